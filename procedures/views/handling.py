"""What one agency handles, and one procedure of it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.http import Request
from isoportal.lib.days import day_or_today
from procedures.coverage import told_on
from procedures.handling.lines import lines
from procedures.models import Handling


@require_safe
def detail(request: Request, pk: int) -> HttpResponse:
    """One procedure of one agency: its ISO procedures, times and life-cycle."""
    day = day_or_today(request.GET.get("day"))
    mine = Handling.objects.for_user(request.user).with_agency_on(day)
    handling = get_object_or_404(mine.select_related("procedure"), pk=pk)
    (line,) = lines(told_on(day, Handling.objects.filter(pk=pk)), day)
    held = handling.procedure.version_on(day)
    context = {
        "handling": handling,
        "line": line,
        "version": held or handling.procedure.versions.last(),
        "is_handled": held and handling.holds_on(day) and handling.agency_exists,
    }
    return render(request, "procedures/handling_detail.html", context)
