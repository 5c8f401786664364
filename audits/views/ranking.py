"""Rankings of campaigns, their publishing, and the calibration of teams."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.http import Request, address_without, form_page, require_form, sheet_response
from agencies.access import reach
from agencies.roles import Permission
from audits.checklists.keeping import plans
from audits.models import Campaign
from audits.ranking import actions
from audits.ranking.calibration import Calibration
from audits.ranking.exports import ranking_xlsx
from audits.ranking.filters import CalibrationFilter
from audits.ranking.forms import PublishForm, WithdrawForm
from audits.ranking.page import Page
from audits.ranking.seeing import campaigns_for, with_progress
from isoportal.lib.fields import tried
from procedures.views.asking import check, chips

PAGE = 50


@require_safe
def ranking(request: Request) -> HttpResponse:
    """A campaign's ranking: the latest that has one, or the one asked for."""
    campaigns = list(with_progress(campaigns_for(request.user)))
    chosen = chosen_of(request, campaigns)
    found = Page.of(request.user, chosen, request.GET) if chosen else None
    context: dict[str, Any] = {
        "campaigns": campaigns,
        "chosen": chosen,
        "found": found,
        "plans": plans(request.user),
    }
    if found:
        context |= _listed(request, found)
    part = "_ranking.html" if request.htmx else "ranking.html"
    status = 422 if found and found.filter.errors else 200
    return render(request, f"audits/{part}", context, status=status)


def _listed(request: Request, found: Page) -> dict[str, Any]:
    """The page of rows, and the filters that are set."""
    paginator = Counted(found.rows, PAGE)
    paginator.count = found.count
    page = paginator.get_page(request.GET.get("page"))
    return {
        "filter": found.filter,
        "page": page,
        "lines": found.lines(page.object_list),
        "reach": reach(request.user, Permission.VIEW),
        "chips": chips(request, found.filter.words),
        "clear": address_without(request, {*found.filter.words}),
    }


@require_safe
def export(request: Request) -> HttpResponse:
    """The ranking exactly as filtered, as a workbook."""
    chosen = chosen_of(request, list(with_progress(campaigns_for(request.user))))
    if chosen is None:
        raise Http404
    found = Page.of(request.user, chosen, request.GET)
    check(found.filter)
    content = ranking_xlsx(
        found.read(found.rows), found.way, found.names, found.classes, found.grades
    )
    return sheet_response(content, f"xep-hang-{chosen.year}-{chosen.pk}.xlsx")


@require_form
def publish(request: Request, pk: int) -> HttpResponse:
    actions.check_publisher(request.user)
    campaign = _campaign(request, pk)
    sent = request.POST if request.method == "POST" else None
    form = PublishForm(sent, campaign=campaign)

    def act() -> None:
        actions.publish(by=request.user, campaign=campaign, now=timezone.now(), **form.cleaned_data)

    if sent is not None and form.is_valid() and tried(form, act):
        messages.success(request, f"Đã công khai xếp hạng: {campaign}.")
        return redirect(_ranking_of(campaign))
    context = {"campaign": campaign, "back": _ranking_of(campaign)}
    return form_page(request, "audits/ranking_publish.html", form, **context)


@require_form
def withdraw(request: Request, pk: int) -> HttpResponse:
    actions.check_publisher(request.user)
    campaign = _campaign(request, pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        actions.withdraw(by=request.user, campaign=campaign, **form.cleaned_data)

    if form.is_bound and form.is_valid() and tried(form, act):
        messages.success(request, f"Xếp hạng của đợt “{campaign}” không còn công khai.")
        return redirect(_ranking_of(campaign))
    context = {"campaign": campaign, "back": _ranking_of(campaign)}
    return form_page(request, "audits/ranking_withdraw.html", form, **context)


@require_safe
def calibration(request: Request) -> HttpResponse:
    """Whether the teams of a campaign score alike; before anything is published."""
    actions.check_publisher(request.user)
    campaigns = list(campaigns_for(request.user).select_related("checklist"))
    chosen = chosen_of(request, campaigns)
    asked = CalibrationFilter(request.GET)
    context = {
        "campaigns": campaigns,
        "chosen": chosen,
        "filter": asked,
        "found": Calibration.of(chosen, asked) if chosen else None,
        "chips": chips(request, asked.words),
    }
    part = "_calibration.html" if request.htmx else "calibration.html"
    return render(request, f"audits/{part}", context, status=422 if asked.errors else 200)


class Counted(Paginator):  # type: ignore[type-arg]
    """A list whose length is known already."""

    count: int = 0  # type: ignore[assignment]


def chosen_of(request: Request, campaigns: list[Campaign]) -> Campaign | None:
    """The campaign that the address names, else the latest with anything concluded."""
    asked = request.GET.get("campaign")
    if asked:
        named = [each for each in campaigns if str(each.pk) == asked]
        if not named:
            raise Http404("Không có đợt kiểm tra này, hoặc xếp hạng của đợt chưa được công khai.")
        return named[0]
    begun = [each for each in campaigns if getattr(each, "done", 0)]
    return next(iter(begun or campaigns), None)


def _campaign(request: Request, pk: int) -> Campaign:
    for each in with_progress(campaigns_for(request.user).filter(pk=pk)):
        return each  # type: ignore[no-any-return]
    raise Http404


def _ranking_of(campaign: Campaign) -> str:
    return f"{reverse('audits:ranking')}?{urlencode({'campaign': campaign.pk})}"
