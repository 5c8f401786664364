"""The paper of a submission among the agency's documents: which version it is, of what."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from quality.documents import actions
from quality.models import Document
from quality.submissions import reviewing, submitting
from tests.factories.agencies import UploadFactory
from tests.factories.quality import DocumentFactory
from tests.quality.handing import DAY, NOW, Form, at, drafted, handed_in, owed, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_january")]


def returned(by, submission, reason="Thiếu chữ ký"):
    return reviewing.send_back(
        by=by, submission=submission, seen=submission.sha256, reason=reason, now=NOW
    )


def added(by, old=None, **more):
    """A version that the agency adds in its library."""
    document = DocumentFactory.build(
        agency=old.agency, upload=UploadFactory(agency=old.agency), added_by=by, replaces=old,
        kind=old.kind, title=old.title, **more,
    )  # fmt: skip
    return actions.add_document(by=by, document=document)


def test_objectives_handed_in_again_with_the_same_signed_file_are_the_same_document(
    province, officer, staff, signed_in
):
    obligation = owed(Form.OBJECTIVES, "objectives")
    first = handed_in(officer, province.department, obligation)
    returned(staff, first)

    again = handed_in(officer, province.department, obligation, upload=None, note="xem lại")

    assert again.document == first.document
    assert (again.document.replaces, again.document.version) == (None, 1)
    answer = signed_in(staff).get(at("document-detail", again.document))
    assert answer.context["versions"] == [first.document]


def test_the_same_signed_file_under_another_number_is_the_next_version(province, officer, staff):
    obligation = owed(Form.OBJECTIVES, "objectives")
    first = handed_in(officer, province.department, obligation, number="1/KH")
    returned(staff, first)

    again = handed_in(officer, province.department, obligation, upload=None, number="2/KH")

    assert (again.document.replaces, again.document.number) == (first.document, "2/KH")


def test_no_document_replaces_itself(province):
    document = DocumentFactory(agency=province.department)
    document.replaces = document

    with pytest.raises(IntegrityError), transaction.atomic():
        document.save()


def test_versions_that_run_in_a_circle_are_told_once_each(province):
    one, two = (DocumentFactory.build(pk=pk, agency=province.department) for pk in [1, 2])
    one.replaces_id, two.replaces_id = 2, 1

    assert actions.line_of(one, [one, two]) == [two, one]


@pytest.mark.parametrize("code", ["policy", "plan"])
def test_a_version_replaced_since_keeps_its_place_when_it_is_withdrawn_and_sent_again(
    province, officer, code
):
    submission = handed_in(officer, province.department, owed(code=code))
    first = submission.document
    second = added(officer, first)

    submitting.withdraw(by=officer, submission=submission, day=DAY)
    sent(officer, submission)

    first.refresh_from_db()
    assert (first.replaces, second.replaces) == (None, first)
    assert submission.document == first


@pytest.mark.parametrize("code", ["policy", "plan"])
@pytest.mark.parametrize("form", [Form.DOCUMENT, Form.OBJECTIVES])
def test_a_version_replaced_since_is_not_changed_by_the_draft_but_followed(
    province, officer, code, form
):
    obligation = owed(form, code)
    submission = handed_in(officer, province.department, obligation, number="1")
    first = submission.document
    second = added(officer, first, number="2")
    submitting.withdraw(by=officer, submission=submission, day=DAY)

    drafted(officer, province.department, obligation, number="3")
    sent(officer, submission)

    first.refresh_from_db()
    assert (first.number, first.replaces) == ("1", None)
    assert (submission.document.number, submission.document.version) == ("3", 3)
    assert submission.document.replaces == second


def test_after_a_return_the_next_version_replaces_the_newest_of_its_line(province, officer, staff):
    obligation = owed(code="plan")
    submission = handed_in(officer, province.department, obligation)
    second = added(officer, submission.document)
    returned(staff, submission)

    again = handed_in(officer, province.department, obligation)

    assert (again.document.replaces, again.document.version) == (second, 3)


def test_a_policy_added_in_the_library_replaces_the_last(province, officer):
    last = handed_in(officer, province.department, owed(), number="1").document
    drafted(officer, province.department, owed(year=2027, due_on=date(2026, 12, 1)))

    new = DocumentFactory.build(
        agency=province.department, upload=UploadFactory(agency=province.department),
        added_by=officer,
    )  # fmt: skip
    actions.add_document(by=officer, document=new)

    assert (new.replaces, new.version) == (last, 2)


def test_documents_written_in_bulk_are_found_by_their_title(province, officer):
    document = DocumentFactory.build(
        agency=province.department, upload=UploadFactory(agency=province.department),
        added_by=officer, number="12/QĐ",
    )  # fmt: skip

    Document.objects.bulk_create([document])

    assert [*Document.objects.search("chinh sach 12")] == [document]
