"""The forms of the templates: what they are for, adopting them, approving adoptions."""

import re
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django import forms

from agencies.models import Agency
from isoportal.lib.fields import DayField
from procedures.adopting.actions import Chosen
from procedures.codes import CodesField
from procedures.models import (
    AdministrativeProcedure,
    Field,
    IsoProcedure,
    IsoRevision,
    Level,
    ProcedureVersion,
)

TEMPLATES_OWN = re.compile(r"^QTM(?=[-.\d])")  # what the province's codes begin with
ADOPT = [
    ("unchanged", "Áp dụng nguyên bản: trình thủ trưởng phê duyệt ngay"),
    ("draft", "Lập bản soạn thảo để sửa theo đặc thù của cơ quan"),
]


class MeantForForm(forms.Form):
    """The procedures a template is for: by their codes, and all of a field at a level."""

    codes = CodesField(
        label="Mã TTHC", required=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Mỗi dòng một mã, ví dụ 1.000894. Để trống nếu mẫu dùng cho mọi cơ quan, như "
        "quy trình kiểm soát tài liệu.",
    )  # fmt: skip
    field = forms.ModelChoiceField(
        Field.objects.all(), label="Thêm mọi TTHC của lĩnh vực", required=False,
        empty_label="Không thêm",
    )  # fmt: skip
    level = forms.ChoiceField(
        label="Ở cấp thực hiện", required=False, choices=[("", "Mọi cấp"), *Level.choices]
    )

    def __init__(self, *args: Any, day: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.day = day

    @property
    def meant_for(self) -> list[AdministrativeProcedure]:
        named, field = self.cleaned_data["codes"], self.cleaned_data["field"]
        if field is None:
            return list(named)
        versions: Any = ProcedureVersion.objects.as_of(self.day).filter(field=field)
        if self.cleaned_data["level"]:
            versions = versions.at_level(self.cleaned_data["level"])
        added = AdministrativeProcedure.objects.filter(pk__in=versions.values("procedure"))
        return list({*named, *added})


class AdoptForm(forms.Form):
    """The code each template is to have at the agency, and whether anything will be changed."""

    def __init__(self, *args: Any, templates: Sequence[Any], agency: Agency, **more: Any) -> None:
        super().__init__(*args, **more)
        self.templates = templates
        taken = set(IsoProcedure.objects.filter(agency=agency).values_list("code", flat=True))
        for template in templates:
            code = free_code(template.code, taken)
            taken.add(code)
            self.fields[code_field(template)] = forms.CharField(
                label=f"Mã tại cơ quan của mẫu {template.code}", max_length=40, initial=code,
                help_text=template.title,
            )  # fmt: skip
        self.fields["how"] = forms.ChoiceField(
            label="Cách áp dụng", choices=ADOPT, initial="unchanged", widget=forms.RadioSelect
        )

    @property
    def chosen(self) -> list[Chosen]:
        return [Chosen(each, self.cleaned_data[code_field(each)]) for each in self.templates]

    @property
    def unchanged(self) -> bool:
        return bool(self.cleaned_data["how"] == "unchanged")


class ApproveForm(forms.Form):
    """Which adoptions the head approves, from when, by which decision."""

    revisions = forms.ModelMultipleChoiceField(
        IsoRevision.objects.none(), label="Quy trình", widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Hãy chọn ít nhất một quy trình để phê duyệt.",
            "invalid_choice": "Một quy trình vừa được người khác xử lý. Hãy xem lại danh sách.",
        },
    )  # fmt: skip
    start = DayField(label="Có hiệu lực từ ngày")
    decision = forms.CharField(
        label="Quyết định ban hành", max_length=100,
        help_text="Một quyết định cho tất cả quy trình được chọn: số, ký hiệu và ngày.",
    )  # fmt: skip

    def __init__(self, *args: Any, waiting: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["revisions"]
        field.queryset = waiting
        field.label_from_instance = _called


def code_field(template: IsoProcedure) -> str:
    return f"code_{template.pk}"


def free_code(code: str, taken: Collection[str]) -> str:
    """The template's code as the agency's own, QTM-05 as QT-05.

    With a number where the agency has given that to another.
    """
    code = TEMPLATES_OWN.sub("QT", code)
    names = [code, *(f"{code[:36]}-{number}" for number in range(2, 100))]
    return next((name for name in names if name not in taken), "")


def _called(revision: IsoRevision) -> str:
    return f"{revision.iso.code} – {revision.title}"
