"""Findings in "Việc cần làm": with who answers for them, then with who verifies them."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from agencies.roles import Role
from tests.audits.finding import TODAY, Grade, inspected, raised, reported, second
from tests.quality.pages import words

TASKS = reverse("reports:tasks")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=True):
        yield


def verifying(client):
    return [task.name for task in client.get(TASKS).context["verifying"].tasks]


def test_what_is_to_be_put_right_stands_with_the_agencys_officer(province, officer, signed_in):
    raised(officer, province.department, due=date(2020, 6, 20))
    raised(officer, province.department, grade=Grade.OBSERVATION)
    raised(officer, province.department, grade=Grade.CONFORMITY)

    groups = signed_in(officer).get(TASKS).context["agenda"].groups

    told = {group.title: [task.name for task in group.tasks] for group in groups}
    late = "Lập kế hoạch: phiếu khắc phục 01/2020, không phù hợp nhẹ"
    assert late in told["Quá hạn, bị trả lại"]
    assert told["Phát hiện cần trả lời"] == ["Trả lời: phiếu khắc phục 02/2020, lưu ý"]


def test_what_an_inspection_found_waits_with_inspectors_and_staff(
    province, officer, staff, signed_in
):
    inspection, finding = inspected(province)
    reported(officer, finding)

    wanted = ["Xác nhận hiệu lực: phiếu khắc phục 01/2020, không phù hợp nhẹ"]
    assert verifying(signed_in(inspection.member)) == wanted
    assert verifying(signed_in(staff)) == wanted
    for own in [officer, second(province.department, Role.HEAD)]:
        assert verifying(signed_in(own)) == []


def test_the_agencys_own_finding_waits_with_another_of_it(province, officer, staff, signed_in):
    finding, head = raised(officer, province.department), second(province.department, Role.HEAD)
    reported(officer, finding)

    page = signed_in(head).get(TASKS)
    assert "Phát hiện chờ xác nhận hiệu lực" in words(page)
    assert reverse("audits:finding-detail", args=[finding.pk]) in words(page)
    assert verifying(signed_in(officer)) == verifying(signed_in(staff)) == []
