"""What is filled in about an ISO procedure, its rows aside (body_form.py)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from agencies.models import Agency
from agencies.upload_field import UploadField
from isoportal.lib.fields import DayField
from isoportal.lib.numbers import CountField, NumberField
from isoportal.lib.vietnamese import clean, visible
from procedures.body import CONTENT, PARTS, TEXTS
from procedures.duration import Unit
from procedures.iso.drafts import Draft
from procedures.models import Cover, IsoProcedure, LegalDocument

LONGEST_PART = 8000
HINTS = {
    "components": "Mỗi dòng một giấy tờ, kèm số bản chính, bản sao.",
    "bases": "Mỗi dòng một văn bản, như in trong quy trình.",
}


def _words(label: str, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=LONGEST_PART,
        widget=forms.Textarea(attrs={"rows": rows}), **more,
    )  # fmt: skip


def _line(label: str, most: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, **more)


class DraftForm(forms.Form):
    """What a revision says, except its rows; and from what state of it the page was made."""

    revision = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    code = _line("Mã quy trình", 40, help_text="Mỗi mã dùng một lần trong cơ quan, ví dụ QT-HT-01.")
    kind = forms.ChoiceField(
        label="Loại", choices=IsoProcedure.Kind.choices, initial=IsoProcedure.Kind.OPERATIONAL
    )
    title = _line("Tên quy trình", 500)
    stated = NumberField(
        label="Thời gian giải quyết", required=False, max_digits=7, decimal_places=2,
        help_text="Bằng tổng thời gian các bước và không dài hơn thời hạn quy định.",
    )  # fmt: skip
    stated_unit = forms.ChoiceField(label="Đơn vị", choices=Unit.choices)
    changed = _line(
        "Nội dung sửa đổi", 500, required=False,
        help_text="So với lần trước; ghi vào bảng sửa đổi.",
    )  # fmt: skip
    purpose = _words(PARTS["purpose"])
    scope = _words(PARTS["scope"])
    references = _words(PARTS["references"])
    terms = _words(PARTS["terms"])
    cites = _words(
        "Văn bản viện dẫn trong danh mục của cổng",
        help_text="Mỗi dòng một số, ký hiệu. Cổng báo khi một văn bản ở đây hết hiệu lực.",
    )
    drafter_position = _line("Chức vụ người soạn thảo", 150, required=False)

    def __init__(self, *args: Any, is_first: bool = True, has_issued: bool = False, **more: Any):
        super().__init__(*args, **more)
        for name, title in CONTENT.items():
            self.fields[f"content_{name}"] = _words(title, help_text=HINTS.get(name, ""))
        if is_first:
            del self.fields["changed"]
        if has_issued:
            for name in ["code", "kind"]:
                del self.fields[name]

    def clean_stated(self) -> Any:
        stated = self.cleaned_data["stated"]
        if stated is not None and stated <= 0:
            raise ValidationError("Thời gian giải quyết phải lớn hơn 0.")
        return stated

    def clean_cites(self) -> list[LegalDocument]:
        """The texts that are named; one the portal does not know is refused by its number."""
        numbers = list(
            dict.fromkeys(filter(None, map(clean, self.cleaned_data["cites"].split("\n"))))
        )
        known = {each.number: each for each in LegalDocument.objects.filter(number__in=numbers)}
        unknown = [number for number in numbers if number not in known]
        if unknown:
            raise ValidationError(
                f"Danh mục văn bản của cổng chưa có: {', '.join(unknown)}. Hãy kiểm tra số, ký "
                "hiệu, hoặc ghi văn bản này ở mục Căn cứ pháp lý."
            )
        return [known[number] for number in numbers]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name, value in given.items():
            if isinstance(value, str):
                area = isinstance(self.fields[name].widget, forms.Textarea)
                given[name] = lined(value) if area else clean(value)
        return given

    @property
    def content(self) -> dict[str, str]:
        return {name: self.cleaned_data[f"content_{name}"] for name in CONTENT}


class PaperForm(DraftForm):
    """Beside what it says: who signed the paper, under which number, from when, and its scan."""

    issue_no = CountField(label="Lần ban hành", min_value=1, max_value=999, initial=1)
    revision_no = CountField(label="Lần sửa đổi", min_value=0, max_value=999, initial=0)
    start = DayField(label="Có hiệu lực từ ngày")
    decision = _line("Quyết định ban hành", 100, required=False)
    drafter = _line("Người soạn thảo", 150)
    reviewer = _line("Người xem xét", 150)
    reviewer_position = _line("Chức vụ người xem xét", 150, required=False)
    approver = _line("Người phê duyệt", 150)
    approver_position = _line("Chức vụ người phê duyệt", 150, required=False)
    upload = UploadField(label="Bản quét quy trình đã ký")

    def __init__(self, *args: Any, agency: Agency, by: User, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["upload"].belongs_to(agency, by)  # type: ignore[attr-defined]

    @property
    def signed(self) -> dict[str, Any]:
        names = ["issue_no", "revision_no", "start", "decision", "drafter", "reviewer",
                 "reviewer_position", "approver", "approver_position", "upload"]  # fmt: skip
        given = {name: self.cleaned_data[name] for name in names}
        return given | {name: int(given[name]) for name in ["issue_no", "revision_no"]}


class NoteReviewForm(forms.Form):
    reviewer = _line("Người xem xét", 150)
    position = _line("Chức vụ", 150)


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label="Lý do trả lại", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Người soạn thảo đọc câu này để biết cần sửa gì.",
    )  # fmt: skip


class IssueForm(forms.Form):
    start = DayField(label="Có hiệu lực từ ngày")
    decision = _line("Quyết định ban hành", 100, help_text="Số, ký hiệu và ngày của quyết định.")
    upload = UploadField(label="Bản đã ký", required=False)

    def __init__(self, *args: Any, agency: Agency, by: User, asks: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["upload"].belongs_to(agency, by)  # type: ignore[attr-defined]
        if asks:
            self.fields["confirmed"] = forms.BooleanField(
                label="Tôi xác nhận ban hành dù thời gian dài hơn thời hạn quy định.",
                required=False,
            )


class ReviseForm(forms.Form):
    changed = _line(
        "Nội dung sửa đổi", 500,
        help_text="Ví dụ: rút ngắn thời gian thẩm định từ 5 còn 3 ngày làm việc.",
    )  # fmt: skip
    new_issue = forms.BooleanField(
        label="Ban hành lại toàn bộ (lần ban hành mới, sửa đổi 00)", required=False
    )


class WithdrawForm(forms.Form):
    on = DayField(label="Hủy bỏ từ ngày")
    decision = _line("Quyết định hủy bỏ", 100)
    reason = forms.CharField(
        label="Lý do", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class LookThroughForm(forms.Form):
    on = DayField(label="Ngày rà soát")


class CoverForm(forms.Form):
    """How the procedures that were ticked are covered."""

    part = forms.ChoiceField(label="Vai trò", choices=Cover.Part.choices)
    start = DayField(
        label="Áp dụng từ ngày", required=False,
        help_text="Để trống: từ hôm nay, hoặc từ khi quy trình có hiệu lực lần đầu.",
    )  # fmt: skip


class LinkForm(CoverForm):
    """Which ISO procedure covers one procedure of its agency."""

    field_order = ["iso", "part", "start"]
    iso = forms.ModelChoiceField(
        IsoProcedure.objects.none(), label="Quy trình ISO", empty_label="Chọn quy trình",
        error_messages={"invalid_choice": "Quy trình này không gắn được với TTHC. Hãy chọn lại."},
    )  # fmt: skip

    def __init__(self, *args: Any, isos: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["iso"]
        chosen.queryset = isos
        chosen.label_from_instance = lambda iso: f"{iso.code} – {iso.title}"


class EndCoverForm(forms.Form):
    on = DayField(label="Bỏ gắn từ ngày", help_text="Từ ngày này quy trình không còn áp dụng.")


def lined(text: str) -> str:
    """A text of several lines as it is kept: composed, without blanks at the ends of lines."""
    found = [clean(line) for line in visible(text).splitlines()]
    return "\n".join(found).strip()


def initial_of(draft: Draft) -> dict[str, Any]:
    """A draft as the form shows it."""
    body = draft.body
    return {
        "title": draft.title,
        "stated": draft.stated,
        "stated_unit": draft.stated_unit,
        "changed": draft.changed,
        "drafter_position": draft.drafter_position,
        "cites": "\n".join(text.number for text in draft.cites),
        **{name: getattr(body, name) for name in TEXTS},
        **{f"content_{name}": body.content.get(name, "") for name in CONTENT},
    }
