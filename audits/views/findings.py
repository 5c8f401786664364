"""Findings: their list, the page of one, its paper, and what shows them elsewhere."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Request, address_without, paper_response, sheet_response
from agencies.access import agencies_for, own_agencies
from agencies.models import Agency
from agencies.roles import Permission
from agencies.serving import hand_out
from audits.findings import people
from audits.findings.carried import Carried
from audits.findings.exports import findings_xlsx
from audits.findings.filters import FindingFilter, SummaryForm
from audits.findings.pages import FindingPage
from audits.findings.paper import finding_paper, paper_name
from audits.findings.states import signed
from audits.findings.tallies import tally
from audits.inspections.seeing import seen_by
from audits.models import CorrectiveAction, Finding, Inspection
from isoportal.lib.days import day_or_today
from isoportal.lib.paper import printed
from procedures.views.asking import check, chips

PAGE = 50
NEAR = ["agency", "inspection__campaign", "audit", "review", "repeats", "follows", "found_by",
        "planned_by", "done_by", "verified_by"]  # fmt: skip


@require_safe
def finding_list(request: Request) -> HttpResponse:
    """The findings within reach, as they stood on the day."""
    asked = _asked(request)
    page = Paginator(_shown(asked), PAGE).get_page(request.GET.get("page"))
    signed(page.object_list, asked.day)
    context = {
        "filter": asked,
        "page": page,
        "chips": chips(request, asked.chosen),
        "clear": address_without(request, {*asked.filters}),
        "new_at": _new_at(request, asked),
    }
    part = "audits/_finding_table.html" if request.htmx else "audits/finding_list.html"
    return render(request, part, context, status=422 if asked.form.errors else 200)


@require_safe
def finding_export(request: Request) -> HttpResponse:
    """Exactly what the filters show, as a workbook."""
    asked = _asked(request)
    check(asked)
    rows = _shown(asked).prefetch_related("causes")
    content = findings_xlsx(rows.iterator(chunk_size=500), asked.day)
    return sheet_response(content, f"phat-hien-{asked.day.isoformat()}.xlsx")


@require_safe
def finding_detail(request: Request, pk: int) -> HttpResponse:
    """One finding: what was found, what is done about it, and who takes the next step."""
    page = FindingPage(request.user, found(request, pk), timezone.localdate())
    return render(request, "audits/finding_detail.html", {"page": page, "finding": page.finding})


@require_safe
def finding_print(request: Request, pk: int) -> HttpResponse:
    """The request for corrective action (CAR) in its four parts."""
    finding = found(request, pk)
    paper = printed("pdf/finding.html", finding_paper(finding), sheet="finding_paper.css")
    return paper_response(paper, paper_name(finding))


@require_safe
def finding_proof(request: Request, pk: int) -> HttpResponseBase:
    """What proves an action, to whoever may see its finding."""
    mine = Finding.objects.for_user(request.user)
    action = get_object_or_404(CorrectiveAction.objects.filter(finding__in=mine), pk=pk)
    return hand_out(request, action.proof, inline=True)


@require_safe
def finding_summary(request: Request) -> HttpResponse:
    """The commonest shortcomings and causes, by group or kind of agency; each opens its list."""
    form = SummaryForm(request.GET)
    told = tally(request.user, day_or_today(request.GET.get("day")), *form.asked)
    context = {"told": told, "form": form}
    status = 422 if form.errors else 200
    return render(request, "audits/finding_summary.html", context, status=status)


@require_safe
def inspection_findings(request: Request, pk: int) -> HttpResponse:
    """What an inspection found, and what earlier ones did that is not yet settled."""
    mine = seen_by(request.user).select_related("agency", "campaign", "team")
    inspection, today = get_object_or_404(mine, pk=pk), timezone.localdate()
    over = (Inspection.State.CLOSED, Inspection.State.CANCELLED)
    may = inspection.state not in over and people.may_raise_for(request.user, inspection)
    context = {
        "inspection": inspection,
        "findings": signed(inspection.findings.all(), today),
        "carried": Carried.into(inspection, today).findings,
        "may_raise": may,
    }
    part = "audits/_findings_panel.html" if request.htmx else "audits/inspection_findings.html"
    return render(request, part, context)


def found(request: Request, pk: int) -> Finding:
    """The finding, if this person may see it; else there is nothing."""
    mine = Finding.objects.for_user(request.user).select_related(*NEAR)
    row: Finding = get_object_or_404(mine, pk=pk)
    return row


def _asked(request: Request) -> FindingFilter:
    day = day_or_today(request.GET.get("day"))
    rows = Finding.objects.for_user(request.user).standing_on(day)
    return FindingFilter(request.GET, rows, request=request)


def _shown(asked: FindingFilter) -> Any:
    return asked.qs.with_agency_on(asked.day).select_related("repeats", "follows")


def _new_at(request: Request, asked: FindingFilter) -> Agency | None:
    """Where this person writes down what was found: in the agency asked for, else their own."""
    agency = asked.form.cleaned_data.get("agency") if asked.form.is_valid() else None
    if agency:
        return agency if people.may_raise(request.user, agency) else None
    own = own_agencies(request.user, Permission.AUDIT)
    return agencies_for(request.user).filter(pk=own[0]).first() if own else None
