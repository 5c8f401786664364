"""The units of a plan for Excel: exactly what is filtered, as of the day."""

from collections.abc import Sequence
from typing import Any

from audits.campaigns.progress import Unit
from isoportal.lib.sheet import write_xlsx

COLUMNS = [
    "STT", "Đơn vị", "Nhóm", "Đoàn", "Hình thức", "Ngày dự kiến", "Nội dung đã kiểm tra",
    "Nội dung phải kiểm tra", "Ngày kiểm tra gần nhất", "Trạng thái", "Ngày kết luận", "Điểm",
    "Điểm đạt", "Điểm áp dụng", "Xếp loại",
]  # fmt: skip
NOTHING = [None] * 5


def units_xlsx(units: Sequence[Unit]) -> bytes:
    rows = (_row(place, unit) for place, unit in enumerate(units, start=1))
    return write_xlsx(COLUMNS, rows, "Đơn vị kiểm tra")


def _row(place: int, unit: Unit) -> list[Any]:
    row = unit.inspection
    return [
        place, row.agency_name, row.group_name, str(row.team or ""), row.get_form_display(),
        row.planned_on, unit.share.part, unit.share.whole, unit.last_day, unit.state.label,
        *(_concluded(row) if unit.is_concluded else NOTHING),
    ]  # fmt: skip


def _concluded(row: Any) -> list[Any]:
    return [row.concluded_on, row.score, row.got, row.possible, row.grade]
