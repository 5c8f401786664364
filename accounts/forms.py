"""The forms with which a person signs in and looks after a password."""

from typing import Any

from django.contrib.auth import forms as auth

REFUSED = (
    "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy kiểm tra bộ gõ tiếng Việt và phím viết hoa "
    "rồi nhập lại."
)
STRENGTH = (
    "Ít nhất 12 ký tự, gõ được dấu tiếng Việt. Không gần giống tên hay thư điện tử của anh/chị, "
    "không phải mật khẩu nhiều người dùng."
)
MISMATCH = "Hai lần nhập mật khẩu mới chưa giống nhau. Hãy nhập lại cả hai ô."


class SignInForm(auth.AuthenticationForm):
    """One sentence for every way of failing, so that nobody learns which names exist."""

    error_messages = {"invalid_login": REFUSED, "inactive": REFUSED}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name(self, username="Tên đăng nhập", password="Mật khẩu")


class PasswordForm(auth.PasswordChangeForm):
    """A new password, chosen by somebody who knows the old one."""

    error_messages = {
        "password_mismatch": MISMATCH,
        "password_incorrect": "Mật khẩu hiện tại chưa đúng. Hãy nhập lại.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name(self, old_password="Mật khẩu hiện tại", **NEW_PASSWORD)


class SetPasswordForm(auth.SetPasswordForm):  # type: ignore[type-arg]
    """A new password, chosen by somebody who came by the link of a mail."""

    error_messages = {"password_mismatch": MISMATCH}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name(self, **NEW_PASSWORD)


class PasswordResetForm(auth.PasswordResetForm):
    """The address to which the link is sent, if somebody has it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name(self, email="Thư điện tử công vụ")


NEW_PASSWORD = {"new_password1": "Mật khẩu mới", "new_password2": "Nhập lại mật khẩu mới"}


def name(form: Any, **labels: str) -> None:
    """Give fields of Django's own forms the labels of the house."""
    for field, label in labels.items():
        form.fields[field].label = label
    if "new_password1" in labels:
        form.fields["new_password1"].help_text = STRENGTH
        form.fields["new_password2"].help_text = ""
