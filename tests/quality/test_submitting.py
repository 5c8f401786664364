"""Handing in: what an officer prepares, sends, takes back and hands in again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agencies.roles import Role
from quality.duties.owing import duty
from quality.duties.standing import Standing
from quality.models import Document, Relief, Submission
from quality.models.document import IN_HAND
from quality.submissions import reviewing, submitting
from quality.submissions.contents import Content, content_of
from tests.factories.agencies import AssignmentFactory
from tests.quality.handing import (
    DAY,
    NOW,
    Form,
    State,
    drafted,
    handed_in,
    log_of,
    owed,
    relieved,
    sent,
    told,
)

pytestmark = pytest.mark.django_db


def test_what_is_submitted_is_frozen_under_its_hash_and_gets_a_reference(province, officer):
    obligation = owed()
    submission = drafted(
        officer, province.department, obligation, number="12/QĐ-SKHCN",
        effective_on=date(2026, 1, 5), shelf="Văn thư, số 14", note="Bản đã ký",
    )  # fmt: skip

    sent(officer, submission)
    document = submission.document
    Document.objects.filter(pk=document.pk).update(number="sửa sau")

    content = Content.read(submission.content)
    assert submission.reference == f"HS-2026-{submission.pk:06}"
    assert submission.sha256 == content.sha256
    assert (content.year, content.paper.number, content.paper.effective_on, content.note) == (
        2026, "12/QĐ-SKHCN", date(2026, 1, 5), "Bản đã ký",
    )  # fmt: skip
    assert content.file.sha256 == document.upload.sha256
    assert duty(agency=province.department.pk, obligation=obligation, day=DAY).standing == (
        Standing.SUBMITTED
    )


def test_the_reference_names_the_year_of_handing_in_by_the_clock_of_the_province(province, officer):
    new_year = datetime(2025, 12, 31, 17, 30, tzinfo=UTC)  # 00:30 on 01/01/2026

    submission = handed_in(officer, province.department, owed(), now=new_year)

    assert submission.reference.startswith("HS-2026-")


def test_the_same_person_sending_twice_makes_one_submission(province, officer):
    submission = drafted(officer, province.department, owed())
    seen = content_of(submission).sha256

    for _ in range(2):
        submitting.submit(by=officer, submission=submission, seen=seen, now=NOW)

    assert Submission.objects.count() == 1
    assert log_of(submission) == ["submission.prepared", "submission.submitted"]


def test_sending_again_after_a_decision_does_nothing(province, officer, staff):
    submission = handed_in(officer, province.department, owed())
    reviewing.accept(by=staff, submission=submission, seen=submission.sha256, now=NOW)

    submitting.submit(by=officer, submission=submission, seen=submission.sha256, now=NOW)

    submission.refresh_from_db()
    assert submission.state == State.ACCEPTED


def test_a_colleague_sending_what_was_sent_is_told_by_whom_and_when(province, officer):
    other = AssignmentFactory(agency=province.department).user
    submission = handed_in(officer, province.department, owed())

    with pytest.raises(ValidationError, match="Nguyễn Văn An đã nộp hồ sơ này lúc 10:15"):
        submitting.submit(by=other, submission=submission, seen=submission.sha256, now=NOW)


def test_what_was_changed_in_another_tab_is_not_sent_unseen(province, officer):
    submission = drafted(officer, province.department, owed())
    seen = content_of(submission).sha256
    drafted(officer, province.department, submission.obligation, number="13/QĐ")

    with pytest.raises(submitting.Outdated, match="vừa được sửa"):
        submitting.submit(by=officer, submission=submission, seen=seen, now=NOW)

    submission.refresh_from_db()
    assert submission.state == State.DRAFT


def test_preparing_twice_changes_the_one_draft(province, officer):
    obligation = owed()

    first = drafted(officer, province.department, obligation)
    second = drafted(officer, province.department, obligation, number="2/QĐ")

    assert first == second
    assert Document.objects.count() == 1
    assert second.document.number == "2/QĐ"


def test_an_agency_prepares_only_what_it_owes(province, officer):
    other = owed(agency_kind="commune")

    with pytest.raises(ValidationError, match="không phải nộp"):
        drafted(officer, province.department, other)


def test_what_is_waived_is_not_taken_and_the_reason_is_told(province, officer):
    obligation = owed()
    relieved(province.department, obligation, reason="Đang sáp nhập")

    with pytest.raises(ValidationError, match=r"được miễn .* Đang sáp nhập"):
        drafted(officer, province.department, obligation)


def test_a_posting_is_not_handed_in(province, officer):
    with pytest.raises(ValidationError, match="ghi nơi niêm yết"):
        drafted(officer, province.department, owed(Form.POSTING, "posted"))


def test_staff_hand_in_nothing(province, staff):
    with pytest.raises(PermissionDenied):
        drafted(staff, province.department, owed())


# --- the lock ----------------------------------------------------------------------------


LAST_SECOND = datetime(2026, 3, 31, 16, 59, 59, tzinfo=UTC)  # 23:59:59 on the lock day


def test_the_last_second_of_the_lock_day_is_in_time_for_it(province, officer):
    obligation = owed()

    submission = handed_in(officer, province.department, obligation, now=LAST_SECOND)

    cell = duty(agency=province.department.pk, obligation=obligation, day=date(2026, 3, 31))
    assert (submission.state, cell.on_time) == (State.SUBMITTED, False)


def test_a_second_later_it_is_locked_and_the_sentence_names_the_day_and_whom_to_ask(
    province, officer, staff
):
    staff.phone = "0228 3600 111"
    staff.save()
    submission = drafted(officer, province.department, owed(), day=date(2026, 3, 31))

    with pytest.raises(ValidationError) as refused:
        sent(officer, submission, now=LAST_SECOND + timedelta(seconds=1))

    (said,) = refused.value.messages
    assert "đã khóa sau ngày 31/03/2026" in said
    assert "Tổ giúp việc Ban Chỉ đạo (Trần Thị Thư, 0228 3600 111)" in said


def test_an_unlocked_agency_hands_in_late(province, officer):
    obligation = owed()
    relieved(
        province.department, obligation, kind=Relief.Kind.UNLOCK, until=date(2026, 5, 15),
        at=datetime(2026, 4, 20, tzinfo=UTC),
    )  # fmt: skip

    handed_in(officer, province.department, obligation, now=datetime(2026, 5, 1, tzinfo=UTC))

    cell = duty(agency=province.department.pk, obligation=obligation, day=date(2026, 5, 2))
    assert (cell.standing, cell.on_time) == (Standing.SUBMITTED, False)


def test_a_returned_one_is_taken_again_for_its_days_after_the_lock(province, officer, staff):
    obligation = owed(resubmit_days=10)
    first = handed_in(officer, province.department, obligation, now=LAST_SECOND)
    at = datetime(2026, 4, 5, 3, tzinfo=UTC)
    reviewing.send_back(
        by=staff, submission=first, seen=first.sha256, reason="Thiếu chữ ký", now=at
    )

    again = handed_in(officer, province.department, obligation, now=at + timedelta(days=10))

    assert (again.number, again.state) == (2, State.SUBMITTED)
    assert (
        duty(agency=province.department.pk, obligation=obligation, day=date(2026, 4, 16)).handed_in
        == first.submitted_at
    )


# --- taking back, throwing away, the next version ----------------------------------------


def test_what_was_withdrawn_is_a_draft_again_and_keeps_its_reference(province, officer, staff):
    submission = handed_in(officer, province.department, owed())
    reference = submission.reference

    submitting.withdraw(by=officer, submission=submission, day=DAY)
    submission.refresh_from_db()
    withdrawn = (submission.state, submission.content, submission.submitted_at)
    sent(officer, submission)

    assert withdrawn == (State.DRAFT, {}, None)
    assert (submission.reference, submission.number) == (reference, 1)
    assert told(staff) == ["submission.submitted", "submission.withdrawn", "submission.submitted"]


def test_what_was_decided_is_not_withdrawn(province, officer, staff):
    submission = handed_in(officer, province.department, owed())
    reviewing.accept(by=staff, submission=submission, seen=submission.sha256, now=NOW)

    with pytest.raises(ValidationError, match="Trần Thị Thư đã tiếp nhận"):
        submitting.withdraw(by=officer, submission=submission, day=DAY)


def test_a_discarded_draft_takes_its_paper_along(province, officer):
    submission = drafted(officer, province.department, owed())

    submitting.discard(by=officer, submission=submission)

    assert not Submission.objects.exists()
    assert not Document.objects.exists()


def test_a_submitted_one_is_not_discarded(province, officer):
    submission = handed_in(officer, province.department, owed())

    with pytest.raises(ValidationError, match="đã nộp hồ sơ này"):
        submitting.discard(by=officer, submission=submission)


def test_after_a_return_the_next_version_keeps_the_file_and_replaces_the_paper(
    province, officer, staff
):
    obligation = owed(code="plan")
    first = handed_in(officer, province.department, obligation)
    reviewing.send_back(
        by=staff, submission=first, seen=first.sha256, reason="Thiếu số văn bản", now=NOW
    )

    second = handed_in(officer, province.department, obligation, upload=None, number="9/KH")

    assert (second.number, second.document.version) == (2, 2)
    assert second.document.replaces == first.document
    assert second.document.upload == first.document.upload
    assert {*Submission.objects.values_list("state", flat=True)} == {"returned", "submitted"}


def test_the_policy_of_a_new_year_replaces_the_one_of_the_year_before(province, officer):
    old = handed_in(
        officer, province.department, owed(year=2025), now=datetime(2025, 1, 20, tzinfo=UTC)
    )

    new = handed_in(officer, province.department, owed(year=2026))

    assert (new.document.replaces, new.document.version) == (old.document, 2)


def test_a_drafted_paper_replaces_nothing_yet(province, officer, staff):
    old = handed_in(
        officer, province.department, owed(year=2025), now=datetime(2025, 1, 20, tzinfo=UTC)
    )
    drafted(officer, province.department, owed(year=2026))

    assert {*Document.objects.for_user(staff).newest()} == {old.document}


def test_what_has_not_left_the_agency_is_seen_by_its_own_people_alone(
    province, officer, staff, head, leader, auditor, commune_officer
):
    submission = drafted(officer, province.department, owed())

    def reads(user):
        return {*Submission.objects.for_user(user)}, {*Document.objects.for_user(user)}

    for user in [officer, head]:
        assert reads(user) == ({submission}, {submission.document})
    for user in [staff, leader, auditor, commune_officer]:
        assert reads(user) == (set(), set())
    assert tuple(IN_HAND) == Submission.INSIDE


def test_only_the_people_of_the_agency_and_the_committee_are_told(
    province, officer, staff, second_staff, leader, commune_officer
):
    AssignmentFactory(agency=province.district, role=Role.STAFF)
    handed_in(officer, province.department, owed())

    assert [told(each) for each in [staff, second_staff]] == [["submission.submitted"]] * 2
    assert [told(each) for each in [officer, leader, commune_officer]] == [[], [], []]
