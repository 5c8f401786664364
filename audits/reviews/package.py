"""What is laid before the leadership: the inputs a–f of ISO 9001 clause 9.3.2, as one package.

What the portal knows it gathers, as it was on a day and since the review before; the rest is
typed. A versioned JSON with its SHA-256: frozen when the meeting is held, never gathered again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from audits.models import ManagementReview
from audits.reviews import gathering
from isoportal.lib.days import year_before
from isoportal.lib.frozen import Stored

VERSION = 1
Row = dict[str, Any]


@dataclass(frozen=True)
class Package(Stored):
    """All inputs of a review. Lists hold plain rows, days in ISO 8601, figures as text."""

    agency: str
    since: str
    on: str
    gathered_on: str
    # a) what was decided before, and how it stands
    decisions: Sequence[Row] = ()
    # b) what changed outside and inside
    procedures: Sequence[Row] = ()
    texts: Sequence[Row] = ()
    reorganisations: Sequence[Row] = ()
    context: str = ""
    # c) how the system performs
    objectives: Sequence[Row] = ()
    dossiers: Row = field(default_factory=dict)
    coverage: Row = field(default_factory=dict)
    findings: Sequence[Row] = ()
    audits: Sequence[Row] = ()
    inspections: Sequence[Row] = ()
    satisfaction: str = ""
    providers: str = ""
    # d), e), f)
    resources: str = ""
    risks: str = ""
    opportunities: str = ""
    version: int = VERSION

    @classmethod
    def gathered(cls, review: ManagementReview, today: date) -> "Package":
        """As the portal knows it on the day of the meeting, or today where that is to come."""
        day = min(review.on, today)
        since = since_of(review)
        asked = gathering.Asked(review.agency, since, day)
        return cls(
            agency=str(review.agency),
            since=since.isoformat(),
            on=review.on.isoformat(),
            gathered_on=today.isoformat(),
            decisions=gathering.decisions(asked, review),
            procedures=gathering.procedures(asked),
            texts=gathering.texts(asked),
            reorganisations=gathering.reorganisations(asked),
            objectives=gathering.objectives(asked),
            dossiers=gathering.dossiers(asked),
            coverage=gathering.coverage_on(asked),
            findings=gathering.findings(asked),
            audits=gathering.audits(asked),
            inspections=gathering.inspections(asked),
            **{name: getattr(review, name) for name in review.TYPED},
        )

    @classmethod
    def read(cls, stored: dict[str, Any]) -> "Package":
        assert stored["version"] == VERSION
        return cls(**stored)


def package_of(review: ManagementReview, today: date) -> Package:
    """The inputs: frozen once the meeting was held, before that as they stand."""
    return Package.gathered(review, today) if review.is_draft else Package.read(review.inputs)


def since_of(review: ManagementReview) -> date:
    """From when on things are looked at: the review before, else a year."""
    before = ManagementReview.objects.filter(agency=review.agency_id, on__lt=review.on)
    last = before.exclude(state=ManagementReview.State.DRAFT).exclude(pk=review.pk)
    found: date | None = last.order_by("-on").values_list("on", flat=True).first()
    return found or year_before(review.on)
