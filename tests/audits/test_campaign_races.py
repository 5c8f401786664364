"""A plan that two people change at the same second; real threads, real transactions."""

import pytest

from accounts.models import User
from agencies.roles import Role
from audits.campaigns import actions
from audits.criteria import Criteria
from audits.inspections import passage
from audits.models import Campaign, Inspection, ItemMark
from tests.audits.inspecting import TODAY, mark, planned
from tests.conftest import small_province
from tests.factories.agencies import AssignmentFactory
from tests.factories.audits import ChecklistFactory, criteria
from tests.racing import meanwhile

pytestmark = pytest.mark.usefixtures("transactional_db")


@pytest.fixture
def unit():
    """Planned, with a day and a team; `staff` plans it."""
    province = small_province()
    found = planned(province)
    found.staff = AssignmentFactory(agency=province.top, role=Role.STAFF).user
    return found


def again(person):
    return User.objects.get(pk=person.pk)


def scored_by(unit, checklist):
    campaign = Campaign.objects.get(pk=unit.campaign_id)
    campaign.checklist = checklist
    actions.change(by=again(unit.staff), campaign=campaign, revision=0)


def of_other_items():
    body = criteria().stored()
    body["parts"][0]["groups"][0]["items"][0]["code"] = "I.1.9"
    return ChecklistFactory(body=Criteria.read(body).stored())


def test_unit_left_out_while_it_is_told_stays_left_out(unit):
    refused = meanwhile(
        lambda: passage.cancel(
            by=again(unit.staff), inspection=unit, reason="Cơ quan đang di chuyển trụ sở",
            today=TODAY,
        ),
        lambda: actions.announce(
            by=again(unit.staff), campaign=unit.campaign, inspections=[unit], today=TODAY
        ),
    )  # fmt: skip

    assert Inspection.objects.get().state == Inspection.State.CANCELLED
    assert "chưa kiểm tra" in refused


def test_checklist_stays_where_the_first_mark_is_given_meanwhile(unit):
    refused = meanwhile(
        lambda: mark(again(unit.member), unit, "I.1.1", 40),
        lambda: scored_by(unit, of_other_items()),
    )

    assert "Đã có điểm chấm" in refused
    assert Campaign.objects.get().checklist_id == unit.campaign.checklist_id


def test_first_mark_is_asked_of_the_checklist_that_was_chosen_meanwhile(unit):
    refused = meanwhile(
        lambda: scored_by(unit, of_other_items()),
        lambda: mark(again(unit.member), Inspection.objects.get(), "I.1.1", 40),
    )

    assert "“I.1.1” không có trong bộ tiêu chí" in refused
    assert not ItemMark.objects.exists()
