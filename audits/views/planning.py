"""Putting units into a plan, giving them days and teams, and telling them."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request, address_without, form_page, paper_response, require_form
from agencies.access import own_of
from agencies.models import Agency
from audits.campaigns import actions
from audits.campaigns.filters import OfferFilter, SuggestFilter
from audits.campaigns.forms import MEMBERS, PlanForm, TeamForm
from audits.campaigns.paper import Notice, notice_of
from audits.campaigns.progress import progress
from audits.campaigns.seeing import campaigns_for
from audits.campaigns.suggesting import candidates, inspected_in, left_of, left_out, suggestions
from audits.inspections.states import tag_of
from audits.models import Campaign, Inspection, Team, TeamMember
from audits.views.asking import found as found_inspection
from audits.views.campaigns import found
from isoportal.lib.fields import tried
from isoportal.lib.numbers import row_number, show_number
from isoportal.lib.paper import printed
from procedures.views.asking import chips, sent
from quality.declaring.word import word_of

SHEET = "declaration_paper.css"
CHOOSE = "choose"  # the step in which units are only ticked: too many for an address
NAMED = 20  # units named above the form


@require_form
def campaign_units(request: Request, pk: int) -> HttpResponse:
    """Choose units by hand, or from last year's list."""
    campaign = found(request, pk)
    actions.require_planner(request.user)
    if request.method == "POST":
        return _planned(request, campaign, "chọn từ danh sách")
    last_year, today = inspected_in(campaign.year - 1), timezone.localdate()
    asked = OfferFilter(request.GET, candidates(campaign, today), last_year, campaign.year)
    reasons = left_out(campaign)
    for each in asked.versions:
        each.left_out = reasons.get(each.agency_id, "")
    context = {
        "campaign": campaign,
        "left": left_of(campaign, today),
        "filter": asked,
        "chips": chips(request, asked.words),
        "clear": address_without(request, set(asked.words)),
    }
    status = 422 if asked.errors else 200
    return render(request, "audits/campaign_units.html", context, status=status)


@require_form
def campaign_suggest(request: Request, pk: int) -> HttpResponse:
    """Choose units by what speaks for looking at them, which is said beside each."""
    campaign = found(request, pk)
    actions.require_planner(request.user)
    if request.method == "POST":
        return _planned(request, campaign, "chọn theo rủi ro")
    asked = SuggestFilter(
        request.GET, suggestions(campaign, timezone.localdate(), own_of(request.user))
    )
    context = {
        "campaign": campaign,
        "filter": asked,
        "chips": chips(request, asked.words),
        "clear": address_without(request, set(asked.words)),
    }
    status = 422 if asked.errors else 200
    return render(request, "audits/campaign_suggest.html", context, status=status)


@require_form
def campaign_plan(request: Request, pk: int) -> HttpResponse:
    """When, by whom and how the chosen units are inspected."""
    campaign = found(request, pk)
    actions.require_planner(request.user)
    chosen = _chosen(request, campaign)
    typed = None if CHOOSE in request.POST else sent(request)
    form = PlanForm(typed, campaign=campaign, initial=_as_planned(chosen))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if tried(form, lambda: actions.plan_inspections(by=request.user, inspections=chosen,
                                                        **given)):  # fmt: skip
            messages.success(request, f"Đã xếp lịch {_units(chosen)}.")
            return redirect("audits:campaign-detail", pk)
    return form_page(request, "audits/campaign_plan.html", form, campaign=campaign, chosen=chosen,
                     named=chosen[:NAMED])  # fmt: skip


@require_form
def campaign_notices(request: Request, pk: int) -> HttpResponse:
    """The notices to the units, to be printed, and to be told on the portal."""
    campaign = found(request, pk)
    actions.require_planner(request.user)
    if request.method == "POST":
        told = actions.announce(by=request.user, campaign=campaign,
                                inspections=_chosen(request, campaign),
                                today=timezone.localdate())  # fmt: skip
        messages.success(request, f"Đã thông báo cho {_units(told)}.")
        return redirect("audits:campaign-notices", pk)
    units = progress(campaign, timezone.localdate()).units
    for unit in units:
        unit.inspection.tag = tag_of(unit.inspection)
    context = {"campaign": campaign, "units": units}
    return render(request, "audits/campaign_notices.html", context)


