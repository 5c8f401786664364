"""Inspections, own audits and reviews in "Việc cần làm": with whom the next step waits."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from agencies.models import Assignment
from audits.inspections import passage
from audits.models import Campaign, Inspection
from audits.reviews.actions import Decision
from tests.audits import own
from tests.audits.finding import inspected, raised, reported
from tests.audits.inspecting import DAY, NOW, again, mark, marked, planned, recorded
from tests.factories.agencies import AssignmentFactory
from tests.factories.audits import CampaignFactory, InspectionFactory, TeamFactory
from tests.quality.pages import words

PAGE = reverse("reports:tasks")
State = Inspection.State
MONDAY = date(2020, 6, 8)  # a week before the day of the inspection


@pytest.fixture
def on():
    """The day it is: on(date(…))."""
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock.move_to


@pytest.fixture
def tasks(signed_in):
    """The tasks of somebody as the page shows them, of all groups in their order."""

    def of(user):
        page = signed_in(user).get(PAGE)
        agenda = page.context["agenda"] if page.status_code == 200 else None
        return [task for group in agenda.groups for task in group.tasks] if agenda else []

    return of


def names(found):
    return [task.name for task in found]


def opens(signed_in, user, found):
    """Whether each task leads its person to a page where they may do it."""
    return all(signed_in(user).get(task.url).status_code == 200 for task in found)


# --- the unit ------------------------------------------------------------------------------


def test_unit_sends_its_own_marks_the_day_before_it_is_inspected(
    province, officer, head, commune_officer, on, tasks, signed_in
):
    inspection = planned(province, state=State.ANNOUNCED)

    (task,) = tasks(officer)

    assert (task.name, task.due_on, task.is_late) == (
        "Gửi bản tự chấm trước ngày kiểm tra 15/06/2020", date(2020, 6, 14), False,
    )  # fmt: skip
    assert task.url == reverse("audits:inspection-self", args=[inspection.pk])
    assert opens(signed_in, officer, [task])
    assert names(tasks(head)) == [task.name]
    assert tasks(commune_officer) == []
    on(DAY)
    assert tasks(officer)[0].is_late
    passage.send_self(by=officer, inspection=inspection, now=NOW, is_partial_confirmed=True)
    assert tasks(officer) == []


def test_plan_that_is_not_decided_asks_nothing_of_its_units(province, officer, on, tasks):
    planned(province, campaign=CampaignFactory(state="draft", plan_no="", plan_day=None))

    assert tasks(officer) == []


def test_only_the_head_answers_the_minutes_within_five_working_days(
    province, officer, head, on, tasks, signed_in
):
    on(date(2020, 7, 1))
    inspection = planned(province)
    passage.send_self(by=officer, inspection=inspection, now=NOW, is_partial_confirmed=True)
    recorded(inspection)
    on(DAY)

    (task,) = tasks(head)

    assert (task.name, task.due_on) == (
        "Cho ý kiến về biên bản kiểm tra ngày 15/06/2020", date(2020, 6, 22),
    )  # fmt: skip
    assert opens(signed_in, head, [task])
    assert tasks(officer) == []
    passage.answer(by=head, inspection=again(inspection), is_agreed=True, text="", now=NOW)
    assert tasks(head) == []


def test_report_of_an_own_audit_is_due_seven_working_days_after_it_closed(
    province, officer, commune_officer, on, tasks, signed_in
):
    on(own.TODAY)
    audit = own.begun(officer, province.department)

    (task,) = tasks(officer)

    assert (task.name, task.due_on) == (
        "Lập báo cáo cuộc đánh giá “Đánh giá nội bộ lần 1”", date(2020, 6, 18),
    )  # fmt: skip
    assert opens(signed_in, officer, [task])
    assert tasks(commune_officer) == []
    on(date(2020, 6, 19))
    assert tasks(officer)[0].is_late
    own.report(officer, audit, on=date(2020, 6, 19))
    assert tasks(officer) == []


def test_own_audit_is_to_begin_when_its_day_comes(province, officer, on, tasks, signed_in):
    own.planned(officer, province.department)
    on(own.FIRST - timedelta(days=8))
    assert tasks(officer) == []

    on(own.FIRST - timedelta(days=7))

    (task,) = tasks(officer)
    assert (task.name, task.due_on) == ("Bắt đầu cuộc đánh giá “Đánh giá nội bộ lần 1”", own.FIRST)
    assert opens(signed_in, officer, [task])


def test_what_a_review_decided_waits_until_it_is_done(province, officer, on, tasks, signed_in):
    on(own.LATER)
    due = date(2020, 9, 30)
    review = own.minuted(
        officer, province.department, Decision("Tập huấn phiếu kiểm soát", "Văn phòng", due)
    )

    (task,) = tasks(officer)

    assert (task.name, task.due_on, task.note) == (
        "Việc sau xem xét của lãnh đạo: Tập huấn phiếu kiểm soát", due, "Văn phòng",
    )  # fmt: skip
    assert opens(signed_in, officer, [task])
    review.actions.update(done_on=own.LATER)
    assert tasks(officer) == []


# --- the team ------------------------------------------------------------------------------


def test_inspector_is_told_of_a_unit_from_a_week_before_its_day(
    province, inspector, on, tasks, signed_in
):
    inspection = planned(province)
    on(MONDAY - timedelta(days=1))
    assert tasks(inspection.member) == []

    on(MONDAY)

    (task,) = tasks(inspection.member)
    assert (task.name, task.tag.text, task.due_on) == (
        "Chấm điểm ngày 15/06/2020, 3 tiêu chí", "Sắp kiểm tra", DAY,
    )  # fmt: skip
    assert opens(signed_in, inspection.member, [task])
    assert "Chưa có đơn vị nào được giao riêng" not in words(signed_in(inspection.member).get(PAGE))
    assert tasks(inspector) == []  # of no team
    on(DAY)
    assert tasks(inspection.member)[0].tag.text == "Kiểm tra hôm nay"


def test_what_is_left_unmarked_after_the_day_is_late(province, on, tasks):
    inspection = planned(province)
    on(DAY)
    mark(inspection.member, inspection, "I.1.1", 40)

    on(DAY + timedelta(days=1))

    (task,) = tasks(inspection.member)
    assert (task.name, task.is_late) == ("Chấm tiếp, còn 2 tiêu chí chưa chấm", True)


def test_two_opinions_of_an_item_wait_for_somebody_to_choose(province, on, tasks, signed_in):
    inspection = planned(province)
    on(DAY)
    marked(inspection)
    mark(inspection.lead, inspection, "I.1.1", 40)  # on top of nothing: a conflict

    (task,) = tasks(inspection.member)

    assert task.name == "Chọn điểm ở 1 tiêu chí có hai ý kiến khác nhau"
    assert opens(signed_in, inspection.member, [task])


def test_what_is_marked_whole_waits_for_its_minutes(province, on, tasks, signed_in):
    inspection = planned(province)
    on(DAY)
    marked(inspection)

    (task,) = tasks(inspection.lead)

    assert task.name == "Lập biên bản kiểm tra, đã chấm đủ tiêu chí"
    assert opens(signed_in, inspection.lead, [task])


def test_lead_concludes_once_the_unit_has_answered_or_its_time_is_over(
    province, head, on, tasks, signed_in
):
    on(date(2020, 7, 1))
    inspection = recorded(planned(province))
    lead = inspection.team.members.get(role="lead").user
    member = inspection.team.members.get(role="member").user
    on(date(2020, 6, 22))  # the last day of the unit
    assert tasks(lead) == []

    on(date(2020, 6, 23))
    (silent,) = tasks(lead)
    passage.answer(by=head, inspection=inspection, is_agreed=False,
                   text="Điểm I.1.1 chưa đúng với hồ sơ", now=NOW)  # fmt: skip
    (answered,) = tasks(lead)

    assert (silent.name, silent.tag.text) == ("Kết luận kiểm tra", "Hết hạn trả lời")
    assert (answered.tag.text, answered.note) == (
        "Đơn vị không đồng ý", "Điểm I.1.1 chưa đúng với hồ sơ",
    )  # fmt: skip
    assert opens(signed_in, lead, [silent])
    assert tasks(member) == []


def test_nobody_is_told_to_inspect_where_they_work(province, on, tasks):
    inspection = planned(province)
    AssignmentFactory(user=inspection.member, agency=province.sub_department)
    inspection.team.members.filter(user=inspection.lead).update(works_at=province.department)

    assert [task for task in tasks(inspection.member) if "Chấm" in task.name] == []
    assert tasks(inspection.lead) == []


def test_who_inspects_no_more_has_no_units(province, on, tasks):
    inspection = planned(province)
    Assignment.objects.filter(user=inspection.member).update(end=MONDAY)

    assert tasks(inspection.member) == []


def test_who_works_below_a_unit_does_not_verify_what_it_corrected(province, officer, on, signed_in):
    on(date(2020, 7, 1))
    inspection, finding = inspected(province)
    reported(officer, finding)
    AssignmentFactory(user=inspection.member, agency=province.sub_department)

    page = signed_in(inspection.member).get(PAGE)

    assert page.context["verifying"].tasks == []
    assert signed_in(inspection.lead).get(PAGE).context["verifying"].count == 1


# --- the staff -----------------------------------------------------------------------------


@pytest.fixture
def draft(province):
    return CampaignFactory(state="draft", plan_no="", plan_day=None, plan_issuer="")


def test_plan_with_units_waits_for_its_decision(
    province, draft, staff, leader, officer, on, tasks, signed_in
):
    assert tasks(staff) == []
    InspectionFactory(campaign=draft, agency=province.department, team=TeamFactory(campaign=draft))

    (task,) = tasks(staff)

    assert task.name == f"Ghi quyết định phê duyệt kế hoạch: {draft}"
    assert task.due_on == draft.first_day
    assert opens(signed_in, staff, [task])
    assert tasks(leader) == tasks(officer) == []


def test_units_without_a_team_or_a_day_are_counted_and_listed(
    province, staff, on, tasks, signed_in
):
    campaign = CampaignFactory()
    team = TeamFactory(campaign=campaign)
    InspectionFactory(campaign=campaign, agency=province.department)
    InspectionFactory(campaign=campaign, agency=province.district, team=team, planned_on=None)
    InspectionFactory(campaign=campaign, agency=province.commune_a, team=team)
    InspectionFactory(campaign=campaign, agency=province.commune_b, state=State.CANCELLED)

    (task,) = tasks(staff)

    assert task.name == f"Xếp ngày và đoàn cho 2 đơn vị: {campaign}"
    assert (task.due_on, task.is_late) == (campaign.last_day, False)  # it has begun
    listed = signed_in(staff).get(task.url.partition("#")[0]).context["filter"].units
    assert {unit.inspection.agency for unit in listed} == {province.department, province.district}


def test_campaign_whose_units_are_all_concluded_is_to_be_closed(province, staff, on, tasks):
    campaign = CampaignFactory()
    InspectionFactory(campaign=campaign, agency=province.department, state=State.CANCELLED)

    (task,) = tasks(staff)

    assert task.name == f"Kết thúc đợt, mọi đơn vị đã kết luận: {campaign}"
    Campaign.objects.update(state="closed")
    assert tasks(staff) == []


def test_staff_see_where_findings_are_overdue_as_the_list_counts_them(
    province, officer, commune_officer, staff, on, signed_in
):
    on(date(2020, 7, 1))
    soon = date(2020, 6, 20)
    for _ in range(2):
        raised(officer, province.department, due=soon)
    raised(officer, province.department, due=date(2020, 7, 1))
    raised(commune_officer, province.commune_a, due=soon)
    reported(officer, raised(officer, province.department, due=soon))

    page = signed_in(staff).get(PAGE)

    overdue = page.context["desk"].overdue
    assert [(row["agency__name"], row["count"]) for row in overdue.rows] == [
        ("Sở Khoa học và Công nghệ", 2), ("UBND xã Nam Hùng", 1),
    ]  # fmt: skip
    assert "2 phát hiện, lâu nhất từ 20/06/2020" in words(page)
    at = f"?time=overdue&agency={province.department.pk}"
    assert (
        signed_in(staff).get(reverse("audits:finding-list") + at).context["page"].paginator.count
        == 2
    )


# --- what it costs -------------------------------------------------------------------------


def test_page_costs_the_same_however_much_there_is(
    province, officer, head, staff, on, signed_in, count_queries
):
    on(date(2020, 7, 1))
    first = planned(province)
    inspector = first.lead

    def more(agency):
        inspection = planned(province, agency, campaign=CampaignFactory(year=2020))
        inspection.team.members.filter(role="lead").update(user=inspector)
        marked(inspection)
        own.planned(officer, province.department, title=f"Đánh giá {inspection.pk}")
        raised(officer, province.department, due=date(2020, 6, 20))
        own.minuted(officer, province.department)

    more(province.department)
    people = [officer, head, staff, inspector]
    clients = {user: signed_in(user) for user in people}
    for client in clients.values():
        client.get(PAGE)
    few = {user: count_queries(lambda c=client: c.get(PAGE)) for user, client in clients.items()}

    for agency in [province.department, province.district, province.commune_a] * 3:
        more(agency)

    for user, client in clients.items():
        assert count_queries(lambda c=client: c.get(PAGE)) == few[user] <= 40
