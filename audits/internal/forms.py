"""What people fill in about an internal audit: programme, plan, sessions, questions, report."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django import forms

from agencies.models import Agency
from audits.findings.clauses import clause_code, clause_label
from audits.internal.plan import Answer, Auditor, Duty, Kind, Line, Plan, Session
from audits.internal.rules import MOST_AUDITORS, MOST_LINES, MOST_SESSIONS
from audits.models import AuditProgramme, Checklist, InternalAudit
from audits.tables import (
    Choices,
    HeadForm,
    HourField,
    RevisionForm,
    Section,
    Sheet,
    line_box,
    table,
)
from isoportal.lib.fields import CHOOSE, DayField
from isoportal.lib.vietnamese import clean, visible

TEXT = forms.Textarea(attrs={"rows": 3})
PICK = ("", "Chọn")


class ProgrammeForm(HeadForm):
    decided_on = DayField(label="Ngày quyết định", required=False)

    class Meta:
        model = AuditProgramme
        fields = ["year", "frequency", "scope", "method", "responsible", "decision_no",
                  "decided_on"]  # fmt: skip
        widgets = dict.fromkeys(("scope", "method", "responsible"), TEXT)
        help_texts = {
            "frequency": "Ví dụ: một năm một lần, vào tháng 6.",
            "scope": "Những đơn vị, hoạt động được đánh giá trong năm.",
            "method": "Ví dụ: phỏng vấn, xem hồ sơ, quan sát nơi làm việc.",
            "decision_no": "Số, ký hiệu quyết định thành lập đoàn đánh giá, nếu đã có.",
        }


class PlanForm(HeadForm):
    first_day = DayField(label="Từ ngày")
    last_day = DayField(label="Đến hết ngày")
    noticed_on = DayField(label="Ngày đã thông báo cho các đơn vị", required=False)

    class Meta:
        model = InternalAudit
        fields = ["title", "scope", "criteria", "first_day", "last_day", "notice_days",
                  "noticed_on", "approver", "approver_position"]  # fmt: skip
        widgets = {"scope": TEXT, "criteria": TEXT}
        help_texts = {
            "title": "Ví dụ: Đánh giá nội bộ lần 1.",
            "criteria": "Ví dụ: TCVN ISO 9001:2015; tài liệu hệ thống; QĐ 19/2014/QĐ-TTg.",
            "notice_days": "Số ngày phải thông báo trước khi bắt đầu.",
        }


class AuditorForm(forms.Form):
    name = forms.CharField(label="Họ và tên", max_length=120)
    division = forms.CharField(label="Đơn vị công tác", max_length=200)
    duty = forms.ChoiceField(label="Nhiệm vụ", choices=[PICK, *Duty.choices], error_messages=CHOOSE)

    def row(self) -> Auditor:
        given = self.cleaned_data
        return Auditor(clean(given["name"]), clean(given["division"]), given["duty"])


class SessionForm(forms.Form):
    kind = forms.ChoiceField(label="Phiên", choices=[PICK, *Kind.choices], error_messages=CHOOSE)
    on = DayField(label="Ngày")
    start = HourField(label="Từ giờ", error_messages={"required": "Hãy nhập giờ bắt đầu."})
    end = HourField(label="Đến giờ", error_messages={"required": "Hãy nhập giờ kết thúc."})
    unit = forms.CharField(label="Đơn vị được đánh giá", max_length=200, required=False)
    place = forms.CharField(label="Địa điểm", max_length=200, required=False)
    auditors = forms.MultipleChoiceField(label="Người đánh giá", required=False, widget=Choices)

    def __init__(self, *args: Any, team: Sequence[Auditor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["auditors"]
        field.choices = [(each.name, f"{each.name} ({each.division})") for each in team]
        field.error_messages["invalid_choice"] = (
            "“%(value)s” không còn trong đoàn đánh giá. Hãy chọn lại."
        )

    def row(self) -> Session:
        given = self.cleaned_data
        return Session(
            given["kind"], given["on"], given["start"], given["end"], clean(given["unit"]),
            given["auditors"], clean(given["place"]),
        )  # fmt: skip


class ClauseField(forms.CharField):
    """A clause as people write it: 9.2 (2015), or just 9.2."""

    def prepare_value(self, value: Any) -> Any:
        return clause_label(value) if isinstance(value, str) else value

    def to_python(self, value: Any) -> str:
        return clause_code(clean(super().to_python(value) or ""))


class LineForm(forms.Form):
    text = forms.CharField(label="Nội dung xem xét", max_length=1000, widget=line_box())
    clause = ClauseField(label="Điều khoản", max_length=40, required=False)
    answer = forms.ChoiceField(
        label="Kết quả", choices=[("", "Chưa ghi"), *Answer.choices], required=False
    )
    note = forms.CharField(label="Ghi chép", max_length=2000, required=False, widget=line_box())
    code = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)

    def row(self) -> Line:
        given = self.cleaned_data
        texts = {name: visible(given[name]).strip() for name in ("text", "note")}
        return Line(**texts, code=given["code"], clause=given["clause"],
                    answer=given["answer"])  # fmt: skip


class ReportForm(RevisionForm):
    on = DayField(label="Ngày báo cáo")
    conclusion = forms.CharField(
        label="Kết luận của đoàn", max_length=20_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Mức độ phù hợp, hiệu lực của hệ thống; điểm mạnh; việc cần khắc phục.",
        error_messages={"required": "Hãy ghi kết luận của cuộc đánh giá."},
    )  # fmt: skip


def programme_sheet(programme: AuditProgramme, data: Any = None) -> Sheet:
    return Sheet(ProgrammeForm(data, instance=programme))


def plan_sheet(audit: InternalAudit, data: Any = None) -> Sheet:
    rows = table(AuditorForm, "team", audit.auditors, data, most=MOST_AUDITORS)
    words = (
        "Ghi đơn vị công tác của từng người: không ai được đánh giá đơn vị của chính mình. Dòng để "
        "trống được bỏ qua."
    )
    return Sheet(PlanForm(data, instance=audit), Section("Đoàn đánh giá", words, rows, "auditor"))


def sessions_sheet(audit: InternalAudit, data: Any = None) -> Sheet:
    plan = Plan.of(audit)
    initial = [asdict(each) for each in plan.sessions] or [
        {"kind": kind.value, "on": day}
        for kind, day in [
            (Kind.OPENING, audit.first_day), (Kind.UNIT, audit.first_day),
            (Kind.INTERNAL, audit.last_day), (Kind.CLOSING, audit.last_day),
        ]
    ]  # fmt: skip
    rows = table(SessionForm, "sessions", initial, data, most=MOST_SESSIONS, team=plan.team)
    words = "Phiên họp không chọn người là có cả đoàn. Dòng để trống được bỏ qua."
    head = RevisionForm(data, initial={"revision": audit.revision})
    return Sheet(head, Section("Các phiên", words, rows, "session"))


def lines_sheet(audit: InternalAudit, data: Any = None, more: Sequence[Line] = ()) -> Sheet:
    initial = [*audit.lines, *(asdict(each) for each in more)]
    rows = table(LineForm, "lines", initial, data, most=MOST_LINES)
    words = "Ghi nội dung xem xét trước; kết quả và ghi chép trong khi đánh giá."
    head = RevisionForm(data, initial={"revision": audit.revision})
    return Sheet(head, Section("Bảng câu hỏi", words, rows, "question"))


def report_sheet(audit: InternalAudit, data: Any = None, *, day: date) -> Sheet:
    first = {"revision": audit.revision, "conclusion": audit.conclusion, "on": day}
    return Sheet(ReportForm(data, initial=first))


def items_of(checklist: Checklist, agency: Agency, day: date) -> list[Line]:
    """The items of an issued checklist that are asked of this kind of agency, as lines."""
    version = agency.version_on(day)
    criteria = checklist.criteria.asked_of(version.kind) if version else checklist.criteria
    return [
        Line(item.text, item.code, item.clauses[0] if item.clauses else "")
        for item in criteria.items()
    ]
