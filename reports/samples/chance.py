"""Made-up details that come out the same every time: drawn from names, never from a clock."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")

FAMILY = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô",
    "Dương", "Lý",
)  # fmt: skip
MIDDLE_AND_GIVEN = (
    "Văn Hùng", "Thị Lan", "Minh Tuấn", "Thị Hồng", "Quốc Việt", "Thanh Bình", "Thị Thu Hà",
    "Hữu Phước", "Ngọc Ánh", "Đức Thắng", "Thị Kim Loan", "Hoàng Nam", "Văn Sơn", "Thị Mỹ Dung",
    "Công Danh", "Thanh Tùng", "Thị Bích Ngọc", "Trung Kiên", "Văn Phúc", "Thị Cẩm Tú",
    "Quang Huy", "Thành Công", "Thị Tuyết Mai", "Anh Dũng",
)  # fmt: skip
NEW_YEARS = [  # the first day of the lunar year
    date(2014, 1, 31), date(2015, 2, 19), date(2016, 2, 8), date(2017, 1, 28),
    date(2018, 2, 16), date(2019, 2, 5), date(2020, 1, 25), date(2021, 2, 12),
]  # fmt: skip
KINGS_DAYS = [  # the tenth of the third lunar month, or the day given for it
    date(2014, 4, 9), date(2015, 4, 28), date(2016, 4, 18), date(2017, 4, 6),
    date(2018, 4, 25), date(2019, 4, 15), date(2020, 4, 2), date(2021, 4, 21),
]  # fmt: skip
SATURDAY = 5


def draw(*names: object) -> int:
    """A large number that depends on `names` alone."""
    return int.from_bytes(sha256("|".join(map(str, names)).encode()).digest()[:8])


def pick(choices: Sequence[T], *names: object) -> T:
    return choices[draw(*names) % len(choices)]


def person(*names: object) -> str:
    return f"{pick(FAMILY, *names, 'family')} {pick(MIDDLE_AND_GIVEN, *names, 'given')}"


def working_day(first: date, last: date, *names: object) -> date:
    """A day from `first` to `last` on which offices are open."""
    return pick(_working_days(first, last), *names)


def next_working_day(day: date, after: int) -> date:
    """The working day `after` days later, or the first one then."""
    return _working_days(day + timedelta(after), day + timedelta(after + 20))[0]


def is_working_day(day: date) -> bool:
    """Neither a weekend nor a holiday, nor a day beside one that may have been swapped for it."""
    if day.weekday() >= SATURDAY or day in KINGS_DAYS:
        return False
    if (day.month, day.day) in {(1, 1), (1, 2), (12, 31)}:
        return False
    if (4, 28) <= (day.month, day.day) <= (5, 3) or (8, 31) <= (day.month, day.day) <= (9, 5):
        return False
    return not any(-4 <= (day - new_year).days <= 6 for new_year in NEW_YEARS)


@cache
def _working_days(first: date, last: date) -> list[date]:
    days = ((last - first).days + 1) if last >= first else 0
    return [day for day in (first + timedelta(n) for n in range(days)) if is_working_day(day)]
