"""The life of a finding: who raises it, what is owed, who may say that it works."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.models import LogEntry, Notification
from agencies.access import Reach
from agencies.models import Upload
from agencies.roles import Role
from audits.findings import actions
from audits.findings.doing import Done, Step, set_steps
from audits.findings.keeping import earlier
from audits.findings.waiting import to_answer
from audits.models import Finding, TeamMember
from quality.conflicts import Conflict
from tests.audits.finding import (
    FOUND,
    TODAY,
    Grade,
    Source,
    State,
    a_plan,
    again,
    done,
    inspected,
    planned,
    raised,
    reported,
    steps,
    told,
)
from tests.audits.inspecting import planned as planned_inspection
from tests.audits.inspecting import recorded
from tests.factories.agencies import AssignmentFactory, UploadFactory


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def department(province):
    return province.department


def said(error):
    return " ".join(error.value.messages)


# --- raised --------------------------------------------------------------------------------


def test_findings_are_counted_by_agency_and_year(officer, commune_officer, province, department):
    first, then = raised(officer, department), raised(officer, department)
    last_year = raised(officer, department, found_on=date(2019, 12, 31))
    other = raised(commune_officer, province.commune_a)

    assert [each.label for each in [first, then, last_year, other]] == [
        *["01/2020", "02/2020", "01/2019", "01/2020"]
    ]


def test_member_of_the_team_raises_what_the_inspection_found(province, officer):
    inspection, finding = inspected(province)

    assert finding.due == FOUND + timedelta(days=inspection.campaign.days_to_remedy)
    assert LogEntry.objects.get(action="finding.raised").agency_pk == province.department.pk
    assert Notification.objects.get(user=officer).kind == "finding.raised"


def test_days_to_remedy_are_the_campaigns(province):
    inspection = planned_inspection(province)
    inspection.campaign.days_to_remedy = 45
    inspection.campaign.save()

    finding = raised(inspection.member, inspection.agency, inspection=inspection,
                     source=Source.INSPECTION)  # fmt: skip

    assert finding.due == FOUND + timedelta(days=45)


def test_agencys_own_finding_is_due_in_30_days(officer, department):
    assert raised(officer, department).due == date(2020, 7, 15)


def test_neither_the_unit_nor_another_inspector_raises_findings_of_an_inspection(province, officer):
    inspection = planned_inspection(province)
    stranger = AssignmentFactory(agency=province.top, role=Role.INSPECTOR).user

    for person in [officer, stranger]:
        with pytest.raises(PermissionDenied, match=r"thành viên|công tác"):
            raised(person, inspection.agency, inspection=inspection, source=Source.INSPECTION)


def test_member_of_the_team_who_works_there_raises_nothing(province):
    inspection = planned_inspection(province)
    TeamMember.objects.filter(user=inspection.member).update(works_at=inspection.agency)

    with pytest.raises(PermissionDenied, match="công tác tại"):
        raised(inspection.member, inspection.agency, inspection=inspection,
               source=Source.INSPECTION)  # fmt: skip


def test_staff_raise_complaints_and_what_inspections_found(province, staff):
    inspection = planned_inspection(province)

    raised(staff, province.commune_a, source=Source.COMPLAINT)
    raised(staff, inspection.agency, inspection=inspection, source=Source.INSPECTION)
    with pytest.raises(PermissionDenied):
        raised(staff, province.commune_a, source=Source.SELF)


@pytest.mark.parametrize("name", ["requirement", "nature", "evidence"])
@pytest.mark.parametrize("text", ["", " . ", "\u200b"])
def test_nonconformity_says_requirement_nature_and_evidence(officer, department, name, text):
    with pytest.raises(ValidationError) as refused:
        raised(officer, department, **{name: text})

    assert list(refused.value.message_dict) == [name]
    assert not Finding.objects.exists()


def test_observation_needs_only_what_it_is(officer, department):
    finding = raised(officer, department, grade=Grade.OBSERVATION, requirement="", evidence="")

    assert (finding.state, finding.due) == (State.OPEN, None)


def test_conformity_asks_for_nothing(officer, department):
    finding = raised(officer, department, grade=Grade.CONFORMITY, requirement="", evidence="")

    assert (again(finding).state, finding.due) == (State.CLOSED, None)
    with pytest.raises(ValidationError, match="không cần khắc phục"):
        planned(officer, finding)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"due": date(2020, 6, 14)}, "trước ngày phát hiện 15/06/2020"),
        ({"due": date(2022, 6, 14)}, "quá một năm"),
        ({"found_on": date(2020, 7, 2)}, "chưa đến"),
        ({"found_on": date(1991, 7, 2)}, "không hoạt động"),
        ({"nature": "x" * 10_001}, "nhiều nhất là 10000"),
    ],
)
def test_days_that_cannot_be_are_refused(officer, department, more, words):
    with pytest.raises(ValidationError) as refused:
        raised(officer, department, **more)

    assert words in said(refused)


def test_item_is_one_that_the_unit_was_asked(province):
    with pytest.raises(ValidationError, match="không có trong bộ tiêu chí"):
        inspected(province, item="IX.9.9")


def test_inspection_of_another_agency_is_no_source(province):
    inspection = planned_inspection(province)

    with pytest.raises(ValidationError, match="trang của cuộc kiểm tra"):
        raised(inspection.member, province.commune_a, inspection=inspection,
               source=Source.INSPECTION)  # fmt: skip


def test_what_was_found_before_on_the_same_clause_or_item_is_offered(
    province, officer, commune_officer, department
):
    clause = raised(officer, department, clause="2015:9.2", found_on=date(2019, 5, 6))
    raised(officer, department, clause="2015:9.3", found_on=date(2019, 5, 6))
    raised(commune_officer, province.commune_a, clause="2015:9.2")
    inspection, item = inspected(province, found_on=date(2020, 6, 1))
    now = told(department, clause="2015:9.2", item="I.2.1", inspection=inspection)

    assert list(earlier(now)) == [item, clause]
    assert list(earlier(told(department))) == []


def test_repeat_is_of_the_same_agency_and_clause(province, officer, commune_officer, department):
    before = raised(officer, department, clause="2015:9.2", found_on=date(2019, 5, 6))
    other = raised(commune_officer, province.commune_a, clause="2015:9.2")

    assert raised(officer, department, clause="2015:9.2", repeats=before).repeats == before
    with pytest.raises(ValidationError, match="không cùng cơ quan"):
        raised(officer, department, clause="2015:9.2", repeats=other)


# --- planned -------------------------------------------------------------------------------


def test_plan_is_the_agencys_own_peoples(province, officer, staff):
    inspection, finding = inspected(province)

    with pytest.raises(PermissionDenied):
        planned(staff, finding)
    planned(officer, finding)

    found = again(finding)
    assert (found.state, found.planned_by, found.planned_on) == (State.PLANNED, officer, TODAY)
    assert Notification.objects.filter(user=inspection.lead, kind="finding.planned").exists()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"correction": "."}, "correction"),
        ({"root_cause": ""}, "root_cause"),
        ({"causes": []}, "causes"),
        ({"steps": []}, "__all__"),
        ({"steps": steps(date(2020, 6, 14))}, "__all__"),
        ({"steps": steps(date(2020, 7, 16))}, "is_late_confirmed"),
    ],
)
def test_plan_that_leaves_something_open_is_refused(officer, department, more, field):
    finding = raised(officer, department)

    with pytest.raises(ValidationError) as refused:
        planned(officer, finding, **more)

    named = refused.value.message_dict if hasattr(refused.value, "error_dict") else ["__all__"]
    assert list(named) == [field]
    assert again(finding).state == State.OPEN


def test_action_due_after_the_finding_is_kept_where_that_is_confirmed(officer, department):
    finding = raised(officer, department)

    actions.plan(by=officer, finding=finding, plan=a_plan(steps=steps(date(2020, 7, 16))),
                 revision=0, today=TODAY, is_late_confirmed=True)  # fmt: skip

    assert finding.actions.get().due == date(2020, 7, 16)


def test_plan_made_from_what_somebody_changed_meanwhile_is_a_conflict(officer, department):
    finding = raised(officer, department)
    planned(officer, finding)

    with pytest.raises(Conflict):
        actions.plan(by=officer, finding=finding, plan=a_plan(), revision=0, today=TODAY)


def test_plan_written_anew_keeps_what_is_done(officer, department):
    finding = raised(officer, department)
    planned(officer, finding, steps=steps(date(2020, 7, 1), date(2020, 7, 5)))
    first, later = finding.actions.all()
    actions.progress(by=officer, finding=finding, done={first.pk: Done(TODAY)}, revision=1,
                     today=TODAY)  # fmt: skip

    with pytest.raises(ValidationError, match="đã hoàn thành nên không bỏ"):
        planned(officer, finding, steps=[steps()[0]._replace(pk=later.pk)])
    planned(officer, finding, steps=[steps(date(2020, 7, 1))[0]._replace(pk=first.pk)])

    kept = finding.actions.get()
    assert (kept.pk, kept.done_on, again(finding).state) == (first.pk, TODAY, State.IN_PROGRESS)


# --- done ----------------------------------------------------------------------------------


def test_result_needs_every_action_done_and_a_proof(officer, department):
    finding = raised(officer, department)
    planned(officer, finding, steps=steps(date(2020, 7, 1), date(2020, 7, 5)))
    first, _ = finding.actions.all()

    def report(done_):
        actions.report(by=officer, finding=finding, result="Đã bổ sung đủ phiếu", done=done_,
                       revision=1, today=TODAY)  # fmt: skip

    with pytest.raises(ValidationError, match="chưa ghi ngày hoàn thành"):
        report({first.pk: Done(TODAY)})
    with pytest.raises(ValidationError, match="ít nhất một bằng chứng"):
        report(done(finding, proof=False))
    report(done(finding))

    assert again(finding).state == State.VERIFICATION


@pytest.mark.parametrize(
    ("on", "words"), [(date(2020, 7, 2), "chưa đến"), (date(2020, 6, 14), "trước ngày phát hiện")]
)
def test_action_is_done_on_a_day_that_can_be(officer, department, on, words):
    finding = raised(officer, department)
    planned(officer, finding)

    with pytest.raises(ValidationError) as refused:
        actions.progress(by=officer, finding=finding, done=done(finding, on), revision=1,
                         today=TODAY)  # fmt: skip

    assert words in said(refused)


def test_proof_is_the_agencys_own_and_a_document(officer, department, province):
    finding = raised(officer, department)
    planned(officer, finding)
    action = finding.actions.get()
    others = UploadFactory(agency=province.commune_a)
    old = UploadFactory(agency=department, kind=Upload.Kind.DOC)

    for proof in [others, old]:
        with pytest.raises(ValidationError, match="không phải là bằng chứng"):
            actions.progress(by=officer, finding=finding, done={action.pk: Done(TODAY, proof)},
                             revision=1, today=TODAY)  # fmt: skip


def test_observation_is_answered_without_a_plan(officer, department):
    finding = raised(officer, department, grade=Grade.OBSERVATION)

    actions.report(by=officer, finding=finding, result="Đã sắp xếp lại hồ sơ lưu", done={},
                   revision=0, today=TODAY)  # fmt: skip

    assert again(finding).state == State.VERIFICATION


def test_result_after_the_due_day_is_late_even_when_closed(officer, department):
    finding = raised(officer, department, due=date(2020, 6, 20))

    reported(officer, finding)

    assert again(finding).days_late == 11


def test_the_unit_learns_of_an_inspection_s_findings_with_its_minutes(province, officer, signed_in):
    inspection, finding = inspected(province, is_under_way=True)
    url = reverse("audits:finding-detail", args=[finding.pk])
    before = signed_in(officer).get(url).status_code, list(to_answer(Reach.at(finding.agency_id)))
    untold = Notification.objects.filter(user=officer, kind="finding.raised").exists()

    recorded(inspection)

    assert (before, untold) == ((404, []), False)
    assert signed_in(inspection.member).get(url).status_code == 200
    assert signed_in(officer).get(url).status_code == 200
    assert list(to_answer(Reach.at(finding.agency_id))) == [finding]
    assert Notification.objects.filter(user=officer, kind="finding.raised").exists()


def test_what_is_done_and_proved_is_not_rewritten(officer, department):
    finding = raised(officer, department)
    reported(officer, finding)
    done = again(finding).actions.get()

    with pytest.raises(ValidationError, match="đã hoàn thành nên không sửa được"):
        set_steps(again(finding), [Step("Việc khác", done.who, done.due, done.pk)],
                  is_late_confirmed=True)  # fmt: skip

    assert again(finding).actions.get().what == done.what
