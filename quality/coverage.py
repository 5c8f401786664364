"""Who has declared conformity, on a day: the province's headline and everything under it.

One Question is asked everywhere (dashboard, list, API, report), so that the same
question has the same answer. Every figure is a Share that knows the filters which
open the list of its members.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q, TextChoices

from agencies.access import EVERYWHERE, Reach
from agencies.groups import groups_counted
from agencies.models import (
    LEVEL_OF,
    AgencyVersion,
    AgencyVersionQuerySet,
    Kind,
    Level,
    ReportingGroup,
    kinds_at,
)
from isoportal.lib import statement
from isoportal.lib.share import Share
from isoportal.lib.statement import Slot, Statement
from quality.applicability import Regimes
from quality.models import Declaration, Regime, counts_on


class Dimension(TextChoices):
    """What the rows of a coverage are."""

    GROUP = "group", "Nhóm thống kê"
    KIND = "kind", "Loại cơ quan"
    LEVEL = "level", "Cấp"
    PARENT = "parent", "Cơ quan cấp trên"
    APPLICABILITY = "applicability", "Chế độ áp dụng"


@dataclass(frozen=True)
class Question:
    """Which agencies, on which day, and what counts as declared.

    `standard` is the code of a version ("2015"); empty means any. `group` is a code and
    takes in its parts; `parent` is the id of the agency directly above.
    """

    day: date
    standard: str = ""
    group: str = ""
    kind: str = ""
    level: str = ""
    parent: int | None = None
    applicability: str = ""
    reach: Reach = EVERYWHERE


NOBODY = Share(0, 0)
ANY_DAY = date.min  # in place of the day where only the rest of a question matters


@dataclass(frozen=True)
class Row:
    """One line: how many there are, how many declared, and by which version."""

    key: str
    label: str
    filters: Mapping[str, str]
    share: Share
    mandatory: Share
    by_standard: Mapping[str, int]
    redeclared: int = 0
    parts: Sequence["Row"] = field(default=())
    encouraged: Share = NOBODY

    @property
    def is_encouraged(self) -> bool:
        """Whether it counts only agencies that are encouraged: missing there is no failure."""
        return self.share.whole > 0 and self.encouraged.whole == self.share.whole

    def count(self, standard: str) -> int:
        """How many declared this version of the standard."""
        return self.by_standard.get(standard, 0)


@dataclass(frozen=True)
class Coverage:
    question: Question
    rows: Sequence[Row]
    total: Row

    def row(self, key: str) -> Row:
        """The row, or part of a row, of this key. Raises KeyError."""
        for row in self.rows:
            for found in (row, *row.parts):
                if found.key == key:
                    return found
        raise KeyError(key)


def standings(question: Question, regimes: Regimes | None = None) -> AgencyVersionQuerySet:
    """The counted agencies that exist on the day, each with what it stands on.

    Rows are AgencyVersion with `regime`, and `standing` (the id of the declaration that
    counts on the day, or None) and `standard` (its version's code, or None).
    """
    held = (regimes or Regimes.load()).on(question.day)
    return _narrowed(_standing_on(question.day, held), question)


def declared(question: Question) -> Q:
    """The condition on `standings` that an agency counts as declared."""
    return Q(standard=question.standard) if question.standard else Q(standing__isnull=False)


def missing(question: Question) -> Q:
    """The condition on `standings` that an agency does not: none at all, or another version."""
    return ~declared(question) | Q(standing__isnull=True)


def coverage(question: Question, by: Dimension = Dimension.GROUP) -> Coverage:
    """The Shares of the question's agencies, a row for each value of `by`, and the total.

    Three queries, however many agencies there are.
    """
    return coverage_over([question.day], question, by)[question.day]


def coverage_over(
    days: Iterable[date],
    question: Question,
    by: Dimension = Dimension.GROUP,
    regimes: Regimes | None = None,
) -> dict[date, Coverage]:
    """The same question on several days, all counted in one query."""
    asked = [replace(question, day=day) for day in dict.fromkeys(days)]
    cells = _cells(asked, by, regimes or Regimes.load())
    if by is Dimension.GROUP:
        groups = groups_counted()
        return {each.day: _grouped(each, cells[index], groups) for index, each in enumerate(asked)}
    labels = _labels(by, cells, max(each.day for each in asked))
    return {each.day: _listed(each, cells[index], labels) for index, each in enumerate(asked)}


@dataclass(frozen=True)
class Cell:
    """Agencies alike in everything a row can be made of."""

    key: Any
    regime: str
    standard: str | None
    agencies: int
    redeclared: int


def _standing_on(day: date | Slot, regimes: Regimes) -> AgencyVersionQuerySet:
    """All counted agencies as `standings` shows them, under the rules that hold on the day."""
    counting = FilteredRelation(
        "agency__declarations", condition=counts_on(day, "agency__declarations__")
    )
    versions = AgencyVersion.objects.as_of(day).counted().alias(counting=counting)
    return versions.annotate(
        regime=regimes.expression,
        standing=F("counting__pk"),
        standard=F("counting__version__code"),
    )


def _narrowed(versions: AgencyVersionQuerySet, question: Question) -> AgencyVersionQuerySet:
    if question.group:
        versions = versions.in_group(question.group)
    if question.kind:
        versions = versions.filter(kind=question.kind)
    if question.level:
        versions = versions.filter(kind__in=kinds_at(question.level))
    if question.parent:
        versions = versions.filter(parent=question.parent)
    if question.applicability:
        versions = versions.filter(regime=question.applicability)
    return question.reach.limit(versions, "agency")  # type: ignore[return-value]


COLUMN = {
    Dimension.GROUP: "group_id",
    Dimension.KIND: "kind",
    Dimension.LEVEL: "kind",
    Dimension.PARENT: "parent_id",
    Dimension.APPLICABILITY: "regime",
}


def _cells(asked: Sequence[Question], by: Dimension, regimes: Regimes) -> dict[int, list[Cell]]:
    rows = statement.ask(
        [
            (
                _counting(replace(each, day=ANY_DAY, standard=""), by, regimes.on(each.day)),
                {"day": each.day, "new_year": each.day.replace(month=1, day=1)},
            )
            for each in asked
        ]
    )
    found: dict[int, list[Cell]] = {index: [] for index in range(len(asked))}
    for index, key, *facts in rows:
        of_level = by is Dimension.LEVEL
        found[index].append(Cell(LEVEL_OF[Kind(key)].value if of_level else key, *facts))
    return found


@lru_cache(maxsize=256)
def _counting(shape: Question, by: Dimension, regimes: Regimes) -> Statement:
    """How many agencies are alike in everything a row is made of; the day is left open.

    Kept, since putting the query together takes three times as long as running it.
    """
    again = [Declaration.Kind.REDECLARATION, Declaration.Kind.TRANSITION]
    this_year = Q(counting__kind__in=again, counting__start__gte=Slot("new_year"))
    alike = (
        _narrowed(_standing_on(Slot("day"), regimes), shape)
        .order_by()
        .annotate(key=F(COLUMN[by]))
        .values("key", "regime", "standard")
        .annotate(agencies=Count("pk"), redeclared=Count("pk", filter=this_year))
    )
    return Statement.of(alike, "key", "regime", "standard", "agencies", "redeclared")


def _row(
    question: Question,
    cells: Iterable[Cell],
    *,
    key: str,
    label: str,
    filters: Mapping[str, str],
    parts: Sequence[Row] = (),
) -> Row:
    cells = list(cells)
    counted = [cell for cell in cells if _is_declared(cell, question)]
    by_standard: dict[str, int] = {}
    for cell in cells:
        if cell.standard:
            by_standard[cell.standard] = by_standard.get(cell.standard, 0) + cell.agencies
    return Row(
        key=key,
        label=label,
        filters=filters,
        share=Share(_sum(counted), _sum(cells)),
        mandatory=_under(Regime.MANDATORY, counted, cells),
        by_standard=dict(sorted(by_standard.items())),
        redeclared=sum(cell.redeclared for cell in cells),
        parts=parts,
        encouraged=_under(Regime.ENCOURAGED, counted, cells),
    )


def _is_declared(cell: Cell, question: Question) -> bool:
    return cell.standard == question.standard if question.standard else bool(cell.standard)


def _under(regime: Regime, counted: Iterable[Cell], cells: Iterable[Cell]) -> Share:
    part, whole = ([cell for cell in each if cell.regime == regime] for each in (counted, cells))
    return Share(_sum(part), _sum(whole))


def _sum(cells: Iterable[Cell]) -> int:
    return sum(cell.agencies for cell in cells)


def _total(question: Question, cells: list[Cell]) -> Row:
    return _row(question, cells, key="", label="Tổng cộng", filters={})


def _grouped(
    question: Question, cells: list[Cell], groups: Mapping[ReportingGroup, set[int]]
) -> Coverage:
    """Rows of the top groups, each with its parts; groups that count nobody are left out."""
    rows = []
    for top in (group for group in groups if group.parent_id is None):
        parts = [
            _row_of_group(question, cells, part, members)
            for part, members in groups.items()
            if part.parent_id == top.pk
        ]
        kept = [part for part in parts if part.share.whole]
        row = _row_of_group(question, cells, top, groups[top], kept)
        if row.share.whole:
            rows.append(row)
    return Coverage(question, rows, _total(question, cells))


def _row_of_group(
    question: Question,
    cells: list[Cell],
    group: ReportingGroup,
    members: set[int],
    parts: Sequence[Row] = (),
) -> Row:
    return _row(
        question,
        [cell for cell in cells if cell.key in members],
        key=group.code,
        label=group.name,
        filters={"group": group.code},
        parts=parts,
    )


def _listed(
    question: Question, cells: list[Cell], labels: Mapping[Any, tuple[str, str]]
) -> Coverage:
    rows = [
        _row(
            question,
            [cell for cell in cells if cell.key == key],
            key=str(key),
            label=label,
            filters={param: str(key)},
        )
        for key, (param, label) in labels.items()
        if any(cell.key == key for cell in cells)
    ]
    return Coverage(question, rows, _total(question, cells))


def _labels(
    by: Dimension, cells: Mapping[int, list[Cell]], day: date
) -> dict[Any, tuple[str, str]]:
    """For each key that a row may have: the filter it answers to, and its name; in order.

    An agency above is called what it was called on `day`, or at last where it ended before.
    """
    if by is Dimension.PARENT:
        parents = {cell.key for listed in cells.values() for cell in listed}
        named = AgencyVersion.objects.filter(agency__in=parents, start__lte=day).order_by("start")
        names = {agency: (name, order) for agency, name, order in named.values_list(
            "agency_id", "name", "sort_key"
        )}  # fmt: skip
        ordered = sorted(names.items(), key=lambda item: item[1][1])
        return {agency: ("parent", name) for agency, (name, _) in ordered}
    choices = {Dimension.KIND: Kind, Dimension.LEVEL: Level, Dimension.APPLICABILITY: Regime}[by]
    return {value: (by.value, str(label)) for value, label in choices.choices}
