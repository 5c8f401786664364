"""Whoever is told something about inspections, audits and reviews can open what it leads to."""

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Notification
from agencies.models import Assignment
from agencies.roles import Role
from audits.campaigns import actions as planning
from audits.inspections import passage
from audits.models import Inspection
from tests.audits import finding as findings
from tests.audits import inspecting, own

TODAY = inspecting.TODAY
NOW = inspecting.NOW


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=True):
        yield


@pytest.fixture
def people(province, officer, head, staff):
    """The department's officer and head are there, and the committee's staff."""
    return officer, head, staff


def announced(province, staff, head):
    inspection = inspecting.planned(province)
    planning.announce(by=staff, campaign=inspection.campaign, inspections=[inspection], today=TODAY)
    passage.send_self(by=head, inspection=inspection, now=NOW, is_partial_confirmed=True)
    inspecting.recorded(inspection)
    return inspection


def test_every_message_leads_its_receiver_to_a_page_that_opens(province, people, signed_in):
    officer, head, staff = people
    inspection = announced(province, staff, head)
    passage.answer(by=head, inspection=inspection, is_agreed=True, text="", now=NOW)
    passage.conclude(by=inspection.lead, inspection=inspection, on=TODAY, today=TODAY)
    more = {"inspection": inspection, "source": findings.Source.INSPECTION, "item": "I.2.1"}
    finding = findings.raised(inspection.lead, province.department, **more)
    findings.reported(officer, finding)
    findings.verified(inspection.member, findings.again(finding), is_effective=False)
    own.reported(officer, province.department)
    own.minuted(officer, province.department)
    called_off = inspecting.planned(province, state=Inspection.State.ANNOUNCED)
    passage.cancel(by=staff, inspection=called_off, reason="Cơ quan sắp sáp nhập", today=TODAY)

    told = Notification.objects.select_related("user")

    assert {each.kind for each in told} == {
        "inspection.announced", "inspection.self_sent", "inspection.recorded",
        "inspection.answered", "inspection.concluded", "inspection.cancelled",
        "finding.raised", "finding.planned", "finding.reported", "audit.reported",
        "review.minuted",
    }  # fmt: skip
    assert [
        (each.kind, str(each.user), each.url)
        for each in told
        if not each.url or signed_in(each.user).get(each.url).status_code != 200
    ] == []


def test_who_inspects_no_more_is_not_told_of_what_they_cannot_open(province, people, signed_in):
    officer, *_ = people
    inspection, finding = findings.inspected(province)
    Assignment.objects.filter(user=inspection.member).update(end=timezone.localdate())

    findings.planned(officer, finding)

    told = Notification.objects.filter(kind="finding.planned").values_list("user", flat=True)
    assert list(told) == [inspection.lead.pk]


def test_who_had_a_hand_in_it_and_has_moved_away_is_not_told_of_the_end(province, people):
    officer, *_ = people
    inspection, finding = findings.inspected(province)
    moved = findings.second(province.department, Role.OFFICER)
    findings.reported(moved, finding)
    Assignment.objects.filter(user=moved).update(end=timezone.localdate())

    findings.verified(inspection.member, findings.again(finding))

    told = Notification.objects.filter(kind="finding.closed").values_list("user", flat=True)
    assert moved.pk not in told
    assert officer.pk in told
