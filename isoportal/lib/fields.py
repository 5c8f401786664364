"""Form fields that read what Vietnamese officials write."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from isoportal.lib.days import check_day, parse_day
from isoportal.lib.files import check_sheet, check_size
from isoportal.lib.numbers import row_number
from isoportal.lib.vietnamese import visible

FEWEST_LETTERS = 10
CHOOSE: dict[str, Any] = {"required": "Hãy chọn một giá trị trong danh sách."}


class DayField(forms.DateField):
    """A day written dd/mm/yyyy, between 1990 and 2100.

    It is a line of text and not the browser's calendar, which shows the day in the
    order of the browser's own language.
    """

    widget = forms.DateInput(
        format="%d/%m/%Y",
        attrs={"placeholder": "ngày/tháng/năm", "autocomplete": "off", "maxlength": 10},
    )
    default_error_messages = {"required": "Hãy nhập ngày, ví dụ 31/12/2020."}

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            value = value.date()
        return check_day(value) if isinstance(value, date) else parse_day(str(value))


class SheetField(forms.FileField):
    """An Excel or CSV file to be imported, below `limit` bytes; lib/sheet.py reads it."""

    widget = forms.FileInput(attrs={"accept": ".xlsx,.csv"})
    default_error_messages = {"required": "Hãy chọn tệp Excel hoặc CSV."}

    def __init__(self, *, limit: int, **kwargs: Any) -> None:
        self.limit = limit
        super().__init__(**{"allow_empty_file": True, **kwargs})

    def to_python(self, data: Any) -> Any:
        file: Any = super().to_python(data)
        if file is not None:
            check_size(file, self.limit, "Hãy chia danh sách thành nhiều tệp.")
            check_sheet(file)
        return file


class SeveralField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several rows of those offered; a number no database holds names none of them."""

    def clean(self, value: Any) -> Any:
        if isinstance(value, list) and not all(row_number(str(each)) for each in value):
            raise ValidationError("Có mục được chọn không nằm trong danh sách.")
        return super().clean(value)


def check_reason(text: str, of: str) -> str:
    """The reason `of` what is done, as it is kept; raises where it is none, as "." is none."""
    reason = visible(text).strip()
    if sum(sign.isalpha() for sign in reason) < FEWEST_LETTERS:
        raise ValidationError(
            {"reason": f"Hãy nêu lý do {of} bằng một câu, ít nhất {FEWEST_LETTERS} chữ cái: người "
             "đọc câu này cần biết vì sao và phải làm gì."}
        )  # fmt: skip
    return reason


def tried(form: forms.BaseForm, act: Callable[[], object]) -> bool:
    """Whether `act` was done; where a rule refused it, the form says so."""
    try:
        act()
    except ValidationError as error:
        put_errors(form, error)
        return False
    return True


def put_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """Show what an action refused on the form: beside its field where the form has it."""
    named = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: [error]}
    for field, errors in named.items():
        for each in errors:
            form.add_error(field if field in form.fields else None, each)
