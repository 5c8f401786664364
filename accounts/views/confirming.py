"""The page that asks for the password again."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters

from accounts import sessions
from accounts.confirming import note_password
from accounts.forms import ConfirmForm
from accounts.http import Request, form_page, next_page, require_form


@sensitive_post_parameters()
@require_form
def confirm(request: Request) -> HttpResponse:
    form = ConfirmForm(request.POST or None, request=request)
    if not form.is_valid():
        by_provider = sessions.is_by_provider(request.session)
        return form_page(request, "accounts/confirm.html", form, by_provider=by_provider)
    note_password(request.session)
    return redirect(next_page(request))


confirm.before_second_factor = True  # type: ignore[attr-defined]
