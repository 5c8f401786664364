"""38 agencies that owe something by 31/01/2026, and one of them that was in time."""

from datetime import UTC, date, datetime, timedelta

from agencies.models import Kind
from agencies.roles import Role
from tests.conftest import place
from tests.factories.agencies import AssignmentFactory, GroupFactory
from tests.factories.quality import ApplicabilityFactory, ObligationFactory, SubmissionFactory

DUE = date(2026, 1, 31)
LATE = [f"can.bo.{number:02}@nam-dinh.example" for number in range(1, 38)]


def at(day, month=1, hour=8, minute=0, second=0):
    """A moment of 2026 in the province."""
    return datetime(2026, month, day, hour, minute, second, tzinfo=UTC) - timedelta(hours=7)


D_MINUS_3 = at(28)


def late_agencies():
    """Departments with an officer each; the last handed in at 07:59:59 of D−3."""
    ApplicabilityFactory(kind=Kind.DEPARTMENT)
    group = GroupFactory()
    top = place("UBND tỉnh Nam Định", Kind.PROVINCE)
    AssignmentFactory(agency=top, role=Role.STAFF)
    obligation = ObligationFactory(due_on=DUE)
    agencies = [place(f"Sở {n:02}", Kind.DEPARTMENT, top, group) for n in range(1, 39)]
    for n, agency in enumerate(agencies, start=1):
        AssignmentFactory(agency=agency, user__email=f"can.bo.{n:02}@nam-dinh.example")
    SubmissionFactory(
        agency=agencies[-1],
        obligation=obligation,
        submitted_at=at(28, hour=7, minute=59, second=59),
    )
