"""The findings whose next step is one person's: to plan, to report, to verify."""

from datetime import date
from typing import Any

from django.db.models import Q

from accounts.models import User
from agencies.access import NOWHERE, Reach, reach
from agencies.roles import Permission
from audits.inspections.people import workplaces
from audits.models import Finding

ANSWERED = (Finding.State.OPEN, Finding.State.PLANNED, Finding.State.IN_PROGRESS)
BUTTONS = {
    Finding.State.OPEN: "Lập kế hoạch",
    Finding.State.PLANNED: "Ghi tiến độ",
    Finding.State.IN_PROGRESS: "Báo cáo kết quả",
}


def next_step(finding: Finding) -> str:
    """What its agency does about it next, as a button says it."""
    if finding.state == Finding.State.OPEN and not finding.is_nonconformity:
        return "Trả lời"
    return BUTTONS[Finding.State(finding.state)]


def to_answer(agencies: Reach) -> Any:
    """What these agencies still have to plan, do and report, the most urgent first."""
    rows = agencies.limit(Finding.objects.told().filter(state__in=ANSWERED), "agency")
    return rows.select_related("agency").order_by("due", "pk")


def to_verify(user: User, day: date) -> Any:
    """What waits for `user` to see that it works: none they had a hand in, none where they work.

    What an inspection found for inspectors, what the agency found itself for its other people.
    """
    waiting = Finding.objects.filter(state=Finding.State.VERIFICATION).not_made_by(user)
    inspects, own = reach(user, Permission.INSPECT), reach(user, Permission.AUDIT)
    there = workplaces(user, day) if inspects else NOWHERE
    inspected = Q(source=Finding.Source.INSPECTION) & _within(inspects) & ~_within(there)
    rows = waiting.filter(inspected | (~Q(source=Finding.Source.INSPECTION) & _within(own)))
    return rows.select_related("agency").order_by("done_on", "pk")


def _within(agencies: Reach) -> Q:
    if agencies.everywhere:
        return Q(pk__isnull=False)
    return Q(agency__in=agencies.ids)
