"""An agency's own audits, read: the list of a year, a programme, one audit."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Request, address_without, sheet_response
from agencies.access import can, own_agencies
from agencies.roles import Permission
from agencies.serving import hand_out
from audits.findings.states import signed
from audits.handing import submission_of
from audits.internal.filters import AuditFilter, audits_xlsx, counted
from audits.internal.plan import Plan
from audits.internal.reporting import report_of
from audits.internal.rules import warnings
from audits.internal.states import allowed, state_of
from audits.models import AuditProgramme, InternalAudit
from procedures.views.asking import check, chips

PAGE = 50


@require_safe
def audit_list(request: Request) -> HttpResponse:
    """The internal audits within reach; the agency's own people see their programmes too."""
    asked = _asked(request)
    page = Paginator(_shown(asked), PAGE).get_page(request.GET.get("page"))
    for audit in page.object_list:
        audit.tag = state_of(audit)
    own = own_agencies(request.user, Permission.AUDIT)
    context = {
        "filter": asked,
        "page": page,
        "chips": chips(request, asked.chosen),
        "clear": address_without(request, set(asked.chosen)),
        "programmes": AuditProgramme.objects.filter(agency__in=own)[:6] if own else [],
        "new": reverse("audits:programme-new", args=[own[0]]) if own else "",
    }
    part = "audits/_audit_table.html" if request.htmx else "audits/audit_list.html"
    return render(request, part, context, status=422 if asked.form.errors else 200)


@require_safe
def audit_export(request: Request) -> HttpResponse:
    asked = _asked(request)
    check(asked)
    return sheet_response(audits_xlsx(_shown(asked)), "danh-gia-noi-bo.xlsx")


@require_safe
def programme_detail(request: Request, pk: int) -> HttpResponse:
    """What an agency means to audit in a year, and what came of it."""
    programme = programme_found(request, pk)
    rows = list(counted(programme.audits.all()).order_by("first_day", "pk"))
    for audit in rows:
        audit.tag = state_of(audit)
    may_write = can(request.user, Permission.AUDIT, programme.agency)
    context = {"programme": programme, "rows": rows, "may_write": may_write}
    return render(request, "audits/programme_detail.html", context)


@require_safe
def audit_detail(request: Request, pk: int) -> HttpResponse:
    """One audit: its plan, what was asked and found, what it concludes and where it was sent."""
    audit, today = audit_found(request, pk), timezone.localdate()
    plan = Plan.of(audit)
    context: dict[str, Any] = {
        "audit": audit,
        "plan": plan,
        "agency": audit.programme.agency,
        "tag": state_of(audit),
        "report": report_of(audit),
        "warnings": warnings(audit, plan, today),
        "findings": signed(audit.findings.order_by("found_on", "number"), today),
        "query": f"audit={pk}",
        "may": allowed(request.user, audit),
        "own": can(request.user, Permission.SUBMIT, audit.programme.agency),
        "submission": submission_of(audit),
    }
    return render(request, "audits/audit_detail.html", context)


@require_safe
def audit_file(request: Request, pk: int) -> HttpResponseBase:
    """The report as it was laid into the yearly duty."""
    return hand_out(request, audit_found(request, pk).report, inline=True)


def audit_found(request: Request, pk: int) -> InternalAudit:
    """The audit, if it is within reach; else 404."""
    near = ["programme__agency", "checklist", "report", "reported_by"]
    mine = InternalAudit.objects.for_user(request.user).select_related(*near)
    found: InternalAudit = get_object_or_404(mine, pk=pk)
    return found


def programme_found(request: Request, pk: int) -> AuditProgramme:
    mine = AuditProgramme.objects.for_user(request.user).select_related("agency")
    found: AuditProgramme = get_object_or_404(mine, pk=pk)
    return found


def _asked(request: Request) -> AuditFilter:
    rows = InternalAudit.objects.for_user(request.user)
    return AuditFilter(request.GET, rows, request=request)


def _shown(asked: AuditFilter) -> Any:
    found = counted(asked.qs).with_agency_on(asked.day)
    return found.order_by("-programme__year", "-first_day", "-pk")
