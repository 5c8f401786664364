"""What is filled in about who handles what, and how far it has come."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from agencies.access import agencies_for
from agencies.models import AgencyVersion, Kind
from agencies.roles import Permission
from agencies.upload_field import UploadField
from isoportal.lib.fields import CHOOSE, DayField
from isoportal.lib.files.kinds import IMAGES
from procedures.codes import CodeField, CodesField
from procedures.handling.assigning import Assignment, weigh
from procedures.models import (
    Exclusion,
    Field,
    Handling,
    Level,
    Milestone,
    ProcedureVersion,
)

REASON = forms.Textarea(attrs={"rows": 3})


class HandlingForm(forms.ModelForm):
    """One procedure that an agency is given."""

    procedure = CodeField(
        label="Mã TTHC", max_length=40, help_text="Mã trong danh mục, ví dụ 1.000894.",
        error_messages={"required": "Hãy nhập mã TTHC."},
    )  # fmt: skip
    start = DayField(label="Giao từ ngày")

    class Meta:
        model = Handling
        fields = ["procedure", "start", "decision"]
        help_texts = {"decision": "Số, ký hiệu văn bản giao, ví dụ: 15/QĐ-UBND."}


class EndForm(forms.Form):
    end = DayField(
        label="Kết thúc từ ngày", help_text="Ngày đầu tiên cơ quan không còn giải quyết TTHC này."
    )
    reason = forms.CharField(
        label="Lý do", max_length=300, widget=REASON,
        error_messages={"required": "Hãy nêu lý do kết thúc."},
    )  # fmt: skip


class ExclusionForm(forms.ModelForm):
    """A procedure that others of its level handle and this agency does not, and why."""

    procedure = CodeField(
        label="Mã TTHC", max_length=40, help_text="Mã trong danh mục, ví dụ 1.000894.",
        error_messages={"required": "Hãy nhập mã TTHC."},
    )  # fmt: skip
    start = DayField(
        label="Loại trừ từ ngày", help_text="Nếu TTHC đang được giao, việc giao kết thúc ngày này."
    )

    class Meta:
        model = Exclusion
        fields = ["procedure", "start", "reason", "decision"]
        widgets = {"reason": REASON}
        help_texts = {
            "reason": "Nêu vì sao cơ quan không giải quyết TTHC này; ai xem phạm vi cũng đọc được.",
            "decision": "Số, ký hiệu văn bản, nếu có.",
        }


class ExclusionEndForm(forms.Form):
    end = DayField(label="Kết thúc từ ngày", help_text="Từ ngày này có thể giao lại TTHC.")


class MilestoneForm(forms.ModelForm):
    """A step the agency has taken, and where the procedure hangs or runs."""

    kind = forms.ChoiceField(label="Bước", choices=Milestone.Kind.choices, error_messages=CHOOSE)
    on = DayField(label="Ngày", help_text="Ngày niêm yết, cài đặt hoặc đưa vào sử dụng.")
    until = DayField(label="Đến hết ngày", required=False, help_text="Nếu niêm yết có thời hạn.")
    url = forms.URLField(
        label="Địa chỉ trang", required=False, assume_scheme="https",
        error_messages={"invalid": "Hãy ghi đủ địa chỉ, ví dụ: https://namtruc.namdinh.gov.vn."},
    )  # fmt: skip
    photo = UploadField(label="Ảnh chụp", required=False, kinds=IMAGES)

    class Meta:
        model = Milestone
        fields = ["kind", "on", "until", "place", "url", "photo", "note"]
        help_texts = {"place": "Ví dụ: Bảng niêm yết tại Bộ phận Một cửa. Bắt buộc khi niêm yết."}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photo"].belongs_to(self.instance.handling.agency, user)  # type: ignore[attr-defined]


class AssignForm(forms.Form):
    """Which procedures are given to which agencies, from which day on."""

    level = forms.ChoiceField(
        label="TTHC thuộc cấp", required=False, choices=[("", "Mọi cấp"), *Level.choices]
    )
    fields_of = forms.ModelMultipleChoiceField(
        Field.objects.all(), label="Lĩnh vực", required=False,
        widget=forms.CheckboxSelectMultiple, help_text="Không chọn lĩnh vực nào là mọi lĩnh vực.",
    )  # fmt: skip
    codes = CodesField(
        label="Hoặc các mã TTHC", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Mỗi dòng một mã. Có mã thì chỉ giao đúng những TTHC này.",
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label="Giao cho mọi cơ quan loại", required=False,
        choices=[each for each in Kind.choices if each[0] != Kind.PROVINCE],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    agencies = forms.MultipleChoiceField(
        label="Hoặc các cơ quan", required=False, widget=forms.CheckboxSelectMultiple
    )
    start = DayField(label="Giao từ ngày")
    decision = forms.CharField(
        label="Văn bản giao", required=False, max_length=100,
        help_text="Số, ký hiệu, ví dụ: 15/QĐ-UBND.",
    )  # fmt: skip
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = agencies_for(user, Permission.KEEP_CATALOGUE)
        named: Any = AgencyVersion.objects.as_of(day).filter(agency__in=mine)
        self.offered = list(named.values_list("agency_id", "name", "kind"))
        self.fields["agencies"].choices = [(pk, name) for pk, name, _ in self.offered]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        chosen = any(given.get(name) for name in ("level", "fields_of", "codes"))
        if not chosen and "codes" not in self.errors:
            raise ValidationError("Hãy chọn cấp, lĩnh vực hoặc ghi mã các TTHC cần giao.")
        if not any(given.get(name) for name in ("kinds", "agencies")):
            raise ValidationError("Hãy chọn loại cơ quan hoặc các cơ quan được giao.")
        return given

    @property
    def asked(self) -> dict[str, Any]:
        """The agencies, the procedures and the day, as the action takes them."""
        given = self.cleaned_data
        return {
            "agencies": self._agencies(),
            "procedures": [each.pk for each in given["codes"]] or self._procedures(),
            "start": given["start"],
        }

    def weighed(self) -> Assignment:
        return weigh(**self.asked)

    def _agencies(self) -> list[int]:
        chosen = {int(pk) for pk in self.cleaned_data["agencies"]}
        kinds = self.cleaned_data["kinds"]
        return [pk for pk, _, kind in self.offered if pk in chosen or kind in kinds]

    def _procedures(self) -> list[int]:
        given = self.cleaned_data
        found = ProcedureVersion.objects.as_of(given["start"])
        if given["level"]:
            found = found.at_level(given["level"])
        if given["fields_of"]:
            found = found.filter(field__in=given["fields_of"])
        return list(found.order_by("procedure__code").values_list("procedure_id", flat=True))
