"""The list of findings as a table, for Excel: what is filtered, as it stood on the day."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from audits.findings.clauses import clause_label
from audits.findings.states import sign_of, urgency
from isoportal.lib.sheet import write_xlsx

COLUMNS = [
    "Cơ quan", "Số phiếu", "Năm", "Ngày phát hiện", "Nguồn", "Mức độ", "Tiêu chí", "Điều khoản",
    "Yêu cầu", "Nội dung phát hiện", "Bằng chứng", "Hạn khắc phục", "Trạng thái", "Thời hạn",
    "Lặp lại của phiếu", "Khắc phục tức thời", "Nguyên nhân gốc", "Nhóm nguyên nhân",
    "Ngày lập kế hoạch", "Ngày báo cáo kết quả", "Ngày đóng", "Số ngày đến khi đóng",
]  # fmt: skip


def findings_xlsx(findings: Iterable[Any], day: date) -> bytes:
    """The findings, each with its agency's name on the day and what it `stood` as."""
    return write_xlsx(COLUMNS, (_row(each, day) for each in findings), "Phát hiện")


def _row(each: Any, day: date) -> Sequence[Any]:
    late = urgency(each, day, each.stood)
    return [
        each.agency_name, each.number, each.year, each.found_on, each.get_source_display(),
        each.get_grade_display(), each.item, clause_label(each.clause), each.requirement,
        each.nature, each.evidence, each.due, sign_of(each, each.stood).text,
        late.text if late else "",
        each.repeats.label if each.repeats else "", each.correction, each.root_cause,
        "; ".join(map(str, each.causes.all())), each.planned_on, each.done_on, each.closed_on,
        each.days_to_close,
    ]  # fmt: skip
