"""An agency's own audits: planned by people who do not audit themselves, reported once."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import LogEntry, Notification
from audits.internal import actions
from audits.internal.plan import Answer, Auditor, Duty, Kind, Line, Plan
from audits.internal.reporting import Report, report_of
from audits.internal.rules import report_due, warnings
from audits.models import AuditProgramme, Finding, InternalAudit
from quality.conflicts import Conflict
from tests.audits.finding import raised
from tests.audits.own import (
    CONCLUSION,
    FIRST,
    LAST,
    TEAM,
    TODAY,
    a_schedule,
    again,
    asked,
    at,
    begun,
    planned,
    programme,
    report,
    reported,
    scheduled,
    unwritten,
)
from tests.factories.audits import ChecklistFactory

State = InternalAudit.State


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def department(province):
    return province.department


def refused(act, *args, **more):
    with pytest.raises(ValidationError) as error:
        act(*args, **more)
    return " ".join(error.value.messages)


# --- the programme of a year -----------------------------------------------------------------


def test_an_agency_has_one_programme_a_year(officer, department):
    made = AuditProgramme(agency=department, year=2020, frequency="Một lần")
    actions.save_programme(by=officer, programme=made, revision=0)

    other = AuditProgramme(agency=department, year=2020)

    words = refused(actions.save_programme, by=officer, programme=other, revision=0)
    assert words == "Cơ quan đã có chương trình đánh giá của năm này."


def test_who_changes_a_programme_second_is_told(officer, head, department):
    made = programme(department)
    actions.save_programme(by=head, programme=again(made), revision=1)

    with pytest.raises(Conflict):
        actions.save_programme(by=officer, programme=again(made), revision=1)


def test_a_programme_with_audits_keeps_its_year(officer, department):
    made = planned(officer, department).programme
    made.year = 2021

    words = refused(actions.save_programme, by=officer, programme=made, revision=1)
    assert "đã có cuộc đánh giá nên không đổi năm được" in words


def test_the_number_of_a_decision_goes_with_its_day(officer, department):
    made = AuditProgramme(agency=department, year=2020, decision_no="12/QĐ-SKHCN")

    words = refused(actions.save_programme, by=officer, programme=made, revision=0)
    assert words == "Hãy ghi cả số và ngày quyết định, hoặc để trống cả hai."


# --- the team and the sessions ---------------------------------------------------------------


def test_nobody_audits_the_division_they_work_in(officer, department):
    audit = planned(officer, department, sessions=False)
    own = at(Kind.UNIT, "8:00", "9:00", "VĂN  PHÒNG", ["Nguyễn Văn An"])

    words = refused(scheduled, officer, audit, [own])

    assert words == (
        "Phiên 1 (Đánh giá đơn vị VĂN  PHÒNG, 08:00 – 09:00 ngày 08/06/2020): Nguyễn Văn An làm "
        "việc tại Văn phòng nên không được đánh giá VĂN  PHÒNG, đơn vị của chính mình. Hãy phân "
        "công người khác."
    )
    assert again(audit).sessions == []


def test_an_auditor_who_moves_into_an_audited_division_is_found_too(officer, department):
    audit = planned(officer, department)
    moved = [*TEAM[:2], Auditor("Lê Văn Cường", "Văn phòng")]

    words = refused(actions.plan_audit, by=officer, audit=audit, team=moved,
                    revision=again(audit).revision, today=TODAY)  # fmt: skip
    assert "Lê Văn Cường làm việc tại Văn phòng nên không được đánh giá Văn phòng" in words


def test_nobody_is_in_two_sessions_at_once(officer, department):
    audit = planned(officer, department, sessions=False)
    both = [
        at(Kind.UNIT, "8:00", "9:30", "Thanh tra", ["Nguyễn Văn An"]),
        at(Kind.UNIT, "9:00", "10:00", "Phòng Kế hoạch", ["Nguyễn Văn An", "Trần Thị Bình"]),
        at(Kind.UNIT, "10:00", "11:00", "Phòng Kế hoạch", ["Nguyễn Văn An"]),
    ]

    words = refused(scheduled, officer, audit, both)

    assert words == (
        "Nguyễn Văn An được phân công hai phiên trùng giờ: Phiên 1 (Đánh giá đơn vị Thanh tra, "
        "08:00 – 09:30 ngày 08/06/2020) và Phiên 2 (Đánh giá đơn vị Phòng Kế hoạch, 09:00 – 10:00 "
        "ngày 08/06/2020)."
    )


def test_a_meeting_of_the_team_takes_everybody(officer, department):
    audit = planned(officer, department, sessions=False)
    both = [
        at(Kind.UNIT, "8:00", "9:30", "Phòng Kế hoạch", ["Lê Văn Cường"]),
        at(Kind.INTERNAL, "9:00", "10:00"),
    ]

    assert "Lê Văn Cường được phân công hai phiên trùng giờ" in refused(
        scheduled, officer, audit, both
    )


@pytest.mark.parametrize(
    ("session", "words"),
    [
        (at(Kind.CLOSING, "9:00", "9:00"), "giờ kết thúc phải sau giờ bắt đầu"),
        (at(Kind.CLOSING, "10:00", "9:00"), "giờ kết thúc phải sau giờ bắt đầu"),
        (at(Kind.OPENING, "8:00", "9:00", on=LAST + timedelta(1)), "ngoài thời gian của cuộc"),
        (at(Kind.UNIT, "8:00", "9:00", "", ["Lê Văn Cường"]), "hãy ghi đơn vị được đánh giá"),
        (at(Kind.UNIT, "8:00", "9:00", "Thanh tra"), "phân công ít nhất một đánh giá viên"),
        (at(Kind.UNIT, "8:00", "9:00", "Thanh tra", ["Ông Lạ"]), "Ông Lạ không còn trong đoàn"),
    ],
)
def test_a_session_that_cannot_be_held_is_refused(officer, department, session, words):
    audit = planned(officer, department, sessions=False)

    assert words in refused(scheduled, officer, audit, [session])


def test_sessions_are_kept_in_the_order_of_their_times(officer, department):
    audit = planned(officer, department, sessions=False)

    scheduled(officer, audit, list(reversed(a_schedule())))

    kinds = [each.kind for each in Plan.of(again(audit)).sessions]
    assert kinds == ["opening", "unit", "unit", "internal", "closing"]


@pytest.mark.parametrize(
    ("team", "words"),
    [
        ([Auditor("An", "Văn phòng")], "chọn một người làm trưởng đoàn"),
        ([Auditor("An", "Văn phòng", Duty.LEAD), Auditor("Bình", "P", Duty.LEAD)], "An, Bình"),
        ([Auditor("Bình", "Văn phòng", Duty.LEAD), Auditor("BINH", "P")], "Đoàn đã có BINH"),
    ],
)
def test_a_team_has_one_lead_and_everybody_once(officer, department, team, words):
    assert words in refused(planned, officer, department, team=team)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"last_day": FIRST - timedelta(1)}, "Ngày kết thúc phải từ ngày bắt đầu trở đi."),
        ({"last_day": date(2021, 6, 9)}, "dài hơn 92 ngày. Hãy kiểm tra ngày kết thúc."),
        ({"noticed_on": TODAY + timedelta(1)}, "Ngày thông báo 13/06/2020 chưa đến."),
        ({"scope": "x" * 20_001}, "Dài 20001 chữ; nhiều nhất là 20000."),
    ],
)
def test_a_plan_with_impossible_days_is_refused(officer, department, given, words):
    assert words in refused(planned, officer, department, **given)


def test_an_audit_begins_in_the_year_of_its_programme(officer, department):
    audit = unwritten(department)
    audit.first_day = audit.last_day = date(2019, 12, 31)

    words = refused(actions.plan_audit, by=officer, audit=audit, team=TEAM, revision=0, today=TODAY)
    assert words == "Ngày 31/12/2019 không thuộc năm 2020 của chương trình."


def test_who_changes_a_plan_second_is_told(officer, head, department):
    audit = planned(officer, department)
    seen = again(audit).revision
    scheduled(head, audit)

    with pytest.raises(Conflict):
        actions.set_sessions(by=officer, audit=audit, sessions=[], revision=seen)


def test_only_a_checklist_that_is_issued_is_asked(officer, department):
    audit = planned(officer, department)
    draft = ChecklistFactory(issued_at=None)

    words = refused(actions.set_lines, by=officer, audit=audit, lines=[Line("Có kế hoạch")],
                    revision=again(audit).revision, checklist=draft)  # fmt: skip
    assert words == "Bộ tiêu chí này chưa ban hành nên không dùng được."


# --- what gives pause ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("noticed", "words"),
    [
        (None, "Chưa ghi ngày thông báo cho các đơn vị; kế hoạch yêu cầu thông báo trước 7 ngày, "
               "chậm nhất ngày 01/06/2020."),
        (date(2020, 6, 2), "Thông báo ngày 02/06/2020, chỉ trước 6 ngày; kế hoạch yêu cầu trước 7 "
                           "ngày."),
        (date(2020, 6, 9), "Thông báo ngày 09/06/2020, khi cuộc đánh giá đã bắt đầu; kế hoạch yêu "
                           "cầu trước 7 ngày."),
    ],
)  # fmt: skip
def test_a_notice_that_comes_late_gives_pause(officer, department, noticed, words):
    audit = planned(officer, department, noticed_on=noticed)

    assert warnings(audit, Plan.of(audit), TODAY) == [words]


def test_a_notice_in_time_gives_none(officer, department):
    audit = planned(officer, department, noticed_on=date(2020, 6, 1))

    assert warnings(audit, Plan.of(audit), TODAY) == []


def test_a_report_is_due_seven_working_days_after_the_closing_meeting(officer, department):
    audit = begun(officer, department)

    assert report_due(audit, Plan.of(audit)) == date(2020, 6, 18)
    assert warnings(audit, Plan.of(audit), date(2020, 6, 18)) == []
    assert warnings(audit, Plan.of(audit), date(2020, 6, 19)) == [
        "Báo cáo đã quá hạn 7 ngày làm việc sau họp kết thúc, tức là hết ngày 18/06/2020."
    ]


def test_a_report_that_came_late_stays_late(officer, department):
    audit = reported(officer, department, on=date(2020, 6, 19))

    assert warnings(audit, Plan.of(audit), date(2021, 1, 1)) == [
        "Báo cáo lập ngày 19/06/2020, muộn so với hạn 7 ngày làm việc sau họp kết thúc, tức là hết "
        "ngày 18/06/2020."
    ]


def test_questions_without_a_result_or_a_record_of_what_was_found_give_pause(officer, department):
    audit = begun(officer, department)
    audit = asked(officer, audit, Line("Một"), Line("Hai", answer=Answer.FINDING.value))

    assert warnings(audit, Plan.of(audit), TODAY) == [
        "Bảng câu hỏi còn 1/2 nội dung chưa ghi kết quả.",
        "1 nội dung ghi “có phát hiện” nhưng cuộc đánh giá mới có 0 phiếu phát hiện.",
    ]


def test_a_schedule_without_its_meetings_gives_pause(officer, department):
    audit = planned(officer, department, sessions=False)
    scheduled(officer, audit, a_schedule()[1:3])

    told = warnings(again(audit), Plan.of(again(audit)), TODAY)
    assert told == ["Lịch chưa có họp khai mạc và họp kết thúc."]


# --- begun and reported ----------------------------------------------------------------------


def test_an_audit_begins_when_its_day_has_come_and_it_is_planned(officer, department):
    empty = planned(officer, department, sessions=False)
    ready = planned(officer, department, title="Lần 2")

    words = refused(actions.begin, by=officer, audit=empty, today=FIRST)
    assert words.startswith("Chưa có phiên đánh giá đơn vị nào")
    words = refused(actions.begin, by=officer, audit=ready, today=FIRST - timedelta(1))
    assert words == "Cuộc đánh giá bắt đầu ngày 08/06/2020; hôm nay chưa đến ngày đó."
    assert actions.begin(by=officer, audit=ready, today=FIRST).state == State.IN_PROGRESS
    assert actions.begin(by=officer, audit=ready, today=FIRST).state == State.IN_PROGRESS


def test_a_report_freezes_what_was_planned_asked_and_found(officer, department):
    audit = begun(officer, department)
    asked(officer, audit)
    finding = raised(officer, department, source="internal", audit=audit, found_on=FIRST)

    report(officer, audit)
    Finding.objects.filter(pk=finding.pk).update(nature="Sửa sau")

    told = report_of(again(audit))
    assert told.sha256 == again(audit).sha256 == Report.read(again(audit).content).sha256
    assert [each.nature for each in told.findings] == ["Ba hồ sơ không có phiếu kiểm soát"]
    assert (told.conclusion, told.reported_on) == (CONCLUSION, "2020-06-12")
    assert dict(told.counts)["Không phù hợp nhẹ"] == 1
    assert len(told.plan.sessions) == 5
    assert LogEntry.objects.get(action="audit.reported").details["sha256"] == told.sha256


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"conclusion": "."}, "Hãy ghi kết luận của cuộc đánh giá bằng một câu"),
        ({"on": LAST - timedelta(1)}, "trước ngày họp kết thúc 09/06/2020"),
        ({"on": TODAY + timedelta(1), "today": TODAY}, "Ngày báo cáo 13/06/2020 chưa đến."),
    ],
)
def test_a_report_that_cannot_be_is_refused(officer, department, given, words):
    assert words in refused(reported, officer, department, **given)


def test_a_report_is_not_older_than_what_was_found(officer, department):
    audit = begun(officer, department)
    raised(officer, department, source="internal", audit=audit, found_on=TODAY)

    words = refused(report, officer, audit, on=LAST, today=TODAY)
    assert words == "Phiếu 01/2020 ghi ngày 12/06/2020, sau ngày báo cáo 09/06/2020."


def test_what_is_reported_stays_as_it_is(officer, department):
    audit = reported(officer, department)

    for act in (scheduled, asked, report):
        assert "đã có báo cáo nên không sửa được" in refused(act, officer, audit)
    assert "nên không xóa được" in refused(actions.discard, by=officer, audit=audit)


def test_the_others_of_the_agency_are_told_of_a_report(officer, head, department):
    reported(officer, department)

    assert list(Notification.objects.values_list("user", "kind")) == [(head.pk, "audit.reported")]


def test_a_plan_that_has_not_begun_may_be_deleted(officer, department):
    audit = planned(officer, department)

    actions.discard(by=officer, audit=audit)

    assert not InternalAudit.objects.exists()
    gone = LogEntry.objects.get(action="audit.discarded").details["changes"]
    assert gone["title"] == ["Đánh giá nội bộ lần 1", ""]


def test_only_the_agencys_own_people_plan_its_audits(staff, commune_officer, department):
    for person in (staff, commune_officer):
        with pytest.raises(PermissionDenied):
            planned(person, department)
