"""The first page after signing in: what is due is seen in five seconds."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from agencies.models import Kind
from agencies.roles import Role
from procedures.iso import actions
from quality.models import Declaration, ObligationKind, Status, Submission
from reports.agenda import Agenda
from tests.factories.agencies import AssignmentFactory
from tests.factories.quality import (
    ApplicabilityFactory,
    DeclarationFactory,
    ObligationFactory,
    ObligationKindFactory,
    SubmissionFactory,
)
from tests.procedures.isos import handed_on

PAGE = reverse("reports:tasks")
DAY = date(2026, 1, 28)
NOON = datetime(2026, 1, 28, 5, tzinfo=UTC)
State = Submission.State


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def year(province):
    """Departments owe a policy by 31/01, a plan by 28/02, objectives by 15/01 of 2026."""
    ApplicabilityFactory(kind=Kind.DEPARTMENT)
    due = {"policy": date(2026, 1, 31), "plan": date(2026, 2, 28), "objectives": date(2026, 1, 15)}
    return {
        code: ObligationFactory(
            kind=ObligationKindFactory(code=code, name=f"Việc {code}"), due_on=day
        )
        for code, day in due.items()
    }


def groups(user):
    return [(group.title, names(group.tasks)) for group in Agenda.of(user, DAY).groups]


def names(tasks):
    return [task.name for task in tasks]


def test_officer_sees_overdue_this_week_and_later_apart(year, officer):
    assert groups(officer) == [
        ("Quá hạn, bị trả lại", ["Việc objectives 2026"]),
        ("Trong 7 ngày tới", ["Việc policy 2026"]),
        ("Sau đó", ["Việc plan 2026"]),
    ]


def test_officer_is_not_bothered_with_the_duties_of_agencies_below(province, year, officer):
    ApplicabilityFactory(kind=Kind.SUB_DEPARTMENT)
    ObligationFactory(agency_kind=Kind.SUB_DEPARTMENT, kind=year["policy"].kind)

    assert {task.agency for group in Agenda.of(officer, DAY).groups for task in group.tasks} == {
        "Sở Khoa học và Công nghệ"
    }


def test_what_was_handed_in_waits_and_is_no_task(province, year, officer):
    SubmissionFactory(agency=province.department, obligation=year["policy"])

    agenda = Agenda.of(officer, DAY)

    assert "Việc policy 2026" not in [task.name for group in agenda.groups for task in group.tasks]
    assert names(agenda.waiting) == ["Việc policy 2026"]


def test_what_was_returned_comes_first(province, year, officer):
    SubmissionFactory(
        agency=province.department, obligation=year["plan"], state=State.RETURNED,
        return_reason="Thiếu chữ ký", decided_at=NOON,
    )  # fmt: skip

    late = Agenda.of(officer, DAY).groups[0]

    assert [(task.name, task.button) for task in late.tasks][-1] == ("Việc plan 2026", "Nộp lại")


def test_what_was_returned_says_until_when_it_is_handed_in_again(
    province, year, officer, signed_in
):
    SubmissionFactory(
        agency=province.department, obligation=year["objectives"], state=State.RETURNED,
        return_reason="Thiếu chữ ký", submitted_at=datetime(2026, 1, 10, tzinfo=UTC),
        decided_at=NOON,
    )  # fmt: skip

    assert "Nộp lại chậm nhất 07/02/2026" in signed_in(officer).get(PAGE).content.decode()


def test_nothing_is_late_as_long_as_it_is_taken_as_timely(province, officer):
    ApplicabilityFactory(kind=Kind.DEPARTMENT)
    ObligationFactory(due_on=date(2026, 1, 20), timely_on=DAY)

    (group,) = Agenda.of(officer, DAY).groups

    assert (group.title, group.tasks[0].tag.text) == ("Trong 7 ngày tới", "Chưa nộp")


@pytest.mark.parametrize(
    ("state", "tasks", "waiting"),
    [(State.SUBMITTED, [], ["Việc plan 2026"]), (State.RETURNED, ["Việc plan 2026"], [])],
)
def test_revision_of_what_was_accepted_is_not_lost_sight_of(
    province, year, officer, state, tasks, waiting
):
    paper = {"agency": province.department, "obligation": year["plan"]}
    SubmissionFactory(**paper, state=State.ACCEPTED, decided_at=NOON)
    decided = {"decided_at": NOON, "return_reason": "Thiếu"} if state == State.RETURNED else {}
    revision = SubmissionFactory(**paper, number=2, state=state, **decided)

    agenda = Agenda.of(officer, DAY)

    assert [task.name for group in agenda.groups for task in group.tasks if task.is_again] == tasks
    assert names(agenda.waiting) == waiting
    if waiting:
        assert agenda.waiting[0].url == reverse("quality:submission", args=[revision.pk])


def test_what_was_returned_long_ago_and_is_locked_leads_to_its_page(province, year, officer):
    obligation = year["objectives"]
    obligation.due_on = obligation.timely_on = obligation.lock_on = date(2026, 1, 2)
    obligation.save()
    SubmissionFactory(
        agency=province.department, obligation=obligation, state=State.RETURNED,
        return_reason="Thiếu", submitted_at=datetime(2026, 1, 1, tzinfo=UTC),
        decided_at=datetime(2026, 1, 2, tzinfo=UTC),
    )  # fmt: skip

    task = Agenda.of(officer, DAY).groups[0].tasks[0]

    assert task.url == reverse("quality:duty", args=[province.department.pk, obligation.pk])


def test_what_is_far_away_is_named_as_the_next_day_only(province, officer):
    ApplicabilityFactory(kind=Kind.DEPARTMENT)
    ObligationFactory(due_on=date(2026, 11, 15), lock_on=date(2026, 12, 31))

    agenda = Agenda.of(officer, DAY)

    assert (agenda.groups, agenda.next_due) == ([], date(2026, 11, 15))


def test_head_sees_what_waits_for_approval_and_not_what_they_made(province, year, head, officer):
    paper = {"agency": province.department, "state": State.APPROVAL, "reference": None}
    SubmissionFactory(**paper, obligation=year["policy"], makers=[officer], submitted_at=None)
    SubmissionFactory(**paper, obligation=year["plan"], makers=[head], submitted_at=None)

    approvals = [
        task.name for group in Agenda.of(head, DAY).groups for task in group.tasks
        if task.button == "Xem và duyệt"
    ]  # fmt: skip

    assert approvals == ["Duyệt: Việc policy 2026"]


def test_declarations_under_way_stand_below(province, officer):
    DeclarationFactory(agency=province.department, number="9/QĐ", status=Status.DRAFT)
    DeclarationFactory(agency=province.department, number="8/QĐ", start=date(2015, 1, 5))

    (group,) = Agenda.of(officer, DAY).groups

    assert (group.title, names(group.tasks)) == (
        "Công bố đang làm", ["Công bố 9/QĐ (TCVN ISO 9001:2015)"],
    )  # fmt: skip
    assert Declaration.objects.count() == 2


def test_page_leads_each_task_to_where_it_is_done(province, year, officer, signed_in):
    page = signed_in(officer).get(PAGE).content.decode()

    place = [province.department.pk, year["policy"].pk]
    assert reverse("quality:submission-new", args=place) in page
    assert "Hạn 31/01/2026" in page
    assert "Quá hạn" in page


def test_results_lead_to_the_plan_and_posting_to_the_register(province, officer, signed_in):
    ApplicabilityFactory(kind=Kind.DEPARTMENT)
    forms = {"results": ObligationKind.Form.RESULTS, "posting": ObligationKind.Form.POSTING}
    for code, form in forms.items():
        ObligationFactory(kind=ObligationKindFactory(code=code, form=form))

    page = signed_in(officer).get(PAGE).content.decode()

    agency = province.department.pk
    assert reverse("quality:plan-results", args=[agency, 2026]) in page
    assert f"{reverse('quality:declaration-list')}?agency={agency}" in page


def test_overdue_draft_is_still_overdue_and_says_that_it_is_begun(province, year, officer):
    SubmissionFactory(
        agency=province.department, obligation=year["objectives"], state=State.DRAFT,
        reference=None, submitted_at=None,
    )  # fmt: skip

    late = Agenda.of(officer, DAY).groups[0].tasks[0]

    assert (late.tag.text, late.note, late.button) == ("Quá hạn", "Đang làm", "Sửa bản nháp")


def test_head_sees_what_waits_for_approval_once(province, year, head, officer):
    SubmissionFactory(
        agency=province.department, obligation=year["policy"], state=State.APPROVAL,
        reference=None, submitted_at=None, makers=[officer],
    )  # fmt: skip

    found = [task.name for group in Agenda.of(head, DAY).groups for task in group.tasks]

    assert [name for name in found if "policy" in name] == ["Duyệt: Việc policy 2026"]


def test_staff_see_what_waits_and_who_is_late(province, year, staff, signed_in):
    SubmissionFactory(agency=province.department, obligation=year["policy"])

    page = signed_in(staff).get(PAGE)

    desk = page.context["desk"]
    assert (desk.submission_count, desk.late_count) == (1, 1)
    assert "1 hồ sơ chờ anh/chị tiếp nhận, 1 cơ quan đang chậm nộp" in page.content.decode()


def test_staff_are_not_offered_what_they_made_themselves(province, year, staff, signed_in):
    SubmissionFactory(agency=province.department, obligation=year["policy"], makers=[staff])

    assert signed_in(staff).get(PAGE).context["desk"].submission_count == 0


def test_inspector_sees_the_units_given_the_next_first(province, signed_in):
    first, then = date(2026, 2, 3), date(2026, 2, 10)
    given = AssignmentFactory(agency=province.commune_b, role=Role.INSPECTOR, start=then)
    AssignmentFactory(user=given.user, agency=province.commune_a, role=Role.INSPECTOR, start=first)
    AssignmentFactory(
        user=given.user, agency=province.district, role=Role.INSPECTOR, end=date(2026, 1, 5)
    )

    units = signed_in(given.user).get(PAGE).context["units"]

    assert [str(unit.agency) for unit in units] == ["UBND xã Nam Hùng", "UBND xã Nam Mỹ"]


def test_inspector_whom_no_unit_was_given_is_told_how_that_is_done(inspector, signed_in):
    assert "Chưa có đơn vị nào được giao riêng" in signed_in(inspector).get(PAGE).content.decode()


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR, Role.CLIENT, Role.ADMIN])
def test_whom_nothing_waits_for_starts_at_the_figures(province, signed_in, role):
    person = AssignmentFactory(agency=province.top, role=role).user

    assert signed_in(person).get(PAGE)["Location"] == reverse("reports:home")


def test_nothing_to_do_says_when_the_next_is_due(province, officer, signed_in):
    ApplicabilityFactory(kind=Kind.DEPARTMENT)
    ObligationFactory(due_on=date(2026, 11, 15), lock_on=date(2026, 12, 31))

    page = signed_in(officer).get(PAGE).content.decode()

    assert "Không còn việc nào" in page
    assert "Hạn tiếp theo: 15/11/2026" in page


def test_template_waits_for_another_of_the_staff_and_then_for_the_leader(
    province, staff, second_staff, leader, signed_in
):
    waiting = handed_on(staff, province.top, code="QTM-01", is_template=True)

    assert "Xem xét: QTM-01 Đăng ký kết hôn" in signed_in(second_staff).get(PAGE).text
    assert "QTM-01" not in signed_in(staff).get(PAGE).text
    assert "Không có việc nào chờ anh/chị." in signed_in(leader).get(PAGE, follow=True).text
    actions.review(by=second_staff, revision=waiting, now=NOON)
    page = signed_in(leader).get(PAGE)
    assert "Phê duyệt: QTM-01 Đăng ký kết hôn" in page.text
    assert reverse("procedures:revision", args=[waiting.pk]) in page.text
    assert "QTM-01" not in signed_in(second_staff).get(PAGE).text
