"""The plan of a campaign: its units, its teams, its decision, and how far it has come."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import LogEntry, Notification
from agencies.models import Kind
from agencies.roles import Role
from audits.campaigns import actions
from audits.campaigns.paper import notice_of
from audits.campaigns.progress import progress
from audits.campaigns.suggesting import candidates, inspected_in, suggestions
from audits.inspections import passage
from audits.models import Campaign, Inspection, PartDone, Team, TeamMember
from tests.audits.inspecting import TODAY, mark, planned
from tests.conftest import place
from tests.factories.agencies import AssignmentFactory
from tests.factories.audits import (
    CampaignFactory,
    ChecklistFactory,
    FindingFactory,
    InspectionFactory,
    TeamFactory,
)

State = Campaign.State
EARLY = date(2020, 2, 20)
DECIDED = {"plan_no": "316/QĐ-UBND", "plan_day": date(2020, 2, 20), "plan_issuer": "UBND tỉnh"}


@pytest.fixture
def draft(province):
    return CampaignFactory(state="draft", plan_no="", plan_day=None, plan_issuer="")


def refused(words, act, **given):
    with pytest.raises(ValidationError) as error:
        act(**given)
    assert words in " ".join(error.value.messages)


def test_a_campaign_goes_from_draft_to_closed(draft, province, staff):
    refused("chưa có đơn vị nào", actions.approve, by=staff, campaign=draft, today=TODAY, **DECIDED)
    actions.plan_units(by=staff, campaign=draft, agencies=[province.department], today=EARLY)

    done = actions.approve(by=staff, campaign=draft, today=TODAY, **DECIDED)

    assert (done.state, done.plan_no, done.plan_day) == (
        State.APPROVED, "316/QĐ-UBND", date(2020, 2, 20),
    )  # fmt: skip
    refused("Còn 1 đơn vị (Sở Khoa học và Công nghệ)", actions.close, by=staff, campaign=draft)
    Inspection.objects.update(state="cancelled")
    assert actions.close(by=staff, campaign=draft).state == State.CLOSED
    refused("đã kết thúc", actions.plan_units, by=staff, campaign=draft,
            agencies=[province.district], today=EARLY)  # fmt: skip


def test_only_the_staff_plan(draft, province, inspector, leader, officer):
    for person in [inspector, leader, officer]:
        with pytest.raises(PermissionDenied):
            actions.plan_units(
                by=person, campaign=draft, agencies=[province.department], today=EARLY
            )


def test_a_plan_is_not_decided_in_the_future(draft, province, staff):
    actions.plan_units(by=staff, campaign=draft, agencies=[province.department], today=EARLY)

    refused("chưa đến", actions.approve, by=staff, campaign=draft, today=date(2020, 2, 19),
            **DECIDED)  # fmt: skip


def test_a_campaign_is_scored_by_an_issued_checklist(province, staff):
    campaign = CampaignFactory.build(checklist=ChecklistFactory(issued_at=None), state="draft",
                                     plan_no="", plan_day=None)  # fmt: skip

    refused("chưa ban hành", actions.open_campaign, by=staff, campaign=campaign)


def test_another_checklist_is_refused_once_something_is_marked(province, staff):
    inspection = planned(province)
    campaign = inspection.campaign
    mark(inspection.member, inspection, "I.1.1", 40)
    campaign.checklist = ChecklistFactory()

    refused("Đã có điểm chấm", actions.change, by=staff, campaign=campaign, revision=0)


def test_two_people_do_not_undo_each_others_changes(draft, staff):
    draft.title = "Tên mới"
    actions.change(by=staff, campaign=draft, revision=0)

    refused("Người khác vừa sửa", actions.change, by=staff, campaign=draft, revision=0)


# --- units -----------------------------------------------------------------------------------


def test_a_dissolved_agency_is_not_planned(draft, province, staff):
    province.commune_b.versions.update(end=date(2020, 2, 1))
    both = [province.commune_a, province.commune_b]

    refused("UBND xã Nam Mỹ không hoạt động từ ngày 02/03/2020 đến ngày 31/10/2020",
            actions.plan_units, by=staff, campaign=draft, agencies=both, today=EARLY)  # fmt: skip

    assert not Inspection.objects.exists()


def test_an_agency_dissolved_while_the_campaign_goes_on_is_not_planned_any_more(province, staff):
    campaign = CampaignFactory()
    province.commune_b.versions.update(end=date(2020, 4, 1))
    given = {"by": staff, "campaign": campaign, "agencies": [province.commune_b]}

    refused("không hoạt động từ ngày 01/04/2020 đến ngày 31/10/2020", actions.plan_units,
            today=date(2020, 4, 1), **given)  # fmt: skip
    assert "UBND xã Nam Mỹ" not in map(str, candidates(campaign, date(2020, 4, 1)))

    assert actions.plan_units(today=date(2020, 3, 31), **given)


def test_what_is_over_is_planned_afterwards_as_it_was(province, staff):
    campaign = CampaignFactory()
    province.commune_b.versions.update(end=date(2020, 4, 1))

    assert "UBND xã Nam Mỹ" in map(str, candidates(campaign, date(2020, 11, 1)))
    assert actions.plan_units(by=staff, campaign=campaign, agencies=[province.commune_b],
                              today=date(2020, 11, 1))  # fmt: skip


def test_an_agency_founded_meanwhile_is_planned_and_asked_what_its_kind_is_asked(province, staff):
    campaign = CampaignFactory()
    founded = place("UBND xã Mới", Kind.COMMUNE, province.district, province.groups.commune,
                    start=date(2020, 7, 1))  # fmt: skip

    assert founded in [each.agency for each in candidates(campaign, TODAY)]
    (unit,) = actions.plan_units(by=staff, campaign=campaign, agencies=[founded], today=EARLY)

    (told,) = progress(campaign, TODAY).units
    assert (told.inspection.agency_name, told.inspection.group_name, told.words) == (
        "UBND xã Mới", "UBND cấp xã", "0/2 nội dung",
    )  # fmt: skip
    refused("không hoạt động vào ngày 30/06/2020", actions.plan_inspections, by=staff,
            inspections=[unit], planned_on=date(2020, 6, 30), team=None, form="office")  # fmt: skip


def test_a_unit_left_out_by_mistake_comes_back(province, staff):
    unit = planned(province)
    passage.cancel(by=staff, inspection=unit, reason="Cơ quan đang di chuyển trụ sở", today=TODAY)
    assert province.department in [each.agency for each in candidates(unit.campaign, TODAY)]

    back = actions.plan_units(by=staff, campaign=unit.campaign, agencies=[unit.agency], today=TODAY)

    unit.refresh_from_db()
    assert (back, unit.state, unit.reason, unit.cancelled_on) == ([unit], "planned", "", None)
    assert LogEntry.objects.get(action="inspection.taken_back").details["reason"]


def test_a_unit_that_was_begun_comes_back_as_far_as_it_had_come(province, staff):
    unit = planned(province)
    mark(unit.member, unit, "I.1.1", 40)
    passage.cancel(by=staff, inspection=unit, reason="Cơ quan đang di chuyển trụ sở", today=TODAY)

    actions.plan_units(by=staff, campaign=unit.campaign, agencies=[unit.agency], today=TODAY)

    unit.refresh_from_db()
    assert unit.state == Inspection.State.UNDER_WAY


def test_an_agency_that_ends_meanwhile_is_not_given_a_later_day(draft, province, staff):
    province.commune_b.versions.update(end=date(2020, 7, 1))
    (unit,) = actions.plan_units(
        by=staff, campaign=draft, agencies=[province.commune_b], today=EARLY
    )
    given = {"by": staff, "inspections": [unit], "team": None, "form": "dossier"}

    refused("không hoạt động vào ngày 01/07/2020", actions.plan_inspections,
            planned_on=date(2020, 7, 1), **given)  # fmt: skip
    actions.plan_inspections(planned_on=date(2020, 6, 30), **given)

    unit.refresh_from_db()
    assert (unit.planned_on, unit.form) == (date(2020, 6, 30), "dossier")


def test_the_province_does_not_inspect_itself(draft, province, staff):
    refused("tổ chức kiểm tra", actions.plan_units, by=staff, campaign=draft,
            agencies=[province.top], today=EARLY)  # fmt: skip


def test_a_unit_is_inspected_within_the_campaign_by_a_team_of_it(province, staff):
    inspection = planned(province)
    given = {"by": staff, "inspections": [inspection], "form": "office"}

    refused("không nằm trong đợt kiểm tra", actions.plan_inspections, team=None,
            planned_on=date(2020, 11, 1), **given)  # fmt: skip
    refused("không thuộc đợt kiểm tra này", actions.plan_inspections, team=TeamFactory(),
            planned_on=None, **given)  # fmt: skip
    lead = inspection.team.members.get(role="lead")
    lead.works_at = province.department
    lead.save()
    refused("Trưởng đoàn của", actions.plan_inspections, team=inspection.team, planned_on=None,
            **given)  # fmt: skip


def test_planning_twice_adds_once_and_a_draft_lets_go(draft, province, staff):
    first = actions.plan_units(
        by=staff, campaign=draft, agencies=[province.department], today=EARLY
    )
    again = actions.plan_units(
        by=staff, campaign=draft, agencies=[province.department], today=EARLY
    )

    assert (len(first), again) == (1, [])
    actions.remove_unit(by=staff, inspection=first[0])
    assert not Inspection.objects.exists()


def test_units_are_told_when_they_have_a_day_and_a_team(province, staff, officer, head):
    inspection = planned(province)
    other = InspectionFactory(campaign=inspection.campaign, agency=province.district)
    given = {"by": staff, "campaign": inspection.campaign, "today": TODAY}

    refused("Chưa có ngày hoặc đoàn kiểm tra: 1 đơn vị (UBND huyện Nam Trực)", actions.announce,
            inspections=[inspection, other], **given)  # fmt: skip
    actions.announce(inspections=[inspection], **given)

    inspection.refresh_from_db()
    assert inspection.state == Inspection.State.ANNOUNCED
    assert {each.user for each in Notification.objects.all()} == {officer, head}
    assert "15/06/2020" in Notification.objects.first().text


def test_a_notice_says_who_when_and_on_what_decision(province):
    inspection = planned(province)
    TeamMember.objects.filter(role="lead").update(name="<td colspan=100000>", title="Phó Giám đốc")

    paper = notice_of(inspection, date(2020, 3, 5))

    assert paper.host == "UBND TỈNH NAM ĐỊNH"
    assert paper.place_and_day == "Nam Định, ngày 05 tháng 3 năm 2020"
    assert "316/QĐ-UBND ngày 20 tháng 02 năm 2020" in paper.bases[0]
    assert "55/QĐ-BCĐISO" in paper.bases[1]
    assert "1. Thời gian: ngày 15 tháng 6 năm 2020." in paper.paragraphs
    assert "<td colspan=100000>, Phó Giám đốc – Trưởng đoàn;" in paper.paragraphs


# --- teams -----------------------------------------------------------------------------------


def member(name="Lê Văn A", role="member", **more):
    return TeamMember(name=name, role=role, **more)


def test_a_team_has_one_lead_and_people_with_or_without_an_account(draft, province, staff):
    person = inspector(province)
    team = Team(campaign=draft, name="Đoàn 1", decision_no="55/QĐ-BCĐISO",
                decided_on=date(2020, 3, 1))  # fmt: skip
    given = {"by": staff, "team": team}

    refused("đúng một Trưởng đoàn", actions.save_team, members=[member()], **given)
    refused("đúng một Trưởng đoàn", actions.save_team, members=[member(role="lead")] * 2, **given)
    actions.save_team(members=[member(role="lead", user=person), member("B")], **given)

    assert [(each.name, each.role) for each in team.members.all()] == [
        ("Lê Văn A", "lead"), ("B", "member"),
    ]  # fmt: skip


def inspector(province, agency=None):
    return AssignmentFactory(agency=agency or province.top, role=Role.INSPECTOR).user


def test_the_lead_has_an_account_for_nobody_else_concludes(draft, staff):
    team = TeamFactory(campaign=draft)

    refused("Trưởng đoàn Lê Văn A chưa có tài khoản nên không ai kết luận được", actions.save_team,
            by=staff, team=team, members=[member(role="lead"), member("B")])  # fmt: skip


def test_the_lead_may_conclude_each_unit_of_the_team(province, staff):
    inspection = planned(province)
    team, given = inspection.team, {"by": staff, "planned_on": None, "form": "office"}
    lead = team.members.get(role="lead")
    AssignmentFactory(user=lead.user, agency=province.department, role=Role.OFFICER)
    refused("công tác tại Sở Khoa học và Công nghệ", actions.plan_inspections, team=team,
            inspections=[inspection], **given)  # fmt: skip

    lead.user = inspector(province, province.district)
    refused("chưa được giao vai trò kiểm tra tại Sở Khoa học và Công nghệ", actions.save_team,
            by=staff, team=team, members=[lead])  # fmt: skip

    team.members.filter(role="lead").update(user=None)  # as it was kept before it was refused
    refused("không có tài khoản nên không ai kết luận được", actions.plan_inspections, team=team,
            inspections=[inspection], **given)  # fmt: skip


def test_the_lead_may_change_places_with_another(draft, province, staff):
    team = TeamFactory(campaign=draft)
    people = [inspector(province), inspector(province)]
    rows = [member(role="lead", user=people[0]), member("B", user=people[1])]
    actions.save_team(by=staff, team=team, members=rows)
    first, second = team.members.all()
    first.role, second.role = "member", "lead"

    actions.save_team(by=staff, team=team, members=[first, second])

    assert [each.role for each in team.members.all()] == ["member", "lead"]


def test_an_account_on_a_team_may_inspect(draft, staff, officer):
    team = TeamFactory(campaign=draft)

    refused("chưa được giao vai trò Thành viên đoàn", actions.save_team, by=staff, team=team,
            members=[member(role="lead", user=officer)])  # fmt: skip


# --- progress --------------------------------------------------------------------------------


def test_progress_counts_units_with_both_parts_and_every_part(province):
    campaign = CampaignFactory()
    units = [InspectionFactory(campaign=campaign, agency=each) for each in
             [province.department, province.district, province.commune_a]]  # fmt: skip
    InspectionFactory(campaign=campaign, agency=province.commune_b, state="cancelled")
    for unit, part, on in [(0, "I", 1), (0, "II", 10), (1, "I", 5)]:
        PartDone.objects.create(inspection=units[unit], part=part, on=date(2020, 9, on))

    told = {day: progress(campaign, date(2020, 9, day)) for day in (1, 9, 10)}

    assert [str(told[day].done) for day in told] == ["0/3", "0/3", "1/3"]
    assert [str(told[day].parts) for day in told] == ["1/6", "2/6", "3/6"]
    words = {str(unit.inspection.agency): unit.words for unit in told[10].units}
    assert words["UBND huyện Nam Trực"] == "1/2 nội dung"
    assert told[10].left_out == 1


# --- whom to inspect -------------------------------------------------------------------------


def test_a_unit_left_out_today_counts_on_the_days_before(province, staff):
    unit = planned(province)

    passage.cancel(by=staff, inspection=unit, reason="Cơ quan đang di chuyển trụ sở", today=TODAY)

    told = {day: progress(unit.campaign, day) for day in (date(2020, 6, 30), TODAY)}
    assert [str(each.done) for each in told.values()] == ["0/1", "0/0"]
    assert [each.left_out for each in told.values()] == [0, 1]
    assert [each.every[0].state.label for each in told.values()] == [
        "Đã lên kế hoạch", "Không kiểm tra",
    ]  # fmt: skip


def test_candidates_are_alive_counted_and_not_yet_planned(draft, province):
    province.commune_b.versions.update(end=date(2020, 1, 1))
    InspectionFactory(campaign=draft, agency=province.department)

    names = {str(each.agency) for each in candidates(draft, EARLY)}

    assert names == {"Chi cục Tiêu chuẩn", "UBND huyện Nam Trực", "UBND xã Nam Hùng"}


def test_last_years_list_is_known(province):
    last = CampaignFactory(year=2019, first_day=date(2019, 3, 1), last_day=date(2019, 10, 1))
    InspectionFactory(campaign=last, agency=province.district)
    InspectionFactory(campaign=last, agency=province.commune_a, state="cancelled")

    assert inspected_in(2019) == {province.district.pk}


def test_each_reason_for_an_inspection_is_said(draft, province):
    def done(agency, on, score):
        campaign = CampaignFactory(year=on.year, first_day=on, last_day=on)
        InspectionFactory(campaign=campaign, agency=agency, state="concluded", concluded_on=on,
                          score=score)  # fmt: skip

    done(province.department, date(2019, 6, 1), 86.5)
    done(province.district, date(2016, 6, 1), 90)
    done(province.commune_a, date(2019, 6, 1), "58.25")
    FindingFactory(agency=province.commune_a)
    AssignmentFactory(agency=province.department, start=date(2020, 1, 1))

    told = {str(each.version.agency): [reason.text for reason in each.reasons]
            for each in suggestions(draft, EARLY)}  # fmt: skip

    assert told["UBND xã Nam Hùng"] == ["Lần trước được 58,3 điểm", "1 phát hiện chưa đóng"]
    assert told["UBND huyện Nam Trực"] == ["Kiểm tra lần gần nhất ngày 01/06/2016"]
    assert told["UBND xã Nam Mỹ"] == ["Chưa được kiểm tra lần nào"]
    assert told["Sở Khoa học và Công nghệ"] == ["Cán bộ ISO mới từ 01/01/2020"]
    assert next(iter(told)) == "UBND xã Nam Hùng"
