"""Agencies as the questions about their duties need them, in one query."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import FilteredRelation, Min, Q

from agencies.access import Reach
from agencies.models import AgencyVersion
from quality.models import Obligation


class Stood(NamedTuple):
    """A recorded declaration: its span, and the first day it was posted."""

    start: date
    end: date | None
    posted: date | None


class Span(NamedTuple):
    """A version of an agency, as far as the lists of duties show and ask it."""

    name: str
    kind: str
    group: str
    group_name: str
    group_place: int
    group_parent: str | None
    group_parent_name: str | None
    group_parent_place: int | None
    parent: int | None
    parent_name: str | None  # of today
    search_key: str
    sort_key: str
    start: date
    end: date | None


@dataclass
class Body:
    """An agency as these questions need it: its spans, and the declarations it stood on."""

    pk: int
    versions: dict[int, Span] = field(default_factory=dict)
    declared: list[Stood] = field(default_factory=list)

    def on(self, day: date) -> Span | None:
        return next((each for each in self.versions.values() if _holds(each, day)), None)

    def declared_on(self, day: date) -> Stood | None:
        """The declaration in force then."""
        return next((each for each in self.declared if _holds(each, day)), None)

    @property
    def end(self) -> date | None:
        """The day from which it is no more."""
        ends = [each.end for each in self.versions.values()]
        return None if None in ends else max(each for each in ends if each)

    def shown_on(self, day: date) -> Span:
        """As it is called on `day`, else last before it, else first."""
        spans = sorted(self.versions.values(), key=lambda each: each.start)
        begun = [each for each in spans if each.start <= day]
        return begun[-1] if begun else spans[0]


def bodies_of(obligations: Collection[Obligation], day: date, within: Reach) -> dict[int, Body]:
    """The agencies of these years and of `day`, by id."""
    first = min(day, *(min(each.due_on, date(each.year, 1, 1)) for each in obligations))
    last = max(day, *(each.due_on for each in obligations))
    recorded = Q(agency__declarations__status="recorded")
    spans = AgencyVersion.objects.counted().within(first, last + timedelta(days=1))
    rows = within.limit(spans, "agency").order_by().annotate(
        declared=FilteredRelation("agency__declarations", condition=recorded)
    ).values_list(
        "agency", "pk", "name", "kind", "group__code", "group__name", "group__place",
        "group__parent__code", "group__parent__name", "group__parent__place", "parent",
        "parent__name", "search_key", "sort_key", "start", "end",
        "declared__pk", "declared__start", "declared__end",
    ).annotate(posted=Min("declared__postings__on"))  # fmt: skip
    bodies: dict[int, Body] = {}
    for agency, version, *told in rows:
        span, (declaration, *stood) = told[:-4], told[-4:]
        body = bodies.setdefault(agency, Body(agency))
        if version not in body.versions:
            body.versions[version] = Span(*span)
        if declaration and Stood(*stood) not in body.declared:
            body.declared.append(Stood(*stood))
    return bodies


def _holds(span: Span | Stood, day: date) -> bool:
    return span.start <= day and (span.end is None or day < span.end)
