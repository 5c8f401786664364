"""From 07:00: who has findings to put right, who is inspected soon, and what the staff must know.

Each agency, each inspection and the committee are dealt with in a transaction of their own that
holds their row and asks anew: of two beats the second finds the stage noted. What goes wrong
with one is logged and stops no other. After days of silence the last stage reached is told alone.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils import timezone

from accounts.log import log
from accounts.models import User
from accounts.notify import notify
from agencies.models import Agency, AgencyVersion
from agencies.roles import Permission
from audits.findings.waiting import ANSWERED
from audits.models import Campaign, Finding, Inspection, Reminder
from audits.reminding import words
from audits.telling import readers, team_of
from quality.telling import at_agency

logger = logging.getLogger(__name__)
HOUR = time(7)  # in the province; the digest of 07:30 brings it to who reads letters
STAGES = (-7, 0, 1)  # days from the day of a finding; overdue is said once
VISIT = -3  # days from the day of an inspection


def remind(now: datetime) -> None:
    """Tell what has come due since the last time; nothing before 07:00."""
    local = timezone.localtime(now)
    if local.time() < HOUR:
        return
    day = local.date()
    for agency in Agency.objects.filter(pk__in=[each.agency_id for each in reached(day)]):
        _try(_remind_agency, agency, day)
    for inspection in visits(day):
        _try(_remind_visit, inspection, day)
    for root in Agency.objects.filter(versions__in=_roots(day)):
        _try(_escalate, root, day)


def stage_on(due: date, day: date) -> int | None:
    """The last stage reached by `day`; None before the first."""
    return max((stage for stage in STAGES if stage <= (day - due).days), default=None)


def reached(day: date, agency: Agency | None = None) -> list[Finding]:
    """The findings whose agency was not told of the stage they have reached."""
    rows = _unreported().filter(due__lte=day - timedelta(days=STAGES[0]))
    rows = rows.filter(agency=agency) if agency else rows
    known = Reminder.objects.filter(finding__in=rows, act_by=F("finding__due"))
    told = set(known.filter(is_escalated=False).values_list("finding", "stage"))
    found = list(rows.order_by("due", "pk"))
    return [each for each in found if (each.pk, stage_on(each.due, day)) not in told]


def visits(day: date) -> Any:
    """The inspections that are near, and of whose day nobody was reminded."""
    rows = Inspection.objects.filter(
        state__in=Inspection.OPEN, campaign__state=Campaign.State.APPROVED,
        planned_on__range=(day, day - timedelta(days=VISIT)),
    )  # fmt: skip
    told = Reminder.objects.filter(inspection=OuterRef("pk"), act_by=OuterRef("planned_on"))
    return rows.exclude(Exists(told)).select_related("agency", "team")


@transaction.atomic
def _remind_agency(agency: Agency, day: date) -> None:
    """Its officers and its head are told of all its findings in one line."""
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    found = reached(day, agency)
    if not found:
        return
    _note(_reminder(each, day) for each in found)
    people = at_agency(agency, Permission.AUDIT, day)
    notify(people, "finding.reminded", words.of_findings(agency, found, day), _page(agency, found),
           agency=agency.pk)  # fmt: skip
    log(None, "finding.reminded", agency, agency=agency.pk, findings=_labels(found),
        told=_names(people))  # fmt: skip


@transaction.atomic
def _remind_visit(inspection: Inspection, day: date) -> None:
    """The unit's people and the team are told that its day is near."""
    Inspection.objects.select_for_update(no_key=True, of=("self",)).get(pk=inspection.pk)
    held = visits(day).filter(pk=inspection.pk).first()
    if held is None:
        return
    _note([Reminder(inspection=held, act_by=held.planned_on, stage=VISIT)])
    own = at_agency(held.agency, Permission.AUDIT, day)
    door = "inspection-detail" if held.self_sent_at else "inspection-self"
    notify(own, "inspection.reminded", words.of_visit(held, day),
           reverse(f"audits:{door}", args=[held.pk]), agency=held.agency_id)  # fmt: skip
    team = [user for user in team_of(held) if user not in own]
    notify(team, "inspection.reminded", words.of_visit_for_team(held, day),
           reverse("audits:inspection-detail", args=[held.pk]), agency=held.agency_id)  # fmt: skip
    log(None, "inspection.reminded", held, agency=held.agency_id, told=_names([*own, *team]))


@transaction.atomic
def _escalate(root: Agency, day: date) -> None:
    """The committee's staff are told in one line of all that is newly overdue."""
    Agency.objects.select_for_update(no_key=True).get(pk=root.pk)
    told = Reminder.objects.filter(finding=OuterRef("pk"), act_by=OuterRef("due"),
                                   is_escalated=True)  # fmt: skip
    late = _unreported().filter(due__lt=day).exclude(Exists(told))
    found = list(late.select_related("agency").order_by("agency__name", "due", "pk"))
    if not found:
        return
    _note(_reminder(each, day, is_escalated=True) for each in found)
    staff = readers(at_agency(root, Permission.PLAN_INSPECTIONS, day), root)
    url = f"{reverse('audits:finding-list')}?time=overdue"
    notify(staff, "finding.escalated", words.of_overdue(found), url)
    log(None, "finding.escalated", root, agency=root.pk, findings=_labels(found),
        told=_names(staff))  # fmt: skip


def _unreported() -> Any:
    """What agencies have still to plan, do and report by a day."""
    return Finding.objects.told().filter(state__in=ANSWERED, due__isnull=False)


def _reminder(finding: Finding, day: date, *, is_escalated: bool = False) -> Reminder:
    due = finding.due
    assert due
    stage = stage_on(due, day)
    assert stage is not None
    return Reminder(finding=finding, act_by=due, stage=stage, is_escalated=is_escalated)


def _roots(day: date) -> Any:
    return AgencyVersion.objects.as_of(day).filter(parent=None)


def _note(reminders: Iterable[Reminder]) -> None:
    Reminder.objects.bulk_create(reminders)


def _page(agency: Agency, found: Sequence[Finding]) -> str:
    """The one finding, or the list of all that are open."""
    if len(found) == 1:
        return reverse("audits:finding-detail", args=[found[0].pk])
    return f"{reverse('audits:finding-list')}?state=unsettled&agency={agency.pk}"


def _labels(found: Iterable[Finding]) -> list[str]:
    return [str(each) for each in found]


def _names(people: Iterable[User]) -> list[str]:
    return [str(user) for user in people]


def _try(act: Callable[[Any, date], None], of: Any, day: date) -> None:
    try:
        act(of, day)
    except Exception:
        logger.exception("%s could not be reminded", of)
