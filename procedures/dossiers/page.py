"""The totals as the page prints them: a number in each column, which opens its rows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from isoportal.lib.share import Share
from procedures.dossiers.filters import HAVING, ROWS, VIEWS, DossierFilter
from procedures.dossiers.forms import SHORT
from procedures.dossiers.periods import Period
from procedures.dossiers.totals import Dimension, Numbers, Totals
from procedures.models import DossierCount
from procedures.models.dossier import DONE, OPEN, RECEIVED

PAGE = 50
SUMS = {"received": "received", "done": "done", "open": "still_open"}  # a filter: its number
TOTAL = "Tổng số"
NOTHING = Share(0, 0)
# what stands over the columns, and the columns under it
GROUPS: list[tuple[str, Sequence[str]]] = [
    ("", ["carried"]),
    ("Tiếp nhận trong kỳ", ["received", *RECEIVED]),
    ("Đã giải quyết", ["done", *DONE]),
    ("Đang giải quyết", ["open", *OPEN]),
]
COLUMNS = [name for _, names in GROUPS for name in names]


class Column(NamedTuple):
    """A column: its heading, what it is called where it stands alone, whether it begins a group."""

    heading: str
    label: str
    begins: bool
    is_sum: bool


class Cell(NamedTuple):
    value: int | None
    url: str  # opens the rows behind it
    column: Column


class Line(NamedTuple):
    """One row of the table."""

    label: str
    code: str
    url: str
    cells: Sequence[Cell]
    on_time: Share
    on_time_url: str
    row: Any = None


def columns() -> list[Column]:
    return [
        Column(
            SHORT.get(name, TOTAL),
            f"{group}: {SHORT.get(name, TOTAL).lower()}" if group else SHORT[name],
            name == names[0],
            name in SUMS,
        )
        for group, names in GROUPS
        for name in names
    ]


def groups() -> list[tuple[str, int]]:
    return [(words, len(names)) for words, names in GROUPS]


def shown(told: Totals, by: Dimension | None, asked: DossierFilter) -> dict[str, Any]:
    """What the page needs of the totals."""
    beyond = (
        f"{told.beyond} dòng số liệu có kỳ dài hơn {asked.span} nên không được cộng ở đây; chúng "
        "được cộng khi xem cả năm."
    )
    return {
        "totals": told,
        "lines": _lines(told, by, asked) if by else [],
        "whole": _line("Tổng cộng", told.total, asked, {}, ROWS),
        "columns": columns(),
        "groups": groups(),
        "several": len(asked.places) > 1 and "agency" not in asked.asked,
        "beyond": beyond if told.beyond else "",
        "headings": [by.label] if by else ["Kỳ", "Lĩnh vực, TTHC"],
        "rows_url": asked.query(by=ROWS, having=""),
        "opens": {name: asked.query(by=ROWS, having=name) for name in HAVING},
        "views": [(code, words, asked.query(by=code, having="")) for code, words in VIEWS],
    }


def _lines(told: Totals, by: Dimension, asked: DossierFilter) -> list[Line]:
    """Each row of the totals; its name opens its rows, by field where it is an agency."""
    opens = Dimension.FIELD if by is Dimension.AGENCY else ROWS
    return [
        _line(row.label, row.numbers, asked, {by.value: row.key or 0}, opens, code=row.code)
        for row in told.rows
    ]


def foot(told: Totals, asked: DossierFilter) -> Line:
    """The line under the rows: what they add up to, in the columns of which they are asked for."""
    names = {*asked.needed, asked.asked.get("having", "")} if asked.needed else {*COLUMNS}
    cells = [
        Cell(_value(told.total, name) if name in names else None, "", head)
        for name, head in zip(COLUMNS, columns(), strict=True)
    ]
    on_time = told.total.on_time if "done" in names else NOTHING
    return Line("Tổng cộng", "", "", cells, on_time, "")


def written(rows: Iterable[DossierCount], may: Iterable[int]) -> list[Line]:
    """The figures as they were written; who may change them is led to where they are entered."""
    able, heads = set(may), columns()
    return [
        Line(
            str(Period(row.start, row.end or row.start)),
            "",
            _entry(row) if row.agency_id in able else "",
            [Cell(_value(row, name), "", head)
             for name, head in zip(COLUMNS, heads, strict=True)],
            row.on_time,
            "",
            row,
        )
        for row in rows
    ]  # fmt: skip


def _entry(row: DossierCount) -> str:
    """The address, without its beginning, of the form in which a row is entered."""
    period = Period(row.start, row.end or row.start)
    asked: dict[str, Any] = {"year": row.start.year, "part": period.part or "days"}
    if not period.part:
        asked |= {"since": row.start.isoformat(), "until": period.last_day.isoformat()}
    return DossierFilter.encoded(asked | ({"field": row.field_id} if row.procedure_id else {}))


def _line(
    label: str,
    numbers: Numbers,
    asked: DossierFilter,
    own: Mapping[str, Any],
    opens: str,
    code: str = "",
) -> Line:
    def rows(having: str) -> str:
        return asked.query(**own, by=ROWS, having=having)

    cells = [
        Cell(value, rows(name) if value else "", head)
        for name, head in zip(COLUMNS, columns(), strict=True)
        for value in [_value(numbers, name)]
    ]
    return Line(label, code, asked.query(**own, by=opens), cells, numbers.on_time, rows("done"))


def _value(numbers: Any, name: str) -> int:
    return int(getattr(numbers, SUMS.get(name, name)))
