"""Calibration: the same item, different teams – before a ranking is published.

A team that takes off more than others for the same item may have met worse units, or judge
harder; the page lays the numbers side by side, people decide. Marks of units whose minutes are
drawn up are counted; what does not apply is not.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Avg, Count, F, FilteredRelation, Max, Min, Q, Sum
from django.db.models.functions import Coalesce

from agencies.models.agency import kinds_at
from audits.criteria import Item
from audits.models import Campaign, Inspection, ItemMark, Side
from audits.ranking.filters import CalibrationFilter
from audits.ranking.spread import root
from audits.scoring import HUNDREDTH, NOTHING

SCORED = (Inspection.State.RECORDED, *Inspection.DONE)
FAR = Decimal("0.2")  # of an item's maximum: teams that far apart are pointed at
NO_TEAM = "Chưa có đoàn"


@dataclass(frozen=True)
class Cell:
    """What one team gave for one item."""

    units: int
    deducted: Decimal  # on average
    deviation: Decimal
    least: Decimal  # deducted
    most: Decimal
    gap: Decimal | None  # by how much the units marked themselves higher, where they did


@dataclass(frozen=True)
class Line:
    """An item, and what each team gave for it, in the order of the teams."""

    item: Item
    cells: Sequence[Cell | None]

    @property
    def apart(self) -> Decimal | None:
        """How far the averages of the teams lie apart; None of fewer than two."""
        known = [cell.deducted for cell in self.cells if cell]
        return max(known) - min(known) if len(known) > 1 else None

    @property
    def is_far(self) -> bool:
        return self.apart is not None and self.apart >= FAR * self.item.maximum


@dataclass(frozen=True)
class Team:
    """A team over all items: how many units it concluded, how low, how unlike their own marks."""

    name: str
    units: int = 0
    average: Decimal | None = None
    lowest: Decimal | None = None
    highest: Decimal | None = None
    gap: Decimal | None = None

    @property
    def deducted(self) -> Decimal | None:
        return None if self.average is None else 100 - self.average


@dataclass(frozen=True)
class Calibration:
    """All teams of a campaign, and item by item those that scored anything."""

    teams: Sequence[Team]
    compared: Sequence[Team]
    lines: Sequence[Line]

    @classmethod
    def of(cls, campaign: Campaign, asked: CalibrationFilter) -> "Calibration":
        """Three queries, however many units, items and teams there are."""
        level = asked.chosen.get("level", "")
        teams, cells = _teams(campaign, level), _cells(campaign, level)
        scored = {team for _, team in cells}
        compared = [pk for pk, team in teams.items() if team.units or pk in scored]
        lines = [
            Line(item, [_cell(item, cells.get((item.code, pk))) for pk in compared])
            for item in campaign.checklist.criteria.items()
        ]
        if not asked.chosen.get("order"):
            lines.sort(key=lambda line: -_share_apart(line))
        shown = [team for pk, team in teams.items() if pk or pk in compared]
        return cls(shown, [teams[pk] for pk in compared], lines)


def _share_apart(line: Line) -> Decimal:
    """Of the item's maximum, so that small items are not lost behind large ones."""
    return NOTHING if line.apart is None else line.apart / line.item.maximum


def _of_level(rows: Any, level: str, path: str) -> Any:
    if not level:
        return rows
    day = Coalesce(f"{path}recorded_on", f"{path}concluded_on")
    versions = f"{path}agency__versions"
    holds = Q(**{f"{versions}__start__lte": day}) & (
        Q(**{f"{versions}__end": None}) | Q(**{f"{versions}__end__gt": day})
    )
    unit = FilteredRelation(versions, condition=holds)
    return rows.alias(unit=unit).filter(unit__kind__in=kinds_at(level))


def _teams(campaign: Campaign, level: str) -> dict[int | None, Team]:
    """All teams by name, also those that concluded nothing; units without a team come last."""
    rows = Inspection.objects.filter(campaign=campaign, state__in=Inspection.DONE)
    rows = _of_level(rows.filter(score__isnull=False).order_by(), level, "")
    found = rows.values_list("team_id").annotate(
        Count("pk"), Avg("score"), Min("score"), Max("score"),
        gap=Avg(F("self_score") - F("score")),
    )  # fmt: skip
    figures = {
        team: (units, _rounded(average), lowest, highest, _rounded(gap))
        for team, units, average, lowest, highest, gap in found
    }
    names: dict[int | None, str] = dict(campaign.teams.values_list("pk", "name"))
    ordered = sorted(names, key=lambda team: names[team])
    return {
        team: Team(names.get(team, NO_TEAM), *figures.get(team, ())) for team in [*ordered, None]
    }


def _cells(campaign: Campaign, level: str) -> Mapping[tuple[str, int | None], Any]:
    """What each team gave for each item, and the units themselves, added up by the database."""
    same = Q(inspection__marks__side=Side.OWN, inspection__marks__item=F("item"))
    rows = ItemMark.objects.filter(
        inspection__campaign=campaign, inspection__state__in=SCORED, side=Side.TEAM,
        points__isnull=False,
    )  # fmt: skip
    rows = _of_level(rows.order_by(), level, "inspection__")
    own = FilteredRelation("inspection__marks", condition=same)
    is_sent = Q(inspection__self_sent_at__isnull=False)
    found = rows.alias(own=own).values("item", "inspection__team_id").annotate(
        units=Count("pk"), total=Sum("points"), squares=Sum(F("points") * F("points")),
        least=Min("points"), most=Max("points"),
        gap=Avg(F("own__points") - F("points"), filter=is_sent),
    )  # fmt: skip
    return defaultdict(
        lambda: None, {(row["item"], row["inspection__team_id"]): row for row in found}
    )


def _cell(item: Item, row: Any) -> Cell | None:
    if row is None:
        return None
    units, total, squares = row["units"], Decimal(row["total"]), Decimal(row["squares"])
    return Cell(
        units=units,
        deducted=_hundredth(item.maximum - total / units),
        deviation=root(units * squares - total * total, units),
        least=item.maximum - row["most"],
        most=item.maximum - row["least"],
        gap=_rounded(row["gap"]),
    )


def _rounded(value: Any) -> Decimal | None:
    """The database's mean, which SQLite keeps as a float, to two decimals."""
    return None if value is None else _hundredth(Decimal(str(value)))


def _hundredth(value: Decimal) -> Decimal:
    return value.quantize(HUNDREDTH, ROUND_HALF_UP)
