"""What an inspector takes along on a device that will be without a network.

Only the inspections of the own team; the marks that stand with their versions, on top of
which the device makes its changes.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, cast

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from agencies.access import reach
from agencies.roles import Permission
from audits.findings.carried import Carried
from audits.inspections.asked import criteria_of, day_of
from audits.inspections.people import require_team, workplaces
from audits.inspections.rules import LONGEST
from audits.models import Campaign, Inspection, ItemMark, MarkChange, Photo, Side, TeamMember
from audits.models.inspection import InspectionQuerySet
from isoportal.lib.days import show_day
from isoportal.lib.numbers import row_number

MOST_LISTED = 500
LATELY = timedelta(days=30)


def is_on_a_team(user: User) -> bool:
    return TeamMember.objects.filter(user=user).exists()


def of_team(user: User, day: date) -> InspectionQuerySet:
    """The inspections that `user` carries out with a team: within reach, not where they work."""
    member = TeamMember.objects.filter(team=OuterRef("team"), user=user)
    member = member.exclude(works_at=OuterRef("agency"))
    found: Any = Inspection.objects.filter(Exists(member))
    within = reach(user, Permission.INSPECT).limit(found, "agency")
    rows = cast(InspectionQuerySet, workplaces(user, day).leave_out(within, "agency"))
    return rows.select_related("campaign__checklist", "agency", "team")


def find(user: User, told: str) -> Inspection | None:
    """The inspection that a device names, if it is of a team of `user`."""
    mine = of_team(user, timezone.localdate())
    found: Inspection | None = mine.filter(pk=row_number(told)).first()
    return found


def listed(user: User) -> list[dict[str, Any]]:
    """The inspections of the person's teams that are open or were lately, as a device lists them.

    Where they are more than a device holds, the open ones nearest to today.
    """
    today = timezone.localdate()
    rows = of_team(user, today).exclude(campaign__state=Campaign.State.DRAFT)
    rows = rows.filter(Q(state__in=Inspection.OPEN) | Q(planned_on__gte=today - LATELY))
    near = sorted(
        rows.values_list("pk", "state", "planned_on"),
        key=lambda row: _far(row[0], row[1], row[2], today),
    )
    rows = rows.filter(pk__in=[pk for pk, *_ in near[:MOST_LISTED]]).with_agency_on(today)
    return [
        {
            "id": each.pk,
            "agency": each.agency_name or str(each.agency),
            "campaign": str(each.campaign),
            "team": str(each.team),
            "planned_on": each.planned_on.isoformat() if each.planned_on else None,
            "planned_words": show_day(each.planned_on) if each.planned_on else "",
            "form": each.get_form_display(),
            "state": each.get_state_display(),
            "is_open": is_open(each),
        }
        for each in rows
    ]


def _far(pk: int, state: str, planned_on: date | None, today: date) -> tuple[bool, int, int]:
    """How far a device is from needing it: what is closed last, then by its day."""
    days = abs(((planned_on or date.max) - today).days)
    return state not in Inspection.OPEN, days, pk


def is_open(inspection: Inspection) -> bool:
    """Whether its team may give marks now."""
    return inspection.is_open and inspection.campaign.state != Campaign.State.DRAFT


def package(user: User, inspection: Inspection) -> dict[str, Any]:
    """All that the sheet of one unit needs. Raises PermissionDenied for who does not score it."""
    require_team(user, inspection)
    marks = ItemMark.objects.filter(inspection=inspection).select_related("by")
    own, criteria = inspection.self_sent_at is not None, criteria_of(inspection)
    return {
        "id": inspection.pk,
        "agency": str(inspection.agency),
        "campaign": str(inspection.campaign),
        "team": str(inspection.team),
        "day": show_day(day_of(inspection)),
        "form": inspection.get_form_display(),
        "is_open": is_open(inspection),
        "members": [_member(each) for each in inspection.team.members.all()]
        if inspection.team
        else [],
        "longest": LONGEST,
        "criteria": criteria.stored(),
        "marks": {each.item: mark_told(each) for each in marks if each.side == Side.TEAM},
        "own": {each.item: mark_told(each) for each in marks if own and each.side == Side.OWN},
        "photos": _photos(Photo.objects.filter(inspection=inspection, side=Side.TEAM)),
        "carried": Carried.into(inspection, timezone.localdate()).told(criteria.items()),
        "conflicts": [conflict_told(each) for each in open_conflicts(inspection)],
    }


def open_conflicts(inspection: Inspection) -> Iterable[MarkChange]:
    changes = MarkChange.objects.filter(
        inspection=inspection, side=Side.TEAM, outcome=MarkChange.Outcome.CONFLICT
    )
    return changes.select_related("by")


def mark_told(mark: ItemMark) -> dict[str, Any]:
    """What stands of an item, and by whom."""
    return {
        "points": None if mark.points is None else f"{mark.points:.2f}",
        "is_not_applicable": mark.is_not_applicable,
        "reason": mark.reason,
        "note": mark.note,
        "version": mark.version,
        "by": str(mark.by),
        "at": _moment(mark.at),
    }


def standing_told(change: MarkChange) -> dict[str, Any] | None:
    """What now stands of the item that was changed."""
    marks = ItemMark.objects.filter(
        inspection=change.inspection_id, side=change.side, item=change.item
    )
    mark = marks.select_related("by").first()
    return mark_told(mark) if mark else None


def conflict_told(change: MarkChange) -> dict[str, Any]:
    """What was said on top of an older version, and waits until somebody chooses."""
    return {
        "id": str(change.pk),
        "item": change.item,
        "said": change.said,
        "by": str(change.by),
        "at": _moment(change.at),
    }


def _member(member: TeamMember) -> str:
    return f"{member.name} ({member.get_role_display()})"


def _photos(photos: Iterable[Photo]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for photo in photos:
        found.setdefault(photo.item, []).append(str(photo.pk))
    return found


def _moment(at: Any) -> str:
    return f"{timezone.localtime(at):%H:%M %d/%m/%Y}"
