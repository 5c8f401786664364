"""Inspections for Excel: exactly what is filtered, scores as numbers."""

from collections.abc import Iterable
from typing import Any

from isoportal.lib.sheet import Year, write_xlsx

COLUMNS = [
    "Cơ quan", "Đợt kiểm tra", "Năm", "Đoàn", "Hình thức", "Ngày dự kiến", "Trạng thái",
    "Ngày biên bản", "Ngày kết luận", "Điểm tự chấm", "Điểm thẩm định", "Điểm đạt", "Điểm áp dụng",
    "Xếp loại", "Hạ từ xếp loại", "Hạn khắc phục",
]  # fmt: skip


def list_xlsx(rows: Iterable[Any]) -> bytes:
    return write_xlsx(COLUMNS, map(_row, rows), "Cuộc kiểm tra")


def _row(each: Any) -> list[Any]:
    return [
        str(each.agency), each.campaign.title, Year(each.campaign.year), str(each.team or ""),
        each.get_form_display(), each.planned_on, each.get_state_display(), each.recorded_on,
        each.concluded_on, each.self_score, each.score, each.got, each.possible, each.grade,
        each.lowered_from, each.remedy_by,
    ]  # fmt: skip
