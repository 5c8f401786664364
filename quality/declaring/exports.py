"""The register as a table, for Excel."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from isoportal.lib.sheet import write_xlsx
from quality.declaring.states import state_on
from quality.models import Declaration

COLUMNS = [
    "Số, ký hiệu", "Cơ quan", "Tiêu chuẩn", "Loại công bố", "Ngày ký", "Hiệu lực từ ngày",
    "Đến hết ngày", "Trạng thái", "Phạm vi áp dụng", "Người ký", "Chức vụ người ký",
    "Văn bản chấm dứt", "Lý do chấm dứt", "Ghi chú",
]  # fmt: skip


def register_xlsx(declarations: Iterable[Declaration], day: date) -> bytes:
    """The declarations (with_agency_on the day) as a workbook, their state being that of `day`."""
    return write_xlsx(COLUMNS, (_row(each, day) for each in declarations), "Công bố")


def _row(declaration: Any, day: date) -> Sequence[Any]:
    state = state_on(declaration, day, agency_exists=declaration.agency_exists)
    return [
        declaration.number,
        declaration.agency_name,
        declaration.version.name,
        declaration.get_kind_display(),
        declaration.signed_on,
        declaration.start,
        declaration.end - timedelta(days=1) if declaration.end else None,
        state.text,
        declaration.scope,
        declaration.signer,
        declaration.signer_position,
        declaration.end_decision,
        declaration.end_reason,
        declaration.note,
    ]
