"""Giving a level's list to all agencies of that level: looked at first, then written."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.http import urlencode

from accounts.http import Request, form_page, require_form
from agencies.access import can_somewhere
from agencies.roles import Permission
from isoportal.lib.fields import tried
from procedures.handling.assigning import Assignment, assign
from procedures.handling.forms import AssignForm


@require_form
def handling_assign(request: Request) -> HttpResponse:
    """The form, under it what it would write; written once that was seen as it still is."""
    if not can_somewhere(request.user, Permission.KEEP_CATALOGUE):
        raise PermissionDenied("Việc giao TTHC do Tổ giúp việc Ban Chỉ đạo thực hiện.")
    today = timezone.localdate()
    given = request.POST if request.method == "POST" else None
    form = AssignForm(given, user=request.user, day=today, initial={"start": today})
    found: list[Assignment] = []
    if form.is_valid() and tried(form, lambda: found.append(form.weighed())):
        is_seen = "write" in request.POST and form.cleaned_data["seen"] == len(found[0].made)
        if is_seen and tried(form, lambda: found.append(_write(request, form))):
            return redirect(_list_of(found[-1]))
    weighed = found[0] if found else None
    changed = weighed is not None and "write" in request.POST and not form.errors
    return form_page(
        request, "procedures/handling_assign.html", form, weighed=weighed, changed=changed
    )


def _list_of(made: Assignment) -> str:
    """The list of what was just given, on the first day of it."""
    asked = {"lot": made.lot, "day": made.start.isoformat()}
    return f"{reverse('procedures:coverage-members')}?{urlencode(asked)}"


def _write(request: Request, form: AssignForm) -> Assignment:
    made = assign(by=request.user, decision=form.cleaned_data["decision"], **form.asked)
    words = f"{number_format(len(made.made), force_grouping=True)} lượt TTHC"
    messages.success(request, f"Đã giao {words} cho {made.agencies} cơ quan.")
    return made
