"""What people fill in when they hand in, approve or review a submission."""

from typing import Any

from django import forms

from accounts.models import User
from agencies.groups import groups
from agencies.models import AgencyVersion
from agencies.upload_field import UploadField
from isoportal.lib.days import day_or_today
from isoportal.lib.fields import DayField
from procedures.filtering import ListFilter, choice
from quality.conflicts import file_in_words
from quality.models import ObligationKind, Sentence, Submission
from quality.submissions.papers import ON_PAPER, ON_PLAN, Given, former_paper

Form = ObligationKind.Form
REVISIONS = ["revision", "plan_revision"]


class SubmissionForm(forms.Form):
    """The officer's form: one file, and what stands on the paper."""

    upload = UploadField(label="Tệp", required=False)
    number = forms.CharField(
        label="Số, ký hiệu văn bản", max_length=60, required=False, help_text="Ví dụ: 12/QĐ-SNV."
    )
    signed_on = DayField(label="Ngày ký", required=False)
    effective_on = DayField(
        label="Có hiệu lực từ ngày", required=False, help_text="Ghi theo văn bản, không phải ngày "
        "tải lên."
    )  # fmt: skip
    shelf = forms.CharField(
        label="Nơi lưu bản giấy", max_length=100, required=False, help_text="Ví dụ: Văn thư, cặp "
        "ISO-2026, số 14."
    )  # fmt: skip
    note = forms.CharField(label="Ghi chú cho Tổ giúp việc", max_length=300, required=False)
    # of the draft and of the plan from which the form was made; 0 where there was none
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    plan_revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(
        self, *args: Any, user: User, submission: Submission, enough: bool, **kwargs: Any
    ) -> None:
        """`enough`: there is something to hand in already, so that no file need be chosen."""
        kwargs.setdefault("initial", _first_values(submission))
        super().__init__(*args, **kwargs)
        form = submission.obligation.kind.form
        mine, others = (ON_PLAN, ON_PAPER) if form == Form.OBJECTIVES else (ON_PAPER, ON_PLAN)
        for name in {*others} - {*mine}:
            del self.fields[name]
        self.fields["upload"].required = not enough
        self.fields["upload"].label = FILES[Form(form)]
        self.fields["upload"].belongs_to(submission.agency, user)  # type: ignore[attr-defined]

    @property
    def given(self) -> Given:
        revisions = {name: self.cleaned_data[name] or 0 for name in REVISIONS}
        return Given(**self.cleaned_data | revisions)

    @property
    def upload_name(self) -> str:
        """The file it carries, for whoever compares two versions of the form."""
        told = self.cleaned_data if self.is_bound else self.initial
        return file_in_words(told.get("upload"))

    @property
    def details(self) -> list[forms.BoundField]:
        """What need not be filled in."""
        return [field for field in self.visible_fields() if field.name != "upload"]

    @property
    def is_filled(self) -> bool:
        """Whether any of it holds something to be seen, or a fault."""
        return any(field.value() or field.errors for field in self.details)


FILES = {
    Form.OBJECTIVES: "Bản mục tiêu đã ký",
    Form.RESULTS: "Báo cáo kết quả đã ký",
    Form.DOCUMENT: "Văn bản đã ký",
}


def _first_values(submission: Submission) -> dict[str, Any]:
    """What stands there already, and from which revision the form is made."""
    plan = submission.plan
    made_from = {"revision": submission.revision, "plan_revision": plan.revision if plan else 0}
    return made_from | _standing(submission)


def _standing(submission: Submission) -> dict[str, Any]:
    """In the draft, on the plan, else in the version before."""
    plan = submission.plan
    if plan and submission.obligation.kind.form == Form.OBJECTIVES:
        return {
            "upload": plan.upload, "number": plan.number, "signed_on": plan.signed_on,
            "note": submission.note,
        }  # fmt: skip
    document = submission.document or former_paper(submission)
    if document is None:
        return {"note": submission.note}
    return {
        "upload": document.upload, "number": document.number, "note": submission.note,
        "effective_on": document.effective_on, "shelf": document.shelf,
    }  # fmt: skip


class RefuseForm(forms.Form):
    """Why the head does not let it out."""

    reason = forms.CharField(
        label="Cần sửa gì",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Người soạn đọc nguyên văn câu này.",
        error_messages={"required": "Hãy nêu lý do để người soạn biết cần sửa gì."},
    )


class ReturnForm(forms.Form):
    """Why the committee returns it: whole sentences, chosen or typed."""

    reason = forms.CharField(
        label="Lý do trả lại",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Cơ quan đọc nguyên văn: thiếu gì, sai ở đâu, cần sửa thế nào.",
        error_messages={"required": "Hãy nêu lý do trả lại để cơ quan biết cần sửa gì."},
    )
    sentences = forms.ModelMultipleChoiceField(
        Sentence.objects.none(),
        label="Câu dùng lại",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Câu đã chọn vừa bị xóa khỏi danh sách."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sentences"].queryset = Sentence.objects.all()  # type: ignore[attr-defined]
        if self.data.getlist("sentences") if self.is_bound else False:  # type: ignore[attr-defined]
            self.fields["reason"].required = False

    def clean(self) -> dict[str, Any]:
        """The chosen sentences, each on a line, then what was typed beside them."""
        typed = self.cleaned_data.get("reason", "").strip()
        chosen = [str(each) for each in self.cleaned_data.get("sentences") or []]
        lines = [each for each in chosen if each not in typed] + ([typed] if typed else [])
        return {**self.cleaned_data, "reason": "\n".join(lines)}


class SentenceForm(forms.ModelForm):
    class Meta:
        model = Sentence
        fields = ["text", "place"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"place": "Số nhỏ đứng trước."}
        error_messages = {
            "text": {
                "required": "Hãy viết câu dùng lại.",
                "unique": "Câu này đã có trong danh sách.",
            }
        }


def kinds_of_duty() -> list[tuple[str, str]]:
    return list(ObligationKind.objects.values_list("code", "name"))


class ReviewFilter(ListFilter):
    """Which of the waiting submissions somebody goes through; none where it has faults."""

    kind = choice("Nghĩa vụ", "Mọi nghĩa vụ", kinds_of_duty, field_name="obligation__kind__code")
    group = choice("Nhóm cơ quan", "Mọi nhóm", groups, method="in_group")

    class Meta:
        model = Submission
        fields: list[str] = []

    def in_group(self, found: Any, _: str, code: str) -> Any:
        versions = AgencyVersion.objects.as_of(day_or_today(None)).in_group(code)
        return found.filter(agency__in=versions.values("agency"))
