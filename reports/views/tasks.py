"""The first page after signing in: what waits for this person."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Request
from agencies import unstaffed
from agencies.access import can_somewhere, reach
from agencies.roles import Permission
from reports.agenda import Agenda, Desk, has_tasks, own_agencies, units_of


@require_safe
def tasks(request: Request) -> HttpResponse:
    """Overdue, this week, later; whom nothing waits for starts at the figures."""
    user, today = request.user, timezone.localdate()
    units = units_of(user, today)
    if not units and not has_tasks(user):
        return redirect("reports:home")
    judge = can_somewhere(user, Permission.REVIEW)
    context = {
        "agenda": Agenda.of(user, today) if own_agencies(user) else None,
        "desk": Desk.of(user, today) if judge else None,
        "units": units,
        "unstaffed": unstaffed.count(today, reach(user, Permission.APPOINT)) if judge else 0,
    }
    return render(request, "reports/tasks.html", context)
