"""Two of the committee reorganise at the same second; real threads, real transactions."""

import pytest

from agencies import actions
from agencies.models import AgencyVersion, Kind
from agencies.roles import Role
from agencies.tree import Tree
from tests.agencies.drafts import DECISION, JULY, LATER, draft
from tests.factories.accounts import UserFactory
from tests.racing import meanwhile

pytestmark = pytest.mark.usefixtures("transactional_db")


def put_under(agency, parent, on=JULY):
    actions.change(by=None, agency=agency, on=on, decision=DECISION, parent=parent)


def dissolve(agency):
    actions.dissolve(by=None, agency=agency, on=JULY, decision=DECISION)


def found_under(parent):
    actions.found(by=None, first=draft("Trạm Y tế", parent, Kind.SERVICE_UNIT, LATER))


def test_two_agencies_put_under_each_other_at_once_make_no_circle(province):
    refused = meanwhile(
        lambda: put_under(province.department, province.district),
        lambda: put_under(province.district, province.department),
    )

    assert "không thể trực thuộc cấp dưới của mình" in refused
    assert set(Tree.on(JULY).under([province.top.pk])) == set(Tree.on(JULY).parents)


def test_agency_founded_while_the_one_above_is_dissolved_is_refused(province):
    refused = meanwhile(
        lambda: dissolve(province.commune_a), lambda: found_under(province.commune_a)
    )

    assert "UBND xã Nam Hùng không hoạt động" in refused


def test_agency_under_which_another_is_founded_meanwhile_is_not_dissolved(province):
    refused = meanwhile(
        lambda: found_under(province.commune_a), lambda: dissolve(province.commune_a)
    )

    assert "còn 1 cơ quan trực thuộc" in refused


def test_agency_is_merged_by_one_of_two_only(province):
    def merge(name, other):
        actions.merge(
            by=None, old=[province.commune_a, other], into=draft(name, province.top),
            decision=DECISION,
        )  # fmt: skip

    refused = meanwhile(
        lambda: merge("UBND xã Một", province.commune_b),
        lambda: merge("UBND xã Hai", province.sub_department),
    )

    assert "đã có quyết định chấm dứt hoạt động" in refused
    assert not AgencyVersion.objects.filter(name="UBND xã Hai").exists()


def test_nobody_gets_a_role_at_an_agency_that_is_dissolved_meanwhile(province):
    person = UserFactory()

    refused = meanwhile(
        lambda: dissolve(province.commune_a),
        lambda: actions.appoint(
            by=None, user=person, agency=province.commune_a, role=Role.HEAD, start=LATER
        ),
    )

    assert "chấm dứt hoạt động từ ngày 01/07/2021" in refused
    assert not person.assignments.exists()
