"""How much of what agencies handle their ISO procedures cover, on a day.

A procedure an agency handles is covered when at least one ISO procedure of that agency,
with a revision in force on the day, is linked to it; covered by two it counts once. One
Question is asked everywhere, so that the same question has the same answer; every figure
is a Share that knows the filters which open the list of its members.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q, TextChoices

from agencies.access import EVERYWHERE, Reach
from agencies.models import AgencyVersion, kinds_at
from isoportal.lib.dated import holds
from isoportal.lib.share import Share
from procedures.models import Cover, Field, Handling, IsoProcedure, is_issued_on


class Dimension(TextChoices):
    """What the rows of a coverage are."""

    FIELD = "field", "Lĩnh vực"
    AGENCY = "agency", "Cơ quan"


@dataclass(frozen=True)
class Question:
    """Which agencies and which fields, on which day.

    `group` is the code of a reporting group and takes in its parts; `level` a tier of
    government; `parent` the id of the agency directly above.
    """

    day: date
    agency: int | None = None
    field: int | None = None
    group: str = ""
    level: str = ""
    parent: int | None = None
    reach: Reach = EVERYWHERE


@dataclass(frozen=True)
class Row:
    """One line: how many procedures are covered of those handled, and what opens them."""

    key: str
    label: str
    share: Share
    filters: Mapping[str, str]


@dataclass(frozen=True)
class Coverage:
    question: Question
    rows: Sequence[Row]
    total: Share


def handled(question: Question) -> Any:
    """What the question's agencies handle on its day: rows of Handling.

    Each with `version` (joined: what the procedure is on the day) and `place` (what the
    agency is). Only agencies that exist that day, and procedures not abolished by then.
    """
    day = question.day
    rows: Any = Handling.objects.as_of(day).alias(
        version=FilteredRelation(
            "procedure__versions", condition=holds(day, "procedure__versions__")
        ),
        place=FilteredRelation("agency__versions", condition=holds(day, "agency__versions__")),
    )
    rows = rows.filter(version__isnull=False, place__isnull=False)
    if question.agency:
        rows = rows.filter(agency=question.agency)
    if question.field:
        rows = rows.filter(version__field=question.field)
    if question.group:
        of_group = Q(place__group__code=question.group)
        rows = rows.filter(of_group | Q(place__group__parent__code=question.group))
    if question.level:
        rows = rows.filter(place__kind__in=kinds_at(question.level))
    if question.parent:
        rows = rows.filter(place__parent=question.parent)
    return question.reach.limit(rows, "agency")


def links_on(day: date) -> Any:
    """What covers on `day`: rows of Cover, each with the `revision` (joined) in force then."""
    in_force = is_issued_on(day, "iso__revisions__")
    links: Any = Cover.objects.as_of(day)
    links = links.alias(revision=FilteredRelation("iso__revisions", condition=in_force))
    return links.filter(revision__isnull=False)


def covered_on(day: date) -> Q:
    """The condition that a handling is covered by an ISO procedure in force on `day`."""
    return Q(pk__in=links_on(day).values("handling"))


def coverage(question: Question, by: Dimension = Dimension.FIELD) -> Coverage:
    """The Shares of the question, a row for each field or agency, and the total.

    Two queries, however much is handled.
    """
    column = {Dimension.FIELD: "version__field", Dimension.AGENCY: "agency"}[by]
    cells = (
        handled(question)
        .order_by()
        .values(key=F(column))
        .annotate(whole=Count("pk"), part=Count("pk", filter=covered_on(question.day)))
    )
    shares = {cell["key"]: Share(cell["part"], cell["whole"]) for cell in cells}
    rows = [
        Row(str(key), name, shares[key], {by.value: str(key)})
        for key, name in _names(by, question)
        if key in shares
    ]
    return Coverage(question, rows, sum(shares.values(), Share(0, 0)))


def iso_in_force(question: Question) -> Any:
    """The agencies' own ISO procedures that are in force on the day; templates are nobody's."""
    rows = IsoProcedure.objects.of_agencies().in_force(question.day)
    if question.agency:
        rows = rows.filter(agency=question.agency)
    return question.reach.limit(rows, "agency")


def _names(by: Dimension, question: Question) -> list[tuple[int, str]]:
    if by is Dimension.FIELD:
        return list(Field.objects.values_list("pk", "name"))
    named: Any = AgencyVersion.objects.as_of(question.day)
    return list(named.values_list("agency_id", "name"))
