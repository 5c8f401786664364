"""An accepted plan is corrected: until that is accepted too, the accepted one counts."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import LogEntry
from quality.models import Objective, Submission
from quality.plans import actions
from quality.plans.actions import Result
from quality.submissions import reviewing, submitting
from quality.submissions.contents import content_of
from tests.factories.agencies import UploadFactory
from tests.quality.handing import DAY, NOW, Form, State, at, drafted, handed_in, owed, sent, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_january")]


def now(agency):
    return actions.plan_of(agency, 2026)


def saved(by, agency, rows, **head):
    plan = now(agency)
    for name, value in head.items():
        setattr(plan, name, value)
    return actions.save_plan(by=by, plan=plan, rows=rows, revision=plan.revision)


def entered(by, agency, **result):
    plan = now(agency)
    told = {row.pk: Result(**result) for row in plan.objectives.all()}
    return actions.enter_results(by=by, plan=plan, revision=plan.revision, results=told, day=DAY)


def accepted(by, submission):
    return reviewing.accept(by=by, submission=submission, seen=submission.sha256, now=NOW)


def row(**more):
    return Objective(**{"name": "Hồ sơ đúng hạn", "target": 98, "unit": "%"} | more)


@pytest.fixture
def duty(province):
    return owed(Form.OBJECTIVES, "objectives")


@pytest.fixture
def plan(province, officer, staff, duty):
    """Two objectives, accepted under number 1/KH."""
    rows = [row(), row(name="Hài lòng", target=90)]
    file = UploadFactory(agency=province.department, uploaded_by=officer)
    saved(officer, province.department, rows, number="1/KH", upload=file)
    accepted(staff, handed_in(officer, province.department, duty, upload=file, number="1/KH"))
    return now(province.department)


def revised(agency, by, duty, *, keep=False):
    """One objective changed, one gone unless kept, one new, under another number and file."""
    file = UploadFactory(agency=agency, uploaded_by=by)
    draft = drafted(by, agency, duty, upload=file, number="2/KH")
    first, *others = now(agency).objectives.all()
    first.target = 50
    new = row(name="Mới", year_end=1 if keep else None, target=1)
    saved(by, agency, [new, first, *others] if keep else [new, first])
    return draft


def told(plan):
    return [*plan.objectives.values_list("pk", "name", "target", "place")]


def test_a_discarded_revision_leaves_the_accepted_plan(province, officer, duty, plan):
    was = told(plan)
    revised(province.department, officer, duty)

    submitting.discard(by=officer, submission=Submission.objects.get(state=State.DRAFT))

    back = now(province.department)
    assert told(back) == was
    assert (back.number, back.upload) == ("1/KH", plan.upload)
    entry = LogEntry.objects.get(action="plan.put_back")
    assert entry.details["changes"]["number"] == ["2/KH", "1/KH"]
    assert entry.details["changes"]["Hồ sơ đúng hạn – chỉ tiêu"] == ["50.00", "98.00"]


def test_putting_back_keeps_the_results_of_objectives_that_stayed(province, officer, duty, plan):
    entered(officer, province.department, mid_year=97)
    revised(province.department, officer, duty)

    submitting.discard(by=officer, submission=Submission.objects.get(state=State.DRAFT))

    stayed, taken_away = now(province.department).objectives.all()
    assert stayed.mid_year == 97
    assert taken_away.mid_year is None  # it was accepted before any result


def test_discarding_a_revision_in_which_nothing_was_changed_changes_nothing(
    province, officer, duty, plan
):
    draft = drafted(officer, province.department, duty, upload=None, number="1/KH")

    submitting.discard(by=officer, submission=draft)

    assert now(province.department).revision == plan.revision
    assert not LogEntry.objects.filter(action="plan.put_back").exists()


def test_discarding_the_first_draft_leaves_what_was_typed(province, officer, duty):
    saved(officer, province.department, [row()])
    draft = drafted(officer, province.department, duty, upload=None)

    submitting.discard(by=officer, submission=draft)

    assert now(province.department).objectives.count() == 1


def test_the_page_says_what_becomes_of_the_objectives(province, officer, duty, plan, signed_in):
    revised(province.department, officer, duty)
    draft = Submission.objects.get(state=State.DRAFT)

    page = words(signed_in(officer).get(at("submission", draft)))

    assert "trở lại như bản đã tiếp nhận" in page
    assert "Mục tiêu đã nhập và các lần nộp trước còn nguyên" not in page


# --- results meanwhile -------------------------------------------------------------------


def test_results_wait_while_objectives_differ_from_the_accepted_ones(province, officer, duty, plan):
    revised(province.department, officer, duty)

    with pytest.raises(ValidationError, match="khác bản đã tiếp nhận"):
        entered(officer, province.department, year_end=60)


def test_results_are_entered_again_once_the_revision_is_accepted(
    province, officer, staff, duty, plan
):
    draft = revised(province.department, officer, duty)
    accepted(staff, sent(officer, draft))

    entered(officer, province.department, year_end=60, cause="Thiếu người")

    assert {*plan.objectives.values_list("year_end", flat=True)} == {60}


def test_results_typed_before_a_revision_are_not_handed_in_with_its_objectives(
    province, officer, duty, plan
):
    results = owed(Form.RESULTS, "results")
    entered(officer, province.department, year_end=99)
    of_results = drafted(officer, province.department, results, upload=None)
    revised(province.department, officer, duty, keep=True)

    with pytest.raises(ValidationError, match="khác bản đã tiếp nhận"):
        sent(officer, of_results)


# --- maker and checker -------------------------------------------------------------------


@pytest.fixture
def passed(province, officer, head):
    """Objectives that wait for the head."""
    saved(officer, province.department, [row()])
    obligation = owed(Form.OBJECTIVES, "objectives", head_approves=True)
    return sent(officer, drafted(officer, province.department, obligation, upload=None))


def test_no_results_are_entered_while_objectives_wait_for_the_head(province, head, passed):
    with pytest.raises(ValidationError, match="đang chờ thủ trưởng duyệt"):
        entered(head, province.department, mid_year=97)


def test_who_worked_on_the_plan_does_not_approve_it(province, head, passed):
    passed.plan.makers.add(head)

    with pytest.raises(PermissionDenied, match="đã soạn hoặc sửa"):
        submitting.approve(by=head, submission=passed, seen=content_of(passed).sha256, now=NOW)
    with pytest.raises(PermissionDenied, match="đã soạn hoặc sửa"):
        submitting.refuse(by=head, submission=passed, reason="Sửa")
