"""Putting up a declaration or a document for everybody to read: where, and since which day."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from isoportal.lib.days import show_day
from isoportal.lib.fields import DayField


class PutUpForm(forms.ModelForm):
    """The place, the day, and the address of the page where it stands in the web."""

    on = DayField(label="Ngày niêm yết")
    url = forms.URLField(
        label="Địa chỉ trang",
        required=False,
        assume_scheme="https",
        help_text="Nếu đăng trên mạng, ví dụ: https://snv.angiang.gov.vn/iso.",
        error_messages={"invalid": "Hãy ghi đủ địa chỉ, ví dụ: https://snv.angiang.gov.vn."},
    )

    class Meta:
        fields = ["place", "on", "url"]
        help_texts = {"place": "Ví dụ: Bảng niêm yết tại Bộ phận Một cửa."}
        error_messages = {"place": {"required": "Hãy ghi nơi niêm yết."}}


def check_put_up(on: date, today: date) -> None:
    """Raises ValidationError for a day yet to come: what is noted has been done."""
    if on > today:
        raise ValidationError(
            {
                "on": f"Ngày niêm yết {show_day(on)} sau hôm nay ({show_day(today)}); chỉ ghi việc "
                "đã niêm yết."
            }
        )
