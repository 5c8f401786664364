"""The list of agencies as a sheet: exactly what the filters show."""

from collections.abc import Sequence
from typing import Any

from isoportal.lib.sheet import write_csv, write_xlsx
from reports.filters import AgencyFilter
from reports.roster import Line, lines

COLUMNS = [
    "Tên cơ quan", "Tên viết tắt", "Loại", "Nhóm", "Cơ quan cấp trên", "Mã định danh",
    "Mã đơn vị hành chính", "Chế độ áp dụng", "Trạng thái", "Số công bố", "Ngày ký",
    "Phiên bản tiêu chuẩn", "Hiệu lực từ ngày",
]  # fmt: skip


def agencies_xlsx(chosen: AgencyFilter) -> bytes:
    return write_xlsx(COLUMNS, _rows(chosen), "Cơ quan")


def agencies_csv(chosen: AgencyFilter) -> bytes:
    return write_csv(COLUMNS, _rows(chosen))


def _rows(chosen: AgencyFilter) -> list[Sequence[Any]]:
    return [_row(line) for line in lines(chosen.qs, chosen.day)]


def _row(line: Line) -> Sequence[Any]:
    return [
        line.name,
        line.short_name,
        line.kind_label,
        line.group_name,
        line.parent_name,
        line.identifier,
        line.unit_code,
        line.regime_label,
        line.state_label,
        line.number,
        line.signed_on,
        line.standard_name,
        line.in_force_from,
    ]
