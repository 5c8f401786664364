"""Keeping a campaign: its plan and who decided it, its units, its teams, its end."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from accounts.log import changes, log, values_of
from accounts.models import User
from accounts.notify import notify
from agencies.access import can_somewhere, require
from agencies.models import Agency, AgencyVersion
from agencies.roles import Permission
from audits.campaigns.suggesting import left_of
from audits.inspections.people import check_lead
from audits.models import Campaign, Form, Inspection, ItemMark, Side, Team, TeamMember
from isoportal.lib.days import show_day
from quality.telling import at_agency

State = Campaign.State
KEPT = frozenset({"state", "published_at", "revision"})
NAMED = 5  # units named in a sentence
HOST = "{} tổ chức kiểm tra, không phải là đơn vị được kiểm tra."


def require_planner(by: User | None) -> None:
    """Raises PermissionDenied where `by` does not plan the province's inspections."""
    root = AgencyVersion.objects.filter(parent=None).order_by("start").first()
    if root:
        require(by, Permission.PLAN_INSPECTIONS, root.agency)


@transaction.atomic
def open_campaign(*, by: User, campaign: Campaign) -> Campaign:
    """Begin a campaign as a draft of its plan; its checklist is one that was issued."""
    require_planner(by)
    _check(campaign)
    campaign.save()
    log(by, "campaign.opened", campaign, changes=changes({}, values_of(campaign, without=KEPT)))
    return campaign


@transaction.atomic
def change(*, by: User, campaign: Campaign, revision: int) -> Campaign:
    """Change what it says; `revision` is the one the writer saw.

    Once something was marked by its checklist, another one is refused.
    """
    require_planner(by)
    stored = _locked(campaign)
    if stored.revision != revision:
        raise ValidationError("Người khác vừa sửa đợt kiểm tra này. Hãy mở lại trang rồi sửa.")
    _check_state(stored, (State.DRAFT, State.APPROVED), "sửa")
    _check(campaign)
    if stored.checklist_id != campaign.checklist_id:
        _check_unmarked(stored)
    _check_days_of_units(campaign)
    was = values_of(stored, without=KEPT)
    campaign.state, campaign.published_at = stored.state, stored.published_at
    campaign.revision = revision + 1
    campaign.save()
    log(by, "campaign.changed", campaign,
        changes=changes(was, values_of(campaign, without=KEPT)))  # fmt: skip
    return campaign


@transaction.atomic
def approve(
    *, by: User, campaign: Campaign, plan_no: str, plan_day: date, plan_issuer: str, today: date
) -> Campaign:
    """The plan was decided: 316/QĐ-UBND of 20/02/2020. From now on units may be inspected."""
    require_planner(by)
    stored = _locked(campaign)
    _check_state(stored, (State.DRAFT,), "duyệt")
    if not stored.inspections.exists():
        raise ValidationError("Kế hoạch chưa có đơn vị nào. Hãy chọn đơn vị trước khi ghi duyệt.")
    if plan_day > today:
        raise ValidationError({"plan_day": f"Ngày {show_day(plan_day)} chưa đến."})
    stored.plan_no, stored.plan_day, stored.plan_issuer = plan_no, plan_day, plan_issuer
    stored.state = State.APPROVED
    stored.full_clean()
    stored.save()
    log(by, "campaign.approved", stored, plan_no=plan_no, plan_day=plan_day.isoformat())
    return stored


@transaction.atomic
def close(*, by: User, campaign: Campaign) -> Campaign:
    """The campaign is over: every unit was concluded, or left out with a reason."""
    require_planner(by)
    stored = _locked(campaign)
    _check_state(stored, (State.APPROVED,), "kết thúc")
    left = Inspection.objects.filter(campaign=stored).under_way().select_related("agency")
    if waiting := [str(each.agency) for each in left]:
        raise ValidationError(f"Còn {_named(waiting)} chưa kết luận.")
    stored.state = State.CLOSED
    stored.save(update_fields=["state"])
    log(by, "campaign.closed", stored)
    return stored


# --- teams -----------------------------------------------------------------------------------


@transaction.atomic
def save_team(*, by: User, team: Team, members: Sequence[TeamMember]) -> Team:
    """Set up a team by its decision, or change it: exactly one lead, whoever scores may inspect."""
    require_planner(by)
    stored = _locked(team.campaign)
    _check_state(stored, (State.DRAFT, State.APPROVED), "sửa đoàn")
    before = _team_in_words(Team.objects.get(pk=team.pk)) if team.pk else {}
    team.full_clean()
    _check_members(members)
    team.save()
    kept = {each.pk for each in members if each.pk}
    team.members.exclude(pk__in=kept).delete()
    team.members.update(role=TeamMember.Role.MEMBER)  # so that two may change places
    for member in members:
        member.team = team
        member.full_clean()
        member.save()
    _check_units_of(team)
    action = "campaign.team_changed" if before else "campaign.team_set_up"
    log(by, action, team, changes=changes(before, _team_in_words(team)))
    return team


