"""What is typed of an inspection: a mark, the days of its parts, its minutes, its conclusion."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from agencies.upload_field import UploadField
from audits.criteria import Item, Part
from audits.inspections.passage import Minutes
from audits.inspections.photos import kinds_of
from audits.inspections.rules import LONGEST
from audits.inspections.sheet import Line
from audits.models import Cause, Inspection, Side
from isoportal.lib.fields import DayField, SeveralField
from isoportal.lib.files.kinds import IMAGES
from isoportal.lib.numbers import NumberField, show_number

REASON = "Lý do"
HALF = Decimal(2)


class MarkForm(forms.Form):
    """What one side says of an item, with a file if there is one to prove it."""

    change_id = forms.UUIDField(widget=forms.HiddenInput)
    based_on = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    points = NumberField(label="Điểm", required=False)
    is_not_applicable = forms.BooleanField(label="Không áp dụng", required=False)
    reason = forms.CharField(
        label="Lý do trừ điểm", required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST}),
    )  # fmt: skip
    note = forms.CharField(
        label="Ghi chú", required=False,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST}),
    )  # fmt: skip
    photo = UploadField(label="Ảnh minh chứng", required=False, kinds=IMAGES)
    caption = forms.CharField(label="Chú thích", required=False, max_length=200)

    def __init__(
        self, data: Any, files: Any, *, line: Line, side: Side, inspection: Inspection, by: User
    ) -> None:
        mark = line.of(side)
        initial = {
            "change_id": uuid4(),
            "based_on": mark.version if mark else 0,
            "points": mark.points if mark else None,
            "is_not_applicable": bool(mark and mark.is_not_applicable),
            "reason": mark.reason if mark else "",
            "note": mark.note if mark else "",
        }
        super().__init__(data, files, initial=initial)
        item = line.item
        points = self.fields["points"]
        points.help_text = (
            f"Từ 0 đến {show_number(item.maximum)}, mỗi bậc {show_number(item.step)} điểm."
        )
        points.widget.attrs |= {
            "data-maximum": f"{item.maximum:f}", "data-step": f"{item.step:f}",
        }  # fmt: skip
        if not item.may_not_apply:
            del self.fields["is_not_applicable"]
        else:
            self.fields["reason"].label = "Lý do trừ điểm hoặc không áp dụng"
        if side == Side.OWN and not item.may_not_apply:
            self.fields["reason"].label = "Giải trình"
        if side == Side.OWN:
            self.fields["photo"] = UploadField(
                label="Minh chứng", required=False, kinds=kinds_of(side)
            )
        self.fields["photo"].belongs_to(inspection.agency, by)  # type: ignore[attr-defined]

    @property
    def said(self) -> dict[str, Any]:
        """As give_mark takes it."""
        given = self.cleaned_data
        names = ["change_id", "based_on", "points", "reason", "note"]
        return {
            **{name: given[name] for name in names},
            "is_not_applicable": given.get("is_not_applicable", False),
        }


def quick(item: Item) -> list[tuple[str, str]]:
    """The big buttons beside the stepper: all points, half of them, none."""
    half = item.maximum / HALF
    half -= half % item.step
    offered = [(item.maximum, "Đạt tối đa"), (half, "Đạt một nửa"), (Decimal(0), "Không đạt")]
    return [(show_number(points), words) for points, words in offered]


class PartsForm(forms.Form):
    """On which day each part was inspected."""

    def __init__(self, data: Any, *, parts: list[Part], done: dict[str, Any]) -> None:
        super().__init__(data)
        for part in parts:
            self.fields[part.code] = DayField(
                label=f"Nội dung {part.code}: {part.title}",
                required=False,
                initial=done.get(part.code),
            )


class MinutesForm(forms.ModelForm):
    """What the minutes say beside the marks; the day only where they are drawn up."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    recorded_on = DayField(
        label="Ngày lập biên bản", required=False, help_text="Chỉ cần khi lập biên bản."
    )

    class Meta:
        model = Inspection
        fields = ["strengths", "shortcomings", "causes", "cause_text", "proposals"]
        field_classes = {"causes": SeveralField}
        widgets = {
            **{name: forms.Textarea(attrs={"rows": 5})
               for name in ["strengths", "shortcomings", "proposals"]},
            "cause_text": forms.Textarea(attrs={"rows": 2}),
            "causes": forms.CheckboxSelectMultiple,
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Cause.objects.offered_to(self.instance)
        self.fields["causes"].queryset = offered  # type: ignore[attr-defined]
        if not offered.exists():
            del self.fields["causes"]

    @property
    def minutes(self) -> Minutes:
        given = self.cleaned_data
        names = ["strengths", "shortcomings", "cause_text", "proposals"]
        return Minutes(causes=given.get("causes", ()), **{name: given[name] for name in names})

    def _post_clean(self) -> None:
        """The row is written by the action alone, which locks it first."""


class ChooseForm(forms.Form):
    """Which of two marks is taken, and the version that stood when it was chosen."""

    take = forms.BooleanField(required=False, widget=forms.HiddenInput)
    based_on = forms.IntegerField(min_value=0, max_value=2**31 - 1)

    @property
    def chosen(self) -> dict[str, Any]:
        """As choose takes it; raises, in words, where the page did not say what it showed."""
        if not self.is_valid():
            raise ValidationError("Chưa rõ anh/chị đã xem bản nào. Hãy mở lại trang rồi chọn.")
        return self.cleaned_data


class DayForm(forms.Form):
    on = DayField(label="Ngày kết luận")


class AnswerForm(forms.Form):
    is_agreed = forms.TypedChoiceField(
        label="Ý kiến của cơ quan",
        choices=[("yes", "Đồng ý với biên bản"), ("no", "Không đồng ý, có ý kiến")],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn đồng ý hoặc không đồng ý."},
    )  # fmt: skip
    answer = forms.CharField(
        label="Nội dung ý kiến", required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Bắt buộc khi không đồng ý: nêu tiêu chí, lý do và minh chứng.",
    )  # fmt: skip


class SendForm(forms.Form):
    is_partial_confirmed = forms.BooleanField(
        label="Gửi bản tự chấm chưa đủ tiêu chí", required=False
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=REASON, max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Hãy nêu lý do."},
    )  # fmt: skip
