"""Where a new person chooses a password."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.first_access import follow, open_link
from accounts.forms import SetPasswordForm
from accounts.http import form_page, require_form

# "no-referrer" would make browsers hide the origin of the form itself, which is then refused;
# this tells nobody more than the name of the portal.
REFERRER = "strict-origin"


@login_not_required
@sensitive_post_parameters()
@never_cache
@require_form
def first_access(request: HttpRequest, token: str) -> HttpResponse:
    """Looking at it changes nothing: only the chosen password uses the link up."""
    response = _answer(request, token)
    response["Referrer-Policy"] = REFERRER
    return response


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    link = open_link(token)
    if link is None:
        return _gone(request)
    form = SetPasswordForm(link.user, request.POST or None)
    if not form.is_valid():
        return form_page(request, "accounts/first_access.html", form, link=link)
    if not follow(link, form.cleaned_data["new_password1"]):
        return _gone(request)
    messages.success(request, "Đã đặt mật khẩu. Mời anh/chị đăng nhập.")
    return redirect("accounts:sign-in")


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/first_access_gone.html", status=HTTPStatus.GONE)
