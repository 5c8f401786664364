"""What the committee's staff do about the plans of inspections, and where findings are overdue."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse

from accounts.models import User
from agencies.access import reach
from agencies.roles import Permission
from audits.models import Campaign, Finding, Inspection
from audits.waiting.todo import Todo, tagged
from quality.declaring.states import State

UNDECIDED = State("due", "file-text", "Chờ duyệt")
UNPLANNED = State("due", "calendar-due", "Chưa xếp lịch")
FINISHED = State("done", "check", "Đã kết luận hết")
FEW = 5
COMMITTEE = "Ban Chỉ đạo ISO"


def waits_for_staff(user: User, day: date) -> Iterator[Todo]:
    """Plans that wait for their decision, units without a team or a day, campaigns to be closed.

    One query; nothing for who does not plan inspections.
    """
    if not reach(user, Permission.PLAN_INSPECTIONS).everywhere:
        return
    for campaign in _campaigns():
        if campaign.state == Campaign.State.DRAFT and campaign.units:
            yield _todo(campaign, "Ghi quyết định phê duyệt kế hoạch", "campaign-approve",
                        "Ghi quyết định", UNDECIDED, campaign.first_day, day)  # fmt: skip
        if campaign.unplanned:
            yield _todo(campaign, f"Xếp ngày và đoàn cho {campaign.unplanned} đơn vị",
                        "campaign-detail", "Xếp lịch", UNPLANNED, _plan_by(campaign, day), day,
                        query="?work=unplanned#units")  # fmt: skip
        if campaign.state == Campaign.State.APPROVED and campaign.units and not campaign.left:
            yield _todo(campaign, "Kết thúc đợt, mọi đơn vị đã kết luận", "campaign-detail",
                        "Xem và kết thúc", FINISHED, campaign.last_day, day)  # fmt: skip


@dataclass(frozen=True)
class Overdue:
    """The findings that are overdue on a day, by agency: those with most first."""

    rows: list[dict[str, Any]]  # agency, agency__name, count, first: the first missed day

    @classmethod
    def of(cls, user: User, day: date) -> "Overdue":
        within = Finding.objects.for_user(user).standing_on(day).unreported_on(day)
        found = within.order_by().values("agency", "agency__name")
        counted = found.annotate(count=Count("pk"), first=Min("due"))
        return cls(list(counted.order_by("-count", "first", "agency")))

    @property
    def first(self) -> list[dict[str, Any]]:
        return self.rows[:FEW]

    @property
    def count(self) -> int:
        return sum(each["count"] for each in self.rows)


def _campaigns() -> Any:
    planning = Q(inspections__planned_on=None) | Q(inspections__team=None)
    done = [*Inspection.DONE, Inspection.State.CANCELLED]
    units = Count("inspections")
    return Campaign.objects.exclude(state=Campaign.State.CLOSED).annotate(
        units=units,
        unplanned=Count("inspections", filter=planning & Q(inspections__state__in=Inspection.OPEN)),
        left=Count("inspections", filter=~Q(inspections__state__in=done)),
    )


def _plan_by(campaign: Campaign, day: date) -> date:
    """Before it begins; what is put into it later, before it ends."""
    begun = day > campaign.first_day
    return campaign.last_day if begun else campaign.first_day


def _todo(
    campaign: Campaign, words: str, page: str, button: str, tag: State, due: date, day: date,
    query: str = "",
) -> Todo:  # fmt: skip
    url = reverse(f"audits:{page}", args=[campaign.pk]) + query
    late = day > due
    return Todo(f"{words}: {campaign}", COMMITTEE, url, button, tagged(tag, is_late=late), due,
                is_late=late)  # fmt: skip
