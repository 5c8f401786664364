"""The matrix: every agency against every duty of a year, filtered, counted, one letter a cell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.models import User
from agencies.access import reach
from agencies.roles import Permission
from quality.duties.filters import MatrixFilter, asked_year
from quality.duties.owing import Duties, Row, duties
from quality.duties.standing import Cell, Standing, Tally
from quality.models import ObligationKind

Pair = tuple[Row, Cell]
URGENT = [Standing.RETURNED, Standing.LOCKED, Standing.OVERDUE, Standing.COMING]


class Sign(NamedTuple):
    """How a standing looks: a tone, a letter and an icon, beside its words."""

    tone: str
    letter: str
    icon: str


SIGNS = {
    Standing.ACCEPTED: Sign("done", "T", "check"),
    Standing.SUBMITTED: Sign("info", "C", "clock"),
    Standing.RETURNED: Sign("late", "L", "arrow-back-up"),
    Standing.COMING: Sign("idle", "N", "circle"),
    Standing.OVERDUE: Sign("late", "Q", "alert-triangle"),
    Standing.LOCKED: Sign("late", "K", "lock"),
    Standing.WAIVED: Sign("encouraged", "M", "user-check"),
    Standing.NONE: Sign("idle", "", "minus"),
}
FILTERS = {  # the filter that shows the cells of a standing
    Standing.ACCEPTED: "accepted",
    Standing.SUBMITTED: "waiting",
    Standing.RETURNED: "returned",
    Standing.COMING: "coming",
    Standing.OVERDUE: "overdue",
    Standing.LOCKED: "locked",
    Standing.WAIVED: "waived",
}
SOON = timedelta(days=7)
PRESSING = timedelta(days=30)
LEGEND = {Standing.COMING: "Chưa nộp, còn hạn", Standing.OVERDUE: "Quá hạn, chưa khóa"}
LATE_MARK = "*"
REVISION_MARK = "+"  # a revision of what was accepted waits, or was returned
EMPTY = format_html("<td>{}</td>", "")


def sign_of(cell: Cell, day: date) -> Sign:
    """How it looks on `day`: what is due within a week presses."""
    sign = SIGNS[cell.standing]
    presses = cell.standing == Standing.COMING and cell.act_by <= day + SOON
    return sign._replace(tone="due") if presses else sign


class Mark(NamedTuple):
    """A cell as the matrix prints it."""

    tone: str
    text: str
    obligation: str


class Column(NamedTuple):
    kind: ObligationKind
    due: str  # where all kinds of agencies have the same day
    tally: Tally


class Line(NamedTuple):
    url: str
    name: str
    marks: list[Mark | None]
    tally: Tally

    @property
    def cells(self) -> SafeString:
        """Its marks as cells: thousands of them, which a template's loop would take long over."""
        return format_html_join("", "{}", ((_cell(mark),) for mark in self.marks))


class Block(NamedTuple):
    """The lines of a reporting group."""

    name: str
    lines: list[Line]


class Legend(NamedTuple):
    sign: Sign
    words: str
    standing: str
    cells: int
    late: int


