"""What the committee decides, who may, and what follows."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agencies.access import forget
from agencies.roles import Role
from quality.duties import reliefs
from quality.duties.owing import duty
from quality.duties.standing import TO_DO
from quality.models import Sentence, Submission
from quality.submissions import reviewing, submitting
from quality.submissions.reviewing import Queue
from tests.factories.agencies import AssignmentFactory
from tests.factories.quality import SubmissionFactory
from tests.quality.handing import DAY, NOW, State, drafted, handed_in, log_of, owed, sent, told
from tests.quality.test_races import at_once


@pytest.fixture
def submission(province, officer):
    return handed_in(officer, province.department, owed())


def accept(by, submission):
    return reviewing.accept(by=by, submission=submission, seen=submission.sha256, now=NOW)


def send_back(by, submission, reason="Thiếu chữ ký"):
    told = {"seen": submission.sha256, "reason": reason, "now": NOW}
    return reviewing.send_back(by=by, submission=submission, **told)


def standing(submission):
    return duty(agency=submission.agency_id, obligation=submission.obligation, day=DAY).standing


def test_what_is_accepted_closes_the_task_and_the_agency_is_told(submission, officer, staff, head):
    accept(staff, submission)

    submission.refresh_from_db()
    assert (submission.state, submission.decided_by) == (State.ACCEPTED, staff)
    assert standing(submission) not in TO_DO
    assert log_of(submission)[-1] == "submission.accepted"
    assert [told(each)[-1] for each in [officer, head]] == ["submission.decided"] * 2


def test_what_is_returned_is_to_do_again_and_says_why(submission, officer, staff):
    send_back(staff, submission)

    submission.refresh_from_db()
    assert submission.return_reason == "Thiếu chữ ký"
    assert standing(submission) in TO_DO


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_returning_needs_a_reason(submission, staff, reason):
    with pytest.raises(ValidationError, match="Hãy nêu lý do trả lại"):
        send_back(staff, submission, reason)


def test_a_reason_has_an_end(submission, staff):
    with pytest.raises(ValidationError):
        send_back(staff, submission, "x" * 1001)


def test_nobody_decides_on_what_they_made(province, submission, officer, staff):
    AssignmentFactory(agency=province.top, role=Role.STAFF, user=officer)
    forget(officer)

    for act in [accept, send_back]:
        with pytest.raises(PermissionDenied, match="không thể tự tiếp nhận hay trả lại"):
            act(officer, submission)
    assert not reviewing.waiting_for(officer, DAY).exists()
    assert {*reviewing.waiting_for(staff, DAY)} == {submission}


def test_nobody_decides_on_what_their_own_agency_handed_in(province, submission, staff):
    AssignmentFactory(agency=province.department, role=Role.OFFICER, user=staff)
    forget(staff)

    for act in [accept, send_back]:
        with pytest.raises(PermissionDenied, match="người nộp"):
            act(staff, submission)
    assert not reviewing.waiting_for(staff, DAY).exists()


@pytest.mark.parametrize("who", ["officer", "head", "leader", "auditor", "inspector"])
def test_only_the_staff_decide(submission, who, request):
    with pytest.raises(PermissionDenied):
        accept(request.getfixturevalue(who), submission)


def test_the_second_is_told_who_was_first(submission, staff, second_staff):
    accept(staff, submission)

    with pytest.raises(ValidationError, match="Trần Thị Thư đã tiếp nhận hồ sơ này lúc 10:15"):
        send_back(second_staff, submission)


def test_what_was_changed_behind_the_page_is_not_decided_unseen(submission, officer, staff):
    seen = submission.sha256
    submitting.withdraw(by=officer, submission=submission, day=DAY)
    again = drafted(officer, submission.agency, submission.obligation, upload=None, number="mới")
    sent(officer, again)

    with pytest.raises(ValidationError, match="nộp lại hồ sơ này với nội dung khác"):
        reviewing.accept(by=staff, submission=submission, seen=seen, now=NOW)


def test_what_was_accepted_stays_accepted_while_a_revision_is_looked_at(
    province, submission, officer, staff
):
    accept(staff, submission)
    again = handed_in(officer, province.department, submission.obligation, number="13/QĐ")

    assert again.number == 2
    assert standing(submission).value == "accepted"
    assert {*reviewing.waiting_for(staff, DAY)} == {again}


@pytest.mark.usefixtures("transactional_db")
def test_of_two_who_decide_at_the_same_second_one_wins(province, officer, staff, second_staff):
    submission = handed_in(officer, province.department, owed())
    first, second = Submission.objects.get(), Submission.objects.get()

    refusals = at_once(
        lambda: accept(staff, first),
        lambda: send_back(second_staff, second),
    )

    assert sorted(refusal is None for refusal in refusals) == [False, True]
    submission.refresh_from_db()
    winner = [staff, second_staff][refusals.index(None)]
    assert submission.decided_by == winner
    assert str(winner) in next(refusal for refusal in refusals if refusal)


@pytest.mark.usefixtures("transactional_db")
def test_waived_and_accepted_at_the_same_second_it_is_accepted(
    province, officer, staff, second_staff
):
    paper = handed_in(officer, province.department, owed())
    waiver = {"agency": province.department, "obligation": paper.obligation, "today": DAY}

    refusals = at_once(
        lambda: accept(staff, paper),
        lambda: reliefs.grant_waiver(by=second_staff, reason="Chờ sáp nhập", **waiver),
    )

    assert refusals[0] is None
    assert "tiếp nhận" in refusals[1]
    assert standing(paper) == State.ACCEPTED


@pytest.mark.usefixtures("transactional_db")
def test_pressed_twice_at_the_same_second_it_is_handed_in_once(province, officer):
    duties = owed()

    refusals = at_once(*[
        lambda: handed_in(officer, province.department, duties) for _ in range(2)
    ])  # fmt: skip

    submission = Submission.objects.get()
    assert submission.state == State.SUBMITTED
    assert sorted(refusal is None for refusal in refusals)[-1]
    assert log_of(submission).count("submission.submitted") == 1


@pytest.mark.usefixtures("transactional_db")
def test_references_of_agencies_that_submit_at_once_differ(province, officer, commune_officer):
    duties = [owed(), owed(code="plan"), owed(code="audit"), owed(code="report")]

    refusals = at_once(*[
        lambda each=each: handed_in(officer, province.department, each) for each in duties
    ])  # fmt: skip

    assert refusals == [None] * 4
    assert len({*Submission.objects.values_list("reference", flat=True)} - {None}) == 4


# --- the queue ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_is_due_first_stands_first(province, officer, staff):
    late = handed_in(officer, province.department, owed(code="plan", due_on=date(2026, 2, 20)))
    early = handed_in(officer, province.department, owed(code="audit", due_on=date(2026, 1, 25)))
    own = SubmissionFactory(agency=province.department, obligation=owed(), makers=[staff])

    queue = Queue.of(reviewing.waiting_for(staff, DAY))

    assert queue.pks == [early.pk, late.pk]
    assert own.pk not in queue.pks


@pytest.mark.parametrize(
    ("pk", "before", "after"), [(3, None, 1), (1, 3, 2), (2, 1, 3), (9, None, 3)]
)
def test_from_one_in_the_queue_to_its_neighbours(pk, before, after):
    queue = Queue([3, 1, 2])

    assert (queue.before(pk), queue.after(pk)) == (before, after)


def test_after_the_only_one_nothing_comes():
    assert Queue([5]).after(5) is None
    assert Queue([]).after(5) is None


@pytest.mark.django_db
def test_sentences_are_kept_changed_and_removed_in_the_log(staff):
    sentence = Sentence(text="Thiếu chữ ký của thủ trưởng.")
    reviewing.keep_sentence(by=staff, sentence=sentence)
    reviewing.keep_sentence(by=staff, sentence=sentence)
    lines = log_of(sentence)
    reviewing.remove_sentence(by=staff, sentence=sentence)

    assert lines == ["sentence.added", "sentence.changed"]
    assert not Sentence.objects.exists()
