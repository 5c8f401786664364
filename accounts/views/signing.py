"""Signing in and out: Django's own views, with the house's look, its words and its log."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator

from accounts.confirming import note_password
from accounts.forms import SignInForm
from accounts.guessing import closed_until, log_closing
from accounts.http import Request, leading_to
from accounts.views import field


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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Also the way by the province's provider, where it has one."""
        context = super().get_context_data(**kwargs)
        if settings.OIDC:
            there = leading_to(self.get_redirect_url() or "")
            context["provider"] = f"{reverse('accounts:provider')}?{there}"
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        note_password(self.request.session)
        return response


@method_decorator(login_not_required, name="dispatch")
class SignOut(auth.LogoutView):
    """Open to whoever is signed out already: an ended session is left without signing in."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        field.leave(request, response)
        messages.success(request, "Anh/chị đã đăng xuất.")
        return response


def locked(
    request: Request, response: HttpResponse, credentials: dict[str, Any] | None
) -> HttpResponse:
    """Instead of `response`, where a wrong password was one too many: the same for every name."""
    if request.axes_failures_since_start is not None:  # type: ignore[attr-defined]
        log_closing(request, credentials)  # this very try closed the pair
    until = closed_until(request, credentials)
    page = render(request, "accounts/locked.html", {"until": until}, status=429)
    page["Retry-After"] = str(max(1, round((until - timezone.now()).total_seconds())))
    return page
