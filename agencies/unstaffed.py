"""Agencies that nobody looks after: no ISO officer of their own, and for how long."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from agencies.access import Reach
from agencies.models import AgencyVersion, AgencyVersionQuerySet, Assignment
from agencies.roles import Role
from isoportal.lib.sheet import write_xlsx

PATIENCE = 30  # days
COLUMNS = [
    "Cơ quan", "Nhóm", "Mã", "Không có cán bộ từ ngày", "Số ngày", "Cán bộ gần nhất",
]  # fmt: skip


def unstaffed(
    day: date, reach: Reach, *, days: int = PATIENCE, group: str = ""
) -> AgencyVersionQuerySet:
    """The counted agencies without an officer on `day`, and for more than so many `days` then.

    Each says `since` when, and who was the `last_officer`. An officer of an agency above is
    none of its own; one whose account was closed is none either.
    """
    officers = Assignment.objects.filter(agency=OuterRef("agency"), role=Role.OFFICER)
    former = officers.filter(end__lte=day).order_by("-end")
    first = AgencyVersion.objects.filter(agency=OuterRef("agency")).order_by("start")
    standing = AgencyVersion.objects.as_of(day).counted().select_related("group")
    found: Any = reach.limit(standing, "agency")
    found = found.exclude(Exists(officers.as_of(day).filter(user__is_active=True))).annotate(
        since=Coalesce(Subquery(former.values("end")[:1]), Subquery(first.values("start")[:1])),
        last_officer=Subquery(former.values("user__full_name")[:1]),
    )
    found = found.filter(since__lt=day - timedelta(days=days))
    return found.in_group(group) if group else found  # type: ignore[no-any-return]


def count(day: date, reach: Reach) -> int:
    """How many agencies within reach have had no officer of their own for more than 30 days."""
    return unstaffed(day, reach).count()


def days_without(found: Iterable[Any], day: date) -> list[Any]:
    """The agencies found, each with how many `days` it has been without."""
    rows = list(found)
    for row in rows:
        row.days = (day - row.since).days
    return rows


def unstaffed_xlsx(found: Iterable[Any], day: date) -> bytes:
    rows = (
        [row.name, row.group.name, row.code, row.since, row.days, row.last_officer or ""]
        for row in days_without(found, day)
    )
    return write_xlsx(COLUMNS, rows, "Thiếu cán bộ ISO")
