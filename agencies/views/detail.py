"""An agency's page and the panels of it that belong to this app."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Request
from agencies.access import agencies_for, can, gives, looks_into, reach
from agencies.contacts import may_write
from agencies.panels import goes_on, history, roles_at
from agencies.portrait import portrait
from agencies.roles import Permission
from isoportal.lib.days import day_or_today


@require_safe
def agency_detail(request: Request, pk: int) -> HttpResponse:
    """The agency as it was on ?day=; other apps add their panels by URL."""
    day = day_or_today(request.GET.get("day"))
    agency = get_object_or_404(agencies_for(request.user).select_related("contact"), pk=pk)
    shown = portrait(agency, day, reach(request.user, Permission.VIEW))
    context = {
        "agency": agency,
        "portrait": shown,
        "contact": getattr(agency, "contact", None),
        "may_write_contact": shown.end is None and may_write(request.user, agency),
        "may_reorganise": can(request.user, Permission.REORGANISE, agency),
        "may_look_into": looks_into(request.user, agency),
        "may_read_log": can(request.user, Permission.READ_LOG, agency),
    }
    return render(request, "agencies/agency_detail.html", context)


@require_safe
def role_panel(request: Request, pk: int) -> HttpResponse:
    day = day_or_today(request.GET.get("day"))
    agency = get_object_or_404(agencies_for(request.user), pk=pk)
    context = {
        "agency": agency,
        "held": roles_at(agency, day, request.user),
        "may_appoint": bool(gives(request.user, agency)) and goes_on(agency, timezone.localdate()),
    }
    part = "agencies/_role_panel.html" if request.htmx else "agencies/role_panel.html"
    return render(request, part, context)


@require_safe
def history_panel(request: Request, pk: int) -> HttpResponse:
    agency = get_object_or_404(agencies_for(request.user), pk=pk)
    if not can(request.user, Permission.READ_LOG, agency):
        raise PermissionDenied(f"Anh/chị không có quyền xem nhật ký của {agency}.")
    context = {"agency": agency, "lines": history(agency)}
    part = "agencies/_history_panel.html" if request.htmx else "agencies/history_panel.html"
    return render(request, part, context)
