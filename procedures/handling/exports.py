"""The figures of coverage, and the lists behind them, as workbooks."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from isoportal.lib.sheet import Sheet, write_book, write_xlsx
from procedures.coverage import Row
from procedures.handling.lines import Line
from procedures.handling.overview import Overview

FIGURES = ("Đã bao phủ", "Được giao", "Còn thiếu", "Tỷ lệ (%)")
MEMBERS = (
    "Cơ quan", "Mã TTHC", "Tên TTHC", "Lĩnh vực", "Quy trình ISO", "Thời gian theo quy trình",
    "Thời hạn theo quy định", "Ngày công bố", "Có quy trình từ", "Quy trình điện tử",
    "Niêm yết", "Cài đặt một cửa",
)  # fmt: skip


def coverage_xlsx(found: Overview) -> bytes:
    """By field, by group, by agency, and the matrix: a sheet each."""
    groups = [each for row in found.groups for each in (row, *row.parts)]
    matrix = [
        (line.agency.label, block.name, str(line.total), *(_shown(each) for each in line.shares))
        for block in found.blocks("")
        for line in block.lines
    ]
    heads = ("Cơ quan", "Nhóm", "Tất cả", *(row.label for row in found.fields))
    return write_book(
        [
            Sheet("Theo lĩnh vực", ("Lĩnh vực", *FIGURES), _figures(found.fields)),
            Sheet("Theo nhóm", ("Nhóm cơ quan", *FIGURES), _figures(groups)),
            Sheet("Theo cơ quan", ("Cơ quan", *FIGURES), _figures(found.agencies)),
            Sheet("Cơ quan và lĩnh vực", heads, matrix),
        ]
    )


def members_xlsx(lines: Iterable[Line]) -> bytes:
    return write_xlsx(MEMBERS, (_member(line) for line in lines), "TTHC của các cơ quan")


def _figures(rows: Sequence[Row]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        share = row.share
        yield row.label, share.part, share.whole, share.missing, share.percent


def _shown(share: Any) -> str:
    return str(share) if share.whole else ""


def _member(line: Line) -> tuple[Any, ...]:
    days = [step.on or "" for step in line.cycle.steps]
    return (
        line.agency_name, line.code, line.name, line.field_name,
        ", ".join(iso.code for iso in line.isos), str(line.stated or ""), str(line.legal or ""),
        line.cycle.published, *days,
    )  # fmt: skip
