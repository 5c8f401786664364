"""Cuts added up, unit by unit: working days, days and hours are never one sum."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import TextChoices

from isoportal.lib.vietnamese import sort_key
from procedures.duration import Duration, Unit
from procedures.models import TimeCut


class Dimension(TextChoices):
    """What the rows of the totals are."""

    AGENCY = "agency", "Cơ quan"
    FIELD = "field", "Lĩnh vực"
    YEAR = "year", "Năm"


@dataclass
class Sum:
    """How many cuts, and how much they took off in each unit; what got longer stands apart."""

    cuts: int = 0
    saved: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    longer: int = 0
    lost: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def add(self, cut: TimeCut) -> None:
        if cut.is_longer:
            self.longer += 1
            self.lost[cut.unit] -= cut.delta
        else:
            self.cuts += 1
            self.saved[cut.unit] += cut.delta

    @property
    def saved_in(self) -> list[tuple[Unit, Decimal | None]]:
        """In each unit in its turn; None where no cut is in that unit."""
        return [(unit, self.saved.get(unit)) for unit in Unit]

    @property
    def saved_words(self) -> list[Duration]:
        return [Duration(self.saved[u], u) for u in Unit.values if u in self.saved]

    @property
    def lost_words(self) -> list[Duration]:
        return [Duration(self.lost[u], u) for u in Unit.values if self.lost.get(u)]


@dataclass(frozen=True)
class Row:
    key: int
    label: str
    sum: Sum


@dataclass(frozen=True)
class Totals:
    rows: Sequence[Row]
    total: Sum


def totals(cuts: Iterable[TimeCut], by: Dimension = Dimension.AGENCY) -> Totals:
    """The sums of `cuts` (with their agency and field), a row for each of `by`. No queries."""
    parts: dict[tuple[int, str], Sum] = defaultdict(Sum)
    total = Sum()
    for cut in cuts:
        parts[_key(cut, by)].add(cut)
        total.add(cut)
    newest_first = by is Dimension.YEAR
    rows = sorted(parts, key=lambda part: sort_key(part[1]), reverse=newest_first)
    return Totals([Row(*part, parts[part]) for part in rows], total)


def _key(cut: TimeCut, by: Dimension) -> tuple[int, str]:
    if by is Dimension.AGENCY:
        return cut.agency_id, getattr(cut, "agency_name", "") or str(cut.agency)
    if by is Dimension.FIELD:
        return cut.field_id, str(cut.field)
    return cut.on.year, str(cut.on.year)
