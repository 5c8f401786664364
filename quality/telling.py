"""Who is told what becomes of a submission."""

from datetime import date

from accounts.models import User
from agencies.models import Agency, Assignment
from agencies.roles import Permission, roles_with
from agencies.tree import Tree


def at_agency(agency: Agency, permission: Permission, day: date) -> list[User]:
    """Who holds a role with `permission` at `agency` itself on `day`, and signs in."""
    return _holders([agency.pk], permission, day)


def committee(agency: Agency, day: date) -> list[User]:
    """Who reviews what `agency` hands in on `day`."""
    tree = Tree.on(day)
    return _holders({agency.pk, *tree.above(agency.pk), *tree.roots}, Permission.REVIEW, day)


def whom_to_ask(agency: Agency, day: date) -> str:
    """The committee's staff by name and telephone, as far as a sentence holds them."""
    people = [
        f"{each}, {each.phone}" if each.phone else str(each) for each in committee(agency, day)
    ]
    named = f" ({'; '.join(people[:2])})" if people else ""
    return f"Tổ giúp việc Ban Chỉ đạo{named}"


def _holders(places: set[int] | list[int], permission: Permission, day: date) -> list[User]:
    held = Assignment.objects.as_of(day).filter(
        agency__in=places, role__in=roles_with(permission), user__is_active=True
    )
    found = {each.user.pk: each.user for each in held.select_related("user").order_by("pk")}
    return list(found.values())
