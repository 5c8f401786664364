"""What people fill in about a management review: the meeting, its decisions, what came of them."""

from datetime import date
from typing import Any

from django import forms

from audits.models import ManagementReview, ReviewAction
from audits.reviews.actions import AFTERWARDS, MOST_DECISIONS, Decision
from audits.tables import HeadForm, HourField, RevisionForm, Section, Sheet, line_box, table
from isoportal.lib.fields import DayField
from isoportal.lib.vietnamese import clean, visible

TEXT = forms.Textarea(attrs={"rows": 3})
HELP = {
    "context": "Điều cổng chưa biết; thay đổi TTHC, văn bản, tổ chức được lấy từ cổng.",
    "satisfaction": "Kết quả khảo sát, phản ánh, kiến nghị trong kỳ.",
    "providers": "Đơn vị bưu chính, phần mềm, tư vấn, bảo trì: đã làm tốt đến đâu.",
    "resources": "Con người, kinh phí, cơ sở vật chất, công nghệ.",
    "risks": "Các hành động đã làm với rủi ro, cơ hội có hiệu lực không.",
    "opportunities": "Đề xuất của các đơn vị.",
    "attendees": "Mỗi người hoặc đơn vị một dòng.",
}


class ReviewForm(HeadForm):
    on = DayField(label="Ngày họp")
    starts_at = HourField(label="Bắt đầu lúc", required=False)
    ends_at = HourField(label="Kết thúc lúc", required=False)

    class Meta:
        model = ManagementReview
        fields = [
            "on", "starts_at", "ends_at", "place", "chair", "chair_position", "secretary",
            "attendees", *ManagementReview.TYPED,
        ]  # fmt: skip
        widgets = dict.fromkeys(("attendees", *ManagementReview.TYPED), TEXT)
        help_texts = HELP


class ConclusionForm(RevisionForm):
    secretary = forms.CharField(label="Thư ký, người ký biên bản", max_length=120, required=False)
    attendees = forms.CharField(
        label="Thành phần dự họp", required=False, widget=TEXT, help_text=HELP["attendees"]
    )
    ends_at = HourField(label="Kết thúc lúc", required=False)
    conclusion = forms.CharField(
        label="Kết luận của chủ trì", max_length=20_000, required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Sự phù hợp, đầy đủ, hiệu lực của hệ thống; định hướng cải tiến.",
    )  # fmt: skip


class DecisionForm(forms.Form):
    what = forms.CharField(label="Việc", max_length=1000, widget=line_box())
    who = forms.CharField(label="Người thực hiện", max_length=120)
    due = DayField(label="Thời hạn")

    def row(self) -> Decision:
        given = self.cleaned_data
        return Decision(visible(given["what"]).strip(), clean(given["who"]), given["due"])


class FollowForm(forms.Form):
    """What became of one decision."""

    done_on = DayField(label="Ngày hoàn thành", required=False)
    result = forms.CharField(label="Kết quả", max_length=300, required=False)

    def __init__(self, *args: Any, action: ReviewAction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.action = action

    @property
    def told(self) -> tuple[date | None, str]:
        return self.cleaned_data["done_on"], clean(self.cleaned_data["result"])


def review_sheet(review: ManagementReview, data: Any = None) -> Sheet:
    return Sheet(ReviewForm(data, instance=review))


def decisions_sheet(review: ManagementReview, data: Any = None) -> Sheet:
    initial = [
        {"what": each.what, "who": each.who, "due": each.due} for each in review.actions.all()
    ]
    rows = table(DecisionForm, "decisions", initial, data, most=MOST_DECISIONS)
    words = "Việc gì, ai làm, đến bao giờ. Dòng để trống được bỏ qua."
    told = ("revision", "conclusion", *AFTERWARDS)
    first = {name: getattr(review, name) for name in told}
    head = ConclusionForm(data, initial=first)
    return Sheet(head, Section("Quyết định", words, rows, "decision"))


def follow_forms(review: ManagementReview, data: Any = None) -> list[FollowForm]:
    return [
        FollowForm(data, prefix=f"action-{each.pk}", action=each,
                   initial={"done_on": each.done_on, "result": each.result})
        for each in review.actions.all()
    ]  # fmt: skip
