"""What the page of a person shows: roles, ways in, and what was done with the account."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts import second_factor
from accounts.labels import action_label
from accounts.models import FirstAccess, LogEntry, User
from agencies.access import reach
from agencies.models import Assignment
from agencies.panels import Line, told
from agencies.people import looks_after, looks_after_all, may_end, roles_seen
from agencies.roles import SECOND_FACTOR, Permission

SHOWN = 20
ROLE_ACTIONS = ["role.appointed", "role.ended", "role.cancelled", "role.handed_over"]


@dataclass(frozen=True)
class Post:
    """A role on the page of who holds it."""

    assignment: Assignment
    agency: str
    when: str  # past, present or coming
    may_end: bool


@dataclass(frozen=True)
class About:
    """What is shown of a person to whoever looks after them; a constant number of queries."""

    posts: list[Post]
    link: FirstAccess | None  # the last one made
    link_waits: bool
    has_password: bool
    has_second_factor: bool
    needs_second_factor: bool
    may_change: bool
    may_read_log: bool
    lines: list[Line]


def about(person: User, by: User) -> About:
    today, now = timezone.localdate(), timezone.now()
    held = roles_seen(by).filter(user=person).select_related("agency", "user")
    posts = [_post(each, by, today) for each in held.order_by("-start", "-pk")]
    link = person.first_accesses.first()
    return About(
        posts=posts,
        link=link,
        link_waits=bool(link and not link.used_at and link.expires_at > now),
        has_password=person.has_usable_password(),
        has_second_factor=second_factor.is_on(person),
        needs_second_factor=any(
            each.when == "present" and each.assignment.role in SECOND_FACTOR for each in posts
        ),
        may_change=looks_after(by, person),
        may_read_log=looks_after_all(by),
        lines=_lines(person, by),
    )


def _post(assignment: Assignment, by: User, today: date) -> Post:
    when = "present" if assignment.holds_on(today) else "past"
    return Post(
        assignment=assignment,
        agency=assignment.agency.name,
        when="coming" if assignment.start > today else when,
        may_end=may_end(by, assignment),
    )


def _lines(person: User, by: User) -> list[Line]:
    """What was done to the account, and with the roles that `by` sees; the last first."""
    own = Q(target=f"{person._meta.label_lower}:{person.pk}")
    roles = Q(action__in=ROLE_ACTIONS, details__user=person.pk)
    within = reach(by, Permission.VIEW)
    if not within.everywhere:
        roles &= Q(agency_pk__in=within.ids)
    return [_line(entry) for entry in LogEntry.objects.filter(own | roles)[:SHOWN]]


def _line(entry: LogEntry) -> Line:
    more = (
        f"{entry.target_name}, {told(entry)}" if entry.action in ROLE_ACTIONS else _changed(entry)
    )
    return Line(entry.at, entry.by_name, action_label(entry.action), more)


def _changed(entry: LogEntry) -> str:
    labels = {field.name: str(field.verbose_name) for field in User._meta.fields}
    changed: dict[str, Any] = entry.details.get("changes", {})
    return "; ".join(
        f"{labels.get(name, name)}: {before or '–'} → {after or '–'}"
        for name, (before, after) in changed.items()
    )
