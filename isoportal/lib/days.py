"""Days as officials write and count them."""

import calendar
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from holidays import HolidayBase, country_holidays

FIRST_DAY = date(1990, 1, 1)
LAST_DAY = date(2100, 12, 31)
SHORT_YEAR = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}")
FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y")


def parse_day(text: str) -> date:
    """The day that `text` names, day first or ISO 8601.

    Raises ValidationError, in words, for no day at all (31/02/2021) and for one
    outside 01/01/1990–31/12/2100.
    """
    for form in FORMATS:
        try:
            day = datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        return check_day(day)
    if SHORT_YEAR.fullmatch(text.strip()):
        raise ValidationError(
            f"“{text}” chỉ có hai chữ số của năm. Hãy ghi năm đủ bốn chữ số, ví dụ 31/12/2020."
        )
    raise ValidationError(
        f"“{text[:40]}” không phải là một ngày có thật. Hãy nhập theo dạng ngày/tháng/năm, "
        "ví dụ 31/12/2020."
    )


def parse_year(text: str) -> int:
    """The year that `text` names. Raises ValidationError, in words, for one not kept."""
    four_digits = text.isascii() and text.isdecimal() and len(text) == 4
    if not four_digits or not FIRST_DAY.year <= int(text) <= LAST_DAY.year:
        raise ValidationError(
            f"“{text[:40]}” không phải là một năm từ {FIRST_DAY.year} đến {LAST_DAY.year}."
        )
    return int(text)


def check_day(day: date) -> date:
    """`day` itself; raises ValidationError outside the years the portal keeps."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValidationError(
            f"Ngày {show_day(day)} nằm ngoài khoảng được hỗ trợ "
            f"({show_day(FIRST_DAY)} – {show_day(LAST_DAY)})."
        )
    return day


DAY_VALIDATORS: list[Any] = [check_day]  # as a field of a model wants them


def show_day(day: date) -> str:
    """31/12/2020, also for years before 1000, which strftime does not pad alike everywhere."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def long_day(day: date) -> str:
    """ngày 05 tháng 01 năm 2020, ngày 29 tháng 6 năm 2019: as NĐ 30/2020 writes it."""
    return f"ngày {day.day:02} tháng {official_month(day)} năm {day.year}"


def official_month(day: date) -> str:
    """The month on paper: only the first two have a leading zero."""
    return f"{day.month:02}" if day.month <= 2 else str(day.month)


def year_before(day: date) -> date:
    """The same day a year earlier; 29 February becomes the 28th."""
    last = calendar.monthrange(day.year - 1, day.month)[1]
    return day.replace(year=day.year - 1, day=min(day.day, last))


def year_after(day: date) -> date:
    """The same day a year later; 29 February becomes the 28th."""
    return same_day_in([day.year + 1], day)[0]


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or earlier where negative; the last of a shorter one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def same_day_in(years: Iterable[int], day: date) -> list[date]:
    """`day` in each of `years`, for a series that ends on it."""
    return [
        date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))
        for year in years
    ]


def day_or_today(text: str | None) -> date:
    """The day a page or the API is asked for; today where none is named. Raises as parse_day."""
    return parse_day(text) if text and text.strip() else timezone.localdate()


def working_days_after(day: date, days: int) -> date:
    """The last of so many working days after `day`; the first after it where `days` is 1."""
    found = day
    while days:
        found += timedelta(days=1)
        days -= is_working_day(found)
    return found


def is_working_day(day: date) -> bool:
    """Whether offices are open: no weekend and no public holiday of Viet Nam.

    Days that the government swaps for others count as far as `holidays` knows them already.
    """
    return bool(_holidays().is_working_day(day))


@cache
def _holidays() -> HolidayBase:
    """Asked for only when it is needed: with it the days of all countries are loaded."""
    return country_holidays("VN")
