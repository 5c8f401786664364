"""What an agency's own page says of its inspections and of what was found there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from accounts.models import User
from agencies.models import Agency
from audits.inspections.seeing import seen_by
from audits.inspections.states import tag_of
from audits.models import Finding

SHOWN = 3


@dataclass(frozen=True)
class Summary:
    """The latest inspections, newest first, and how many findings are open and overdue."""

    inspections: Sequence[Any]  # rows of Inspection, each with its `tag`
    open: int
    overdue: int


def summary(user: User, agency: Agency, day: date) -> Summary:
    """What `user` may read of the agency on `day`; two queries."""
    latest = seen_by(user).filter(agency=agency, campaign__year__lte=day.year)
    latest = latest.select_related("campaign").order_by("-campaign__year", "-planned_on", "-pk")
    inspections = [*latest[:SHOWN]]
    for each in inspections:
        each.tag = tag_of(each)
    findings = Finding.objects.for_user(user).filter(agency=agency).standing_on(day)
    late = Count("pk", filter=Q(pk__in=findings.unreported_on(day).values("pk")))
    found = findings.filter(stood__in=Finding.OPEN).aggregate(open=Count("pk"), late=late)
    return Summary(inspections, found["open"], found["late"])
