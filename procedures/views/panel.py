"""The panel of procedures on an agency's page."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.http import Request
from agencies.access import agencies_for
from isoportal.lib.days import day_or_today
from procedures.coverage import Question
from procedures.panel import summary


@require_safe
def agency_panel(request: Request, agency_pk: int) -> HttpResponse:
    """How much of what the agency handles its ISO procedures cover on ?day=."""
    day = day_or_today(request.GET.get("day"))
    agency = get_object_or_404(agencies_for(request.user), pk=agency_pk)
    version = agency.version_on(day)
    context = {
        "agency": agency,
        "called": version.name if version else agency.name,
        "exists": version is not None,
        "summary": summary(Question(day, agency=agency.pk)),
    }
    part = "procedures/_agency_panel.html" if request.htmx else "procedures/agency_panel.html"
    return render(request, part, context)
