"""The calendar of a year's obligations: everybody reads it, the committee's staff keep it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request, form_page, require_form
from agencies.access import reach
from agencies.roles import Permission
from isoportal.lib.days import day_or_today
from isoportal.lib.fields import tried
from procedures.views.asking import sent
from quality.duties import calendar as actions
from quality.duties.calendar import by_agency_kind, lacks
from quality.duties.filters import asked_year, years_offered
from quality.duties.forms import NewObligationForm, ObligationForm, ObligationKindForm
from quality.models import Obligation, ObligationKind


@require_safe
def calendar(request: Request) -> HttpResponse:
    """What which kind of agency owes in a year, by when."""
    day = day_or_today(request.GET.get("day"))
    year = asked_year(request.GET.get("year"), day)
    near = Obligation.objects.filter(year__in=[year - 1, year, year + 1])
    found = list(near.select_related("kind").order_by("kind__place", "kind"))
    keeps = reach(request.user, Permission.REVIEW).everywhere
    context = {
        "year": year,
        "years": years_offered(year, day),
        "obligations": [each for each in by_agency_kind(found) if each.year == year],
        "copies": [each for each in (year, year + 1) if lacks(found, each)] if keeps else [],
        "may_keep": keeps,
        "kinds": ObligationKind.objects.all() if keeps else [],
    }
    return render(request, "quality/calendar.html", context)


@require_form
def obligation_new(request: Request) -> HttpResponse:
    """Enter an obligation for one or several kinds of agencies."""
    actions.check_keeper(request.user)
    year = asked_year(request.GET.get("year"), timezone.localdate())
    form = NewObligationForm(sent(request), instance=Obligation(year=year))

    def act() -> None:
        kinds = form.cleaned_data["agency_kinds"]
        actions.add(by=request.user, obligation=form.instance, agency_kinds=kinds)

    if form.is_valid() and tried(form, act):
        messages.success(request, f"Đã thêm vào lịch năm {year}.")
        return _back(year)
    return form_page(request, "quality/obligation_new.html", form, year=year)


@require_form
def obligation_edit(request: Request, pk: int) -> HttpResponse:
    """Change an obligation; days that tell on somebody are asked about first."""
    actions.check_keeper(request.user)
    obligation = get_object_or_404(Obligation.objects.select_related("kind"), pk=pk)
    form = ObligationForm(sent(request), instance=obligation)
    effect = actions.Effect()
    if form.is_valid() and not form.is_overtaken():
        effect = actions.effect_of(form.instance, timezone.localdate())
        if effect and not form.is_confirmed:
            form.ask()
        elif tried(form, lambda: actions.change(by=request.user, obligation=obligation)):
            messages.success(request, f"Đã sửa {obligation}.")
            return _back(obligation.year)
    return form_page(
        request, "quality/obligation_edit.html", form, obligation=obligation, effect=effect
    )


@require_POST
def obligation_delete(request: Request, pk: int) -> HttpResponse:
    actions.check_keeper(request.user)
    obligation = get_object_or_404(Obligation.objects.select_related("kind"), pk=pk)
    year, words = obligation.year, str(obligation)
    actions.remove(by=request.user, obligation=obligation)
    messages.success(request, f"Đã xóa khỏi lịch: {words}.")
    return _back(year)


@require_POST
def calendar_copy(request: Request) -> HttpResponse:
    """Enter a year's calendar from the one before."""
    year = asked_year(request.POST.get("year"), timezone.localdate())
    copied = actions.copy_year(by=request.user, year=year)
    messages.success(request, f"Đã lập {copied} nghĩa vụ của năm {year} từ lịch năm {year - 1}.")
    return _back(year)


@require_form
def kind_new(request: Request) -> HttpResponse:
    return _kind(request, ObligationKind())


@require_form
def kind_edit(request: Request, pk: int) -> HttpResponse:
    actions.check_keeper(request.user)
    return _kind(request, get_object_or_404(ObligationKind, pk=pk))


def _kind(request: Request, kind: ObligationKind) -> HttpResponse:
    actions.check_keeper(request.user)
    form = ObligationKindForm(sent(request), instance=kind)
    if form.is_valid() and tried(form, lambda: actions.keep_kind(by=request.user, kind=kind)):
        messages.success(request, f"Đã ghi loại nghĩa vụ “{kind.name}”.")
        return _back(timezone.localdate().year)
    return form_page(request, "quality/kind_form.html", form, kind=kind)


def _back(year: int) -> HttpResponse:
    return redirect(f"{reverse('quality:calendar')}?year={year}")
