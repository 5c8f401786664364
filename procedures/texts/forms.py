"""What the committee's staff fill in about legal texts."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from isoportal.lib.fields import CHOOSE, DayField
from isoportal.lib.vietnamese import clean
from procedures.catalogue.forms import ADDRESS
from procedures.catalogue.rows import TEXTS_LIST, text_of
from procedures.models import LegalChange, LegalDocument


class LegalForm(forms.ModelForm):
    """A law, decree, circular or decision."""

    issued_on = DayField(label="Ngày ban hành")
    start = DayField(label="Có hiệu lực từ ngày")
    end = DayField(
        label="Hết hiệu lực từ ngày",
        required=False,
        help_text="Chỉ ghi khi văn bản tự hết hiệu lực. Bị thay thế, bãi bỏ thì ghi ở Tác động.",
    )
    url = forms.URLField(label="Địa chỉ văn bản", **ADDRESS)

    class Meta:
        model = LegalDocument
        fields = ["number", "title", "issuer", "issued_on", "start", "end", "url"]
        widgets = {"title": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "number": "Ví dụ: 123/2015/NĐ-CP.",
            "issuer": "Ví dụ: Chính phủ, Bộ Tư pháp.",
        }
        error_messages = {
            "number": {"required": "Hãy ghi số, ký hiệu của văn bản."},
            "title": {"required": "Hãy ghi trích yếu của văn bản."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issuer"].widget.attrs["list"] = "issuers"

    def clean_number(self) -> str:
        return clean(self.cleaned_data["number"])

    def clean_issuer(self) -> str:
        return clean(self.cleaned_data["issuer"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        issued, start, end = (given.get(name) for name in ["issued_on", "start", "end"])
        if issued and start and start < issued:
            self.add_error("start", "Ngày có hiệu lực không thể trước ngày ban hành.")
        if start and end and end <= start:
            self.add_error("end", "Ngày hết hiệu lực phải sau ngày có hiệu lực.")
        return given


class ChangeForm(forms.ModelForm):
    """Which text changed this one, how, and from which day."""

    by = forms.CharField(
        label="Bởi văn bản",
        max_length=60,
        widget=forms.TextInput(attrs={"list": TEXTS_LIST, "autocomplete": "off"}),
        help_text="Số, ký hiệu của văn bản mới, đã có trong danh mục văn bản.",
        error_messages={"required": "Hãy ghi số, ký hiệu của văn bản mới."},
    )
    kind = forms.ChoiceField(
        label="Văn bản này được", choices=LegalChange.Kind.choices, widget=forms.RadioSelect,
        error_messages=CHOOSE,
        help_text="Bị thay thế hoặc bãi bỏ, văn bản này hết hiệu lực từ ngày ghi dưới đây.",
    )  # fmt: skip
    on = DayField(label="Từ ngày")

    class Meta:
        model = LegalChange
        fields = ["kind", "by", "on", "note"]
        help_texts = {"note": "Ví dụ: sửa đổi Điều 5, bãi bỏ khoản 2 Điều 7."}

    def clean_by(self) -> LegalDocument:
        number = clean(self.cleaned_data["by"])
        found = text_of(number)
        if found is None:
            raise ValidationError(
                f"Chưa có văn bản “{number}” trong danh mục văn bản. Hãy nhập văn bản đó trước."
            )
        return found

    def validate_unique(self) -> None:
        """Said by the action, beside the field and with the day."""

    def _get_validation_exclusions(self) -> set[str]:
        return {*super()._get_validation_exclusions(), "document", "by"}  # type: ignore[misc]
