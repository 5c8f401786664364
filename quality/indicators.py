"""What the portal itself can measure of an agency's year, to stand beside what people typed.

A measured value is shown, never written over a typed one. What is to be measured is a line
in INDICATORS; dossiers handled on time will be the next.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from agencies.access import Reach
from isoportal.lib.share import Share
from quality.duties import duties
from quality.standing import Cell


@dataclass(frozen=True)
class Indicator:
    """Something the portal measures: how it is called, counted, and by which unit."""

    code: str
    label: str
    unit: str
    definition: str
    measure: Callable[[int, int, date], Share | Decimal | None]  # agency, year, day


@dataclass(frozen=True)
class Measured:
    """What an indicator was on a day."""

    indicator: Indicator
    day: date
    value: Decimal | None
    share: Share | None = None
    typed: Decimal | None = None  # what stands beside it

    @property
    def differs(self) -> bool:
        return None not in (self.typed, self.value) and self.typed != self.value


def duties_on_time(agency: int, year: int, day: date) -> Share:
    """Of the year's obligations that have come due, those first handed in on time."""
    told = duties(day=day, years=[year], reach=Reach.at(agency))
    counted = [cell for _, cell in told.cells() if _has_come_due(cell, day)]
    return Share(sum(bool(cell.on_time) for cell in counted), len(counted))


def _has_come_due(cell: Cell, day: date) -> bool:
    late = day > cell.obligation.timely_on
    return cell.is_expected and (late or cell.is_handed_in)


INDICATORS = {
    each.code: each
    for each in [
        Indicator(
            "duties_on_time",
            "Nghĩa vụ nộp đúng hạn",
            "%",
            "Số nghĩa vụ ISO của năm đã nộp đúng hạn ÷ số nghĩa vụ đã nộp hoặc đã quá hạn "
            "(không tính nghĩa vụ được miễn).",
            duties_on_time,
        ),
    ]
}


def measured(agency: int, year: int, day: date, codes: Collection[str]) -> dict[str, Measured]:
    """The value of each of `codes` that the portal knows, as it was on `day`."""
    return {
        code: _measured(INDICATORS[code], agency, year, day) for code in INDICATORS.keys() & codes
    }


def _measured(indicator: Indicator, agency: int, year: int, day: date) -> Measured:
    value = indicator.measure(agency, year, day)
    if isinstance(value, Share):
        return Measured(indicator, day, value.percent, value)
    return Measured(indicator, day, value)
