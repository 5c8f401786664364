"""What the portal itself can measure of an agency's year, to stand beside what people typed.

A measured value is shown, never written over a typed one. What is to be measured is a line
in INDICATORS.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Sum

from agencies.access import Reach
from isoportal.lib.share import Share
from procedures.models import DossierCount
from procedures.models.dossier import DONE
from quality.duties.owing import duties
from quality.duties.standing import Cell

TIMELY = ("done_early", "done_on_time")


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


def dossiers_on_time(agency: int, year: int, day: date) -> Share:
    """Of the dossiers done in the year's periods that were over by `day`, those not late."""
    over = day + timedelta(days=1)
    counts = DossierCount.objects.filter(agency=agency)
    past = counts.inside(date(year, 1, 1), min(date(year + 1, 1, 1), over))
    done: dict[str, int | None] = past.aggregate(**{name: Sum(name) for name in DONE})
    return Share(sum(done[name] or 0 for name in TIMELY), sum(n or 0 for n in done.values()))


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
        Indicator(
            "dossiers_on_time",
            "Hồ sơ TTHC giải quyết đúng hạn",
            "%",
            "Số hồ sơ giải quyết trước hạn và đúng hạn ÷ số hồ sơ đã giải quyết, trong các kỳ của "
            "năm đã ghi số liệu trên cổng.",
            dossiers_on_time,
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
