"""New passwords: chosen by whoever knows the old one, or by the link of a mail."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth
from django.http import HttpResponse
from django.urls import reverse_lazy

from accounts.forms import PasswordForm, PasswordResetForm, SetPasswordForm
from accounts.views.signing import Refusing


class PasswordChange(Refusing, auth.PasswordChangeView):
    template_name = "accounts/password_change.html"
    form_class = PasswordForm
    success_url = reverse_lazy(settings.LOGIN_REDIRECT_URL)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"request": self.request}

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, "Đã đổi mật khẩu. Các phiên đăng nhập khác đã bị đóng.")
        return super().form_valid(form)


class PasswordReset(Refusing, auth.PasswordResetView):
    template_name = "accounts/password_reset.html"
    form_class = PasswordResetForm
    success_url = reverse_lazy("accounts:password-reset-done")


class PasswordResetDone(auth.PasswordResetDoneView):
    template_name = "accounts/password_reset_done.html"
    extra_context = {"minutes": settings.PASSWORD_RESET_TIMEOUT // 60}


class PasswordResetConfirm(Refusing, auth.PasswordResetConfirmView):
    """Where the mail's link leads: once, and for half an hour; afterwards it is gone (410)."""

    template_name = "accounts/password_reset_confirm.html"
    form_class = SetPasswordForm
    reset_url_token = "dat-mat-khau"
    success_url = reverse_lazy("accounts:password-reset-complete")

    def get_user(self, uidb64: str) -> Any:
        """Nobody, where the account was closed meanwhile."""
        user = super().get_user(uidb64)
        return user if user and user.is_active else None

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if not context["validlink"]:
            kwargs["status"] = HTTPStatus.GONE
        return super().render_to_response(context, **kwargs)


class PasswordResetComplete(auth.PasswordResetCompleteView):
    template_name = "accounts/password_reset_complete.html"
