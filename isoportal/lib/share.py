"""A part of a whole, and its percentage.

The one place that says what a percentage of nothing is (unknown, never 0 or 100)
and that 951 of 952 is not yet everything.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Share:
    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        """Percent with two decimals, rounded half up; None of nothing.

        0 and 100 are kept for none and all: anything between stays within 0,01 and 99,99.
        """
        if not self.whole:
            return None
        if self.part in (0, self.whole):
            return Decimal(100 if self.part else 0)
        exact = Decimal(100 * self.part) / self.whole
        rounded = exact.quantize(HUNDREDTH, ROUND_HALF_UP)
        return min(max(rounded, HUNDREDTH), 100 - HUNDREDTH)

    @property
    def missing(self) -> int:
        return self.whole - self.part

    @property
    def is_whole(self) -> bool:
        return bool(self.whole) and self.part == self.whole

    def __add__(self, other: "Share") -> "Share":
        return Share(self.part + other.part, self.whole + other.whole)

    def __str__(self) -> str:
        return f"{self.part}/{self.whole}"
