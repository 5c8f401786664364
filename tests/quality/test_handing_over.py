"""When an officer hands over, the work on the desk is the successor's; the history stays."""

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.appointing import hand_over
from agencies.models import Assignment
from quality.submissions import reviewing
from quality.submissions.contents import content_of
from tests.factories.accounts import UserFactory
from tests.quality.handing import at, drafted, handed_in, owed, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_january")]
TASKS = reverse("reports:tasks")


@pytest.fixture
def successor(province):
    return UserFactory(full_name="Đặng Thị Kế")


@pytest.fixture
def handed_over(officer, head, successor):
    def hand_over_today():
        held = Assignment.objects.get(user=officer)
        hand_over(by=head, assignment=held, to=successor, on=timezone.localdate())

    return hand_over_today


def test_open_work_moves_to_the_successor(province, officer, successor, signed_in, handed_over):
    owed(code="objectives")
    draft = drafted(officer, province.department, owed())
    old, new = signed_in(officer), signed_in(successor)
    year = at("agency-year", province.department)
    assert [old.get(year).status_code, new.get(year).status_code] == [200, 404]

    handed_over()

    assert [old.get(year).status_code, new.get(year).status_code] == [404, 200]
    check = at("submission-check", draft)
    assert [old.get(check).status_code, new.get(check).status_code] == [404, 200]
    assert province.department.name in words(new.get(TASKS))
    assert province.department.name not in words(old.get(TASKS))


def test_makers_and_the_log_stay_with_who_did_it(province, officer, successor, handed_over):
    submission = handed_in(officer, province.department, owed())
    makers = list(submission.makers.all())

    handed_over()

    submission.refresh_from_db()
    assert officer in makers
    assert list(submission.makers.all()) == makers
    assert submission.submitted_by == officer


def test_unread_return_is_told_to_the_successor(province, officer, staff, successor, handed_over):
    submission = handed_in(officer, province.department, owed())
    reviewing.send_back(
        by=staff, submission=submission, seen=content_of(submission).sha256, now=timezone.now(),
        reason="Thiếu chữ ký của thủ trưởng",
    )  # fmt: skip
    before = officer.notifications.unread().count()

    handed_over()

    kinds = set(successor.notifications.values_list("kind", flat=True))
    assert before
    assert any(kind.startswith("submission.") for kind in kinds)
