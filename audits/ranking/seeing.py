"""Who sees a ranking: the committee always, everybody else once it is published."""

from typing import Any

from django.db.models import Count, Q

from accounts.models import User
from agencies.access import can_somewhere, reach_as
from agencies.roles import Permission, Role
from audits.models import Campaign, Inspection

BEFORE = (Role.LEADER, Role.STAFF, Role.INSPECTOR, Role.AUDITOR)
COUNTED = Q(inspections__state__in=Inspection.DONE, inspections__score__isnull=False)
PLANNED = ~Q(inspections__state=Inspection.State.CANCELLED)


def sees_all(user: User) -> bool:
    """Whether `user` sees rankings before they are published: those of the whole province do."""
    return any(reach_as(user, role).everywhere for role in BEFORE)


def campaigns_for(user: User) -> Any:
    """The campaigns whose ranking `user` sees, the latest first."""
    rows = Campaign.objects.exclude(state=Campaign.State.DRAFT)
    rows = rows.order_by("-year", "-first_day", "-pk")  # said here: counting would drop it
    if sees_all(user):
        return rows
    published = rows.filter(published_at__isnull=False)
    return published if can_somewhere(user, Permission.VIEW) else rows.none()


def with_progress(campaigns: Any) -> Any:
    """Adds `done`, how many units are concluded, and `planned`, how many there are."""
    return campaigns.annotate(
        done=Count("inspections", filter=COUNTED), planned=Count("inspections", filter=PLANNED)
    )