def _check_members(members: Sequence[TeamMember]) -> None:
    leads = [each for each in members if each.role == TeamMember.Role.LEAD]
    if len(leads) != 1:
        raise ValidationError("Đoàn phải có đúng một Trưởng đoàn.")
    if not leads[0].user:
        raise ValidationError(
            f"Trưởng đoàn {leads[0]} chưa có tài khoản nên không ai kết luận được. Hãy chọn tài "
            "khoản cho Trưởng đoàn; người chỉ ghi tên thì chọn vai trò khác."
        )
    accounts = [each.user_id for each in members if each.user_id]
    if len(set(accounts)) < len(accounts):
        raise ValidationError("Một tài khoản chỉ được ghi một lần trong đoàn.")
    for each in members:
        if each.user and not can_somewhere(each.user, Permission.INSPECT):
            raise ValidationError(
                f"{each.user} chưa được giao vai trò Thành viên đoàn kiểm tra nên không chấm điểm "
                "được. Hãy giao vai trò trước, hoặc chỉ ghi tên."
            )


def _check_units_of(team: Team) -> None:
    waiting = team.inspections.under_way().select_related("agency")
    check_lead(team, [each.agency for each in waiting])


# --- units -----------------------------------------------------------------------------------


@transaction.atomic
def plan_units(
    *, by: User, campaign: Campaign, agencies: Collection[Agency], today: date, why: str = ""
) -> list[Inspection]:
    """Put agencies into the plan; one that was left out comes back.

    Where one of them is not there on any day that the campaign still has, none is put in.
    `why` tells the log how they were chosen.
    """
    require_planner(by)
    stored = _locked(campaign)
    _check_state(stored, (State.DRAFT, State.APPROVED), "chọn đơn vị")
    if not agencies:
        raise ValidationError("Hãy chọn ít nhất một đơn vị.")
    _check_there(stored, agencies, today)
    known = _held(stored.inspections.filter(agency__in=agencies)).select_related("agency")
    there = {each.agency_id: each for each in known}
    back = [each for each in there.values() if each.state == Inspection.State.CANCELLED]
    for inspection in back:
        _take_back(by, inspection)
    fresh = [each for each in agencies if each.pk not in there]
    made = [Inspection(campaign=stored, agency=each, form=stored.form) for each in fresh]
    Inspection.objects.bulk_create(made)
    if fresh:
        log(by, "campaign.units_planned", stored, units=[str(each) for each in fresh], why=why)
    return [*made, *back]


def _take_back(by: User, inspection: Inspection) -> None:
    """It was left out and is inspected after all, from where it had come to."""
    has_begun = inspection.parts_done.exists() or inspection.marks.filter(side=Side.TEAM).exists()
    states = Inspection.State
    reason, inspection.reason, inspection.cancelled_on = inspection.reason, "", None
    inspection.state = states.UNDER_WAY if has_begun else states.PLANNED
    inspection.save(update_fields=["state", "reason", "cancelled_on"])
    log(by, "inspection.taken_back", inspection, agency=inspection.agency_id, reason=reason)


def _check_there(campaign: Campaign, agencies: Collection[Agency], today: date) -> None:
    """Raises where the campaign has no day left on which one of these is there."""
    since, until = left_of(campaign, today)
    named = AgencyVersion.objects.filter(agency__in=agencies)
    alive = {each.agency_id: each for each in named.within(since, until + timedelta(days=1))}
    for agency in agencies:
        if agency.pk not in alive:
            raise ValidationError(
                f"{agency} không hoạt động từ ngày {show_day(since)} đến ngày {show_day(until)} "
                "nên không đưa vào kế hoạch được."
            )
        if alive[agency.pk].parent_id is None:
            raise ValidationError(HOST.format(agency))


@transaction.atomic
def plan_inspections(
    *,
    by: User,
    inspections: Collection[Inspection],
    planned_on: date | None,
    team: Team | None,
    form: str,
) -> None:
    """When, by whom and how these units are inspected; all of them or none."""
    require_planner(by)
    found = Inspection.objects.filter(pk__in=[each.pk for each in inspections])
    chosen = list(_held(found).select_related("campaign", "agency", "team"))
    if team:
        check_lead(team, [each.agency for each in chosen])
    if planned_on:
        _check_alive([each.agency for each in chosen], planned_on)
    for inspection in chosen:
        _check_plan(inspection, planned_on, team)
        was = values_of(inspection)
        inspection.planned_on, inspection.team = planned_on, team
        inspection.form = Form(form)
        told = changes(was, values_of(inspection))
        if told:
            log(by, "inspection.planned", inspection, agency=inspection.agency_id, changes=told)
    found.update(planned_on=planned_on, team=team, form=form)


@transaction.atomic
def remove_unit(*, by: User, inspection: Inspection) -> None:
    """Take a unit out of a plan that is still a draft; later it is cancelled with a reason."""
    require_planner(by)
    stored = _locked(inspection.campaign)
    _check_state(stored, (State.DRAFT,), "bỏ đơn vị")
    log(by, "inspection.unplanned", inspection, agency=inspection.agency_id)
    inspection.delete()


