"""What the tests of inspections share: a unit, its team, and marks given."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

from agencies.roles import Role
from audits.criteria import Criteria
from audits.inspections import actions, passage
from audits.inspections.passage import Minutes
from audits.models import Inspection, Side, TeamMember
from tests.factories.agencies import AssignmentFactory
from tests.factories.audits import (
    CampaignFactory,
    ChecklistFactory,
    GradeBandFactory,
    InspectionFactory,
    TeamFactory,
    criteria,
)

Role_ = TeamMember.Role
DAY = date(2020, 6, 15)
TODAY = date(2020, 7, 1)
NOW = datetime(2020, 6, 10, 3, 0, tzinfo=UTC)
OWN, TEAM = Side.OWN, Side.TEAM


def inspector_of(team, root, role=Role_.MEMBER, **more):
    """Somebody with an account on the team, who inspects for the committee."""
    person = AssignmentFactory(agency=root, role=Role.INSPECTOR).user
    TeamMember.objects.create(team=team, user=person, name=str(person), role=role, **more)
    return person


def planned(province, agency=None, campaign=None, **more):
    """An inspection of the department with a team of two: a lead and a member."""
    campaign = campaign or CampaignFactory()
    team = TeamFactory(campaign=campaign)
    lead = inspector_of(team, province.top, Role_.LEAD)
    member = inspector_of(team, province.top)
    inspection = InspectionFactory(
        campaign=campaign, agency=agency or province.department, team=team, **more
    )
    inspection.lead, inspection.member = lead, member
    return inspection


def mark(by, inspection, item, points=None, *, side=TEAM, based_on=0, change_id=None, **more):
    value = None if points is None else Decimal(str(points))
    return actions.give_mark(
        by=by, inspection=inspection, side=side, item=item, points=value, based_on=based_on,
        change_id=change_id or uuid4(), **more,
    )  # fmt: skip


def marked(inspection, points=(34.5, 25, 27), by=None):
    """Every item of the factory's checklist, with reasons; 34,5 + 25 + 27 = 86,5."""
    for item, value in zip(["I.1.1", "I.2.1", "II.1.1"], points, strict=True):
        mark(by or inspection.member, inspection, item, value, reason="Thiếu minh chứng")


def recorded(inspection, **marks):
    marked(inspection, **marks)
    return minuted(inspection)


def minuted(inspection):
    """What was marked already goes into minutes."""
    for part in ["I", "II"]:
        passage.do_part(by=inspection.member, inspection=inspection, part=part, on=DAY, today=TODAY)
    return passage.record(
        by=inspection.member, inspection=inspection, minutes=Minutes(strengths="Tốt"), revision=0,
        on=DAY, today=TODAY,
    )  # fmt: skip


def concluded(inspection, **marks):
    marked(inspection, **marks)
    return ended(inspection)


def ended(inspection):
    """What was marked already is recorded and concluded."""
    minuted(inspection)
    passage.conclude(by=inspection.lead, inspection=inspection, on=DAY, today=TODAY)
    return again(inspection)


def again(inspection):
    found = Inspection.objects.get(pk=inspection.pk)
    for name in ["lead", "member"]:
        if hasattr(inspection, name):
            setattr(found, name, getattr(inspection, name))
    return found


def bands():
    for name, at_least in [("Tốt", 80), ("Khá", 65), ("Trung bình", 50), ("Chưa đạt", 0)]:
        GradeBandFactory(name=name, at_least=Decimal(at_least))


def checklist_with(**changes):
    """The factory's checklist with its first item changed: checklist_with(maximum=…)."""
    body = criteria().stored()
    body["parts"][0]["groups"][0]["items"][0] |= changes
    return ChecklistFactory(body=Criteria.read(body).stored())
