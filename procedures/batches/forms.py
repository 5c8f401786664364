"""The forms with which lists are handed in."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import number_format

from isoportal.lib.fields import DayField, SheetField
from isoportal.lib.files import show_size
from procedures.batches.plan import Part


class ListForm(forms.Form):
    """The files of a list, one field for each of its parts."""

    def __init__(self, *args: Any, parts: tuple[Part, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in parts:
            self.fields[part.key] = SheetField(
                label=f"Tệp “{part.title}”",
                limit=settings.IMPORT_LIMIT,
                required=len(parts) == 1,
                help_text=f"Excel (.xlsx) hoặc CSV, nhiều nhất {number_format(part.most)} dòng, "
                f"{show_size(settings.IMPORT_LIMIT)}.",
            )
        self.parts = parts

    def clean(self) -> None:
        if self.parts and not self.errors and not any(self.files.values()):
            raise ValidationError("Hãy chọn ít nhất một tệp.")

    @property
    def options(self) -> dict[str, Any]:
        """What was asked beside the files, as it is kept."""
        return {}


class _DatedListForm(ListForm):
    start = DayField(label="Từ ngày")

    field_order = ("list", "isos", "links", "start")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)

    @property
    def options(self) -> dict[str, Any]:
        return {"start": self.cleaned_data["start"].isoformat()}


class CatalogueListForm(_DatedListForm):
    start = DayField(
        label="Ngày hiệu lực của TTHC mới",
        help_text="Dùng cho TTHC mới mà dòng của nó không ghi ngày hiệu lực và ngày quyết định.",
    )


class AgencyListForm(_DatedListForm):
    start = DayField(
        label="Ngày bắt đầu thực hiện TTHC",
        help_text="Dùng cho TTHC chưa được giao trong cổng mà dòng của nó để trống “Từ ngày”.",
    )
