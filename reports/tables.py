"""The committee's forms as tables: columns with their widths, and rows of finished words.

A table knows no medium: paper, page and spreadsheet show the same one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from isoportal.lib.days import show_day
from isoportal.lib.share import Share
from isoportal.templatetags.portal import UNKNOWN, number, percent
from quality.models import Regime
from reports.figures import Entry, Figures, Line, Standard
from reports.numbering import roman

PAPER = 165  # mm of text on a portrait page


@dataclass(frozen=True)
class Column:
    """`over` is the heading above this column and its neighbours with the same one."""

    heading: str
    width: int  # mm
    over: str = ""
    align: str = "right"


@dataclass(frozen=True)
class TableRow:
    """`kind` is group, part, agency or total; head and under are headings across the table."""

    cells: tuple[str, ...]
    kind: str = "part"


@dataclass(frozen=True)
class Cell:
    """A cell as it is set: how many columns and rows it takes."""

    text: str
    columns: int = 1
    rows: int = 1
    align: str = "center"


@dataclass(frozen=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]

    @property
    def headings(self) -> list[list[Cell]]:
        """The rows of the head: one, or two where some columns stand under a common heading."""
        if not any(column.over for column in self.columns):
            return [[Cell(column.heading) for column in self.columns]]
        upper: list[Cell] = []
        for over, columns in groupby(self.columns, key=lambda column: column.over):
            held = list(columns)
            upper += (
                [Cell(over, columns=len(held))]
                if over
                else [Cell(column.heading, rows=2) for column in held]
            )
        return [upper, [Cell(column.heading) for column in self.columns if column.over]]

    @property
    def body(self) -> list[tuple[str, list[Cell]]]:
        """The kind and the cells of each row; a heading's one cell lies across all columns."""
        return [
            (row.kind, [Cell(row.cells[0], columns=len(self.columns), align="left")])
            if len(row.cells) == 1
            else (
                row.kind,
                [
                    Cell(text, align=column.align)
                    for text, column in zip(row.cells, self.columns, strict=True)
                ],
            )
            for row in self.rows
        ]


def by_group(figures: Figures) -> Table:
    """Biểu 1: how many agencies each group has and how many declared, with sub-totals."""
    columns = [
        Column("STT", 10, align="center"),
        Column("Tổng số cơ quan", 14),
        Column("Bắt buộc áp dụng", 14),
        Column("Tổng số", 13, over="Đã công bố"),
        *(
            Column(f"theo bản {standard.code}", 14, over="Đã công bố")
            for standard in figures.standards
        ),
        Column("Công bố lại trong năm", 14),
        Column("so với tổng số", 16, over="Tỷ lệ đã công bố"),
        Column("so với bắt buộc", 16, over="Tỷ lệ đã công bố"),
    ]
    name = Column("Nhóm cơ quan", PAPER - sum(column.width for column in columns), align="left")
    columns.insert(1, name)
    rows = []
    for place, line in enumerate(figures.lines, start=1):
        rows.append(_group_row(roman(place), line, figures.standards, "group"))
        rows += [
            _group_row(str(part + 1), each, figures.standards, "part")
            for part, each in enumerate(line.parts)
        ]
    rows.append(_group_row("", figures.total, figures.standards, "total"))
    return Table(tuple(columns), tuple(rows))


def by_agency(figures: Figures) -> Table:
    """Biểu 2: every agency with the declaration it stands on."""
    columns = (
        Column("STT", 11, align="center"),
        Column("Tên cơ quan", 56, align="left"),
        Column("Diện áp dụng", 26, align="center"),
        Column("Số, ký hiệu", 35, over="Văn bản công bố", align="left"),
        Column("Ngày ký", 21, over="Văn bản công bố", align="center"),
        Column("Phiên bản", 16, align="center"),
    )
    rows: list[TableRow] = []
    place = 0
    for mark, line in _marked(figures.lines):
        held = [entry for entry in figures.agencies if entry.group == line.key]
        if held:
            rows.append(TableRow((f"{mark}. {line.name} ({number(len(held))} cơ quan)",), "head"))
        for parent, entries in _by_parent(held):
            if parent:
                rows.append(TableRow((f"{parent} ({len(entries)})",), "under"))
            for entry in entries:
                place += 1
                rows.append(_agency_row(place, entry))
    return Table(columns, tuple(rows))


