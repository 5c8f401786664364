"""The connections of other systems to the API."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import shown_once
from accounts.confirming import confirmed
from accounts.http import Request, form_page, require_form
from agencies import tokens
from agencies.token_forms import RevokeForm, TokenForm
from isoportal.lib.fields import tried

NEW = "new_token"


@require_safe
def token_list(request: Request) -> HttpResponse:
    tokens.check_keeper(request.user)
    now = timezone.now()
    new = shown_once.told(request, NEW)
    rows = [(token, token.is_over(now)) for token in tokens.tokens()]
    page = render(request, "agencies/token_list.html", {"rows": rows, "new": new})
    shown_once.forget(page, NEW, page=request.path)
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
        response = redirect("agencies:token-list")
        shown_once.keep(response, NEW, made[0], to=request.user, page=response.url)
        return response
    return form_page(request, "agencies/token_new.html", form, clients=tokens.clients())


@require_form
@confirmed
def token_revoke(request: Request, pk: str) -> HttpResponse:
    """Asks once: whatever reads with the token stops the moment it is revoked."""
    tokens.check_keeper(request.user)
    token = get_object_or_404(tokens.tokens(), pk=pk)
    form = RevokeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and tried(form, lambda: tokens.revoke(by=request.user, token=token)):
        messages.success(request, f"Đã thu hồi mã {token.token_key}… của {token.user}.")
        return redirect("agencies:token-list")
    return form_page(request, "agencies/token_revoke.html", form, token=token)
