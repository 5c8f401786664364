"""Times and fees of a procedure as one cell each: "Thông thường: 15 ngày làm việc; …"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from isoportal.lib.numbers import parse_number, show_number
from isoportal.lib.vietnamese import plain
from procedures.duration import Unit
from procedures.models import Channel, Limit

SEPARATOR = ";"
NOT_STATED = "không quy định"
ONE = re.compile(
    r"(?:(?P<case>.+?)\s*:\s*)?(?P<value>\d[\d.,]*)\s*(?P<unit>[^\W\d][^()]*?)\s*"
    r"(?:\((?P<channel>[^()]+)\))?\s*\.?"
)
UNSTATED = re.compile(r"(?:(?P<case>.+?)\s*:\s*)?(?P<none>[^:()]+?)\s*(?:\((?P<channel>[^()]+)\))?")
UNITS = {
    "ngay lam viec": Unit.WORKING_DAYS, "ngay lv": Unit.WORKING_DAYS, "ngay": Unit.DAYS,
    "ngay lich": Unit.DAYS, "gio": Unit.HOURS, "gio lam viec": Unit.HOURS,
}  # fmt: skip
CHANNELS = {plain(label): code for code, label in Channel.choices}
MOST = 20


def read_limits(text: str) -> list[Limit]:
    """The limits that a cell names; none where it is blank. Raises ValidationError, in words."""
    parts = [part.strip() for part in text.split(SEPARATOR)] if text else []
    limits = [_limit(part) for part in parts if part]
    if len(limits) > MOST:
        raise ValidationError(f"có {len(limits)} thời hạn, nhiều nhất {MOST}.")
    return limits


def with_fees(limits: Sequence[Limit], fee: str) -> list[Limit]:
    """The limits with what they cost: one fee for all, or one for each in their order."""
    if not limits:
        return [Limit(fee=fee)] if fee else []
    each = [part.strip() for part in fee.split(SEPARATOR)]
    fees = each if len(each) == len(limits) else [fee] * len(limits)
    return [replace(limit, fee=paid) for limit, paid in zip(limits, fees, strict=True)]


def show_limits(stored: Sequence[dict[str, Any]]) -> str:
    limits = [Limit.read(row) for row in stored]
    if len(limits) == 1 and limits[0] == Limit(fee=limits[0].fee):
        return ""  # a fee, and no time stated
    return f"{SEPARATOR} ".join(map(_shown, limits))


def show_fees(stored: Sequence[dict[str, Any]]) -> str:
    fees = [row["fee"] for row in stored]
    return fees[0] if len(set(fees)) == 1 else f"{SEPARATOR} ".join(fees)


def _limit(text: str) -> Limit:
    found = ONE.fullmatch(text)
    unit = UNITS.get(plain(found["unit"])) if found else None
    if found and unit:
        value = parse_number(found["value"])
        if not 0 < value <= 9999:
            raise ValidationError(f"“{text[:60]}”: thời hạn phải lớn hơn 0 và nhỏ hơn 10000.")
        written = Decimal(f"{value.normalize():f}")  # 30, and not 3E+1
        return Limit(_case(found["case"]), _channel(found["channel"]), written, unit.value)
    none = UNSTATED.fullmatch(text)
    if none and plain(none["none"]) == plain(NOT_STATED):
        return Limit(_case(none["case"]), _channel(none["channel"]))
    raise ValidationError(
        f"“{text[:60]}” không phải là một thời hạn. Hãy ghi số và đơn vị, ví dụ 15 ngày làm việc; "
        "30 ngày; 4 giờ. Nhiều trường hợp cách nhau bằng dấu chấm phẩy."
    )


def _case(text: str | None) -> str:
    return text or ""


def _channel(text: str | None) -> str:
    if not text:
        return ""
    if plain(text) not in CHANNELS:
        listed = ", ".join(str(label) for label in Channel.labels)
        raise ValidationError(f"“{text[:40]}” không phải là cách nộp. Hãy ghi một trong: {listed}.")
    return CHANNELS[plain(text)]


def _shown(limit: Limit) -> str:
    time = NOT_STATED if limit.value is None else ""
    if limit.value is not None:
        time = f"{show_number(limit.value)} {Unit(limit.unit).label}"
    case = f"{limit.case}: " if limit.case else ""
    channel = f" ({Channel(limit.channel).label})" if limit.channel else ""
    return f"{case}{time}{channel}"
