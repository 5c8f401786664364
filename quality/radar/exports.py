"""The radar as a workbook: a row for each procedure that has changed."""

from collections.abc import Iterable, Iterator
from typing import Any

from isoportal.lib.sheet import write_xlsx
from quality.radar.due import Line

COLUMNS = [
    "Cơ quan", "Nhóm", "Công bố", "Ngày ký", "Tiêu chuẩn", "Cần công bố lại từ ngày", "Số ngày",
    "Nguyên nhân", "Mã TTHC", "Tên TTHC", "Từ ngày", "Theo văn bản",
]  # fmt: skip


def radar_xlsx(lines: Iterable[Line]) -> bytes:
    rows = (row for line in lines for row in _rows(line))
    return write_xlsx(COLUMNS, rows, "Cần công bố lại")


def _rows(line: Line) -> Iterator[list[Any]]:
    told = line.declaration
    whose = [line.shown.name, line.shown.group_name, told.number, told.signed_on, told.version.name]
    if not line.is_due:
        words = "Không có thay đổi" if line.is_frozen else "Phạm vi chưa được đóng băng"
        yield [*whose, None, None, words, None, None, None, None]
    since = [line.due_since, line.days] if line.is_due else []
    for change in line.changes:
        what = [change.cause.label, change.code, change.name, change.since, change.by]
        yield [*whose, *since, *what]
