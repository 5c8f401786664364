"""Whom to tell what becomes of an agency's procedures: those who write for it."""

from collections.abc import Iterable
from datetime import date

from accounts.models import User
from agencies.models import Assignment
from agencies.roles import Permission, roles_with


def writers_at(agencies: Iterable[int], day: date) -> dict[int, list[User]]:
    """The officers and heads who sign in, by the agency at which they are; one query."""
    held = Assignment.objects.as_of(day).filter(
        agency__in=agencies, role__in=roles_with(Permission.WRITE_PROCEDURES), user__is_active=True
    )
    found: dict[int, list[User]] = {}
    for each in held.select_related("user").order_by("agency", "user"):
        people = found.setdefault(each.agency_id, [])
        if each.user not in people:
            people.append(each.user)
    return found
