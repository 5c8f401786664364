"""What of an inspection somebody sees: a unit its own, each side's marks once they are sent."""

from typing import Any

from accounts.models import User
from agencies.access import can, reach
from agencies.roles import Permission
from audits.inspections.people import membership
from audits.models import Campaign, Inspection

HANDED_OVER = (Inspection.State.RECORDED, *Inspection.DONE)


def seen_by(user: User) -> Any:
    """The inspections within reach; those of a plan still being drafted are the committee's."""
    mine = Inspection.objects.for_user(user)
    if is_of_committee(user):
        return mine
    return mine.exclude(campaign__state=Campaign.State.DRAFT)


def is_of_committee(user: User) -> bool:
    """Whether `user` reads the whole province."""
    return reach(user, Permission.VIEW).everywhere


def sees_own(user: User, inspection: Inspection) -> bool:
    """What a unit has not yet sent is its own people's alone."""
    return bool(inspection.self_sent_at) or can(user, Permission.AUDIT, inspection.agency)


def sees_team(user: User, inspection: Inspection) -> bool:
    """The unit sees what the team gave once the minutes are there; the committee always."""
    if inspection.state in HANDED_OVER or is_of_committee(user):
        return True
    return can(user, Permission.INSPECT, inspection.agency)


def sees_minutes(user: User, inspection: Inspection) -> bool:
    """Whoever sees what the team gave, and everybody of the team."""
    return sees_team(user, inspection) or membership(user, inspection) is not None
