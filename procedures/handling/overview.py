"""The page of coverage: its figures by field, group and agency, and the matrix of both.

All of it is summed of one grid, so that rows, columns and totals agree.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Value
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from isoportal.lib import statement
from isoportal.lib.share import Share
from isoportal.lib.statement import Statement
from procedures.coverage import (
    NOTHING,
    OUTSIDE,
    Dimension,
    Grid,
    Row,
    grouped,
    handled,
    iso_in_force,
    listed,
    summed,
)
from procedures.handling.filters import CoverageFilter, Named

EMPTY = format_html("<td>{}", "")


@dataclass(frozen=True)
class Line:
    """An agency's line of the matrix."""

    agency: Named
    shares: list[Share]
    fields: list[int]
    total: Share
    ending: str  # of each cell's address: the day, where it is another than today

    @property
    def cells(self) -> SafeString:
        """Its Shares as cells: thousands of them, which a template's loop would take long over."""
        number, applies = self.agency.key, bool(self.total.part)
        cells = (
            format_html(
                '<td class={}><a href="?c={}.{}{}">{}</a>',
                tone(share, applies=applies), number,
                field, self.ending, str(share),
            )
            if share.whole
            else EMPTY
            for field, share in zip(self.fields, self.shares, strict=True)
        )  # fmt: skip
        return format_html_join("", "{}", ((cell,) for cell in cells))


@dataclass(frozen=True)
class Block:
    """The lines of a reporting group."""

    name: str
    lines: list[Line]


@dataclass(frozen=True)
class Overview:
    """What the filters ask for, counted once."""

    asked: CoverageFilter
    grid: Grid

    @classmethod
    def of(cls, asked: CoverageFilter) -> "Overview":
        """One query."""
        return cls(asked, Grid(asked.question, {}) if asked.errors else Grid.of(asked.question))

    @cached_property
    def total(self) -> Share:
        return self.grid.total

    @cached_property
    def fields(self) -> list[Row]:
        return self._listed(Dimension.FIELD, self.grid.of_fields(), self.asked.known.field)

    @cached_property
    def agencies(self) -> list[Row]:
        return self._listed(Dimension.AGENCY, self.grid.of_agencies(), self.asked.known.agency)

    @property
    def gaps(self) -> list[Row]:
        """The fields, those with most missing first."""
        return sorted(self.fields, key=lambda row: -row.share.missing)

    @property
    def lacking(self) -> list[Row]:
        """The agencies that apply ISO procedures and still miss some, most missing first."""
        begun = [row for row in self.agencies if row.share.part and row.share.missing]
        return sorted(begun, key=lambda row: -row.share.missing)

    @property
    def not_begun(self) -> list[Row]:
        """The agencies that have no ISO procedure at all: many are only encouraged to."""
        return [row for row in self.agencies if not row.share.part]

    @cached_property
    def groups(self) -> list[Row]:
        """By reporting group; one query more."""
        group = {each.own: each.above for each in self.asked.known.agency}
        of_agencies = self.grid.of_agencies().items()
        return grouped(summed((group[agency], share) for agency, share in of_agencies))

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many different procedures are handled, and ISO procedures in force; one query."""
        question, one = self.grid.question, {"one": Value(1)}
        procedures = handled(question).order_by().values(**one)
        isos = iso_in_force(question).order_by().values(**one)
        sources = [
            procedures.annotate(count=Count("procedure", distinct=True)),
            isos.annotate(count=Count("pk", distinct=True)),
        ]
        told = statement.ask([(Statement.of(rows, "count"), {}) for rows in sources])
        found = dict(told)
        return {"procedures": found.get(0, 0), "isos": found.get(1, 0)}

    def blocks(self, ending: str) -> list[Block]:
        """The lines of the matrix under their groups, as the province counts them."""
        names = {each.own: each.label for each in self.asked.known.group}
        order = {each.own: place for place, each in enumerate(self.asked.known.group)}
        totals = self.grid.of_agencies()
        lines: dict[int | None, list[Line]] = {}
        for each in self.asked.known.agency:
            if each.own in totals:
                shares = [self.grid.cells.get((each.own, pk), NOTHING) for pk in self.columns]
                line = Line(each, shares, self.columns, totals[each.own], ending)
                lines.setdefault(each.above, []).append(line)
        placed = sorted(lines, key=lambda group: order.get(group, len(order)))
        return [Block(names.get(group, OUTSIDE), lines[group]) for group in placed]

    @cached_property
    def columns(self) -> list[int]:
        """The fields of the matrix, by number."""
        return [int(row.key) for row in self.fields]

    def _listed(
        self, by: Dimension, shares: Mapping[int, Share], named: Iterable[Named]
    ) -> list[Row]:
        return listed(by, shares, [(each.own or 0, each.label) for each in named])


def tone(share: Share, *, applies: bool) -> str:
    """How a Share looks: whole, partly missing, or of an agency that has not begun at all.

    Who has not begun is often only encouraged to: that is no failure and is not shown as one.
    """
    if share.is_whole:
        return "done"
    return "due" if applies else "idle"
