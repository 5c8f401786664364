"""The panel of inspections on an agency's page."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.http import Request
from agencies.access import agencies_for
from audits.findings import people
from audits.panel import summary
from isoportal.lib.days import day_or_today


@require_safe
def agency_panel(request: Request, agency_pk: int) -> HttpResponse:
    """When the agency was inspected, with which score, and what is still to be put right."""
    day = day_or_today(request.GET.get("day"))
    agency = get_object_or_404(agencies_for(request.user), pk=agency_pk)
    version = agency.version_on(day)
    context = {
        "agency": agency,
        "called": version.name if version else agency.name,
        "may_raise": people.may_raise(request.user, agency),
        "summary": summary(request.user, agency, day),
    }
    part = "audits/_agency_panel.html" if request.htmx else "audits/agency_panel.html"
    return render(request, part, context)
