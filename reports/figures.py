"""What a yearly report says: gathered once from the registers, then never changed.

Everything a document prints comes from here, so that a report made today can be printed
again in ten years. The moment of making is not part of it: equal data give equal figures.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db.models import F

from agencies.access import EVERYWHERE, Reach
from agencies.groups import groups_counted
from agencies.models import Agency, AgencyVersion
from agencies.tree import Tree
from isoportal.lib.days import FIRST_DAY, same_day_in, show_day, year_before
from isoportal.lib.share import Share
from isoportal.lib.vietnamese import sort_key
from quality.coverage import Coverage, Question, Row, coverage_over, standings
from quality.models import Applicability, StandardVersion

VERSION = 1
YEARS = 10  # how far the chart looks back at most
MADE_UP = "Dữ liệu minh họa"  # how the note of a sample declaration begins


@dataclass(frozen=True)
class Standard:
    """A version of the standard that agencies could declare by the day of the report."""

    code: str
    name: str


@dataclass(frozen=True)
class Line:
    """A reporting group: how many agencies it has and how many declared, now and a year before."""

    key: str
    name: str
    share: Share
    mandatory: Share
    before: Share
    by_standard: Mapping[str, int]
    redeclared: int
    parts: tuple["Line", ...] = ()

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        shares = {field: Share(**stored[field]) for field in ["share", "mandatory", "before"]}
        parts = tuple(cls.from_json(part) for part in stored["parts"])
        return cls(**stored | shares | {"parts": parts})


@dataclass(frozen=True)
class Point:
    """The shares of the top groups (by key) on the same day of another year."""

    day: date
    shares: Mapping[str, Share]

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        shares = {key: Share(**share) for key, share in stored["shares"].items()}
        return cls(date.fromisoformat(stored["day"]), shares)


@dataclass(frozen=True)
class Entry:
    """An agency that is counted, and the declaration it stands on, if any."""

    name: str
    parent: str
    group: str
    regime: str
    number: str = ""
    signed_on: date | None = None
    start: date | None = None
    standard: str = ""

    @property
    def declared(self) -> bool:
        return bool(self.standard)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        days = {
            field: stored[field] and date.fromisoformat(stored[field])
            for field in ["signed_on", "start"]
        }
        return cls(**stored | days)


@dataclass(frozen=True)
class Figures:
    """What a yearly report says of a scope on a day. Stored whole, read for ever."""

    day: date
    scope: str
    province: str
    legal_bases: tuple[str, ...]
    standards: tuple[Standard, ...]
    lines: tuple[Line, ...]
    total: Line
    series: tuple[Point, ...]
    agencies: tuple[Entry, ...]
    note: str = ""

    @property
    def before(self) -> date:
        """The day it is compared with."""
        return year_before(self.day)

    @property
    def sha256(self) -> str:
        text = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        return {"version": VERSION, **_plain(asdict(self))}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        if stored.get("version") != VERSION:
            raise ValueError(f"Unknown version of figures: {stored.get('version')}")
        return cls(
            day=date.fromisoformat(stored["day"]),
            scope=stored["scope"],
            province=stored["province"],
            legal_bases=tuple(stored["legal_bases"]),
            standards=tuple(Standard(**standard) for standard in stored["standards"]),
            lines=tuple(Line.from_json(line) for line in stored["lines"]),
            total=Line.from_json(stored["total"]),
            series=tuple(Point.from_json(point) for point in stored["series"]),
            agencies=tuple(Entry.from_json(entry) for entry in stored["agencies"]),
            note=stored["note"],
        )


def figures_of(scope: Agency, day: date) -> Figures:
    """The figures of `scope` and everything under it, as of `day`.

    Raises ValidationError where nothing is counted that day. The number of queries does
    not depend on the number of agencies.
    """
    names, tree = _names_and_tree(day)
    if scope.pk not in names:
        raise ValidationError(
            f"{scope} chưa thành lập hoặc đã chấm dứt hoạt động vào ngày {show_day(day)} nên không "
            "có số liệu để báo cáo. Hãy chọn ngày khác."
        )
    reach = _reach(scope, tree)
    before = year_before(day)
    years = range(max(day.year - YEARS + 1, FIRST_DAY.year), day.year + 1)
    every = same_day_in(years, day)
    found = coverage_over([day, before, *every], Question(day, reach=reach))
    if not found[day].total.share.whole:
        raise ValidationError(
            f"Không có cơ quan nào được thống kê vào ngày {show_day(day)} nên không có gì để "
            "báo cáo. Hãy chọn ngày khác, hoặc nhập danh sách cơ quan trước."
        )
    agencies, note = _entries(Question(day, reach=reach), names, found[day])
    return Figures(
        day=day,
        scope=names[scope.pk],
        province=names[[*tree.above(scope.pk), scope.pk][0]],
        legal_bases=_legal_bases(day),
        standards=_standards(day, found[day]),
        lines=tuple(_line(row, found[before]) for row in found[day].rows),
        total=_line(found[day].total, found[before]),
        series=_series([found[each] for each in every]),
        agencies=agencies,
        note=note,
    )


def _names_and_tree(day: date) -> tuple[dict[int, str], Tree]:
    held = list(
        AgencyVersion.objects.as_of(day).order_by().values_list("agency_id", "parent_id", "name")
    )
    names = {agency: name for agency, _, name in held}
    return names, Tree({agency: parent for agency, parent, _ in held})


def _reach(scope: Agency, tree: Tree) -> Reach:
    if scope.pk in tree.roots:
        return EVERYWHERE
    return Reach(everywhere=False, ids=frozenset(tree.under([scope.pk])))


def _legal_bases(day: date) -> tuple[str, ...]:
    held = Applicability.objects.as_of(day).order_by("pk").values_list("legal_basis", flat=True)
    return tuple(dict.fromkeys(held))


def _standards(day: date, coverage: Coverage) -> tuple[Standard, ...]:
    """Those adopted by `day`, and any other somebody stands on."""
    return tuple(
        Standard(standard.code, standard.name)
        for standard in StandardVersion.objects.order_by("code")
        if (standard.adopted_on and standard.adopted_on <= day)
        or standard.code in coverage.total.by_standard
    )


def _line(row: Row, before: Coverage) -> Line:
    try:
        earlier = before.row(row.key).share if row.key else before.total.share
    except KeyError:  # the group had no agencies a year before
        earlier = Share(0, 0)
    return Line(
        key=row.key,
        name=row.label,
        share=row.share,
        mandatory=row.mandatory,
        before=earlier,
        by_standard=dict(row.by_standard),
        redeclared=row.redeclared,
        parts=tuple(_line(part, before) for part in row.parts),
    )


def _series(found: list[Coverage]) -> tuple[Point, ...]:
    """From the year of the first declaration on, and at least two years."""
    first = next((at for at, each in enumerate(found) if each.total.share.part), len(found))
    return tuple(
        Point(each.question.day, {row.key: row.share for row in each.rows})
        for each in found[max(min(first, len(found) - 2), 0) :]
    )


COLUMNS = {
    "name": "name",
    "parent": "parent_id",
    "group": "group_id",
    "regime": "regime",
    "number": "counting__number",
    "signed_on": "counting__signed_on",
    "start": "counting__start",
    "standard": "standard",
    "note": "counting__note",
}


def _entries(
    question: Question, names: Mapping[int, str], coverage: Coverage
) -> tuple[tuple[Entry, ...], str]:
    """The counted agencies, and what is said of made-up ones among their declarations.

    In the order of the groups, then of the agencies above them, then of their names.
    """
    rows = standings(question).order_by("sort_key", "pk")
    found = rows.values_list(*(F(path) for path in COLUMNS.values()))
    held = [dict(zip(COLUMNS, row, strict=True)) for row in found]
    order = {group.key: place for place, group in enumerate(_groups(coverage))}
    line_of = _lines_of_groups(order)
    for row in held:
        row["group"] = line_of[row["group"]]
    above = {parent: sort_key(names.get(parent, "")) for parent in {row["parent"] for row in held}}
    held.sort(key=lambda row: (order[row["group"]], above[row["parent"]]))
    notes = sorted({row.pop("note") or "" for row in held})
    entries = tuple(
        Entry(
            **row
            | {field: row[field] or "" for field in ["number", "standard"]}
            | {"parent": names.get(row["parent"], "")}
        )
        for row in held
    )
    return entries, next((note for note in notes if note.startswith(MADE_UP)), "")


def _lines_of_groups(keys: Iterable[str]) -> dict[int, str]:
    """For each reporting group, the line among `keys`, tops before their parts, it is shown in."""
    counted = {group.code: members for group, members in groups_counted().items()}
    return {pk: key for key in keys for pk in counted[key]}


def _groups(coverage: Coverage) -> list[Row]:
    return [group for row in coverage.rows for group in (row, *row.parts)]


def _plain(value: Any) -> Any:
    """`value` as JSON knows it: days in ISO 8601, tuples as lists."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
