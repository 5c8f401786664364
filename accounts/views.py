"""Signing in, passwords and the inbox.

Django's own views do the work; here they get the house's look, its words and its
log, and a form with faults answers 422 like every other.
"""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.forms import PasswordForm, PasswordResetForm, SetPasswordForm, SignInForm
from accounts.http import Request
from accounts.log import log

LETTERS_A_PAGE = 30


class Refusing:
    """A view of Django's that answers 422 to a form with faults."""

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response


class SignIn(Refusing, auth.LoginView):
    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        log(form.get_user(), "person.signed_in", form.get_user())
        return super().form_valid(form)


@method_decorator(login_not_required, name="dispatch")
class SignOut(auth.LogoutView):
    """Open to whoever is signed out already: an ended session is left without signing in."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        messages.success(request, "Anh/chị đã đăng xuất.")
        return response


class PasswordChange(Refusing, auth.PasswordChangeView):
    template_name = "accounts/password_change.html"
    form_class = PasswordForm
    success_url = reverse_lazy(settings.LOGIN_REDIRECT_URL)

    def form_valid(self, form: Any) -> HttpResponse:
        log(form.user, "person.password_changed", form.user)
        messages.success(self.request, "Đã đổi mật khẩu. Các phiên đăng nhập khác đã bị đóng.")
        return super().form_valid(form)


class PasswordReset(Refusing, auth.PasswordResetView):
    template_name = "accounts/password_reset.html"
    form_class = PasswordResetForm
    email_template_name = "accounts/password_reset_mail.txt"
    subject_template_name = "accounts/password_reset_subject.txt"
    success_url = reverse_lazy("accounts:password-reset-done")
    extra_email_context = {"minutes": settings.PASSWORD_RESET_TIMEOUT // 60}


class PasswordResetDone(auth.PasswordResetDoneView):
    template_name = "accounts/password_reset_done.html"
    extra_context = {"minutes": settings.PASSWORD_RESET_TIMEOUT // 60}


class PasswordResetConfirm(Refusing, auth.PasswordResetConfirmView):
    """Where the mail's link leads: once, and for half an hour; afterwards it is gone (410)."""

    template_name = "accounts/password_reset_confirm.html"
    form_class = SetPasswordForm
    reset_url_token = "dat-mat-khau"
    success_url = reverse_lazy("accounts:password-reset-complete")

    def form_valid(self, form: Any) -> HttpResponse:
        log(form.user, "person.password_reset", form.user)
        return super().form_valid(form)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if not context["validlink"]:
            kwargs["status"] = HTTPStatus.GONE
        return super().render_to_response(context, **kwargs)


class PasswordResetComplete(auth.PasswordResetCompleteView):
    template_name = "accounts/password_reset_complete.html"


@require_safe
def inbox(request: Request) -> HttpResponse:
    letters = request.user.notifications.all()
    page = Paginator(letters, LETTERS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/inbox.html", {"page": page})


@require_POST
def inbox_read(request: Request, pk: int) -> HttpResponse:
    """Mark one as read and go where it leads."""
    letter = get_object_or_404(request.user.notifications, pk=pk)
    if letter.read_at is None:
        letter.read_at = timezone.now()
        letter.save(update_fields=["read_at"])
    leads_here = url_has_allowed_host_and_scheme(letter.url, allowed_hosts=None)
    return redirect(letter.url if leads_here else "accounts:inbox")


@require_POST
def inbox_read_all(request: Request) -> HttpResponse:
    request.user.notifications.unread().update(read_at=timezone.now())
    return redirect("accounts:inbox")
