"""What an agency's own page says of its inspections and of what was found there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from accounts.models import User
from agencies.models import Agency
from audits.inspections.seeing import seen_by
from audits.inspections.states import state_on, tag_of_state, was_concluded
from audits.models import Finding, PartDone

SHOWN = 3


@dataclass(frozen=True)
class Summary:
    """The latest inspections, newest first, and how many findings are open and overdue."""

    inspections: Sequence[Any]  # rows of Inspection, each with its `tag` and `score` of the day
    open: int
    overdue: int

    @property
    def last_score(self) -> Decimal | None:
        return next((each.score for each in self.inspections if each.score is not None), None)


def summary(user: User, agency: Agency, day: date) -> Summary:
    """What `user` may read of the agency on `day`; two queries."""
    latest = seen_by(user).filter(agency=agency, campaign__year__lte=day.year)
    begun = Exists(PartDone.objects.filter(inspection=OuterRef("pk"), on__lte=day))
    latest = latest.annotate(has_begun=begun).select_related("campaign")
    inspections = [*latest.order_by("-campaign__year", "-planned_on", "-pk")[:SHOWN]]
    for each in inspections:
        each.tag = tag_of_state(state_on(each, day, has_begun=each.has_begun))
        each.score = each.score if was_concluded(each, day) else None
    findings = Finding.objects.for_user(user).filter(agency=agency).standing_on(day)
    late = Count("pk", filter=Q(pk__in=findings.unreported_on(day).values("pk")))
    found = findings.filter(stood__in=Finding.OPEN).aggregate(open=Count("pk"), late=late)
    return Summary(inspections, found["open"], found["late"])
