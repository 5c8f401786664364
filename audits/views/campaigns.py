"""Campaigns: which there are, how far each has come, and keeping their plans."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request, address_without, form_page, require_form, sheet_response
from agencies.access import can_somewhere
from agencies.roles import Permission
from audits.campaigns import actions
from audits.campaigns.exports import units_xlsx
from audits.campaigns.filters import UnitFilter
from audits.campaigns.forms import ApproveForm, CampaignForm
from audits.campaigns.progress import Progress, progress, progress_of
from audits.campaigns.seeing import campaigns_for
from audits.inspections.seeing import seen_by
from audits.inspections.states import tag_of_campaign, tag_of_state
from audits.models import Campaign
from isoportal.lib.days import day_or_today
from isoportal.lib.fields import tried
from procedures.views.asking import check, chips, sent


@require_safe
def campaign_list(request: Request) -> HttpResponse:
    """The campaigns the reader sees, each with how far it had come on the day."""
    day = day_or_today(request.GET.get("day"))
    campaigns = list(campaigns_for(request.user))
    found = progress_of(campaigns, day, seen_by(request.user))
    rows = [(each, tag_of_campaign(each), found.get(each.pk, Progress(day))) for each in campaigns]
    context = {"rows": rows, "may_plan": _may_plan(request)}
    return render(request, "audits/campaign_list.html", context)


@require_safe
def campaign_detail(request: Request, pk: int) -> HttpResponse:
    """Its plan, its teams, its units within reach, and its progress as of the day."""
    campaign = found(request, pk)
    told = progress(campaign, day_or_today(request.GET.get("day")), seen_by(request.user))
    asked = UnitFilter(request.GET, told)
    for unit in asked.units:
        unit.inspection.tag = tag_of_state(unit.state)
    context: dict[str, Any] = {
        "campaign": campaign,
        "tag": tag_of_campaign(campaign),
        "progress": told,
        "filter": asked,
        "chips": chips(request, asked.words),
        "clear": address_without(request, set(asked.words)),
        "may_plan": _may_plan(request),
    }
    if request.htmx:
        return render(request, "audits/_campaign_units.html", context)
    context["teams"] = campaign.teams.prefetch_related("members")
    status = 422 if asked.errors else 200
    return render(request, "audits/campaign_detail.html", context, status=status)


@require_safe
def campaign_export(request: Request, pk: int) -> HttpResponse:
    """The units that are filtered, as a workbook."""
    campaign = found(request, pk)
    day = day_or_today(request.GET.get("day"))
    asked = UnitFilter(request.GET, progress(campaign, day, seen_by(request.user)))
    check(asked)
    return sheet_response(units_xlsx(asked.units), f"kiem-tra-{campaign.year}-{day}.xlsx")


@require_form
def campaign_new(request: Request) -> HttpResponse:
    """Begin the plan of a campaign."""
    actions.require_planner(request.user)
    today = timezone.localdate()
    form = CampaignForm(sent(request), initial={"year": today.year})
    if form.is_bound and form.is_valid():
        campaign = form.save(commit=False)
        if tried(form, lambda: actions.open_campaign(by=request.user, campaign=campaign)):
            messages.success(request, f"Đã lập {campaign}. Tiếp theo, hãy chọn đơn vị.")
            return redirect("audits:campaign-detail", campaign.pk)
    return form_page(request, "audits/campaign_form.html", form, title="Lập đợt kiểm tra",
                     submit="Lập đợt kiểm tra")  # fmt: skip


@require_form
def campaign_edit(request: Request, pk: int) -> HttpResponse:
    """Change what the plan says."""
    campaign = found(request, pk)
    actions.require_planner(request.user)
    form = CampaignForm(sent(request), instance=campaign)
    if form.is_bound and form.is_valid():
        changed, revision = form.save(commit=False), form.cleaned_data["revision"] or 0
        if tried(form, lambda: actions.change(by=request.user, campaign=changed,
                                              revision=revision)):  # fmt: skip
            messages.success(request, "Đã lưu đợt kiểm tra.")
            return redirect("audits:campaign-detail", pk)
    return form_page(request, "audits/campaign_form.html", form, campaign=campaign,
                     title="Sửa đợt kiểm tra", submit="Lưu")  # fmt: skip


@require_form
def campaign_approve(request: Request, pk: int) -> HttpResponse:
    """Note the decision by which the plan was approved."""
    campaign = found(request, pk)
    actions.require_planner(request.user)
    form = ApproveForm(sent(request))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if tried(form, lambda: actions.approve(by=request.user, campaign=campaign, **given,
                                               today=timezone.localdate())):  # fmt: skip
            messages.success(request, "Đã ghi quyết định phê duyệt kế hoạch.")
            return redirect("audits:campaign-detail", pk)
    return form_page(request, "audits/campaign_form.html", form, campaign=campaign,
                     title="Quyết định phê duyệt kế hoạch", submit="Ghi quyết định")  # fmt: skip


@require_POST
def campaign_close(request: Request, pk: int) -> HttpResponse:
    """The campaign is over."""
    campaign = found(request, pk)
    actions.close(by=request.user, campaign=campaign)
    messages.success(request, f"Đã kết thúc {campaign}.")
    return redirect("audits:campaign-detail", pk)


def found(request: Request, pk: int) -> Campaign:
    campaign: Campaign = get_object_or_404(campaigns_for(request.user), pk=pk)
    return campaign


def _may_plan(request: Request) -> bool:
    return can_somewhere(request.user, Permission.PLAN_INSPECTIONS)
