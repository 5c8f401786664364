"""How much of what agencies handle their ISO procedures cover, on a day.

A procedure an agency handles is covered when at least one ISO procedure of that agency,
with a revision in force on the day, is linked to it; covered by two it counts once. One
Question is asked everywhere, so that the same question has the same answer; every figure
is a Share that knows the filters which open the list of its members.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q, TextChoices

from agencies.access import EVERYWHERE, Reach
from agencies.groups import groups_counted
from agencies.models import AgencyVersion, kinds_at
from isoportal.lib import statement
from isoportal.lib.dated import holds
from isoportal.lib.share import Share
from isoportal.lib.statement import Slot, Statement
from isoportal.lib.vietnamese import plain, search_words
from procedures.models import (
    Cover,
    Field,
    Handling,
    IsoProcedure,
    IsoRevision,
    ProcedureVersion,
    is_issued_on,
)

NOTHING = Share(0, 0)
ANY_DAY = date.min  # in place of the day where only the rest of a question matters
NO_GROUP = "none"  # agencies the province counts in no group, such as UBND tỉnh itself
OUTSIDE = "Ngoài các nhóm thống kê"


class Dimension(TextChoices):
    """What the rows of a coverage are."""

    FIELD = "field", "Lĩnh vực"
    AGENCY = "agency", "Cơ quan"
    GROUP = "group", "Nhóm thống kê"


@dataclass(frozen=True)
class Question:
    """Which agencies and which procedures, on which day.

    `group` is the code of a reporting group and takes in its parts; `level` a tier of
    government; `parent` the id of the agency directly above; `field` and `procedure` are
    ids too. `words` are looked for in codes and names. `lot` is what one assignment gave:
    the first and the last id of its handlings.
    """

    day: date
    agency: int | None = None
    field: int | None = None
    group: str = ""
    level: str = ""
    parent: int | None = None
    procedure: int | None = None
    words: str = ""
    lot: tuple[int, int] | None = None
    reach: Reach = EVERYWHERE


@dataclass(frozen=True)
class Row:
    """One line: how many procedures are covered of those handled, and what opens them."""

    key: str
    label: str
    share: Share
    filters: Mapping[str, str]
    parts: Sequence["Row"] = field(default=())


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
    rows = told_on(question.day, Handling.objects.as_of(question.day))
    known = {
        "agency": question.agency,
        "version__field": question.field,
        "procedure": question.procedure,
        "pk__range": question.lot,
    }
    words = search_words(plain(question.words))
    rows = rows.filter(  # all at once: each filter would join the versions anew
        *(Q(version__search_key__contains=word) for word in words),
        agency__in=_places(question).values("agency"),
        version__isnull=False,
        **{path: value for path, value in known.items() if value},
    )
    return question.reach.limit(rows, "agency")


def links_on(day: date) -> Any:
    """What covers on `day`: rows of Cover, each with the `revision` (joined) in force then."""
    in_force = is_issued_on(day, "iso__revisions__")
    links: Any = Cover.objects.as_of(day)
    links = links.alias(revision=FilteredRelation("iso__revisions", condition=in_force))
    return links.filter(revision__isnull=False)


def told_on(day: date, rows: Any) -> Any:
    """`rows` of Handling, each joined to what procedure and agency are on `day`, if anything."""
    version = holds(day, "procedure__versions__")
    place = holds(day, "agency__versions__")
    return rows.alias(
        version=FilteredRelation("procedure__versions", condition=version),
        place=FilteredRelation("agency__versions", condition=place),
    )


def covered_on(day: date) -> Q:
    """The condition that a handling is covered by an ISO procedure in force on `day`."""
    in_force = IsoRevision.objects.in_force(day).order_by().values("iso")
    links = Cover.objects.as_of(day).filter(iso__in=in_force)
    return Q(pk__in=links.order_by().values("handling"))


def coverage(question: Question, by: Dimension = Dimension.FIELD) -> Coverage:
    """The Shares of the question, a row for each value of `by`, and the total.

    Two queries, however much is handled.
    """
    shares = {key: share for (key,), share in _shares(question, COLUMN[by]).items()}
    is_grouped = by is Dimension.GROUP
    rows = grouped(shares) if is_grouped else listed(by, shares, names(by, question.day))
    return Coverage(question, rows, total_of(shares.values()))


@dataclass(frozen=True)
class Grid:
    """The Shares of a question by agency and field: whatever is summed of them agrees."""

    question: Question
    cells: Mapping[tuple[int, int], Share]

    @classmethod
    def of(cls, question: Question) -> "Grid":
        """One query."""
        return cls(question, _shares(question, COLUMN[Dimension.AGENCY], COLUMN[Dimension.FIELD]))

    @property
    def total(self) -> Share:
        return total_of(self.cells.values())

    def of_agencies(self) -> dict[int, Share]:
        return summed((agency, share) for (agency, _), share in self.cells.items())

    def of_fields(self) -> dict[int, Share]:
        return summed((field, share) for (_, field), share in self.cells.items())


def iso_in_force(question: Question) -> Any:
    """The ISO procedures that are in force on the day at the question's agencies.

    Templates are nobody's. Asked about a field or a procedure, those that cover it.
    """
    rows = IsoProcedure.objects.of_agencies().in_force(question.day)
    rows = rows.filter(agency__in=_places(question).values("agency"))
    if question.agency:
        rows = rows.filter(agency=question.agency)
    if question.field or question.procedure or question.words or question.lot:
        asked = handled(question).order_by().values("pk")
        covering = links_on(question.day).filter(handling__in=asked)
        rows = rows.filter(pk__in=covering.order_by().values("iso"))
    return question.reach.limit(rows, "agency")


def total_of(shares: Iterable[Share]) -> Share:
    return sum(shares, NOTHING)


def summed(shares: Iterable[tuple[Any, Share]]) -> dict[Any, Share]:
    """The Shares that have the same key, added."""
    sums: dict[Any, Share] = {}
    for key, share in shares:
        sums[key] = sums.get(key, NOTHING) + share
    return sums


def names(by: Dimension, day: date) -> list[tuple[int, str]]:
    """What the rows are called on `day`, in the order in which they are listed."""
    if by is Dimension.FIELD:
        return list(Field.objects.values_list("pk", "name"))
    named: Any = AgencyVersion.objects.as_of(day)
    return list(named.values_list("agency_id", "name"))


def listed(
    by: Dimension, shares: Mapping[int, Share], called: Iterable[tuple[int, str]]
) -> list[Row]:
    return [
        Row(str(key), name, shares[key], {by.value: str(key)})
        for key, name in called
        if key in shares
    ]


def grouped(shares: Mapping[int | None, Share]) -> list[Row]:
    """A row for each top group, with its parts; those outside all groups stand last."""
    groups, rows = groups_counted(), []
    for top in (group for group in groups if group.parent_id is None):
        below = [group for group in groups if group.parent_id == top.pk]
        parts = [_row_of(part, shares, groups[part]) for part in below]
        rows.append(_row_of(top, shares, groups[top], [part for part in parts if part.share.whole]))
    outside = shares.get(None, NOTHING)
    rows.append(Row(NO_GROUP, OUTSIDE, outside, {Dimension.GROUP.value: NO_GROUP}))
    return [row for row in rows if row.share.whole]


COLUMN = {
    Dimension.FIELD: "version__field",
    Dimension.AGENCY: "agency",
    Dimension.GROUP: "place__group",
}


def _places(question: Question) -> Any:
    """What the question's agencies are on its day. Asked for beside what they handle, it
    costs a third less than joined to each row of it."""
    places: Any = AgencyVersion.objects.as_of(question.day).order_by()
    if question.group == NO_GROUP:
        places = places.filter(group=None)
    elif question.group:
        places = places.in_group(question.group)
    if question.level:
        places = places.filter(kind__in=kinds_at(question.level))
    if question.parent:
        places = places.filter(parent=question.parent)
    return places


def _shares(question: Question, *columns: str) -> dict[tuple[Any, ...], Share]:
    """The Shares of the question by the values of `columns`; one query."""
    asked = _counting(replace(question, day=ANY_DAY), columns)
    cells = statement.ask([(asked, {"day": question.day})])
    return {tuple(key): Share(part, whole) for _, *key, part, whole in cells}


@lru_cache(maxsize=256)
def _counting(shape: Question, columns: tuple[str, ...]) -> Statement:
    """How many procedures are handled and covered, by `columns`; the day is left open.

    Kept, since putting the query together is dear beside the quick ones.
    """
    day: Any = Slot("day")
    keys = {f"key_{place}": F(column) for place, column in enumerate(columns)}
    counted = (
        handled(replace(shape, day=day))
        .order_by()
        .values(**keys)
        .annotate(part=Count("pk", filter=covered_on(day)), whole=Count("pk"))
    )
    return Statement.of(_joined_directly(counted), *keys, "part", "whole")


def _joined_directly(rows: Any) -> Any:
    """`rows` of Handling, joined to their versions by the procedure that both name.

    Django goes by way of the table of procedures, of which nothing is asked: on PostgreSQL a
    quarter of all the time it takes to count a province.
    """
    joins, join = rows.query.alias_map, rows.query.alias_map["version"]
    rows.query.alias_refcount[join.parent_alias] = 0
    join.parent_alias = joins[join.parent_alias].parent_alias
    join.join_fields = ((Handling.procedure.field, ProcedureVersion.procedure.field),)
    return rows


def _row_of(
    group: Any, shares: Mapping[int | None, Share], members: set[int], parts: Sequence[Row] = ()
) -> Row:
    share = total_of(share for key, share in shares.items() if key in members)
    return Row(group.code, group.name, share, {Dimension.GROUP.value: group.code}, parts)
