"""The forms with which a person signs in and looks after a password."""

import unicodedata
from typing import Any

from django import forms
from django.contrib.auth import forms as auth
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, RegexValidator

from accounts.forgotten import send_link
from accounts.guessing import knows_password
from accounts.http import Request
from accounts.models import User
from accounts.passwords import LONGEST, choose

REFUSED = (
    "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy kiểm tra bộ gõ tiếng Việt và phím viết hoa "
    "rồi nhập lại."
)
STRENGTH = (
    "Ít nhất 12 ký tự (15 với tổ giúp việc và quản trị hệ thống), gõ được dấu tiếng Việt. Không "
    "gần giống tên hay thư điện tử của anh/chị, không gồm chủ yếu từ dễ đoán như iso9001, ubnd, "
    "matkhau hay năm."
)
TOO_LONG = f"Mật khẩu mới dài hơn {LONGEST} ký tự. Hãy chọn mật khẩu ngắn hơn."
MISMATCH = "Hai lần nhập mật khẩu mới chưa giống nhau. Hãy nhập lại cả hai ô."


class SignInForm(auth.AuthenticationForm):
    """One sentence for every way of failing, so that nobody learns which names exist."""

    error_messages = {"invalid_login": REFUSED, "inactive": REFUSED}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name(self, username="Tên đăng nhập", password="Mật khẩu")


class Composed:
    """A new password as it will be kept: composed alike, whatever keyboard typed it.

    One that is too long is refused by the field, before it is measured how weak it is.
    """

    cleaned_data: dict[str, Any]
    user: User
    action: str  # in the log

    def clean_new_password1(self) -> str:
        return unicodedata.normalize("NFC", self.cleaned_data["new_password1"])

    def clean_new_password2(self) -> str:
        again: str = self.cleaned_data["new_password2"]
        if "new_password1" not in self.cleaned_data:  # it is refused; this one is not measured
            return ""
        return unicodedata.normalize("NFC", again)

    def save(self, commit: bool = True) -> User:
        choose(by=self.user, password=self.cleaned_data["new_password1"], action=self.action)
        return self.user


class PasswordForm(Composed, auth.PasswordChangeForm):
    """A new password, chosen by somebody who knows the old one."""

    action = "person.password_changed"

    error_messages = {
        "password_mismatch": MISMATCH,
        "password_incorrect": "Mật khẩu hiện tại chưa đúng. Hãy nhập lại.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.request = kwargs.pop("request")
        super().__init__(*args, **kwargs)
        name(self, old_password="Mật khẩu hiện tại", **NEW_PASSWORD)

    def clean_old_password(self) -> str:
        """Guessing it from a session left open counts like guessing at the door."""
        old: str = self.cleaned_data["old_password"]
        if not knows_password(self.request, old):
            raise ValidationError(self.error_messages["password_incorrect"])
        return old


class SetPasswordForm(Composed, auth.SetPasswordForm):  # type: ignore[type-arg]
    """A new password, chosen by somebody who came by the link of a mail."""

    action = "person.password_reset"

    error_messages = {"password_mismatch": MISMATCH}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name(self, **NEW_PASSWORD)


class PasswordResetForm(auth.PasswordResetForm):
    """The address to which the link is sent, if somebody has it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name(self, email="Thư điện tử công vụ")

    def send_mail(
        self,
        subject_template_name: str,
        email_template_name: str,
        context: dict[str, Any],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        send_link(context["user"], context["uid"], context["token"])


class ConfirmForm(forms.Form):
    """The password once more, before something a thief of the session would do."""

    password = forms.CharField(
        label="Mật khẩu của anh/chị",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def __init__(self, *args: Any, request: Request, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> None:
        if not knows_password(self.request, self.cleaned_data["password"]):
            raise ValidationError("Mật khẩu chưa đúng. Hãy nhập lại.")


class CodeForm(forms.Form):
    """The code that the authenticator app shows now; what is none is not tried as one."""

    otp = forms.CharField(
        label="Mã 6 chữ số trong ứng dụng",
        max_length=40,
        validators=[RegexValidator(r"^\s*(\d\s*){6}\Z", "Mã gồm đúng 6 chữ số. Hãy nhập lại.")],
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )

    def __init__(self, *args: Any, autofocus: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["otp"].widget.attrs["autofocus"] = autofocus


class RecoveryForm(forms.Form):
    """One of the codes that were kept for the day the app is lost."""

    otp = forms.CharField(
        label="Mã khôi phục",
        max_length=40,
        help_text="Ví dụ: abcd-efgh-jkmn-pqrs. Mỗi mã dùng được một lần.",
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )


NEW_PASSWORD = {"new_password1": "Mật khẩu mới", "new_password2": "Nhập lại mật khẩu mới"}


def name(form: Any, **labels: str) -> None:
    """Give fields of Django's own forms the labels of the house."""
    for field, label in labels.items():
        form.fields[field].label = label
    if "new_password1" in labels:
        form.fields["new_password1"].validators.append(MaxLengthValidator(LONGEST, TOO_LONG))
        form.fields["new_password1"].help_text = STRENGTH
        form.fields["new_password2"].help_text = ""
