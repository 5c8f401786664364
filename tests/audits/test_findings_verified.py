"""A finding verified: who may say that it works, and what follows where it does not."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import LogEntry, Notification
from agencies.roles import Role
from audits.findings.waiting import to_verify
from audits.models import Finding
from tests.audits.finding import (
    TODAY,
    State,
    again,
    inspected,
    planned,
    raised,
    reported,
    second,
    verified,
)
from tests.factories.agencies import AssignmentFactory


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def department(province):
    return province.department


# --- verified ------------------------------------------------------------------------------


def test_nobody_closes_what_they_had_a_hand_in(officer, department):
    other, finding = second(department), raised(officer, department)
    planned(other, finding)
    reported(officer, finding)  # plans it anew, too

    for person in [officer, other]:
        with pytest.raises(PermissionDenied, match="đã tham gia khắc phục"):
            verified(person, finding)


def test_another_of_the_agency_closes_its_own_finding(officer, department, staff):
    finding, head = raised(officer, department), second(department, Role.HEAD)
    reported(officer, finding)

    with pytest.raises(PermissionDenied, match="Chỉ người khác của"):
        verified(staff, finding)
    verified(head, finding, today=TODAY)

    found = again(finding)
    assert (found.state, found.verified_by, found.closed_on) == (State.CLOSED, head, TODAY)
    assert found.days_to_close == 16
    assert Notification.objects.filter(user=officer, kind="finding.closed").exists()


def test_what_an_inspection_found_is_verified_by_an_inspector(province, officer):
    inspection, finding = inspected(province)
    reported(officer, finding)

    with pytest.raises(PermissionDenied, match="công tác tại"):
        verified(second(province.department, Role.HEAD), finding)
    verified(inspection.member, finding)

    assert again(finding).state == State.CLOSED


def test_inspector_who_works_there_verifies_nothing_of_it(province, officer):
    _, finding = inspected(province)
    reported(officer, finding)
    own = second(province.department)
    AssignmentFactory(agency=province.top, role=Role.INSPECTOR, user=own)

    above = second(province.district)
    AssignmentFactory(agency=province.top, role=Role.INSPECTOR, user=above)
    _, below = inspected(province, province.commune_a)
    reported(second(province.commune_a), below)

    with pytest.raises(PermissionDenied, match="công tác tại"):
        verified(own, finding)
    with pytest.raises(PermissionDenied, match="công tác tại"):
        verified(above, below)
    assert below not in to_verify(above, TODAY)


def test_what_does_not_work_is_followed_by_a_new_finding(province, officer):
    inspection, finding = inspected(province)
    reported(officer, finding)

    verified(inspection.lead, finding, is_effective=False, text="Vẫn còn bốn hồ sơ thiếu phiếu")

    after = again(finding).followed_by
    assert (again(finding).state, after.state) == (State.NOT_EFFECTIVE, State.OPEN)
    assert (after.label, after.nature, after.item) == ("02/2020", finding.nature, finding.item)
    assert "Vẫn còn bốn hồ sơ" in after.evidence
    assert after.due == date(2020, 7, 31)


def test_closed_never_reopens(province, officer):
    inspection, finding = inspected(province)
    reported(officer, finding)
    verified(inspection.lead, finding, is_effective=False)

    for act in [lambda: planned(officer, finding), lambda: verified(inspection.lead, finding)]:
        with pytest.raises(ValidationError, match="tiếp tục ở phiếu 02/2020"):
            act()


def test_verifying_before_the_result_is_refused(province, officer):
    inspection, finding = inspected(province)
    planned(officer, finding)

    with pytest.raises(ValidationError, match="đã có kế hoạch"):
        verified(inspection.lead, finding)


def test_verdict_says_what_was_seen(province, officer):
    inspection, finding = inspected(province)
    reported(officer, finding)

    with pytest.raises(ValidationError) as refused:
        verified(inspection.lead, finding, text=" ok ")

    assert list(refused.value.message_dict) == ["verification"]


def test_every_step_is_in_the_log(province, officer):
    inspection, finding = inspected(province)
    reported(officer, finding)
    verified(inspection.lead, finding)

    done_ = LogEntry.objects.filter(target=f"audits.finding:{finding.pk}").order_by("pk")
    assert [entry.action for entry in done_] == [
        "finding.raised", "finding.planned", "finding.reported", "finding.verified",
    ]  # fmt: skip


# --- as of a day ---------------------------------------------------------------------------


def test_state_of_a_past_day_is_what_it_was_then(officer, department):
    finding = raised(officer, department, today=date(2020, 6, 16))
    planned(officer, finding, date(2020, 6, 20))
    reported(officer, finding, date(2020, 6, 25))
    verified(second(department), finding, today=date(2020, 7, 1))

    days = [date(2020, 6, day) for day in [14, 15, 20, 25]] + [date(2020, 7, 1)]
    stood = [Finding.objects.standing_on(day).values_list("stood", flat=True).first()
             for day in days]  # fmt: skip
    assert stood == [None, "open", "planned", "verification", "closed"]


def test_who_verifies_late_does_not_make_the_agency_late(officer, department):
    in_time = raised(officer, department, due=TODAY)
    reported(officer, in_time)
    waits = raised(officer, department, due=TODAY)
    later = TODAY + timedelta(days=10)

    assert list(Finding.objects.overdue(later)) == [waits]
    assert (again(in_time).is_overdue(later), again(waits).is_overdue(later)) == (False, True)
