"""The report of an internal audit becomes the paper of the agency's yearly duty."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from agencies.roles import Role
from audits.handing import lay_in, submission_of
from quality.models import Document, Submission
from quality.submissions import submitting
from tests.audits.own import TODAY, again, reported
from tests.corpus import honest
from tests.factories.agencies import AssignmentFactory
from tests.factories.quality import ObligationKindFactory
from tests.quality.handing import drafted, owed, sent

State = Submission.State
NOW = datetime(2020, 6, 12, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def duty(province):
    ObligationKindFactory(code="audit", document_kind=Document.Kind.AUDIT)
    return owed(code="audit", year=2020, due_on=date(2020, 9, 30), lock_on=date(2020, 10, 31))


@pytest.fixture
def audit(province, officer):
    return reported(officer, province.department)


def laid(by, audit):
    return lay_in(by=by, row=again(audit), content=honest.pdf(), name="bao-cao.pdf", day=TODAY)


def test_a_report_is_drafted_for_the_duty_of_its_year(officer, duty, audit):
    submission = laid(officer, audit)

    assert (submission.obligation, submission.state) == (duty, State.DRAFT)
    assert submission.document.kind == Document.Kind.AUDIT
    assert submission.document.upload == again(audit).report
    assert submission_of(again(audit)) == submission


def test_the_officer_hands_the_draft_in_as_any_other(officer, duty, audit):
    submission = laid(officer, audit)

    assert sent(officer, submission, now=NOW).state == State.SUBMITTED


def test_a_draft_that_somebody_has_begun_is_left_to_them(officer, duty, audit, province):
    drafted(officer, province.department, duty, day=TODAY)

    with pytest.raises(ValidationError, match="đã có bản nháp với tệp"):
        laid(officer, audit)
    assert again(audit).report is None


def test_what_was_handed_in_is_not_drafted_again(officer, duty, audit):
    sent(officer, laid(officer, audit), now=NOW)

    with pytest.raises(ValidationError, match="hồ sơ chờ tiếp nhận, không lập thêm bản nháp"):
        laid(officer, audit)


def test_a_draft_that_was_thrown_away_is_made_again_of_the_same_file(officer, duty, audit):
    first = laid(officer, audit)
    file = again(audit).report
    submitting.discard(by=officer, submission=first)

    assert laid(officer, audit).document.upload == file


def test_an_agency_that_owes_no_audit_is_told_so(officer, audit):
    with pytest.raises(ValidationError, match="không phải nộp báo cáo đánh giá nội bộ năm 2020"):
        laid(officer, audit)


def test_nobody_else_drafts_it(staff, duty, audit, province):
    elsewhere = AssignmentFactory(agency=province.commune_a, role=Role.HEAD).user

    for person in (staff, elsewhere):
        with pytest.raises(PermissionDenied):
            laid(person, audit)
