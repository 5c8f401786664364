"""Agencies, teams and the staff are reminded once at each stage, from 07:00 on."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from celery import current_app
from django.db.models.signals import pre_save
from django.utils import timezone

from accounts.digest import send_digests
from accounts.models import LogEntry, Mail, Notification
from agencies.roles import Role
from audits.findings import actions
from audits.models import Inspection
from audits.reminding.reminders import remind
from audits.tasks import remind as beat
from tests.audits.finding import Grade, again, done, planned, raised
from tests.audits.inspecting import planned as inspection_planned
from tests.factories.agencies import AssignmentFactory

FOUND = date(2020, 6, 15)
DUE = date(2020, 7, 15)


def at(day, hour=8):
    """That hour of the day in the province."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - timedelta(hours=7)


def told(user):
    return list(
        Notification.objects.filter(
            user=user, kind__in=["finding.reminded", "finding.escalated", "inspection.reminded"]
        )
        .order_by("pk").values_list("text", flat=True)
    )  # fmt: skip


@pytest.fixture
def finding(province, officer):
    return raised(officer, province.department, today=FOUND, due=DUE)


def through(first, last):
    """The portal runs every hour of these days."""
    for days in range((last - first).days + 1):
        for hour in (6, 7, 9, 17):
            remind(at(first + timedelta(days=days), hour))


def test_officers_and_head_are_told_a_week_before_on_the_day_and_once_when_it_is_over(
    province, finding, officer, head, commune_officer
):
    through(DUE - timedelta(days=10), DUE + timedelta(days=20))

    assert told(head) == told(officer) == [
        "Sở Khoa học và Công nghệ: phiếu khắc phục 01/2020 còn 7 ngày. Hãy thực hiện và báo cáo "
        "kết quả.",
        "Sở Khoa học và Công nghệ: phiếu khắc phục 01/2020 đến hạn hôm nay. Hãy thực hiện và báo "
        "cáo kết quả.",
        "Sở Khoa học và Công nghệ: phiếu khắc phục 01/2020 quá hạn 1 ngày. Hãy thực hiện và báo "
        "cáo kết quả.",
    ]  # fmt: skip
    assert told(commune_officer) == []


def test_nothing_is_told_before_seven(finding, officer):
    remind(at(DUE, hour=6))
    assert told(officer) == []

    remind(at(DUE, hour=7))

    assert len(told(officer)) == 1


def test_it_comes_by_letter_the_same_morning(finding, officer):
    officer.email = "an@nam-dinh.example"
    officer.save()

    with time_machine.travel(at(DUE, hour=7) + timedelta(minutes=10), tick=False) as clock:
        beat()
        clock.shift(timedelta(minutes=20))
        send_digests(timezone.now())

    assert "phiếu khắc phục 01/2020 đến hạn hôm nay" in Mail.objects.get(user=officer).body


def test_after_two_days_of_silence_the_last_stage_is_told_alone(finding, officer):
    remind(at(DUE + timedelta(days=2), hour=13))
    remind(at(DUE + timedelta(days=2), hour=20))

    (text,) = told(officer)
    assert "quá hạn 2 ngày" in text


def test_what_was_reported_or_asks_for_no_day_is_left_alone(province, finding, officer):
    raised(officer, province.department, today=FOUND, grade=Grade.OBSERVATION)
    planned(officer, finding, today=FOUND)
    actions.report(by=officer, finding=finding, result="Đã bổ sung phiếu kiểm soát",
                   done=done(finding, FOUND), revision=again(finding).revision,
                   today=FOUND + timedelta(days=5))  # fmt: skip

    through(DUE - timedelta(days=8), DUE + timedelta(days=2))

    assert told(officer) == []


def test_day_that_is_moved_is_reminded_of_anew(finding, officer):
    remind(at(DUE))
    finding.due = DUE + timedelta(days=30)
    finding.save()

    remind(at(DUE + timedelta(days=1)))
    assert len(told(officer)) == 1
    remind(at(DUE + timedelta(days=23)))

    assert "còn 7 ngày" in told(officer)[1]


def test_all_findings_of_an_agency_are_one_line_that_leads_to_the_list(
    province, officer, signed_in
):
    for days in range(6):
        raised(officer, province.department, today=FOUND, due=DUE + timedelta(days=days))

    with time_machine.travel(at(DUE + timedelta(days=1))):
        beat()
        page = Notification.objects.get(kind="finding.reminded", user=officer)

        assert "01/2020 quá hạn 1 ngày; 02/2020 đến hạn hôm nay; 03/2020 còn 1 ngày" in page.text
        assert "và 2 phiếu khác" in page.text
        assert signed_in(officer).get(page.url).context["page"].paginator.count == 6


