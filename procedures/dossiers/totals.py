"""Dossiers added up: of a field, an agency or a procedure, over a span of whole periods.

What was carried over is that of the first period, what is open that of the last, all else
are sums. So what was carried and received is what was done and is open, as in each period,
unless a period carries over other than the one before left open: that much is `jump`, and
said, never hidden in a sum.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from django.db.models import CharField, Count, F, Max, Min, Q, Sum, TextChoices, Value
from django.db.models.functions import Cast, Concat

from agencies.models import AgencyVersion
from isoportal.lib.share import Share
from isoportal.lib.vietnamese import sort_key
from procedures.dossiers.periods import Period
from procedures.models import Field, ProcedureVersion
from procedures.models.dossier import DONE, OPEN, RECEIVED

SUMMED = (*RECEIVED, *DONE)
EVERY = Q()
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


@dataclass(frozen=True)
class Series:
    """The periods of a field, or of one procedure in it, of an agency, as they add up alone."""

    agency: int
    field: int
    procedure: int | None
    since: date
    until: date
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
    counted: int = 0  # rows of DossierCount that lie in the span
    shown: int = 0  # those of them that are asked for
    beyond: int = 0  # rows whose period reaches out of the span, and which are not counted


def totals(
    counts: Any, span: Period, by: Dimension | None = Dimension.FIELD, asked: Q = EVERY
) -> Totals:
    """The totals of `counts` (rows of DossierCount) in a span, a row for each of `by`.

    Two queries, however many rows: the sums of each series, and what the rows are called.
    `asked` are the rows of which it is told how many they are.
    """
    near = counts.within(span.start, span.end).order_by()
    near = near.annotate(is_inside=Q(start__gte=span.start, end__lte=span.end))
    told = list(near.values("agency", "field", "procedure", "is_inside").annotate(**_sums(asked)))
    inside = [each for each in told if each["is_inside"]]
    counted = sum(each["rows"] for each in inside)
    found = [_series(each) for each in inside]
    return Totals(
        _rows(found, by, span) if by else [],
        added_up(found),
        counted,
        sum(each["shown"] for each in inside),
        sum(each["rows"] for each in told) - counted,
    )


def _sums(asked: Q) -> dict[str, Any]:
    """What the database adds up of a series, and what its first period and its last say.

    A period's day and its figures are one text: the least is that of the first period.
    """

    def told(day: str, *names: str) -> Concat:
        parts = [part for name in names for part in (Value(" "), _text(name))]
        return Concat(_text(day), *parts)

    return {
        "rows": Count("pk"),
        "shown": Count("pk", filter=asked) if asked else Count("pk"),
        **{f"sum_{name}": Sum(name) for name in ("carried", *SUMMED)},
        "sum_open": Sum(F("open_in_time") + F("open_late")),
        "first": Min(told("start", "carried")),
        "last": Max(told("end", *OPEN)),
    }


def _text(name: str) -> Cast:
    return Cast(name, CharField())


def _series(told: Mapping[str, Any]) -> Series:
    since, carried = told["first"].split()
    until, in_time, late = told["last"].split()
    numbers = Numbers(
        carried=int(carried), open_in_time=int(in_time), open_late=int(late),
        **{name: told[f"sum_{name}"] for name in SUMMED},
    )  # fmt: skip
    jump = told["sum_carried"] - numbers.carried - (told["sum_open"] - numbers.still_open)
    days = date.fromisoformat(since), date.fromisoformat(until)
    return Series(
        told["agency"], told["field"], told["procedure"], *days, replace(numbers, jump=jump)
    )


def added_up(of: Iterable[Series]) -> Numbers:
    """The total of `of`, which lie in one span.

    A field counted as a whole for a time, and by procedure for another, is one series: what
    its later part carried over, and its earlier part left open, is within it.
    """
    parts: dict[tuple[int, int], list[Series]] = defaultdict(list)
    for each in of:
        parts[each.agency, each.field].append(each)
    return sum((each for part in parts.values() for each in _joined(part)), Numbers())


def _joined(field: Sequence[Series]) -> Iterator[Numbers]:
    """What each series of a field adds to it: by itself, or carried on from the whole field's."""
    whole = [each for each in field if each.procedure is None]
    for each in field:
        near = [each, *whole] if each.procedure else field
        yield _within(each, min(n.since for n in near), max(n.until for n in near))


def _within(series: Series, since: date, until: date) -> Numbers:
    """The numbers of a series in another that lasts longer."""
    numbers = series.numbers
    if since < series.since:
        numbers = replace(numbers, carried=0, jump=numbers.jump + numbers.carried)
    if until > series.until:
        left = numbers.still_open
        numbers = replace(numbers, open_in_time=0, open_late=0, jump=numbers.jump - left)
    return numbers


def _rows(found: Sequence[Series], by: Dimension, span: Period) -> list[Row]:
    parts: dict[int | None, list[Series]] = defaultdict(list)
    for each in found:
        parts[getattr(each, by.value)].append(each)
    named = _names(by, list(parts), span)
    called = ((key, named.get(key, UNNAMED)) for key in parts)
    return [
        Row(key, name, added_up(parts[key]), code)
        for key, (code, name) in sorted(called, key=lambda pair: _order(*pair))
    ]


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
