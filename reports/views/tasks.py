"""The first page after signing in: what waits for this person."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Request
from agencies import unstaffed
from agencies.access import can_somewhere, holds_one_of, reach, waits_for
from agencies.roles import Permission, Role
from procedures.iso.waiting import minds_templates
from reports.agenda import Agenda, Desk, Verifying, own_agencies, units_of


@require_safe
def tasks(request: Request) -> HttpResponse:
    """Overdue, this week, later; whom nothing waits for starts at the figures."""
    user, today = request.user, timezone.localdate()
    units = units_of(user, today)
    inspects = bool(units) or holds_one_of(user, {Role.INSPECTOR})
    may_wait = own_agencies(user) or minds_templates(user) or inspects
    agenda = Agenda.of(user, today) if may_wait else None
    if not units and not waits_for(user) and not (agenda and agenda.groups):
        if minds_templates(user):  # the menu led here
            messages.info(request, "Không có việc nào chờ anh/chị.")
        return redirect("reports:home")
    judge = can_somewhere(user, Permission.REVIEW)
    context = {
        "agenda": agenda,
        "verifying": Verifying.of(user, today),
        "desk": Desk.of(user, today) if judge else None,
        "inspects": inspects,
        "units": units,
        "unstaffed": unstaffed.count(today, reach(user, Permission.APPOINT)) if judge else 0,
    }
    return render(request, "reports/tasks.html", context)
