"""What strangers look for: an agency, or a procedure with who handles it and in what time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min

from agencies.models import AgencyVersion
from procedures.coverage import Question, handled
from procedures.finding import NEAREST, code_first
from procedures.models import ProcedureVersion
from reports.public.times import Offer, stated_times

MOST = 20


@dataclass(frozen=True)
class Hit:
    """A procedure that was found: at one agency with its time, or at so many."""

    offer: Offer
    agencies: int
    agency: AgencyVersion | None  # the only one


@dataclass(frozen=True)
class Handler:
    """An agency that handles the procedure a page is about."""

    place: AgencyVersion
    offer: Offer


@dataclass(frozen=True)
class Found:
    agencies: Sequence[AgencyVersion]
    procedures: Sequence[Hit]

    def __bool__(self) -> bool:
        return bool(self.agencies or self.procedures)


def agencies_on(day: date) -> list[tuple[str, list[AgencyVersion]]]:
    """Every agency the province counts, under its reporting group."""
    rows: Any = AgencyVersion.objects.as_of(day).counted().select_related("group")
    groups: dict[str, list[AgencyVersion]] = {}
    for version in rows.order_by("group__place", "group", "sort_key", "pk"):
        groups.setdefault(version.group.name, []).append(version)
    return list(groups.items())


def find(words: str, day: date) -> Found:
    """The first of each kind; five queries at most."""
    agencies: Any = AgencyVersion.objects.as_of(day).search(words).filter(parent__isnull=False)
    return Found(list(agencies[:MOST]), _procedures(words, day))


def version_on(pk: int, day: date) -> ProcedureVersion | None:
    """What the procedure is on `day`; nothing where it is in no catalogue then."""
    rows: Any = ProcedureVersion.objects.as_of(day).filter(procedure=pk)
    found: ProcedureVersion | None = rows.select_related("field", "procedure").first()
    return found


def handlers_of(version: ProcedureVersion, day: date, words: str) -> list[Handler]:
    """Who handles it, each with the time it states; those whose name holds the words."""
    mine = handled(Question(day, procedure=version.procedure_id)).order_by()
    places: Any = AgencyVersion.objects.as_of(day).filter(agency__in=mine.values("agency"))
    stated = stated_times(day, handling__procedure=version.procedure_id)
    return [
        Handler(place, Offer(version, stated.get((place.agency_id, version.procedure_id))))
        for place in places.search(words)
    ]


def _procedures(words: str, day: date) -> list[Hit]:
    rows = ProcedureVersion.objects.as_of(day).search(words).select_related("field", "procedure")
    versions = list(code_first(rows, words, *NEAREST)[:MOST])
    counts = _counts([each.procedure_id for each in versions], day)
    only = [agency for number, agency in counts.values() if number == 1]
    named: Any = AgencyVersion.objects.as_of(day).filter(agency__in=only)
    places = {each.agency_id: each for each in named}
    stated = stated_times(day, handling__procedure__in=list(counts), handling__agency__in=only)
    return [_hit(each, counts.get(each.procedure_id, (0, 0)), places, stated) for each in versions]


def _counts(procedures: list[int], day: date) -> dict[int, tuple[int, int]]:
    """At how many agencies each is handled, and the first of them."""
    rows = handled(Question(day)).filter(procedure__in=procedures).order_by().values("procedure")
    told = rows.annotate(number=Count("pk"), first=Min("agency"))
    cells = told.values_list("procedure", "number", "first")
    return {procedure: (number, first) for procedure, number, first in cells}


def _hit(version: ProcedureVersion, counted: tuple[int, int], places: Any, stated: Any) -> Hit:
    number, agency = counted
    time = stated.get((agency, version.procedure_id)) if number == 1 else None
    return Hit(Offer(version, time), number, places.get(agency) if number == 1 else None)
