"""What is handed in: objectives and results of a plan, and what gives pause before it is sent."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from quality.models import Document, ObjectivePlan
from quality.submissions import reviewing, submitting
from quality.submissions.contents import content_of
from quality.submissions.doubts import doubts
from tests.factories.agencies import UploadFactory
from tests.factories.quality import ObjectiveFactory, ObjectivePlanFactory
from tests.quality.handing import DAY, NOW, Form, drafted, handed_in, owed, sent

pytestmark = pytest.mark.django_db


# --- objectives and results --------------------------------------------------------------


def test_the_signed_plan_lies_on_the_plan_of_the_year_and_becomes_a_document(province, officer):
    obligation = owed(Form.OBJECTIVES, "objectives")

    submission = handed_in(officer, province.department, obligation, number="3/KH")

    plan = ObjectivePlan.objects.get(agency=province.department, year=2026)
    assert (submission.plan, plan.number) == (plan, "3/KH")
    assert plan.upload == submission.document.upload
    assert submission.document.kind == Document.Kind.OBJECTIVES
    assert content_of(submission).file.upload == plan.upload_id


def test_typed_objectives_are_enough(province, officer):
    plan = ObjectivePlanFactory(agency=province.department)
    ObjectiveFactory(plan=plan)

    submission = handed_in(
        officer, province.department, owed(Form.OBJECTIVES, "objectives"), upload=None
    )

    (row,) = content_of(submission).plan["rows"]
    assert (row["name"], row["target"]) == ("Hồ sơ giải quyết đúng hạn", "98.00")
    assert submission.document is None


def test_objectives_need_a_file_or_a_row(province, officer):
    submission = drafted(
        officer, province.department, owed(Form.OBJECTIVES, "objectives"), upload=None
    )

    with pytest.raises(ValidationError, match="chưa có bản mục tiêu đã ký"):
        sent(officer, submission)


def test_the_content_says_what_was_handed_in_though_the_plan_changes_later(
    province, officer, staff
):
    plan = ObjectivePlanFactory(agency=province.department)
    row = ObjectiveFactory(plan=plan)
    obligation = owed(Form.OBJECTIVES, "objectives")
    first = handed_in(officer, province.department, obligation)
    reviewing.send_back(
        by=staff, submission=first, seen=first.sha256, reason="Chỉ tiêu quá thấp", now=NOW
    )
    row.target = Decimal("99")
    row.save()
    second = handed_in(officer, province.department, obligation)

    targets = [content_of(each).plan["rows"][0]["target"] for each in [first, second]]
    first.refresh_from_db()
    assert targets == ["98.00", "99.00"]
    assert content_of(first).file.upload != content_of(second).file.upload
    assert first.sha256 == content_of(first).sha256


def test_withdrawn_objectives_leave_no_document_behind(province, officer):
    submission = handed_in(officer, province.department, owed(Form.OBJECTIVES, "objectives"))

    submitting.withdraw(by=officer, submission=submission, day=DAY)

    assert not Document.objects.exists()
    assert ObjectivePlan.objects.get().upload is not None


def test_whoever_wrote_the_plan_is_a_maker_of_what_is_submitted(province, officer, staff):
    plan = ObjectivePlanFactory(agency=province.department)
    plan.makers.add(staff)
    ObjectiveFactory(plan=plan)

    submission = handed_in(
        officer, province.department, owed(Form.OBJECTIVES, "objectives"), upload=None
    )

    assert {*submission.makers.all()} == {officer, staff}
    with pytest.raises(PermissionDenied, match="không thể tự tiếp nhận"):
        reviewing.accept(by=staff, submission=submission, seen=submission.sha256, now=NOW)


@pytest.mark.parametrize(("results", "is_taken"), [([1, None], False), ([1, 2], True)])
def test_results_are_handed_in_once_all_are_known(province, officer, results, is_taken):
    plan = ObjectivePlanFactory(agency=province.department)
    for result in results:
        ObjectiveFactory(plan=plan, year_end=result)
    submission = drafted(officer, province.department, owed(Form.RESULTS, "results"), upload=None)

    assert submitting.is_whole(submission) is is_taken


# --- what gives pause --------------------------------------------------------------------


def doubts_about(officer, agency, obligation, *, day=DAY, **upload):
    file = UploadFactory(agency=agency, uploaded_by=officer, **upload)
    submission = drafted(officer, agency, obligation, upload=file)
    return " ".join(doubts(submission, content_of(submission), day))


def test_a_name_that_speaks_of_another_year_gives_pause(province, officer):
    said = doubts_about(officer, province.department, owed(), name="Chính sách 2025.pdf")

    assert "nhắc năm 2025, còn hồ sơ này là của năm 2026" in said


def test_a_name_that_speaks_of_this_year_too_gives_none(province, officer):
    name = "KH 2025-2026, văn bản số 120261.pdf"

    assert doubts_about(officer, province.department, owed(), name=name) == ""


def test_the_file_of_last_year_gives_pause(province, officer):
    year_before = datetime(2025, 1, 20, tzinfo=UTC)
    old = handed_in(officer, province.department, owed(year=2025), now=year_before)

    said = doubts_about(officer, province.department, owed(year=2026))

    assert "giống hệt tệp đã nộp cho Chính sách chất lượng năm 2025" in said
    assert old.reference in said


def test_what_the_file_itself_warns_of_and_lateness_are_told(province, officer):
    warnings = ["Tệp có liên kết ra ngoài."]

    said = doubts_about(
        officer, province.department, owed(), day=date(2026, 2, 1), warnings=warnings
    )

    assert "Tệp có liên kết ra ngoài." in said
    assert "sau ngày cuối tính đúng hạn 31/01/2026" in said
