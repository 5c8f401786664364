"""Issued, an ISO procedure is in force from a day; the next revision, or a decision, ends it."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from procedures.coverage import Question, coverage
from procedures.iso import actions
from procedures.iso.covering import cover
from procedures.iso.paper import Signed, enter_paper
from procedures.models import IsoProcedure, IsoRevision, State
from tests.factories.agencies import AssignmentFactory, UploadFactory
from tests.factories.procedures import HandlingFactory, IsoFactory, IsoRevisionFactory
from tests.procedures.isos import DAY, again, approved, begun, issued, reviewed, said

START = date(2021, 1, 4)


@pytest.fixture
def signers(province, officer, head):
    colleague = AssignmentFactory(agency=province.department, user__full_name="Lê Thị Cúc").user
    return officer, colleague, head


def revised(signers, iso):
    """The next revision, approved."""
    writer, reviewer, approver = signers
    revision = actions.revise(by=writer, iso=iso, changed="Rút ngắn thời gian.")
    now = timezone.now()
    actions.hand_on(by=writer, revision=revision, now=now)
    actions.review(by=reviewer, revision=revision, now=now)
    actions.approve(by=approver, revision=revision, now=now)
    return again(revision)


def issue(signers, revision, start, **more):
    told = {"decision": "9/QĐ", "day": DAY} | more
    actions.issue(by=signers[0], revision=revision, start=start, **told)


def test_issued_it_is_in_force_from_its_day(province, signers):
    revision = issued(*signers, province.department, start=START)

    assert revision.iso.revision_on(START) == revision
    assert revision.iso.revision_on(date(2021, 1, 3)) is None


def test_new_revision_retires_the_old_on_its_first_day(province, signers):
    old = issued(*signers, province.department, start=START)
    new = revised(signers, old.iso)

    issue(signers, new, date(2021, 6, 1))

    assert again(old).end == date(2021, 6, 1)
    assert old.iso.revision_on(date(2021, 5, 31)) == old
    assert old.iso.revision_on(date(2021, 6, 1)) == new


def test_revision_says_what_the_last_said_and_covers_what_it_covered(province, signers):
    old = issued(*signers, province.department)
    handling = HandlingFactory(agency=province.department)
    cover(by=signers[0], iso=old.iso, handling=handling, start=START, day=DAY)

    new = actions.revise(by=signers[0], iso=old.iso, changed="Sửa biểu mẫu.")

    assert new.content == old.content
    assert (new.issue_no, new.revision_no, new.state) == (1, 1, State.DRAFT)
    assert coverage(Question(DAY)).total.part == 1


def test_new_issue_begins_with_no_revision(province, signers):
    old = issued(*signers, province.department)

    new = actions.revise(by=signers[0], iso=old.iso, changed="Viết lại.", new_issue=True)

    assert (new.issue_no, new.revision_no) == (2, 0)


def test_only_one_revision_is_on_its_way(province, signers):
    old = issued(*signers, province.department)
    actions.revise(by=signers[0], iso=old.iso, changed="Một.")

    with pytest.raises(ValidationError, match="đang có một bản chưa ban hành"):
        actions.revise(by=signers[0], iso=old.iso, changed="Hai.")


@pytest.mark.parametrize("start", [START, date(2020, 12, 31)])
def test_new_revision_starts_after_the_one_before(province, signers, start):
    old = issued(*signers, province.department, start=START)
    new = revised(signers, old.iso)

    with pytest.raises(ValidationError, match="phải sau ngày 04/01/2021"):
        issue(signers, new, start)


def test_two_are_never_issued_on_one_day(province, signers):
    old = issued(*signers, province.department, start=START)

    with pytest.raises(IntegrityError), transaction.atomic():
        IsoRevisionFactory(iso=old.iso, revision_no=1, start=START)


def test_only_what_is_approved_is_issued(province, signers):
    revision = begun(signers[0], province.department)

    with pytest.raises(ValidationError, match="chưa được phê duyệt"):
        issue(signers, revision, START)


def test_what_is_issued_never_changes(province, signers):
    revision = issued(*signers, province.department)

    with pytest.raises(ValidationError, match="đã ban hành nên không sửa"):
        actions.write(by=signers[0], revision=revision, draft=said("Khác"))
    with pytest.raises(ValidationError, match="đã ban hành nên không sửa"):
        actions.discard(by=signers[0], revision=revision)


def test_longer_than_the_law_allows_is_issued_only_when_confirmed(province, signers):
    revision = approved(*signers, province.department, draft=said(stated="20", steps=["20"]))
    handling = HandlingFactory(agency=province.department)
    cover(by=signers[0], iso=revision.iso, handling=handling, day=DAY)

    with pytest.raises(ValidationError, match="dài hơn thời hạn quy định 15 ngày làm việc"):
        issue(signers, revision, START)
    issue(signers, revision, START, confirmed=True)

    assert again(revision).is_issued


def test_day_far_ahead_is_taken_for_a_misprint(province, signers):
    revision = approved(*signers, province.department)

    with pytest.raises(ValidationError, match="quá một năm"):
        issue(signers, revision, date(2122, 1, 1).replace(year=2031))


def test_withdrawn_by_a_decision_it_covers_nothing_from_that_day(province, signers):
    revision = issued(*signers, province.department)
    handling = HandlingFactory(agency=province.department)
    cover(by=signers[0], iso=revision.iso, handling=handling, start=START, day=DAY)

    actions.withdraw(
        by=signers[0], iso=revision.iso, on=date(2021, 6, 1), decision="12/QĐ",
        reason="Thủ tục do cơ quan khác giải quyết.", day=DAY,
    )  # fmt: skip

    assert coverage(Question(date(2021, 5, 31))).total.part == 1
    assert coverage(Question(date(2021, 6, 1))).total.part == 0


def test_withdrawn_it_is_not_withdrawn_again(province, signers):
    revision = issued(*signers, province.department)
    told = {"iso": revision.iso, "decision": "12/QĐ", "reason": "Không còn áp dụng nữa."}
    actions.withdraw(by=signers[0], on=date(2021, 6, 1), day=DAY, **told)

    with pytest.raises(ValidationError, match="không còn hiệu lực"):
        actions.withdraw(by=signers[0], on=date(2021, 6, 15), day=DAY, **told)


def test_withdrawing_begins_after_it_came_into_force(province, signers):
    revision = issued(*signers, province.department, start=START)

    with pytest.raises(ValidationError, match="phải sau ngày có hiệu lực"):
        actions.withdraw(by=signers[0], iso=revision.iso, on=START, decision="1/QĐ",
                         reason="Không còn áp dụng nữa.", day=DAY)  # fmt: skip


def test_looked_through_it_is_not_overdue(province, signers):
    revision = issued(*signers, province.department, start=START)

    actions.look_through(by=signers[0], iso=revision.iso, on=DAY, day=DAY)

    assert IsoProcedure.objects.get().looked_through_on == DAY


def test_nobody_looks_through_it_tomorrow(province, signers):
    revision = issued(*signers, province.department, start=START)

    with pytest.raises(ValidationError, match="sau hôm nay"):
        actions.look_through(by=signers[0], iso=revision.iso, on=date(2021, 7, 1), day=DAY)


def test_discarded_before_it_was_issued_nothing_remains(province, signers):
    revision = begun(signers[0], province.department)

    assert actions.discard(by=signers[0], revision=revision)
    assert not IsoProcedure.objects.exists()


def test_discarded_revision_leaves_what_is_in_force(province, signers):
    old = issued(*signers, province.department)
    new = actions.revise(by=signers[0], iso=old.iso, changed="Sửa.")

    assert not actions.discard(by=signers[0], revision=new)
    assert IsoRevision.objects.get() == old


def test_a_code_is_used_once_in_an_agency(province, signers, commune_officer):
    begun(signers[0], province.department, code="QT-01")
    begun(commune_officer, province.commune_a, code="QT-01")

    with pytest.raises(ValidationError, match="đã có quy trình mang mã QT-01"):
        begun(signers[0], province.department, code=" QT-01 ")


# --- copied from paper -------------------------------------------------------------------------


def paper(by, agency, iso=None, **more):
    told = {
        "drafter": "Nguyễn Văn Soạn", "reviewer": "Trần Thị Xem", "approver": "Lê Văn Duyệt",
        "start": START, "upload": UploadFactory(agency=agency),
    } | more  # fmt: skip
    iso = iso or IsoProcedure(agency=agency, code="QT-09")
    return enter_paper(by=by, iso=iso, draft=said(), signed=Signed(**told), now=timezone.now())


def test_paper_is_in_force_from_its_day(province, officer):
    revision = paper(officer, province.department)

    assert revision.iso.revision_on(START) == revision
    assert revision.approver == "Lê Văn Duyệt"


@pytest.mark.parametrize(
    "names",
    [
        {"reviewer": "nguyễn văn soạn"},
        {"reviewer": "nguyen van soan"},
        {"approver": "Trần Thị Xem"},
        {"drafter": ""},
    ],
)
def test_paper_names_three_different_people(province, officer, names):
    with pytest.raises(ValidationError):
        paper(officer, province.department, **names)

    assert not IsoProcedure.objects.exists()


def test_paper_comes_with_its_scan(province, officer):
    with pytest.raises(ValidationError, match="bản quét"):
        paper(officer, province.department, upload=None)


def test_next_paper_retires_the_one_before(province, officer):
    old = paper(officer, province.department)

    new = paper(officer, province.department, old.iso, revision_no=1, start=date(2021, 3, 1))

    assert again(old).end == new.start


def test_number_of_a_revision_is_given_once(province, officer):
    old = paper(officer, province.department)

    with pytest.raises(ValidationError, match="đã có"):
        paper(officer, province.department, old.iso, start=date(2021, 3, 1))


def test_number_of_a_later_paper_is_higher(province, officer):
    old = paper(officer, province.department, issue_no=2)

    with pytest.raises(ValidationError, match="Bản ban hành sau phải mang số sau"):
        paper(officer, province.department, old.iso, revision_no=5, start=date(2021, 3, 1))

    assert again(old).end is None


def test_revising_begins_with_what_was_issued_last(province, officer):
    iso = IsoFactory(agency=province.department, issued=None)
    IsoRevisionFactory(iso=iso, issue_no=2, start=date(2020, 1, 1), end=date(2021, 1, 1))
    IsoRevisionFactory(iso=iso, revision_no=5, start=date(2021, 1, 1), title="Bản mới")

    made = actions.revise(by=officer, iso=iso, changed="Sửa.")

    assert (made.title, made.number) == ("Bản mới", "lần ban hành 01, sửa đổi 06")


def test_draft_that_was_overtaken_is_not_issued(province, signers):
    old = issued(*signers, province.department)
    draft = actions.revise(by=signers[0], iso=old.iso, changed="Sửa.")
    IsoRevision.objects.filter(pk=old.pk).update(revision_no=4)
    IsoRevision.objects.filter(pk=draft.pk).update(state=State.APPROVED)

    with pytest.raises(ValidationError, match="Bản ban hành sau phải mang số sau"):
        actions.issue(by=signers[0], revision=draft, start=date(2021, 3, 1), decision="6/QĐ",
                      day=DAY)  # fmt: skip


def test_draft_that_was_signed_on_paper_is_issued_and_no_draft_is_left(province, officer):
    draft = begun(officer, province.department)

    made = paper(officer, province.department, draft.iso)

    assert made == draft
    assert (again(draft).state, again(draft).approver) == (State.ISSUED, "Lê Văn Duyệt")
    assert actions.revise(by=officer, iso=draft.iso, changed="Sửa.").revision_no == 1


def test_draft_that_was_reviewed_in_the_portal_is_not_overwritten_by_paper(province, signers):
    draft = reviewed(signers[0], signers[1], province.department)

    with pytest.raises(ValidationError, match="đã được xem xét nên không sửa"):
        paper(signers[0], province.department, draft.iso)


def test_time_is_positive(province, officer):
    with pytest.raises(ValidationError, match="lớn hơn 0"):
        begun(officer, province.department, draft=said(stated=Decimal(0)))
