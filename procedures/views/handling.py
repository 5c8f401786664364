"""What one agency handles, one procedure of it, and what the staff changes about both."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Request, address_without, form_page, require_form
from agencies.access import agencies_for, can, reach, require
from agencies.models import Agency
from agencies.roles import Permission
from isoportal.lib.days import day_or_today
from isoportal.lib.fields import tried
from procedures.coverage import Question, told_on
from procedures.handling import actions
from procedures.handling.forms import EndForm, ExclusionEndForm, ExclusionForm, HandlingForm
from procedures.handling.lines import lines
from procedures.handling.own import Own, OwnFilter
from procedures.models import Cover, Exclusion, Handling
from procedures.views.asking import chips, sent

PAGE = 100


@require_safe
def agency_list(request: Request, agency_pk: int) -> HttpResponse:
    """“146 quy trình bao phủ 209/209 TTHC”, and the procedures one by one."""
    day = day_or_today(request.GET.get("day"))
    agency = get_object_or_404(agencies_for(request.user), pk=agency_pk)
    own = Own.of(Question(day, agency=agency.pk))
    asked = OwnFilter(request.GET, own.lines)
    shown = [] if asked.errors else [line for line in own.lines if asked.shows(line)]
    context = {
        "agency": agency,
        "called": own.lines[0].agency_name if own.lines else agency.version_on(day) or agency,
        "own": own,
        "filter": asked,
        "page": Paginator(shown, PAGE).get_page(request.GET.get("page")),
        "chips": chips(request, asked.words),
        "clear": address_without(request, {*asked.fields}),
        "may": _may(request, agency),
        "writes": reach(request.user, Permission.WRITE_PROCEDURES),
    }
    part = "_handling_list.html" if request.htmx else "handling_list.html"
    return render(request, f"procedures/{part}", context, status=422 if asked.errors else 200)


@require_safe
def detail(request: Request, pk: int) -> HttpResponse:
    """One procedure of one agency: its ISO procedures, times and life-cycle."""
    day = day_or_today(request.GET.get("day"))
    mine = Handling.objects.for_user(request.user).with_agency_on(day)
    handling = get_object_or_404(mine.select_related("agency", "procedure"), pk=pk)
    (line,) = lines(told_on(day, Handling.objects.filter(pk=pk)), day)
    held = handling.procedure.version_on(day)
    context = {
        "handling": handling,
        "line": line,
        "told": held or handling.procedure.versions.last(),
        "is_handled": held and handling.holds_on(day) and handling.agency_exists,
        "milestones": handling.milestones.filter(on__lte=day).select_related("photo"),
        "may": _may(request, handling.agency),
    }
    if context["may"]["write"] and context["is_handled"] and not line.isos:
        context |= _wanted(handling, day)
    return render(request, "procedures/handling_detail.html", context)


@require_form
def handling_new(request: Request, agency_pk: int) -> HttpResponse:
    """Give the agency one more procedure."""
    agency = _kept(request, agency_pk)
    form = HandlingForm(sent(request), instance=Handling(agency=agency), initial=_named(request))

    def act() -> None:
        actions.give(by=request.user, handling=form.instance)

    if form.is_valid() and tried(form, act):
        messages.success(request, f"Đã giao TTHC {form.instance.procedure} cho {agency}.")
        return redirect("procedures:handling-list", agency.pk)
    return form_page(request, "procedures/handling_new.html", form, agency=agency)


@require_form
def handling_end(request: Request, pk: int) -> HttpResponse:
    mine = Handling.objects.for_user(request.user).select_related("agency", "procedure")
    handling = get_object_or_404(mine, pk=pk)
    require(request.user, Permission.KEEP_CATALOGUE, handling.agency)
    form = EndForm(sent(request))

    def act() -> None:
        actions.take(by=request.user, handling=handling, **form.cleaned_data)

    if form.is_valid() and tried(form, act):
        messages.success(request, f"Đã kết thúc việc giao TTHC {handling.procedure}.")
        return redirect("procedures:handling-detail", pk)
    return form_page(request, "procedures/handling_end.html", form, handling=handling)


@require_form
def exclusion_new(request: Request, agency_pk: int) -> HttpResponse:
    """Say that the agency does not handle a procedure of its level, and why."""
    agency = _kept(request, agency_pk)
    given = Exclusion(agency=agency)
    form = ExclusionForm(sent(request), instance=given, initial=_named(request))

    def act() -> None:
        actions.exclude(by=request.user, exclusion=form.instance)

    if form.is_valid() and tried(form, act):
        messages.success(request, f"Đã loại trừ TTHC {form.instance.procedure} tại {agency}.")
        return redirect("procedures:handling-list", agency.pk)
    return form_page(request, "procedures/exclusion_new.html", form, agency=agency)


@require_form
def exclusion_end(request: Request, pk: int) -> HttpResponse:
    mine = Exclusion.objects.for_user(request.user).select_related("agency", "procedure")
    exclusion = get_object_or_404(mine, pk=pk)
    require(request.user, Permission.KEEP_CATALOGUE, exclusion.agency)
    form = ExclusionEndForm(sent(request))

    def act() -> None:
        actions.end_exclusion(by=request.user, exclusion=exclusion, **form.cleaned_data)

    if form.is_valid() and tried(form, act):
        messages.success(request, f"Đã kết thúc loại trừ TTHC {exclusion.procedure}.")
        return redirect("procedures:handling-list", exclusion.agency_id)
    return form_page(request, "procedures/exclusion_end.html", form, exclusion=exclusion)


def _kept(request: Request, agency_pk: int) -> Agency:
    """The agency, to who decides what it handles; 404 outside the reach, 403 within."""
    agency = get_object_or_404(agencies_for(request.user), pk=agency_pk)
    require(request.user, Permission.KEEP_CATALOGUE, agency)
    return agency


def _may(request: Request, agency: Agency) -> dict[str, bool]:
    return {
        "keep": can(request.user, Permission.KEEP_CATALOGUE, agency),
        "write": can(request.user, Permission.WRITE_PROCEDURES, agency),
    }


def _wanted(handling: Handling, day: date) -> dict[str, Any]:
    """What is linked and not in force yet; else where an ISO procedure is begun for it."""
    links = Cover.objects.as_of(day).filter(handling=handling)
    linked = list(links.select_related("iso"))
    new = reverse("procedures:iso-new", args=[handling.agency_id])
    return {"linked": linked, "wanting": "" if linked else f"{new}?handling={handling.pk}"}


def _named(request: Request) -> dict[str, Any]:
    """What the form starts with: the procedure the address names, and today."""
    return {"procedure": request.GET.get("tthc", ""), "start": timezone.localdate()}
