"""The units of a plan for Excel: exactly what is filtered, as of the day."""

from collections.abc import Sequence
from typing import Any

from audits.campaigns.progress import Unit
from isoportal.lib.sheet import write_xlsx

COLUMNS = [
    "STT", "Đơn vị", "Nhóm", "Đoàn", "Hình thức", "Ngày dự kiến", "Nội dung đã kiểm tra",
    "Nội dung phải kiểm tra", "Ngày kiểm tra gần nhất", "Trạng thái", "Ngày kết luận", "Điểm",
    "Xếp loại",
]  # fmt: skip


def units_xlsx(units: Sequence[Unit]) -> bytes:
    rows = (_row(place, unit) for place, unit in enumerate(units, start=1))
    return write_xlsx(COLUMNS, rows, "Đơn vị kiểm tra")


def _row(place: int, unit: Unit) -> list[Any]:
    row = unit.inspection
    return [
        place, row.agency_name, row.group_name, str(row.team or ""), row.get_form_display(),
        row.planned_on, unit.share.part, unit.share.whole, unit.last_day, row.get_state_display(),
        row.concluded_on, row.score, row.grade,
    ]  # fmt: skip
