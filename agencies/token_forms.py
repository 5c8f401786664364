"""What is filled in to let another system in."""

from typing import Any

from django import forms

from accounts.models import User
from agencies.tokens import MOST_DAYS, clients
from isoportal.lib.fields import CHOOSE

TERMS = [(30, "30 ngày"), (90, "90 ngày"), (180, "180 ngày"), (MOST_DAYS, "1 năm (365 ngày)")]


class RevokeForm(forms.Form):
    sure = forms.BooleanField(
        label="Hệ thống này ngừng đọc số liệu ngay, và mã không khôi phục được.",
        error_messages={"required": "Hãy đánh dấu để xác nhận thu hồi."},
    )


class TokenForm(forms.Form):
    """Which system, what for, and for how long."""

    client = forms.ModelChoiceField(
        User.objects.none(), label="Hệ thống", empty_label="Hãy chọn", error_messages=CHOOSE,
        help_text="Các tài khoản chỉ giữ vai trò “Hệ thống kết nối”.",
    )  # fmt: skip
    name = forms.CharField(
        label="Dùng cho việc", max_length=100,
        help_text="Để sau này biết mã nào của việc nào, ví dụ: Kho dữ liệu thống kê của tỉnh.",
    )  # fmt: skip
    days = forms.TypedChoiceField(
        label="Dùng được trong", coerce=int, choices=TERMS, initial=180, error_messages=CHOOSE
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client"].queryset = clients()  # type: ignore[attr-defined]
        self.fields["name"].widget.attrs["autocomplete"] = "off"
