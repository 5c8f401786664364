"""The commonest shortcomings and causes, by the level of the agencies they were found in."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from agencies.groups import groups
from agencies.models import LEVEL_OF, AgencyVersion, Kind, Level
from audits.findings.clauses import clause_names, item_names
from audits.models import Cause, Finding
from audits.models.finding import reported_late, unreported

MOST = 20  # rows of a table: the commonest


class Cell(NamedTuple):
    number: int
    url: str
    column: str = ""


@dataclass
class Row:
    name: str
    key: str
    total: Cell
    cells: list[Cell]


@dataclass
class Table:
    """One table: what was found, and how often in the agencies of each column."""

    title: str
    filter: str  # the name of the list's filter by which a row is opened
    rows: list[Row] = field(default_factory=list)
    more: int = 0  # rows left out


@dataclass
class Told:
    by: str
    year: str
    columns: list[str]
    total: Cell
    repeats: Cell
    overdue: Cell
    breached: Cell
    closed: Cell
    days_to_close: Decimal | None  # on average, of those that are closed
    tables: list[Table]


def tally(user: User, day: date, by: str, year: str) -> Told:
    """Nonconformities within reach, found by `day`: in all years, or in one."""
    rows = Finding.objects.for_user(user).standing_on(day)
    rows = rows.filter(grade__in=Finding.NONCONFORMITIES)
    rows = rows.filter(year=int(year)) if year else rows
    asked = rows.annotate(overdue=unreported(day), was_late=reported_late(day))
    found = list(asked.values_list(
        "agency_id", "clause", "item", "repeats", "stood", "found_on", "closed_on", "overdue",
        "was_late", named=True,
    ))  # fmt: skip
    counts = _Counts(day, by, year, _columns(day, by))
    counts.hold({each.agency_id for each in found})
    caused = rows.order_by().values_list("agency_id", "causes__code")
    tables = [
        counts.table("Điều khoản hay bị vi phạm", "clause", clause_names(),
                     ((each.agency_id, each.clause) for each in found)),
        counts.table("Tiêu chí có nhiều phát hiện nhất", "item", item_names(),
                     ((each.agency_id, each.item) for each in found)),
        counts.table("Nguyên nhân thường gặp", "cause",
                     dict(Cause.objects.values_list("code", "name")), caused),
    ]  # fmt: skip
    overdue = sum(bool(each.overdue) for each in found)
    closed = [each for each in found if each.stood == Finding.State.CLOSED]
    return Told(
        by, year, [name for _, name in counts.columns],
        total=counts.cell(len(found)),
        repeats=counts.cell(sum(each.repeats is not None for each in found), again="repeats"),
        overdue=counts.cell(overdue, time="overdue"),
        breached=counts.cell(overdue + sum(bool(each.was_late) for each in found), time="breached"),
        closed=counts.cell(len(closed), state=Finding.State.CLOSED),
        days_to_close=_average([(each.closed_on - each.found_on).days for each in closed]),
        tables=[each for each in tables if each.rows],
    )  # fmt: skip


def _average(days: Sequence[int]) -> Decimal | None:
    if not days:
        return None
    return (Decimal(sum(days)) / len(days)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _columns(day: date, by: str) -> dict[int, tuple[str, str]]:
    """In which column each agency stands, one that has ended where it last was: key and name."""
    if by != "group":
        kinds = AgencyVersion.objects.last_by(day).values_list("agency", "kind")
        named = {agency: LEVEL_OF[Kind(kind)] if by == "level" else Kind(kind)
                 for agency, kind in kinds}  # fmt: skip
        return {agency: (each.value, str(each.label)) for agency, each in named.items()}
    versions = AgencyVersion.objects.last_by(day).exclude(group=None)
    told = versions.values_list("agency", "group__code", "group__name")
    return {agency: (code, name) for agency, code, name in told}


@dataclass
class _Counts:
    day: date
    by: str
    year: str
    column_of: Mapping[int, tuple[str, str]]
    columns: list[tuple[str, str]] = field(default_factory=list)

    def hold(self, agencies: Iterable[int]) -> None:
        """Only the columns that anything stands in, in the province's order."""
        used = {self.column_of[each] for each in agencies if each in self.column_of}
        known = {"kind": Kind.values, "level": Level.values}.get(
            self.by, [code for code, _ in groups()]
        )
        order = {code: place for place, code in enumerate(known)}
        self.columns = sorted(used, key=lambda each: order.get(each[0], len(order)))

    def table(
        self, title: str, filter_: str, names: Mapping[str, str],
        said: Iterable[tuple[int, str | None]],
    ) -> Table:  # fmt: skip
        by_key: dict[str, Counter[str]] = defaultdict(Counter)
        totals: Counter[str] = Counter()
        for agency, key in said:
            if key:
                totals[key] += 1
                by_key[key][self.column_of.get(agency, ("", ""))[0]] += 1
        ranked = sorted(totals, key=lambda key: (-totals[key], key))
        rows = [
            Row(_called(filter_, key, names.get(key, "")), key,
                self.cell(totals[key], **{filter_: key}),
                [self.cell(by_key[key][code], **{filter_: key, self.by: code})._replace(column=name)
                 for code, name in self.columns])
            for key in ranked[:MOST]
        ]  # fmt: skip
        return Table(title, filter_, rows, max(len(ranked) - MOST, 0))

    def cell(self, count: int, **more: Any) -> Cell:
        asked = {"grade": "nonconformity", **({"year": self.year} if self.year else {}), **more,
                 "day": self.day.isoformat()}  # fmt: skip
        return Cell(count, f"{reverse('audits:finding-list')}?{urlencode(asked)}")


def _called(filter_: str, key: str, name: str) -> str:
    """An item by its code and words; clauses and causes are named in full."""
    return f"{key} {name}".strip() if filter_ == "item" else name or key
