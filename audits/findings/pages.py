"""What the page of a finding shows to one person, and what they may do with it now."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse

from accounts.models import User
from audits.findings import people
from audits.findings.clauses import about, clause_names
from audits.findings.states import Sign, grade_of, sign_of, urgency
from audits.findings.story import Line, story
from audits.models import Finding

State = Finding.State


def page_of(finding: Finding) -> str:
    """The page of the inspection, audit or review it was found in; nothing where it is none."""
    if finding.inspection_id:
        return reverse("audits:inspection-detail", args=[finding.inspection_id])
    if finding.audit_id:
        return reverse("audits:audit-detail", args=[finding.audit_id])
    return reverse("audits:review-detail", args=[finding.review_id]) if finding.review_id else ""


@dataclass
class FindingPage:
    user: User
    finding: Finding
    today: date

    @property
    def sign(self) -> Sign:
        return sign_of(self.finding)

    @property
    def grade(self) -> Sign:
        return grade_of(self.finding)

    @property
    def urgency(self) -> Sign | None:
        return urgency(self.finding, self.today)

    @property
    def origin(self) -> str:
        return page_of(self.finding)

    @cached_property
    def about(self) -> list[str]:
        return about(self.finding, clause_names() if self.finding.clause else {})

    @cached_property
    def actions(self) -> list[Any]:
        found: list[Any] = list(self.finding.actions.select_related("proof"))
        for action in found:
            action.is_late = not action.done_on and action.due < self.today and self.finding.is_open
        return found

    @cached_property
    def causes(self) -> list[Any]:
        return list(self.finding.causes.all())

    @cached_property
    def story(self) -> list[Line]:
        return story(self.finding)

    @cached_property
    def repeated_by(self) -> list[Finding]:
        return list(self.finding.repeated_by.order_by("found_on", "pk"))

    @property
    def followed_by(self) -> Finding | None:
        return getattr(self.finding, "followed_by", None)

    @cached_property
    def answers(self) -> bool:
        """Whether it is this person's to plan, do and report, as long as that is left to do."""
        waits = (State.OPEN, State.PLANNED, State.IN_PROGRESS)
        return self.finding.state in waits and people.may_answer(self.user, self.finding)

    @property
    def may_progress(self) -> bool:
        return self.answers and self.finding.state != State.OPEN and bool(self.actions)

    @property
    def may_report(self) -> bool:
        started = self.finding.state != State.OPEN or not self.finding.is_nonconformity
        return self.answers and started

    @cached_property
    def why_not_verify(self) -> str:
        return people.why_not_verify(self.user, self.finding, self.today)

    @property
    def waits_for_verifying(self) -> bool:
        return self.finding.state == State.VERIFICATION

    @property
    def may_verify(self) -> bool:
        return self.waits_for_verifying and not self.why_not_verify