def test_staff_are_told_once_of_all_that_is_newly_overdue(
    province, officer, commune_officer, staff, second_staff, leader, signed_in
):
    for _ in range(2):
        raised(officer, province.department, today=FOUND, due=DUE)
    raised(commune_officer, province.commune_a, today=FOUND, due=DUE)
    raised(commune_officer, province.commune_a, today=FOUND, due=DUE + timedelta(days=3))

    through(DUE, DUE + timedelta(days=10))

    assert told(staff) == told(second_staff) == [
        "3 phát hiện mới quá hạn khắc phục: Sở Khoa học và Công nghệ (2), UBND xã Nam Hùng (1).",
        "1 phát hiện mới quá hạn khắc phục: UBND xã Nam Hùng (1).",
    ]  # fmt: skip
    assert told(leader) == []
    url = Notification.objects.filter(user=staff).last().url
    with time_machine.travel(at(DUE + timedelta(days=10))):
        assert signed_in(staff).get(url).context["page"].paginator.count == 4


def test_what_fails_at_one_agency_stops_no_other_and_is_tried_again(
    province, officer, commune_officer, caplog
):
    raised(officer, province.department, today=FOUND, due=DUE)
    raised(commune_officer, province.commune_a, today=FOUND, due=DUE)

    def fail(instance, **_):
        if instance.agency_pk == province.department.pk:
            raise OSError("the disk is full")

    pre_save.connect(fail, sender=LogEntry)
    try:
        remind(at(DUE))
    finally:
        pre_save.disconnect(fail, sender=LogEntry)
    assert (len(told(officer)), len(told(commune_officer))) == (0, 1)
    assert "could not be reminded" in caplog.text

    remind(at(DUE, hour=9))
    assert (len(told(officer)), len(told(commune_officer))) == (1, 1)


def test_unit_and_team_are_told_three_days_before_the_inspection(
    province, officer, head, commune_officer, signed_in
):
    inspection = inspection_planned(province, state=Inspection.State.ANNOUNCED)

    through(date(2020, 6, 8), date(2020, 6, 16))

    assert told(officer) == told(head) == [
        "Sở Khoa học và Công nghệ được kiểm tra ngày 15/06/2020, còn 3 ngày. Hãy gửi bản tự chấm "
        "trước ngày đó."
    ]  # fmt: skip
    assert told(inspection.lead) == told(inspection.member) == [
        f"{inspection.team} kiểm tra Sở Khoa học và Công nghệ ngày 15/06/2020, còn 3 ngày."
    ]  # fmt: skip
    assert told(commune_officer) == []
    with time_machine.travel(at(date(2020, 6, 12))):
        for each in Notification.objects.select_related("user"):
            assert signed_in(each.user).get(each.url).status_code == 200


def test_inspection_that_is_over_called_off_or_not_decided_is_not_announced_again(
    province, officer
):
    inspection_planned(province, state=Inspection.State.CANCELLED)
    draft = inspection_planned(province)
    draft.campaign.state = "draft"
    draft.campaign.save()

    through(date(2020, 6, 8), date(2020, 6, 20))

    assert told(officer) == []


def test_inspection_moved_to_another_day_is_told_again(province, officer):
    inspection = inspection_planned(province, state=Inspection.State.ANNOUNCED)
    remind(at(date(2020, 6, 13)))
    Inspection.objects.filter(pk=inspection.pk).update(planned_on=date(2020, 6, 25))

    through(date(2020, 6, 14), date(2020, 6, 24))

    assert [text[:60] for text in told(officer)] == [
        "Sở Khoa học và Công nghệ được kiểm tra ngày 15/06/2020, còn "[:60],
        "Sở Khoa học và Công nghệ được kiểm tra ngày 25/06/2020, còn "[:60],
    ]


def test_log_says_who_was_reminded_of_what(province, finding, officer):
    AssignmentFactory(agency=province.department, role=Role.HEAD)

    remind(at(DUE))

    entry = LogEntry.objects.get(action="finding.reminded")
    assert entry.agency_pk == province.department.pk
    assert str(officer) in entry.details["told"]


def test_reminding_is_in_the_schedule():
    current_app.finalize()

    assert beat.name in {each["task"] for each in current_app.conf.beat_schedule.values()}
