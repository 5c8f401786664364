"""The connections of other systems to the API."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.confirming import confirmed
from accounts.http import Request, form_page, require_form
from agencies import tokens
from agencies.token_forms import TokenForm
from isoportal.lib.fields import tried

# What was just made waits in the browser of its maker, signed, until it is shown: so the
# portal never keeps it, and reloading makes no second one.
NEW, WAITS = "new_token", 120


@require_safe
def token_list(request: Request) -> HttpResponse:
    tokens.check_keeper(request.user)
    now = timezone.now()
    new = request.get_signed_cookie(NEW, default="", max_age=WAITS)
    rows = [(token, token.is_over(now)) for token in tokens.tokens()]
    page = render(request, "agencies/token_list.html", {"rows": rows, "new": new})
    page.delete_cookie(NEW, path=reverse("agencies:token-list"))
    return page


@require_form
@confirmed
def token_new(request: Request) -> HttpResponse:
    tokens.check_keeper(request.user)
    form = TokenForm(request.POST or None)
    made: list[str] = []
    if form.is_valid() and tried(
        form, lambda: made.append(tokens.make(by=request.user, **form.cleaned_data))
    ):
        return _shown_once(made[0])
    return form_page(request, "agencies/token_new.html", form, clients=tokens.clients())


@require_POST
@confirmed
def token_revoke(request: Request, pk: str) -> HttpResponse:
    tokens.check_keeper(request.user)
    token = get_object_or_404(tokens.tokens(), pk=pk)
    tokens.revoke(by=request.user, token=token)
    messages.success(request, f"Đã thu hồi mã {token.token_key}… của {token.user}.")
    return redirect("agencies:token-list")


def _shown_once(text: str) -> HttpResponse:
    page = redirect("agencies:token-list")
    page.set_signed_cookie(
        NEW, text, max_age=WAITS, path=reverse("agencies:token-list"), httponly=True,
        samesite="Strict", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return page
