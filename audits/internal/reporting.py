"""What the report of an internal audit says, frozen when it is made.

A versioned JSON with its SHA-256; the papers of a reported audit read only this.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from audits.internal.plan import Answer, Plan
from audits.models import Finding, InternalAudit
from isoportal.lib.frozen import Stored

VERSION = 1
Grade = Finding.Grade
COUNTED = (Grade.MAJOR, Grade.MINOR, Grade.OBSERVATION, Grade.OPPORTUNITY, Grade.CONFORMITY)


@dataclass(frozen=True)
class Found:
    """A finding as it was when the report was made."""

    label: str
    grade: str
    clause: str
    item: str
    requirement: str
    nature: str
    evidence: str
    due: str  # ISO 8601; nothing where nothing is asked

    @classmethod
    def of(cls, finding: Finding) -> "Found":
        same = ("label", "grade", "clause", "item", "requirement", "nature", "evidence")
        told = {name: getattr(finding, name) for name in same}
        return cls(**told, due=finding.due.isoformat() if finding.due else "")

    @property
    def grade_name(self) -> str:
        return str(Grade(self.grade).label)

    @property
    def due_on(self) -> date | None:
        return date.fromisoformat(self.due) if self.due else None


@dataclass(frozen=True)
class Report(Stored):
    """All that the report of an audit says."""

    agency: str
    year: int
    title: str
    scope: str
    criteria: str
    first_day: str
    last_day: str
    team: Sequence[dict[str, Any]] = ()
    sessions: Sequence[dict[str, Any]] = ()
    lines: Sequence[dict[str, Any]] = ()
    checklist: str = ""
    findings: Sequence[Found] = ()
    conclusion: str = ""
    approver: str = ""
    approver_position: str = ""
    reported_on: str = ""
    version: int = VERSION

    @classmethod
    def of(cls, audit: InternalAudit) -> "Report":
        """As its rows stand now."""
        found = audit.findings.filter(follows=None).order_by("found_on", "number")
        same = ("title", "scope", "criteria", "conclusion", "approver", "approver_position")
        return cls(
            agency=str(audit.programme.agency),
            year=audit.programme.year,
            first_day=audit.first_day.isoformat(),
            last_day=audit.last_day.isoformat(),
            team=audit.auditors,
            sessions=audit.sessions,
            lines=audit.lines,
            checklist=str(audit.checklist) if audit.checklist else "",
            findings=[Found.of(each) for each in found],
            reported_on=audit.reported_on.isoformat() if audit.reported_on else "",
            **{name: getattr(audit, name) for name in same},
        )

    @classmethod
    def read(cls, stored: dict[str, Any]) -> "Report":
        assert stored["version"] == VERSION
        report = cls(**stored)
        return replace(report, findings=[Found(**each) for each in stored["findings"]])

    @property
    def plan(self) -> Plan:
        told = InternalAudit(auditors=self.team, sessions=self.sessions, lines=self.lines)
        return Plan.of(told)

    @property
    def days(self) -> tuple[date, date]:
        return date.fromisoformat(self.first_day), date.fromisoformat(self.last_day)

    @property
    def day(self) -> date:
        """The day the report bears; of one not yet made, the last of the audit."""
        return date.fromisoformat(self.reported_on or self.last_day)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many findings of each grade."""
        return [
            (str(grade.label), sum(each.grade == grade for each in self.findings))
            for grade in COUNTED
        ]

    @property
    def answered(self) -> tuple[int, int]:
        """How many lines of the checklist have an answer, of how many that apply."""
        lines = [each for each in self.plan.lines if each.answer != Answer.NOT_APPLICABLE]
        return sum(bool(each.answer) for each in lines), len(lines)


def report_of(audit: InternalAudit) -> Report:
    """What it says: frozen once it was made, before that as its rows stand."""
    return Report.read(audit.content) if audit.is_reported else Report.of(audit)
