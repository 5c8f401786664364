"""What a person reaches: the only door to permissions.

A role held at an agency reaches its subtree of today and, through Succession, the
ended predecessors, so that nobody's history is lost in a merger. At the root of
the tree it reaches everything and filters nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Self, cast

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone

from accounts.models import User
from agencies.models import Agency, AgencyQuerySet, AgencyVersion, Assignment, Succession
from agencies.roles import AT_ROOT, GIVES, GRANTS, OVERSEERS, Permission, Role, roles_with
from agencies.tree import Tree
from isoportal.lib import statement
from isoportal.lib.dated import holds
from isoportal.lib.links import reached_from
from isoportal.lib.statement import Slot, Statement


@dataclass(frozen=True)
class Reach:
    """The agencies where somebody has a permission: all of them, or those with these ids."""

    everywhere: bool
    ids: frozenset[int] = frozenset()

    @classmethod
    def at(cls, *agency_ids: int) -> Self:
        """Just these agencies."""
        return cls(everywhere=False, ids=frozenset(agency_ids))

    def __contains__(self, agency_id: int) -> bool:
        return self.everywhere or agency_id in self.ids

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.ids)

    def limit(self, rows: models.QuerySet[Any], path: str) -> models.QuerySet[Any]:
        """`rows` whose agency, at the end of `path`, is within reach."""
        return rows if self.everywhere else rows.filter(**{f"{path}__in": self.ids})

    def leave_out(self, rows: models.QuerySet[Any], path: str) -> models.QuerySet[Any]:
        """`rows` whose agency, at the end of `path`, is beyond reach."""
        return rows.none() if self.everywhere else rows.exclude(**{f"{path}__in": self.ids})


NOWHERE = Reach(everywhere=False)
EVERYWHERE = Reach(everywhere=True)


def reach(user: User, permission: Permission) -> Reach:
    """The agencies where `user` has `permission` today; asked once per loaded user."""
    known: dict[Permission, Reach] = user.__dict__.setdefault("_reach", {})
    if permission not in known:
        known[permission] = _reach(user, permission)
    return known[permission]


def forget(user: User) -> None:
    """Ask anew next time: the roles of `user` or the tree have just changed."""
    user.__dict__.pop("_reach", None)
    user.__dict__.pop("_posts", None)


def can(user: User, permission: Permission, agency: Agency) -> bool:
    return agency.pk in reach(user, permission)


def can_somewhere(user: User, permission: Permission) -> bool:
    return bool(reach(user, permission))


def held(user: User) -> dict[int, set[Permission]]:
    """What the roles of `user` grant today, by the agency they are held at."""
    granted: dict[int, set[Permission]] = {}
    for agency, role, _ in _posts(user).held:
        granted.setdefault(agency, set()).update(GRANTS[Role(role)])
    return granted


def own_agencies(user: User, permission: Permission) -> list[int]:
    """The agencies at which a role of `user` grants `permission`, what is below them left out."""
    return sorted(pk for pk, granted in held(user).items() if permission in granted)


def reach_as(user: User, role: Role) -> Reach:
    """The agencies that `user` reaches today by this one role."""
    return _posts(user).reach([role]) if user.is_active else NOWHERE


def gives(user: User, agency: Agency) -> set[Role]:
    """The roles that `user` may give to others, and end, at `agency`."""
    giving = [role for role in GIVES if agency.pk in reach_as(user, role)]
    return {given for role in giving for given in GIVES[role]}


def gives_somewhere(user: User) -> set[Role]:
    """The roles that `user` may give to others at one agency at least."""
    return {given for role in GIVES if reach_as(user, role) for given in GIVES[role]}


def looks_after_all(user: User) -> bool:
    """Whether nobody is beyond the reach of `user`: the committee's staff, and administrators."""
    return any(reach_as(user, role).everywhere for role in AT_ROOT & set(GIVES))


def oversees(user: User) -> bool:
    """Whether `user` looks into all agencies for the committee: leads, runs it or inspects."""
    return any(reach_as(user, role).everywhere for role in OVERSEERS)


def own_of(user: User) -> frozenset[int]:
    """The agencies for which `user` works, as officer or head, and those under them."""
    return reach(user, Permission.AUDIT).ids


def looks_into(user: User, agency: Agency) -> bool:
    """Whether `user` reads what the committee notes about `agency`: never about one's own."""
    return oversees(user) and agency.pk not in own_of(user)


def holds_one_of(user: User, roles: Collection[Role]) -> bool:
    """Whether `user` holds one of `roles` today, anywhere."""
    return any(Role(role) in roles for _, role, _ in _posts(user).held)


