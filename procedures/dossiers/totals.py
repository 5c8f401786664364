"""Dossiers added up: of a field, an agency or a procedure, over a span of whole periods.

What was carried over is that of the first period, what is open that of the last, all else
are sums. So what was carried and received is what was done and is open, as in each period,
unless a period carries over other than the one before left open: that much is `jump`, and
said, never hidden in a sum.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, NamedTuple

from django.db.models import TextChoices

from agencies.models import AgencyVersion
from isoportal.lib.share import Share
from isoportal.lib.vietnamese import sort_key
from procedures.dossiers.periods import Period
from procedures.models import Field, ProcedureVersion
from procedures.models.dossier import COUNTS, DONE, OPEN, RECEIVED

HEAD = ("agency_id", "field_id", "procedure_id", "start", "end")
SUMMED = (*RECEIVED, *DONE)
UNNAMED = ("", "–")


class Dimension(TextChoices):
    """What the rows of the totals are."""

    FIELD = "field", "Lĩnh vực"
    AGENCY = "agency", "Cơ quan"
    PROCEDURE = "procedure", "TTHC"


@dataclass(frozen=True)
class Numbers:
    """The figures of a period, or of several together."""

    carried: int = 0
    received_online: int = 0
    received_direct: int = 0
    received_post: int = 0
    done_early: int = 0
    done_on_time: int = 0
    done_late: int = 0
    open_in_time: int = 0
    open_late: int = 0
    jump: int = 0  # carried over beyond what was open before; negative where less

    def __add__(self, other: "Numbers") -> "Numbers":
        return Numbers(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def received(self) -> int:
        return sum(getattr(self, name) for name in RECEIVED)

    @property
    def done(self) -> int:
        return sum(getattr(self, name) for name in DONE)

    @property
    def still_open(self) -> int:
        return sum(getattr(self, name) for name in OPEN)

    @property
    def adds_up(self) -> bool:
        return self.carried + self.received + self.jump == self.done + self.still_open

    @property
    def on_time(self) -> Share:
        """Of those done, the ones done early or on time."""
        return Share(self.done_early + self.done_on_time, self.done)

    @property
    def resolved(self) -> Share:
        """Of those there were, the ones done."""
        return Share(self.done, self.done + self.still_open)

    @property
    def online(self) -> Share:
        return Share(self.received_online, self.received)


class Cell(NamedTuple):
    """The figures of one row of DossierCount, and what they are of."""

    agency: int
    field: int
    procedure: int | None
    period: Period
    numbers: Numbers


@dataclass(frozen=True)
class Row:
    """One line of the totals, and the filter that opens it."""

    key: int | None
    label: str
    numbers: Numbers
    code: str = ""


@dataclass(frozen=True)
class Totals:
    rows: Sequence[Row]
    total: Numbers
    cells: Sequence[Cell] = ()
    beyond: int = 0  # rows whose period reaches out of the span, and which are not counted


def cells(counts: Any, span: Period) -> tuple[list[Cell], int]:
    """The rows that lie wholly in the span, and how many more reach into it. One query."""
    found, beyond = [], 0
    rows = counts.within(span.start, span.end).order_by().values_list(*HEAD, *COUNTS)
    for agency, of_field, procedure, start, end, *numbers in rows:
        if span.start <= start and end <= span.end:
            period = Period(start, end)
            found.append(Cell(agency, of_field, procedure, period, Numbers(*numbers)))
        else:
            beyond += 1
    return found, beyond


def added_up(of: Iterable[Cell]) -> Numbers:
    """The total of `of`, which lie in one span: each series from its first period to its last.

    A field counted as a whole for a time, and by procedure for another, is one series.
    """
    series: dict[tuple[int, int], list[Cell]] = defaultdict(list)
    for cell in of:
        series[cell.agency, cell.field].append(cell)
    return sum(map(_of_field, series.values()), Numbers())


def _of_field(of: Sequence[Cell]) -> Numbers:
    first, last = _ends(of)
    sums = dict.fromkeys(COUNTS, 0)
    jump = 0
    for cell in of:
        numbers = cell.numbers
        for name in SUMMED:
            sums[name] += getattr(numbers, name)
        if cell.period.start == first(cell):
            sums["carried"] += numbers.carried
        else:
            jump += numbers.carried
        if cell.period.end == last(cell):
            for name in OPEN:
                sums[name] += getattr(numbers, name)
        else:
            jump -= numbers.still_open
    return Numbers(**sums, jump=jump)


def _ends(of: Sequence[Cell]) -> tuple[Any, Any]:
    """When what a cell is of was counted first and last: by itself, or within its whole field."""
    starts: dict[int | None, date] = {}
    ends: dict[int | None, date] = {}
    for cell in of:
        key, period = cell.procedure, cell.period
        starts[key] = min(starts.get(key, period.start), period.start)
        ends[key] = max(ends.get(key, period.end), period.end)

    def near(known: dict[int | None, date], cell: Cell) -> list[date]:
        if cell.procedure is None:
            return list(known.values())
        return [known[key] for key in {None, cell.procedure} & known.keys()]

    return lambda cell: min(near(starts, cell)), lambda cell: max(near(ends, cell))


def totals(counts: Any, span: Period, by: Dimension | None = Dimension.FIELD) -> Totals:
    """The totals of `counts` (rows of DossierCount) in a span, a row for each of `by`.

    Two queries, however many rows: the figures, and what the rows are called.
    """
    found, beyond = cells(counts, span)
    return Totals(_rows(found, by, span) if by else [], added_up(found), found, beyond)


def _rows(found: Sequence[Cell], by: Dimension, span: Period) -> list[Row]:
    parts: dict[int | None, list[Cell]] = defaultdict(list)
    for cell in found:
        parts[_key(cell, by)].append(cell)
    named = _names(by, list(parts), span)
    called = ((key, named.get(key, UNNAMED)) for key in parts)
    return [
        Row(key, name, added_up(parts[key]), code)
        for key, (code, name) in sorted(called, key=lambda pair: _order(*pair))
    ]


def _key(cell: Cell, by: Dimension) -> int | None:
    return {
        Dimension.FIELD: cell.field, Dimension.AGENCY: cell.agency,
        Dimension.PROCEDURE: cell.procedure,
    }[by]  # fmt: skip


def _order(key: int | None, named: tuple[str, str]) -> Any:
    return key is None, named[0], sort_key(named[1])


def _names(
    by: Dimension, keys: Sequence[int | None], span: Period
) -> dict[int | None, tuple[str, str]]:
    """Code and name of each row; in a span of several names the last."""
    pks = [key for key in keys if key is not None]
    if by is Dimension.FIELD:
        told = Field.objects.filter(pk__in=pks).values_list("pk", "name")
        return {key: ("", name) for key, name in told}
    if by is Dimension.AGENCY:
        versions = AgencyVersion.objects.within(span.start, span.end).filter(agency__in=pks)
        named = versions.order_by("start").values_list("agency", "name")
        return {key: ("", name) for key, name in named}
    known: Any = ProcedureVersion.objects.filter(procedure__in=pks).order_by("start")
    known = known.filter(start__lt=span.end).select_related("procedure")
    return {each.procedure_id: (each.procedure.full_code, each.name) for each in known} | {
        None: ("", "Số liệu chung của lĩnh vực, không chia theo TTHC")
    }
