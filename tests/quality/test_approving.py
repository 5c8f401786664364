"""Where the head approves: who may, what happens where nobody can."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agencies.roles import Role
from quality.models import Submission
from quality.submissions import reviewing, submitting
from quality.submissions.contents import content_of
from tests.factories.agencies import AssignmentFactory
from tests.factories.quality import ObjectiveFactory, ObjectivePlanFactory
from tests.quality.handing import (
    DAY,
    NOW,
    Form,
    State,
    at,
    drafted,
    log_of,
    owed,
    sent,
    told,
    words,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def duty(province):
    return owed(head_approves=True)


@pytest.fixture
def passed(province, officer, head, duty):
    """What the officer prepared waits for the head."""
    return sent(officer, drafted(officer, province.department, duty))


def approve(by, submission):
    seen = content_of(submission).sha256
    submitting.approve(by=by, submission=submission, seen=seen, now=NOW)
    submission.refresh_from_db()


def test_it_goes_to_the_head_first_and_the_committee_hears_nothing(passed, head, staff, officer):
    assert (passed.state, passed.reference, passed.content) == (State.APPROVAL, None, {})
    assert told(head) == ["submission.approval"]
    assert told(staff) == []
    assert not Submission.objects.for_user(staff).exists()


def test_the_head_hands_it_in_and_is_no_maker(passed, head, staff, officer):
    approve(head, passed)

    assert (passed.state, passed.approved_by, passed.submitted_by) == (State.SUBMITTED, head, head)
    assert {*passed.makers.all()} == {officer}
    assert told(staff) == ["submission.submitted"]
    assert told(officer) == ["submission.approved"]


def test_approving_twice_is_done_once(passed, head):
    approve(head, passed)
    approve(head, passed)

    assert log_of(passed).count("submission.submitted") == 1


def test_pressing_twice_waits_for_the_head_once(passed, officer, head):
    submitting.submit(by=officer, submission=passed, seen="", now=NOW)

    assert log_of(passed).count("submission.passed_to_head") == 1
    assert told(head) == ["submission.approval"]


def test_the_officer_does_not_approve(passed, officer):
    with pytest.raises(PermissionDenied, match="không có quyền"):
        approve(officer, passed)


def test_a_head_who_worked_on_it_does_not_approve_it(province, officer, head, duty):
    AssignmentFactory(agency=province.department, role=Role.HEAD)
    drafted(officer, province.department, duty)
    passed = sent(officer, drafted(head, province.department, duty))

    assert passed.state == State.APPROVAL
    with pytest.raises(PermissionDenied, match="đã soạn hoặc sửa hồ sơ này"):
        approve(head, passed)


def test_a_head_who_wrote_the_objectives_does_not_approve_them(province, officer, head):
    plan = ObjectivePlanFactory(agency=province.department)
    plan.makers.add(head)
    ObjectiveFactory(plan=plan)
    objectives = owed(Form.OBJECTIVES, "objectives", head_approves=True)

    submission = sent(officer, drafted(officer, province.department, objectives, upload=None))

    assert submission.state == State.SUBMITTED  # no other head is there to ask


def test_a_head_elsewhere_does_not_approve(province, passed):
    other = AssignmentFactory(agency=province.commune_a, role=Role.HEAD).user

    with pytest.raises(PermissionDenied):
        approve(other, passed)


@pytest.mark.parametrize("gap", ["nobody", "inactive", "over"])
def test_without_a_head_to_ask_it_goes_straight_to_the_committee(province, officer, duty, gap):
    if gap != "nobody":
        post = AssignmentFactory(agency=province.department, role=Role.HEAD)
        post.user.is_active = gap == "over"
        post.user.save()
        post.end = datetime(2026, 1, 1, tzinfo=UTC).date() if gap == "over" else None
        post.save()

    submission = sent(officer, drafted(officer, province.department, duty))

    assert (submission.state, submission.approved_by) == (State.SUBMITTED, None)


def test_a_head_who_sends_what_the_officer_prepared_approves_by_that(province, officer, head, duty):
    submission = sent(head, drafted(officer, province.department, duty))

    assert (submission.state, submission.approved_by) == (State.SUBMITTED, head)


def test_the_head_gives_it_back_with_a_reason(passed, head, officer, signed_in):
    submitting.refuse(by=head, submission=passed, reason="Chưa có số văn bản")

    passed.refresh_from_db()
    page = words(signed_in(officer).get(at("submission-check", passed)))
    assert passed.state == State.DRAFT
    assert told(officer) == ["submission.refused"]
    assert "Chưa có số văn bản" in page


@pytest.mark.usefixtures("in_january")
def test_giving_it_back_needs_a_reason(passed, head, signed_in):
    answer = signed_in(head).post(at("submission-refuse", passed), {"reason": "  "})

    passed.refresh_from_db()
    assert answer.status_code == 422
    assert "Hãy nêu lý do" in words(answer)
    assert passed.state == State.APPROVAL


def test_the_officer_takes_it_back_from_the_head(passed, officer, head):
    submitting.withdraw(by=officer, submission=passed, day=DAY)

    passed.refresh_from_db()
    assert passed.state == State.DRAFT
    with pytest.raises(ValidationError, match="không chờ thủ trưởng duyệt"):
        approve(head, passed)


def test_a_draft_that_waits_for_the_head_is_not_changed(province, passed, officer, duty):
    with pytest.raises(ValidationError, match="đang chờ thủ trưởng duyệt"):
        drafted(officer, province.department, duty)


def test_who_approved_for_the_agency_does_not_accept_for_the_committee(province, passed, head):
    AssignmentFactory(agency=province.top, role=Role.STAFF, user=head)
    approve(head, passed)

    with pytest.raises(PermissionDenied, match="không thể tự tiếp nhận"):
        reviewing.accept(by=head, submission=passed, seen=passed.sha256, now=NOW)
    assert not reviewing.waiting_for(head, NOW.date()).exists()


@pytest.mark.usefixtures("in_january")
def test_the_pages_lead_the_officer_and_the_head_through(province, officer, head, duty, signed_in):
    submission = drafted(officer, province.department, duty)
    check = signed_in(officer).get(at("submission-check", submission))
    assert "Chuyển thủ trưởng duyệt" in words(check)
    assert "Phạm Quốc Hưng" in words(check)

    seen = {"seen": check.context["digest"]}
    signed_in(officer).post(at("submission-check", submission), seen)
    waiting = signed_in(head).get(at("submission", submission))
    assert "Duyệt và nộp" in words(waiting)
    done = signed_in(head).post(at("submission-approve", submission), seen, follow=True)

    assert "mã <strong>HS-2026-" in words(done)


def test_the_page_says_when_there_is_no_head_to_ask(province, officer, duty, signed_in):
    submission = drafted(officer, province.department, duty)

    page = words(signed_in(officer).get(at("submission-check", submission)))

    assert "không có tài khoản thủ trưởng nào khác người soạn" in page
