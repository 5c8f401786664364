"""The forms with which a person looks after their own account."""

import re
from typing import Any

from django import forms

from accounts.models import User

PHONE = re.compile(r"\+?[\d .()-]+")
FEWEST, MOST = 8, 15  # digits


def check_phone(phone: str) -> str:
    """`phone` itself, or none; raises, in words, for what nobody can call."""
    digits = sum(sign.isdigit() for sign in phone)
    if phone and not (PHONE.fullmatch(phone) and FEWEST <= digits <= MOST):
        words = "Số điện thoại “%s” chưa đúng: cần từ %d đến %d chữ số, ví dụ 0912 345 678."
        raise forms.ValidationError(words % (phone, FEWEST, MOST))
    return phone


class ProfileForm(forms.ModelForm):
    """What a person may change without asking anybody."""

    class Meta:
        model = User
        fields = ["phone", "wants_digest"]
        help_texts = {
            "phone": "Để Tổ giúp việc liên hệ khi cần, ví dụ 0296 385 2211.",
            "wants_digest": "Gửi lúc 07:30 vào những ngày có tin chưa đọc trong hộp thư.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget.attrs.update(autocomplete="tel", inputmode="tel")
        self.fields["wants_digest"].label = "Nhận thư tổng hợp hằng ngày"

    def clean_phone(self) -> str:
        return check_phone(self.cleaned_data["phone"])


class EmailForm(forms.Form):
    """A new address, typed twice, as a letter that goes astray cannot be called back."""

    email = forms.EmailField(label="Thư điện tử mới", max_length=254)
    again = forms.EmailField(label="Nhập lại thư điện tử mới", max_length=254)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "email"
            field.error_messages["invalid"] = (
                "Địa chỉ này chưa đúng dạng. Hãy nhập đủ tên và miền, ví dụ an@angiang.gov.vn."
            )

    def clean(self) -> dict[str, Any]:
        email, again = self.cleaned_data.get("email"), self.cleaned_data.get("again")
        if email and again and email != again:
            self.add_error("again", "Hai lần nhập chưa giống nhau. Hãy nhập lại cả hai ô.")
        elif email and email == self.user.email:
            self.add_error(
                "email", f"{email} đang là địa chỉ của tài khoản. Hãy nhập địa chỉ khác."
            )
        return self.cleaned_data
