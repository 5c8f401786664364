"""Whom a message about an inspection or a finding reaches: who may open what it leads to."""

from collections.abc import Iterable

from accounts.models import User
from agencies.access import can
from agencies.models import Agency
from agencies.roles import Permission
from audits.models import Inspection, TeamMember


def readers(people: Iterable[User], agency: Agency) -> list[User]:
    """Each of `people` once who signs in and sees `agency` today; who moved away is not told."""
    found = {user.pk: user for user in people if user.is_active}
    return [user for user in found.values() if can(user, Permission.VIEW, agency)]


def team_of(inspection: Inspection) -> list[User]:
    """The people of its team who have an account and still see the unit."""
    members = TeamMember.objects.filter(team=inspection.team_id, user__isnull=False)
    people = [each.user for each in members.select_related("user") if each.user]
    return readers(people, inspection.agency) if inspection.team_id else []
