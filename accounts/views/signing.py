"""Signing in and out: Django's own views, with the house's look, its words and its log."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator

from accounts.forms import SignInForm
from accounts.log import log


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
