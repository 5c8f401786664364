"""What an agency fills in about its documents, and how the list is filtered."""

from typing import Any

import django_filters as filters
from django import forms

from accounts.models import User
from agencies.upload_field import UploadField
from isoportal.lib.fields import CHOOSE, DayField
from isoportal.lib.vietnamese import clean
from procedures.filtering import ListFilter, choice, one_agency
from quality.models import Display, Document
from quality.putting_up import PutUpForm


class DocumentForm(forms.ModelForm):
    """A document of an agency, or a new version of one."""

    upload = UploadField(label="Tệp")
    effective_on = DayField(
        label="Có hiệu lực từ ngày",
        required=False,
        help_text="Ghi theo văn bản, không phải ngày tải lên.",
    )

    class Meta:
        model = Document
        fields = ["kind", "title", "number", "upload", "effective_on", "shelf", "note"]
        help_texts = {
            "number": "Ví dụ: 12/QĐ-SNV.",
            "shelf": "Ví dụ: Văn thư, cặp ISO-2026, số 14.",
        }
        error_messages = {"kind": CHOOSE, "title": {"required": "Hãy ghi tên tài liệu."}}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upload"].belongs_to(self.instance.agency, user)  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", "Chọn loại"), *Document.Kind.choices]  # type: ignore[attr-defined]
        if self.instance.replaces:
            del self.fields["kind"]

    def clean_title(self) -> str:
        return clean(self.cleaned_data["title"])


class DisplayForm(PutUpForm):
    class Meta(PutUpForm.Meta):
        model = Display


class DocumentFilter(ListFilter):
    """Which documents the list shows; of each the newest version."""

    q = filters.CharFilter(label="Tên, số hoặc cơ quan", method="search")
    kind = choice("Loại tài liệu", "Mọi loại", Document.Kind.choices)
    agency = one_agency()

    class Meta:
        model = Document
        fields: list[str] = []
