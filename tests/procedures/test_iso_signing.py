"""Three people sign an ISO procedure: who drafts, reviews and approves it are not the same."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import LogEntry, Notification
from agencies.roles import Role
from procedures.iso import actions
from procedures.iso.drafts import Conflict, mark_of
from procedures.models import IsoProcedure, IsoRevision, State
from tests.factories.agencies import AssignmentFactory
from tests.procedures.isos import again, approved, begun, handed_on, issued, reviewed, said

NOW = timezone.now()


@pytest.fixture
def colleague(province):
    """Another officer of the department."""
    return AssignmentFactory(agency=province.department, user__full_name="Lê Thị Cúc").user


def test_procedure_is_drafted_reviewed_and_approved_by_three(province, officer, colleague, head):
    revision = approved(officer, colleague, head, province.department)

    assert revision.state == State.APPROVED
    assert [revision.drafter, revision.reviewer, revision.approver] == [
        "Nguyễn Văn An", "Lê Thị Cúc", "Phạm Quốc Hưng",
    ]  # fmt: skip


def test_drafter_does_not_review(province, officer):
    revision = handed_on(officer, province.department)

    with pytest.raises(PermissionDenied, match="không tự xem xét"):
        actions.review(by=officer, revision=revision, now=NOW)


def test_whoever_changed_the_draft_is_a_drafter_too(province, officer, colleague):
    revision = begun(officer, province.department)
    actions.write(by=colleague, revision=revision, draft=said("Kết hôn"))
    actions.hand_on(by=officer, revision=revision, now=NOW)

    with pytest.raises(PermissionDenied, match="soạn thảo"):
        actions.review(by=colleague, revision=revision, now=NOW)


def test_head_who_drafted_does_not_approve(province, head, officer):
    revision = reviewed(head, officer, province.department)

    with pytest.raises(PermissionDenied, match="không tự phê duyệt"):
        actions.approve(by=head, revision=revision, now=NOW)


def test_head_who_reviewed_does_not_approve(province, head, officer):
    revision = reviewed(officer, head, province.department)

    with pytest.raises(PermissionDenied, match="hai người khác nhau"):
        actions.approve(by=head, revision=revision, now=NOW)


def test_officer_does_not_approve(province, officer, colleague):
    revision = reviewed(officer, colleague, province.department)
    other = AssignmentFactory(agency=province.department).user

    with pytest.raises(PermissionDenied, match="không có quyền"):
        actions.approve(by=other, revision=revision, now=NOW)


def test_nobody_of_another_agency_writes(province, commune_officer):
    with pytest.raises(PermissionDenied):
        begun(commune_officer, province.department)


def test_staff_do_not_write_for_an_agency(province, staff):
    with pytest.raises(PermissionDenied):
        begun(staff, province.department)


def test_draft_waits_for_review_only_once_it_was_handed_on(province, officer, colleague):
    revision = begun(officer, province.department)

    with pytest.raises(ValidationError, match="chưa được trình"):
        actions.review(by=colleague, revision=revision, now=NOW)


def test_changed_again_it_is_handed_on_again(province, officer, colleague):
    revision = handed_on(officer, province.department)
    actions.write(by=officer, revision=revision, draft=said("Tên khác"))

    with pytest.raises(ValidationError, match="chưa được trình"):
        actions.review(by=colleague, revision=revision, now=NOW)


def test_reviewer_reviews_what_they_have_seen(province, officer, colleague):
    revision = handed_on(officer, province.department)
    seen = mark_of(revision)
    actions.write(by=officer, revision=revision, draft=said("Tên khác"))
    actions.hand_on(by=officer, revision=revision, now=NOW)

    with pytest.raises(ValidationError, match="đã được sửa"):
        actions.review(by=colleague, revision=revision, now=NOW, seen=seen)


def test_second_reviewer_is_told_who_was_quicker(province, officer, colleague):
    revision = reviewed(officer, colleague, province.department)
    third = AssignmentFactory(agency=province.department).user

    with pytest.raises(ValidationError, match="đã được xem xét bởi Lê Thị Cúc"):
        actions.review(by=third, revision=revision, now=NOW)


def test_what_was_reviewed_is_not_changed(province, officer, colleague):
    revision = reviewed(officer, colleague, province.department)

    with pytest.raises(ValidationError, match="đã được xem xét nên không sửa"):
        actions.write(by=officer, revision=revision, draft=said("Khác"))


def test_sent_back_it_has_no_signatures_and_says_why(province, officer, colleague, head):
    revision = approved(officer, colleague, head, province.department)

    actions.send_back(by=head, revision=revision, reason="Thiếu bước thẩm định hồ sơ.")

    now = again(revision)
    assert (now.state, now.returned) == (State.DRAFT, "Thiếu bước thẩm định hồ sơ.")
    assert (now.reviewer, now.approver, now.drafted_at) == ("", "", None)


def test_sending_back_needs_a_reason(province, officer, colleague):
    revision = handed_on(officer, province.department)

    with pytest.raises(ValidationError, match="lý do"):
        actions.send_back(by=colleague, revision=revision, reason=".")


def test_second_writer_does_not_overwrite_the_first(province, officer, colleague):
    revision = begun(officer, province.department)
    seen = mark_of(revision)
    actions.write(by=colleague, revision=revision, draft=said("Của người khác"), seen=seen)

    with pytest.raises(Conflict):
        actions.write(by=officer, revision=revision, draft=said("Của tôi"), seen=seen)

    assert again(revision).title == "Của người khác"


def test_who_is_next_is_told(province, officer, colleague, head):
    issued(officer, colleague, head, province.department)

    told = set(Notification.objects.values_list("user__full_name", "kind"))
    assert told == {
        ("Lê Thị Cúc", "iso.handed_on"),
        ("Phạm Quốc Hưng", "iso.reviewed"),
        ("Nguyễn Văn An", "iso.approved"),
    }


def test_log_names_the_code_and_not_what_is_drafted(province, officer):
    begun(officer, province.department, draft=said("Việc chưa công bố"))

    names = set(LogEntry.objects.values_list("target_name", flat=True))
    assert names == {"Quy trình QT-01"}


def test_log_names_what_was_changed_in_a_draft_and_not_what_it_says(
    province, officer, colleague, leader, signed_in
):
    revision = begun(officer, province.department)

    actions.write(by=officer, revision=revision, draft=said("Việc chưa công bố"))
    actions.hand_on(by=officer, revision=revision, now=NOW)
    actions.send_back(by=colleague, revision=revision, reason="Việc chưa công bố còn thiếu bước.")

    page = signed_in(leader).get(reverse("reports:log")).text
    assert "chưa công bố" not in page
    assert "Mục đã sửa" in page
    assert "tên quy trình" in page


# --- a review on paper -------------------------------------------------------------------------


def note(by, revision, reviewer="Trần Thị Xem", position="Phó Chủ tịch"):
    actions.note_review(by=by, revision=revision, reviewer=reviewer, position=position, now=NOW)


def test_review_on_paper_is_noted_where_nobody_else_has_an_account(province, commune_officer):
    AssignmentFactory(agency=province.commune_a, role=Role.HEAD, user__full_name="Vũ Văn Chủ")
    revision = handed_on(commune_officer, province.commune_a)

    note(commune_officer, revision)

    now = again(revision)
    assert (now.state, now.reviewer, now.reviewed_by) == (State.REVIEWED, "Trần Thị Xem", None)


@pytest.mark.parametrize(
    "name", ["Vũ Văn Chủ", "vũ văn  chủ", "vu van chu", "Phạm Thị Bình", "Pham Thi Binh"]
)
def test_who_reviewed_on_paper_is_neither_drafter_nor_head(province, commune_officer, name):
    AssignmentFactory(agency=province.commune_a, role=Role.HEAD, user__full_name="Vũ Văn Chủ")
    revision = handed_on(commune_officer, province.commune_a)

    with pytest.raises(ValidationError, match="phải là người khác"):
        note(commune_officer, revision, name)


def test_accents_tell_the_reviewer_from_the_head(province, commune_officer):
    AssignmentFactory(agency=province.commune_a, role=Role.HEAD, user__full_name="Vũ Văn Hùng")
    revision = handed_on(commune_officer, province.commune_a)

    note(commune_officer, revision, "Vũ Văn Hưng")

    assert again(revision).state == State.REVIEWED


def test_where_a_colleague_has_an_account_the_review_is_done_there(province, officer, colleague):
    revision = handed_on(officer, province.department)

    with pytest.raises(PermissionDenied, match="thực hiện trên cổng"):
        note(officer, revision)


# --- templates ---------------------------------------------------------------------------------


def test_template_is_written_by_two_of_the_staff_and_approved_by_the_leader(
    province, staff, second_staff, leader
):
    revision = approved(staff, second_staff, leader, province.top, is_template=True)

    assert revision.state == State.APPROVED


def test_staff_do_not_approve_a_template(province, staff, second_staff):
    revision = reviewed(staff, second_staff, province.top, is_template=True)
    third = AssignmentFactory(agency=province.top, role=Role.STAFF).user

    with pytest.raises(PermissionDenied):
        actions.approve(by=third, revision=revision, now=NOW)


def test_leader_reads_a_template_that_waits_and_agencies_do_not(
    province, staff, second_staff, leader, officer
):
    revision = reviewed(staff, second_staff, province.top, is_template=True)

    assert IsoRevision.objects.for_user(leader).get() == revision
    assert not IsoRevision.objects.for_user(officer).exists()


def test_issued_template_is_read_by_every_agency(province, staff, second_staff, leader, officer):
    issued(staff, second_staff, leader, province.top, is_template=True)

    assert IsoProcedure.objects.for_user(officer).count() == 1
    assert IsoRevision.objects.for_user(officer).count() == 1
