"""The catalogue as a table, for Excel."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from isoportal.lib.sheet import write_xlsx
from procedures.catalogue.filters import state_of
from procedures.catalogue.telling import component_in_words, limit_in_words
from procedures.models import ProcedureVersion

COLUMNS = [
    "Mã TTHC", "Phần mã của cơ quan", "Tên thủ tục", "Lĩnh vực", "Cấp thực hiện",
    "Thời hạn dài nhất", "Thời hạn, phí, lệ phí", "Dịch vụ công trực tuyến",
    "Mức độ (thang 1–4)", "Bưu chính công ích", "Thành phần hồ sơ", "Kết quả",
    "Căn cứ pháp lý", "Quyết định công bố", "Ngày quyết định", "Hiệu lực từ ngày",
    "Đến hết ngày", "Hiệu lực", "Quyết định bãi bỏ", "Ngày quyết định bãi bỏ",
]  # fmt: skip


def catalogue_xlsx(versions: Iterable[ProcedureVersion], day: date) -> bytes:
    """The versions as a workbook; whether they are in force is told of `day`."""
    return write_xlsx(COLUMNS, (_row(each, day) for each in versions), "Thủ tục hành chính")


def _row(version: ProcedureVersion, day: date) -> Sequence[Any]:
    return [
        version.procedure.code,
        version.procedure.local,
        version.name,
        version.field.name,
        version.level_names,
        str(version.longest_limit() or ""),
        "; ".join(limit_in_words(each) for each in version.limit_list),
        version.get_online_display(),
        version.old_online,
        version.by_post,
        "; ".join(component_in_words(each) for each in version.component_list),
        version.result,
        ", ".join(text.number for text in version.legal_bases.all()),
        version.decision,
        version.decided_on,
        version.start,
        version.end - timedelta(days=1) if version.end else None,
        state_of(version, day)[2],
        version.end_decision,
        version.end_decided_on,
    ]
