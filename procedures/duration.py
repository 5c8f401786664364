"""How long something may take: 15 working days, 30 days, 4 hours.

The law counts in three units. Eight hours are a working day; a calendar day and a working
day are never converted into each other, since that depends on the calendar.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices

from isoportal.lib.numbers import show_number

HOURS_A_DAY = 8


class Unit(TextChoices):
    WORKING_DAYS = "working_days", "ngày làm việc"
    DAYS = "days", "ngày"
    HOURS = "hours", "giờ"


@dataclass(frozen=True)
class Duration:
    """A length of time in one of the law's units."""

    value: Decimal
    unit: str

    @classmethod
    def of(cls, value: Any, unit: str) -> "Duration | None":
        """None where no value is given: a deadline that is not stated is unknown, not zero."""
        return None if value in (None, "") else cls(Decimal(str(value)), unit)

    @property
    def scale(self) -> tuple[str, Decimal]:
        """What it can be compared by: working hours, or calendar days."""
        if self.unit == Unit.DAYS:
            return Unit.DAYS, self.value
        return Unit.HOURS, self.value * (HOURS_A_DAY if self.unit == Unit.WORKING_DAYS else 1)

    def compares_to(self, other: "Duration") -> bool:
        return self.scale[0] == other.scale[0]

    def exceeds(self, other: "Duration") -> bool | None:
        """Whether it is longer than `other`; None where the two units do not compare."""
        return self.scale[1] > other.scale[1] if self.compares_to(other) else None

    def equals(self, other: "Duration") -> bool | None:
        """Whether both are as long; None where the two units do not compare."""
        return self.scale == other.scale if self.compares_to(other) else None

    def __str__(self) -> str:
        return f"{show_number(self.value)} {Unit(self.unit).label}"


def total(durations: Iterable[Duration]) -> Duration | None:
    """The sum, in the unit of the first; None of nothing, or where the units do not compare."""
    parts = list(durations)
    if not parts or any(not part.compares_to(parts[0]) for part in parts):
        return None
    amount = sum((part.scale[1] for part in parts), Decimal(0))
    per = HOURS_A_DAY if parts[0].unit == Unit.WORKING_DAYS else 1
    return Duration(amount / per, parts[0].unit)


def longest(durations: Iterable[Duration]) -> Duration | None:
    """The longest of those that compare with the first; None of nothing."""
    stated = list(durations)
    alike = [each for each in stated if each.compares_to(stated[0])]
    return max(alike, key=lambda each: each.scale[1], default=None)
