"""What the form pages share: who may open them, and how an action's answer is shown."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.http import Request
from agencies.access import agencies_for, can_somewhere, require
from agencies.models import Agency
from agencies.roles import Permission
from isoportal.lib.fields import put_errors

Act = Callable[[], Agency]


def asked_agency(request: Request, pk: int, permission: Permission) -> Agency:
    """The agency, where the person has `permission`: 404 outside reach, 403 inside it."""
    agency = get_object_or_404(agencies_for(request.user), pk=pk)
    require(request.user, permission, agency)
    return agency


def require_staff(request: Request) -> None:
    if not can_somewhere(request.user, Permission.REORGANISE):
        raise PermissionDenied("Chỉ Tổ giúp việc Ban Chỉ đạo được thay đổi danh sách cơ quan.")


def sent(request: Request) -> Any:
    """What was sent to be checked or done; None where the page only has to be shown."""
    only_shown = request.POST.get("step") in {"edit", "more", "fewer"}
    return request.POST if request.method == "POST" and not only_shown else None


def typed(request: Request) -> dict[str, Any]:
    """What stands in the fields of a form that is shown again unchecked."""
    return {**request.GET.dict(), **request.POST.dict()}


def done(request: Request, form: forms.BaseForm, act: Act, words: str) -> HttpResponse | None:
    """The way on after `act`; None where a rule refused it and the form now says so."""
    try:
        agency = act()
    except ValidationError as error:
        put_errors(form, error)
        return None
    messages.success(request, words.replace("{agency}", str(agency)))
    return to_agency(agency, form.cleaned_data.get("start"))


def checked(
    request: Request, form: forms.BaseForm, act: Act, effects: Callable[[], list[str]], words: str
) -> HttpResponse | None:
    """First a page that says what `act` will do, then, confirmed, the doing.

    The first time the action runs as well and is undone, so that nothing is put up for
    confirmation that a rule would refuse.
    """
    confirmed = request.POST.get("step") == "confirm"
    try:
        with transaction.atomic():
            said = effects()
            agency = act()
            transaction.set_rollback(not confirmed)
    except ValidationError as error:
        put_errors(form, error)
        return None
    if confirmed:
        messages.success(request, words.replace("{agency}", str(agency)))
        return to_agency(agency, form.cleaned_data.get("start"))
    carried = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in {"csrfmiddlewaretoken", "step"}
    ]
    return render(request, "agencies/agency_check.html", {"effects": said, "carried": carried})


def to_agency(agency: Agency, on: date | None = None) -> HttpResponse:
    """The agency's page, on the day something begins where that is yet to come."""
    day = f"?day={on.isoformat()}" if on and on > timezone.localdate() else ""
    return redirect(f"{reverse('agencies:agency-detail', args=[agency.pk])}{day}")