@transaction.atomic
def announce(*, by: User, campaign: Campaign, inspections: Collection[Inspection],
             today: date) -> list[Inspection]:  # fmt: skip
    """Tell units when and by whom they are inspected; each must have a day and a team."""
    require_planner(by)
    stored = _locked(campaign)
    _check_state(stored, (State.APPROVED,), "thông báo")
    rows = stored.inspections.filter(
        pk__in=[each.pk for each in inspections],
        state__in=[Inspection.State.PLANNED, Inspection.State.ANNOUNCED],
    )
    told = list(_held(rows).select_related("agency", "team"))
    if not told:
        raise ValidationError("Hãy chọn ít nhất một đơn vị chưa kiểm tra để thông báo.")
    if unready := [str(each.agency) for each in told if not (each.planned_on and each.team)]:
        raise ValidationError(f"Chưa có ngày hoặc đoàn kiểm tra: {_named(unready)}.")
    for each in told:
        assert each.planned_on
        each.state = Inspection.State.ANNOUNCED
        each.save(update_fields=["state"])
        people = at_agency(each.agency, Permission.AUDIT, today)
        notify(people, "inspection.announced",
               f"{each.agency} được kiểm tra ngày {show_day(each.planned_on)}. Hãy gửi bản tự chấm "
               "trước ngày đó.", reverse("audits:inspection-detail", args=[each.pk]),
               agency=each.agency_id)  # fmt: skip
        log(by, "inspection.announced", each, agency=each.agency_id,
            on=each.planned_on.isoformat(), people=len(people))  # fmt: skip
    return told


def _check_alive(agencies: Collection[Agency], day: date) -> None:
    """Raises for an agency that is no more, or not yet, on the planned day."""
    there = AgencyVersion.objects.as_of(day).filter(agency__in=agencies)
    alive = set(there.values_list("agency", flat=True))
    if gone := [str(each) for each in agencies if each.pk not in alive]:
        raise ValidationError(
            {"planned_on": f"{_some(gone)} không hoạt động vào ngày {show_day(day)} nên không xếp "
                           "lịch kiểm tra được."}
        )  # fmt: skip


def _check_plan(inspection: Inspection, on: date | None, team: Team | None) -> None:
    campaign, agency = inspection.campaign, inspection.agency
    _check_state(campaign, (State.DRAFT, State.APPROVED), "xếp lịch")
    if not inspection.is_open:
        state = inspection.get_state_display().lower()
        raise ValidationError(f"{agency} ở trạng thái “{state}” nên không xếp lịch lại được.")
    if on and not campaign.first_day <= on <= campaign.last_day:
        raise ValidationError(
            {"planned_on": f"Ngày {show_day(on)} không nằm trong đợt kiểm tra, từ "
                           f"{show_day(campaign.first_day)} đến {show_day(campaign.last_day)}."}
        )  # fmt: skip
    if team and team.campaign_id != campaign.pk:
        raise ValidationError({"team": f"{team} không thuộc đợt kiểm tra này."})


# --- rules -----------------------------------------------------------------------------------


def _locked(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)


def _check(campaign: Campaign) -> None:
    campaign.full_clean()
    if not campaign.checklist.is_issued:
        raise ValidationError({"checklist": "Bộ tiêu chí này chưa ban hành nên chưa dùng được."})


def _check_state(campaign: Campaign, wanted: Collection[str], verb: str) -> None:
    if campaign.state not in wanted:
        state = campaign.get_state_display().lower()
        raise ValidationError(f"Đợt kiểm tra ở trạng thái “{state}” nên không {verb} được.")


def _check_unmarked(campaign: Campaign) -> None:
    """Raises where something was marked; the units are held, so that nobody marks meanwhile."""
    held = list(_held(campaign.inspections).values_list("pk"))
    if held and ItemMark.objects.filter(inspection__campaign=campaign).exists():
        raise ValidationError({"checklist": "Đã có điểm chấm theo bộ tiêu chí đang dùng."})


def _held(inspections: Any) -> Any:
    """These rows for this transaction alone; always in one order, so that none wait in a ring."""
    return inspections.select_for_update(no_key=True, of=("self",)).order_by("pk")


def _check_days_of_units(campaign: Campaign) -> None:
    outside = campaign.inspections.exclude(planned_on=None).exclude(
        planned_on__range=(campaign.first_day, campaign.last_day)
    )
    if units := [str(each.agency) for each in outside.select_related("agency")]:
        raise ValidationError(
            {"last_day": f"Lịch của {_named(units)} nằm ngoài thời gian mới của đợt."}
        )


def _named(units: Sequence[str]) -> str:
    return f"{len(units)} đơn vị ({_some(units)})"


def _some(units: Sequence[str]) -> str:
    more = ", …" if len(units) > NAMED else ""
    return ", ".join(units[:NAMED]) + more


def _team_in_words(team: Team) -> dict[str, str]:
    people = [f"{each.get_role_display()}: {each}" for each in team.members.all()]
    return {**values_of(team), "members": "; ".join(people)}