@dataclass(frozen=True)
class Matrix:
    """The duties of a year as `filter` asks for them, on a day."""

    found: Duties
    filter: MatrixFilter
    year: int
    day: date

    @cached_property
    def _owed(self) -> list[tuple[Row, list[Cell]]]:
        """Each agency asked for with the duties asked for, in whatever standing.

        The agencies stand as their groups do, the duties as they are due.
        """
        chosen = ((row, self.filter.owed(row)) for row in sorted(self.filter.rows(), key=_place))
        return [(row, sorted(cells, key=_by_due)) for row, cells in chosen if cells]

    @cached_property
    def _shown(self) -> list[tuple[Row, list[Cell]]]:
        """Those of them with at least one duty in the standing asked for."""
        return [each for each in self._owed if any(map(self.filter.matches, each[1]))]

    @property
    def pairs(self) -> list[Pair]:
        """Exactly what is filtered: an agency and a duty of it, each."""
        return [
            (row, cell) for row, cells in self._shown for cell in cells if self.filter.matches(cell)
        ]

    @property
    def to_do(self) -> list[Pair]:
        """Those of them for which the agency still has something to do."""
        return [
            (row, cell) for row, cell in self.pairs if cell.is_to_do and row.exists_on(self.day)
        ]

    @property
    def takes_pressing(self) -> bool:
        """Whether nobody asked for a duty or a standing: then what is far off is left alone."""
        return not {"obligation", "standing"} & self.filter.chosen.keys()

    @property
    def to_remind(self) -> list[Pair]:
        """Those of them that the agency is reminded of: overdue, or due within thirty days."""
        last = self.day + PRESSING if self.takes_pressing else date.max
        return [(row, cell) for row, cell in self.to_do if cell.act_by <= last]

    @property
    def remindable(self) -> int:
        """How many agencies that is."""
        return len({row.pk for row, _ in self.to_remind})

    @property
    def agency_count(self) -> int:
        return len(self._shown)

    @cached_property
    def overview(self) -> Tally:
        """The numbers of all that is asked for, whatever standing is asked for."""
        return Tally.of(cell for _, cells in self._owed for cell in cells)

    @cached_property
    def shown_tally(self) -> Tally:
        """The numbers of the lines that are shown."""
        return Tally.of(cell for _, cells in self._shown for cell in cells)

    @property
    def legend(self) -> list[Legend]:
        """What each letter means, and how many there are."""
        cells = [cell for _, owed in self._owed for cell in owed]
        return [
            Legend(
                sign,
                LEGEND.get(standing, str(standing.label)),
                FILTERS[standing],
                sum(cell.standing == standing for cell in cells),
                sum(cell.standing == standing and cell.is_late for cell in cells),
            )
            for standing, sign in SIGNS.items()
            if standing in FILTERS
        ]

    @cached_property
    def kinds(self) -> list[ObligationKind]:
        """The duties that are shown, as they are due."""
        cells = sorted((cell for _, own in self._owed for cell in own), key=_by_due)
        return list({cell.obligation.kind_id: cell.obligation.kind for cell in cells}.values())

    @property
    def by_kind(self) -> list[tuple[ObligationKind, Tally]]:
        """The numbers of each duty that is asked for, whatever standing is asked for."""
        cells = [cell for _, owed in self._owed for cell in owed]
        return [
            (kind, Tally.of(cell for cell in cells if cell.obligation.kind_id == kind.pk))
            for kind in self.kinds
        ]

    @cached_property
    def columns(self) -> list[Column]:
        cells: dict[int, list[Cell]] = {kind.pk: [] for kind in self.kinds}
        for _, owed in self._shown:
            for cell in owed:
                cells[cell.obligation.kind_id].append(cell)
        return [Column(kind, _due(cells[kind.pk]), Tally.of(cells[kind.pk])) for kind in self.kinds]

    @property
    def blocks(self) -> list[Block]:
        """The lines under the names of their reporting groups, as the province counts them."""
        blocks: dict[str, list[Line]] = {}
        base = reverse("quality:matrix")
        for row, cells in self._shown:
            shown = row.shown
            url = f"{base}{row.pk}/?year={self.year}"
            line = Line(url, shown.name, self._marks(cells), Tally.of(cells))
            blocks.setdefault(shown.group_name, []).append(line)
        return [Block(name, lines) for name, lines in blocks.items()]

    def _marks(self, cells: list[Cell]) -> list[Mark | None]:
        by_kind: dict[int, Cell] = {}
        for cell in sorted(cells, key=_urgency, reverse=True):
            by_kind[cell.obligation.kind_id] = cell
        return [self._mark(by_kind.get(kind.pk)) for kind in self.kinds]

    def _mark(self, cell: Cell | None) -> Mark | None:
        if cell is None:
            return None
        sign = sign_of(cell, self.day)
        tone = sign.tone if self.filter.matches(cell) else "other"
        late, revised = LATE_MARK * cell.is_late, REVISION_MARK * bool(cell.revision)
        return Mark(tone, f"{sign.letter}{late}{revised}", str(cell.obligation.pk))


def asked(query: Mapping[str, Any], user: User, day: date) -> Matrix:
    """The matrix that the parameters of an address ask for, as far as `user` sees.

    Raises ValidationError for a year that is none; other faults are the filter's.
    """
    year = asked_year(query.get("year"), day)
    found = duties(day=day, years=[year], reach=reach(user, Permission.VIEW))
    return Matrix(found, MatrixFilter(query, found=found, year=year, today=day), year, day)


@lru_cache(maxsize=4096)
def _cell(mark: Mark | None) -> SafeString:
    if mark is None:
        return EMPTY
    tone, text, obligation = mark
    return format_html('<td class="{}" data-o="{}">{}</td>', tone, obligation, text)


def _place(row: Row) -> tuple[int, int]:
    shown = row.shown
    top = shown.group_place if shown.group_parent is None else shown.group_parent_place
    return top or 0, shown.group_place


def _by_due(cell: Cell) -> tuple[date, int, int]:
    kind = cell.obligation.kind
    return cell.obligation.due_on, kind.place, kind.pk


def _urgency(cell: Cell) -> int:
    """Where an agency owes a duty twice, having changed its kind, the pressing one is shown."""
    return URGENT.index(cell.standing) if cell.standing in URGENT else len(URGENT)


def _due(cells: Iterable[Cell]) -> str:
    days = {cell.obligation.due_on for cell in cells}
    return f"{days.pop():%d/%m}" if len(days) == 1 else ""