def compared(figures: Figures) -> Table:
    """The top groups on the day and a year before."""
    then, now = (show_day(day) for day in [figures.before, figures.day])
    columns = (
        Column("Nhóm cơ quan", 61, align="left"),
        Column("Đã công bố", 22, over=f"Ngày {then}"),
        Column("Tỷ lệ", 20, over=f"Ngày {then}"),
        Column("Đã công bố", 22, over=f"Ngày {now}"),
        Column("Tỷ lệ", 20, over=f"Ngày {now}"),
        Column("Tăng, giảm", 20),
    )
    lines = [(line, "part") for line in figures.lines] + [(figures.total, "total")]
    rows = (
        TableRow(
            (
                line.name,
                *_share(line.before),
                *_share(line.share),
                change(line.share.part - line.before.part),
            ),
            kind,
        )
        for line, kind in lines
    )
    return Table(columns, tuple(rows))


def over_years(figures: Figures) -> Table:
    """The numbers of the chart."""
    width = 105 // max(len(figures.lines), 1)
    columns = [Column("Tính đến ngày", PAPER - width * len(figures.lines), align="center")]
    for line in figures.lines:
        columns += [
            Column("Đã công bố", width // 2, over=line.name),
            Column("Tỷ lệ", width - width // 2, over=line.name),
        ]
    rows = (
        TableRow(
            (show_day(point.day), *_shares(point.shares.get(line.key) for line in figures.lines))
        )
        for point in figures.series
    )
    return Table(tuple(columns), tuple(rows))


def change(count: int) -> str:
    """+12, −3 or 0."""
    return f"+{number(count)}" if count > 0 else f"\N{MINUS SIGN}{number(-count)}" if count else "0"


def _group_row(mark: str, line: Line, standards: Sequence[Standard], kind: str) -> TableRow:
    return TableRow(
        (
            mark,
            line.name,
            number(line.share.whole),
            number(line.mandatory.whole),
            number(line.share.part),
            *(number(line.by_standard.get(standard.code, 0)) for standard in standards),
            number(line.redeclared),
            percent(line.share.percent),
            percent(line.mandatory.percent),
        ),
        kind,
    )


def _marked(lines: Iterable[Line]) -> list[tuple[str, Line]]:
    """The groups and their parts, each with its number: I, I.1, I.2, II."""
    marked = []
    for top, line in enumerate(lines, start=1):
        mark = roman(top)
        marked.append((mark, line))
        marked += [(f"{mark}.{place}", part) for place, part in enumerate(line.parts, start=1)]
    return marked


def _by_parent(entries: Sequence[Entry]) -> list[tuple[str, list[Entry]]]:
    """The entries under the names of the agencies above them; under none if all have the same."""
    found = [(parent, list(each)) for parent, each in groupby(entries, lambda entry: entry.parent)]
    return [("", list(entries))] if len(found) == 1 else found


def _agency_row(place: int, entry: Entry) -> TableRow:
    return TableRow(
        (
            str(place),
            entry.name,
            str(Regime(entry.regime).label),
            entry.number or UNKNOWN,
            show_day(entry.signed_on) if entry.signed_on else UNKNOWN,
            f":{entry.standard}" if entry.standard else UNKNOWN,
        ),
        "agency",
    )


def _share(share: Share | None) -> tuple[str, str]:
    return (str(share), percent(share.percent)) if share else (UNKNOWN, UNKNOWN)


def _shares(shares: Iterable[Share | None]) -> list[str]:
    return [cell for share in shares for cell in _share(share)]