@require_POST
def unit_remove(request: Request, pk: int) -> HttpResponse:
    """Take a unit out of a plan that is a draft."""
    inspection = found_inspection(request, pk)
    actions.remove_unit(by=request.user, inspection=inspection)
    messages.success(request, f"Đã bỏ {inspection.agency} khỏi kế hoạch.")
    return redirect("audits:campaign-detail", inspection.campaign_id)


@require_safe
def notice_paper(request: Request, pk: int) -> HttpResponse:
    """The Thông báo to one unit as PDF."""
    content = printed("pdf/declaration.html", {"paper": _notice(request, pk)}, sheet=SHEET)
    return paper_response(content, f"thong-bao-kiem-tra-{pk}.pdf")


@require_safe
def notice_word(request: Request, pk: int) -> HttpResponse:
    """The same as a Word document."""
    return paper_response(word_of(_notice(request, pk)), f"thong-bao-kiem-tra-{pk}.docx")


@require_form
def team_new(request: Request, pk: int) -> HttpResponse:
    """Set up a team by its decision."""
    campaign = found(request, pk)
    actions.require_planner(request.user)
    return _team(request, Team(campaign=campaign), "Lập đoàn kiểm tra")


@require_form
def team_edit(request: Request, pk: int) -> HttpResponse:
    """Change a team and who is on it."""
    mine = Team.objects.filter(campaign__in=campaigns_for(request.user))
    team = get_object_or_404(mine.select_related("campaign"), pk=pk)
    actions.require_planner(request.user)
    return _team(request, team, "Sửa đoàn kiểm tra")


def _team(request: Request, team: Team, title: str) -> HttpResponse:
    form = TeamForm(sent(request), instance=team)
    members = team.members.all() if team.pk else TeamMember.objects.none()
    rows: Any = MEMBERS(sent(request), queryset=members, prefix="member")
    if form.is_bound and form.is_valid() and rows.is_valid():
        changed = form.save(commit=False)
        if tried(form, lambda: actions.save_team(by=request.user, team=changed,
                                                 members=rows.members)):  # fmt: skip
            messages.success(request, f"Đã lưu {team}.")
            return redirect("audits:campaign-detail", team.campaign_id)
    has_faults = bool(form.errors) or (rows.is_bound and not rows.is_valid())
    context = {"form": form, "rows": rows, "team": team, "title": title}
    return render(request, "audits/team_form.html", context, status=422 if has_faults else 200)


def _planned(request: Request, campaign: Campaign, why: str) -> HttpResponse:
    numbers = _numbers(request.POST.getlist("agency"))
    agencies = list(Agency.objects.filter(pk__in=numbers))
    made = actions.plan_units(by=request.user, campaign=campaign, agencies=agencies, why=why,
                              today=timezone.localdate())  # fmt: skip
    messages.success(request, f"Đã đưa {_units(made)} vào kế hoạch.")
    return redirect("audits:campaign-detail", campaign.pk)


def _units(rows: list[Inspection]) -> str:
    """3.000 đơn vị"""
    return f"{show_number(Decimal(len(rows)), grouped=True)} đơn vị"


def _chosen(request: Request, campaign: Campaign) -> list[Inspection]:
    """The units that were ticked; raises where there is none."""
    sent_or_asked = request.POST if request.method == "POST" else request.GET
    numbers = _numbers(sent_or_asked.getlist("unit"))
    rows = campaign.inspections.filter(pk__in=numbers).select_related("agency")
    if found_rows := list(rows):
        return found_rows
    raise ValidationError("Hãy đánh dấu ít nhất một đơn vị trong danh sách.")


def _as_planned(chosen: list[Inspection]) -> dict[str, Any]:
    """What all the chosen units have alike stands in the form already."""
    told = {}
    for name in ["planned_on", "team", "form"]:
        values = {getattr(each, "team_id" if name == "team" else name) for each in chosen}
        if len(values) == 1:
            told[name] = values.pop()
    return told


def _numbers(texts: list[str]) -> list[int]:
    return [number for text in texts if (number := row_number(text))]


def _notice(request: Request, pk: int) -> Notice:
    return notice_of(found_inspection(request, pk), timezone.localdate())
