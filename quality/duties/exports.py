"""The matrix as a workbook: a row for each duty that is filtered, and the numbers of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from isoportal.lib.sheet import Sheet, Year, write_book
from quality.duties.matrix import Matrix
from quality.duties.owing import Row
from quality.duties.standing import Cell, Tally
from quality.models import Submission

COLUMNS = [
    "Cơ quan", "Loại", "Nhóm", "Cơ quan cấp trên", "Nghĩa vụ", "Năm", "Hạn nộp",
    "Tính đúng hạn đến hết ngày", "Khóa sau ngày", "Tình trạng", "Nộp lần đầu", "Đúng hạn",
    "Mã hồ sơ", "Lần nộp", "Người nộp",
]  # fmt: skip
NUMBERS = {
    "expected": "Phải nộp", "submitted": "Đã nộp", "on_time": "Đúng hạn", "late": "Nộp muộn",
    "waiting": "Chờ tiếp nhận", "returned": "Bị trả lại", "accepted": "Đã tiếp nhận",
    "missing": "Chưa nộp", "overdue": "Quá hạn", "waived": "Được miễn",
}  # fmt: skip


def matrix_xlsx(matrix: Matrix) -> bytes:
    """Exactly what is filtered, and on a second sheet how much of each duty that is."""
    pairs = matrix.pairs
    known = _submissions([cell.submission for _, cell in pairs if cell.submission])
    rows = [_row(row, cell, known) for row, cell in pairs]
    tallies = [
        ["Tất cả", *_numbers(Tally.of(cell for _, cell in pairs))],
        *(
            [kind.name, *_numbers(Tally.of(c for _, c in pairs if c.obligation.kind_id == kind.pk))]
            for kind in matrix.kinds
        ),
    ]
    return write_book(
        [
            Sheet("Nghĩa vụ", COLUMNS, rows),
            Sheet("Số liệu", ["Nghĩa vụ", *NUMBERS.values()], tallies),
        ]
    )


def _submissions(ids: Sequence[int]) -> Mapping[int, Submission]:
    return Submission.objects.select_related("submitted_by").in_bulk(ids)


def _row(row: Row, cell: Cell, known: Mapping[int, Submission]) -> Sequence[Any]:
    obligation, shown = cell.obligation, row.shown
    sent = known.get(cell.submission or 0)
    return [
        shown.name,
        _kind(cell),
        shown.group_name,
        shown.parent_name,
        obligation.kind.name,
        Year(obligation.year),
        obligation.due_on,
        obligation.timely_on,
        obligation.lock_on,
        cell.standing.label,
        cell.handed_in,
        cell.on_time,
        sent.reference if sent else None,
        sent.number if sent else None,
        str(sent.submitted_by or "") if sent else None,
    ]


def _kind(cell: Cell) -> str:
    return str(cell.obligation.get_agency_kind_display())


def _numbers(tally: Tally) -> list[int]:
    return [getattr(tally, name) for name in NUMBERS]
