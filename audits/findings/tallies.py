"""The commonest shortcomings and causes, by the level of the agencies they were found in."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from agencies.groups import groups
from agencies.models import AgencyVersion, Kind
from audits.findings.clauses import clause_names, item_names
from audits.models import Cause, Finding

BY = {"group": "Theo nhóm cơ quan", "kind": "Theo loại cơ quan"}
MOST = 20  # rows of a table: the commonest


class Cell(NamedTuple):
    number: int
    url: str


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
    tables: list[Table]


def tally(user: User, day: date, by: str, year: str) -> Told:
    """Nonconformities within reach, found by `day`: in all years, or in one."""
    year = year if year.isdecimal() and len(year) == 4 else ""
    rows = Finding.objects.for_user(user).standing_on(day)
    rows = rows.filter(grade__in=Finding.NONCONFORMITIES)
    rows = rows.filter(year=int(year)) if year else rows
    found = list(rows.values_list("pk", "agency_id", "clause", "item", "repeats", "stood", "due",
                                  "done_on"))  # fmt: skip
    counts = _Counts(day, by, year, _columns(day, by))
    counts.hold({agency for _, agency, *_ in found})
    caused = rows.order_by().values_list("agency_id", "causes__code")
    tables = [
        counts.table("Điều khoản hay bị vi phạm", "clause", clause_names(),
                     ((agency, clause) for _, agency, clause, *_ in found)),
        counts.table("Tiêu chí hay bị trừ", "item", item_names(),
                     ((agency, item) for _, agency, _, item, *_ in found)),
        counts.table("Nguyên nhân thường gặp", "cause",
                     dict(Cause.objects.values_list("code", "name")), caused),
    ]  # fmt: skip
    late = [each for each in found if each[5] in Finding.OPEN and each[6] and each[6] < day
            and (each[7] is None or each[7] > day)]  # fmt: skip
    again = [each for each in found if each[4]]
    return Told(
        by, year, [name for _, name in counts.columns],
        counts.cell(len(found)), counts.cell(len(again), again="repeats"),
        counts.cell(len(late), time="overdue"), [each for each in tables if each.rows],
    )  # fmt: skip


def _columns(day: date, by: str) -> dict[int, tuple[str, str]]:
    """In which column each agency of the day stands: its key and name."""
    if by == "kind":
        kinds = AgencyVersion.objects.as_of(day).values_list("agency", "kind")
        return {agency: (kind, Kind(kind).label) for agency, kind in kinds}
    versions = AgencyVersion.objects.as_of(day).exclude(group=None)
    named = versions.values_list("agency", "group__code", "group__name")
    return {agency: (code, name) for agency, code, name in named}


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
        known = Kind.values if self.by == "kind" else [code for code, _ in groups()]
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
                [self.cell(by_key[key][code], **{filter_: key, self.by: code})
                 for code, _ in self.columns])
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