def waits_for(user: User) -> bool:
    """Whether things wait for `user`: an agency's people, the staff, inspectors. Others read."""
    roles = {*roles_with(Permission.SUBMIT), *roles_with(Permission.REVIEW), Role.INSPECTOR}
    return holds_one_of(user, roles)


def require(user: User | None, permission: Permission, agency: Agency) -> None:
    """Raises PermissionDenied, with a sentence, where `user` may not do this.

    No user is the portal itself (a command, the worker), which may do everything.
    """
    if user and not can(user, permission, agency):
        raise PermissionDenied(f"Anh/chị không có quyền thực hiện việc này tại {agency}.")


def agencies_for(user: User, permission: Permission = Permission.VIEW) -> AgencyQuerySet:
    """The agencies, of any day, where `user` has `permission`."""
    return cast(AgencyQuerySet, reach(user, permission).limit(Agency.objects.all(), "pk"))


class InAgencyQuerySet(models.QuerySet[Any]):
    """For models that belong to an agency, directly or through `agency_path`."""

    agency_path = "agency"

    def for_user(self, user: User, permission: Permission = Permission.VIEW) -> Self:
        return reach(user, permission).limit(self, self.agency_path)  # type: ignore[return-value]

    def with_agency_on(self, day: date) -> Self:
        """Adds `agency_exists`, whether the agency exists on `day`, and its `agency_name` then.

        An agency that has ended keeps its last name; one not yet founded has its first.
        """
        versions = AgencyVersion.objects.filter(agency=models.OuterRef(self.agency_path))
        begun = models.Case(models.When(start__lte=day, then="start"))
        names = versions.order_by(begun.desc(nulls_last=True), "start").values("name")
        return self.annotate(
            agency_exists=models.Exists(versions.as_of(day)),
            agency_name=models.Subquery(names[:1]),
        )


@dataclass(frozen=True)
class Posts:
    """Where somebody holds which role today, and the tree in which that place reaches.

    Loaded once, in one query, for all the permissions that one request asks about.
    """

    held: list[tuple[int, str, bool]]  # agency, role, and whether it is the root of the tree
    tree: Tree  # empty for who holds roles at the root alone
    heritage: dict[int, list[int]]  # whom each body took over from

    @classmethod
    def of(cls, user: User) -> "Posts":
        """Posts at agencies that exist today; what has ended is reached from its successors."""
        day = {"today": timezone.localdate(), "user": user.pk}
        held: list[tuple[int, str, bool]] = []
        parents: dict[int, int | None] = {}
        heritage: dict[int, list[int]] = {}
        for number, agency, role, other in statement.ask([(each, day) for each in _asked()]):
            if number == 0:
                held.append((agency, role, other is None))
            elif number == 1:
                parents[agency] = other
            else:
                heritage.setdefault(agency, []).append(other)
        return cls(held, Tree(parents), heritage)

    def reach(self, roles: Collection[Role]) -> Reach:
        """Where these roles reach: at the root everything; elsewhere the tree is asked."""
        giving = [(agency, is_root) for agency, role, is_root in self.held if role in roles]
        if not giving:
            return NOWHERE
        if any(is_root for _, is_root in giving):
            return EVERYWHERE
        below = self.tree.under(agency for agency, _ in giving)
        return Reach(everywhere=False, ids=frozenset(reached_from(below, self.heritage)))


@cache
def _asked() -> tuple[Statement, Statement, Statement]:
    """Who holds what, where; for who holds something below the root, the tree and who took over.

    Every request asks, so it is composed once.
    """
    today, user = Slot("today"), Slot("user", models.BigIntegerField())
    held = Assignment.objects.filter(holds(today), holds(today, "agency__versions__"), user=user)
    held = held.order_by().annotate(other=models.F("agency__versions__parent"))
    below = models.Exists(held.filter(other__isnull=False))
    no_role = models.Value("", models.CharField())
    places = AgencyVersion.objects.filter(holds(today), below).order_by()
    taken_over = Succession.objects.filter(below).order_by()
    columns = ("agency", "role", "other")
    return (
        Statement.of(held, *columns),
        Statement.of(places.annotate(role=no_role, other=models.F("parent")), *columns),
        Statement.of(
            taken_over.annotate(
                agency=models.F("successor"), role=no_role, other=models.F("predecessor")
            ),
            *columns,
        ),
    )


def _posts(user: User) -> Posts:
    if "_posts" not in user.__dict__:
        user.__dict__["_posts"] = Posts.of(user)
    posts: Posts = user.__dict__["_posts"]
    return posts


def _reach(user: User, permission: Permission) -> Reach:
    return _posts(user).reach(roles_with(permission)) if user.is_active else NOWHERE
