"""The agencies of a list, one line each, as the page, the export and the API show them."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.db.models import Count, FilteredRelation, QuerySet
from django.db.models.query import ValuesListIterable

from agencies.models import LEVEL_OF, AgencyVersionQuerySet, Kind
from isoportal.lib.dated import holds
from isoportal.lib.share import Share
from quality.coverage import declared
from quality.models import Regime
from reports.filters import AgencyFilter


class Line(NamedTuple):
    """An agency on the day asked for, and the declaration it stands on, if any."""

    pk: int
    name: str
    short_name: str
    kind: str
    group: str
    group_name: str
    parent: int | None
    parent_name: str | None
    identifier: str
    unit_code: str
    regime: str
    declaration: int | None
    number: str | None
    signed_on: date | None
    in_force_from: date | None
    standard: str | None
    standard_name: str | None

    @property
    def code(self) -> str:
        return self.identifier or self.unit_code

    @property
    def kind_label(self) -> str:
        return str(Kind(self.kind).label)

    @property
    def level(self) -> str:
        return LEVEL_OF[Kind(self.kind)].value

    @property
    def regime_label(self) -> str:
        return str(Regime(self.regime).label)

    @property
    def is_declared(self) -> bool:
        return self.declaration is not None

    @property
    def is_encouraged(self) -> bool:
        return self.regime == Regime.ENCOURAGED

    @property
    def is_mandatory(self) -> bool:
        return self.regime == Regime.MANDATORY

    @property
    def state_label(self) -> str:
        return "Đã công bố" if self.is_declared else "Chưa công bố"


# Where each field of a Line comes from.
SOURCES = [
    "agency_id", "name", "short_name", "kind", "group__code", "group__name", "parent_id",
    "above__name", "identifier", "unit_code", "regime", "standing", "counting__number",
    "counting__signed_on", "counting__start", "standard", "counting__version__name",
]  # fmt: skip


class LineIterable(ValuesListIterable):
    """Makes a Line of each row of a values_list(*SOURCES)."""

    def __iter__(self) -> Iterator[Line]:
        return map(Line._make, super().__iter__())


def lines(standings: AgencyVersionQuerySet, day: date) -> QuerySet[Any, Line]:
    """The Lines of quality.coverage.standings, in Vietnamese order."""
    above = FilteredRelation("parent__versions", condition=holds(day, "parent__versions__"))
    found = standings.alias(above=above).order_by("sort_key", "pk").values_list(*SOURCES)
    found._iterable_class = LineIterable
    return found


class Roster(Paginator):
    """The agencies of a filter, page by page; knows how many of them have declared."""

    def __init__(self, chosen: AgencyFilter, per_page: int) -> None:
        super().__init__(lines(chosen.qs, chosen.day), per_page)
        count = Count("pk", filter=declared(chosen.question))
        found = chosen.qs.order_by().aggregate(part=count, whole=Count("pk"))
        self.share = Share(found["part"], found["whole"])

    @property
    def count(self) -> int:  # type: ignore[override]
        return self.share.whole
