"""Which report is asked for."""

from datetime import date
from typing import Any

from django import forms

from isoportal.lib.days import parse_day


class YearOrDayField(forms.CharField):
    """A year, meaning its last day, or any day that figures are cut off at."""

    def clean(self, value: Any) -> date:
        text = super().clean(value)
        return parse_day(f"31/12/{text}" if text.isdecimal() and len(text) == 4 else text)


class AskForm(forms.Form):
    day = YearOrDayField(
        label="Năm hoặc ngày chốt số liệu",
        max_length=20,
        help_text="Nhập 2020 để lấy số liệu đến 31/12/2020, hoặc nhập một ngày, ví dụ 30/06/2016.",
        error_messages={
            "required": "Hãy nhập năm, ví dụ 2020, hoặc ngày chốt số liệu, ví dụ 30/06/2016."
        },
    )
