"""The forms with which lists are handed in."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from isoportal.lib.fields import DayField, SheetField
from procedures.batches.plan import Part


class ListForm(forms.Form):
    """The files of a list, one field for each of its parts."""

    def __init__(self, *args: Any, parts: tuple[Part, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in parts:
            self.fields[part.key] = SheetField(
                label=f"Tệp {part.title}",
                limit=settings.IMPORT_LIMIT,
                required=len(parts) == 1,
                help_text=f"Excel (.xlsx) hoặc CSV, nhiều nhất {part.most} dòng, 5 MB.",
            )
        self.parts = parts

    def clean(self) -> None:
        if self.parts and not self.errors and not any(self.files.values()):
            raise ValidationError("Hãy chọn ít nhất một tệp.")

    @property
    def options(self) -> dict[str, Any]:
        """What was asked beside the files, as it is kept."""
        return {}


class CatalogueListForm(ListForm):
    start = DayField(
        label="Ngày hiệu lực của TTHC mới",
        help_text="Dùng cho TTHC mới mà dòng của nó không ghi ngày hiệu lực và ngày quyết định.",
    )

    field_order = ("list", "start")

    @property
    def options(self) -> dict[str, Any]:
        return {"start": self.cleaned_data["start"].isoformat()}
