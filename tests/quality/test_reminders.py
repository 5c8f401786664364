"""Agencies are reminded at 08:00 of each stage, once, of what they have still to hand in."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from threading import Barrier, Event

import pytest
from django.db import connection
from django.db.models.signals import pre_save

from accounts.models import LogEntry, Mail, Notification
from agencies.models import Agency, AgencyVersion, Kind
from quality.duties import calendar
from quality.models import Relief, Reminder, Submission
from quality.reminding.reminders import remind_due, stage_at
from tests.factories.agencies import AssignmentFactory
from tests.factories.quality import (
    ApplicabilityFactory,
    ObligationFactory,
    ObligationKindFactory,
    ReliefFactory,
    SubmissionFactory,
)
from tests.quality.late import D_MINUS_3, DUE, at, late_agencies

State = Submission.State


@pytest.fixture
def law(province):
    ApplicabilityFactory(kind=Kind.DEPARTMENT)


@pytest.fixture
def policy(law):
    return ObligationFactory(kind=ObligationKindFactory(code="policy"), due_on=DUE)


@pytest.fixture
def an(officer):
    officer.email = "an@nam-dinh.example"
    officer.save()
    return officer


@pytest.fixture
def hung(head):
    head.email = "hung@nam-dinh.example"
    head.save()
    return head


def told():
    return sorted(Mail.objects.values_list("to", flat=True))


# --- when ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "stage"),
    [
        (at(1), -30),
        (at(17), -14),
        (at(23), -14),
        (at(24), -7),
        (at(28, hour=7, minute=59, second=59), -7),
        (at(28), -3),
        (at(30), -1),
        (at(31), -1),
        (at(1, 2, hour=7), -1),
        (at(1, 2), 1),
        (at(8, 2, hour=7), 1),
        (at(8, 2), 8),
        (at(15, 2), 15),
        (at(14, 2), 8),
        (at(1, 3), 29),
    ],
)
def test_last_stage_reached_at(now, stage):
    assert stage_at(DUE, now) == stage


def test_nothing_is_reached_before_the_first_stage():
    assert stage_at(DUE, at(1, hour=7, minute=59)) is None


@pytest.mark.usefixtures("policy")
def test_each_stage_is_reminded_of_once_and_weekly_until_the_lock_day(an):
    now, stages = at(31, 12) - timedelta(days=400), []
    while now < at(30, 4):
        before = Mail.objects.count()
        remind_due(now)
        remind_due(now + timedelta(minutes=5))
        if Mail.objects.count() > before:
            stages.append((now.date() - DUE).days)
        now += timedelta(days=1)

    weekly = [1 + 7 * n for n in range(9)]  # the last within the lock day, 31/03
    assert stages == [-30, -14, -7, -3, -1, *weekly]
    assert list(Reminder.objects.order_by("stage").values_list("stage", flat=True)) == stages


@pytest.mark.usefixtures("policy")
def test_portal_that_was_down_sends_the_last_stage_alone(an):
    assert remind_due(at(30, hour=15)) == 1

    assert Reminder.objects.get().stage == -1
    assert Mail.objects.count() == 1


@pytest.mark.usefixtures("policy")
def test_day_begins_in_the_province_and_not_in_greenwich(an):
    assert remind_due(at(1, hour=7, minute=59)) == 0  # 00:59 in Greenwich
    assert remind_due(at(1, hour=8)) == 1


# --- whom ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("policy", "hung")
def test_officer_gets_one_letter_and_a_line_that_the_digest_does_not_repeat(an, province, settings):
    settings.PORTAL_URL = "https://iso.nam-dinh.example"

    remind_due(D_MINUS_3)

    mail, line = Mail.objects.get(), Notification.objects.get()
    assert mail.user == line.user == an
    assert mail.subject == "Nhắc nộp Chính sách chất lượng năm 2026, hạn 31/01/2026"
    assert "Kính gửi anh/chị Nguyễn Văn An," in mail.body
    assert "Sở Khoa học và Công nghệ còn 1 nghĩa vụ" in mail.body
    assert "Hạn: 31/01/2026 (còn 3 ngày); chưa nộp" in mail.body
    assert f"https://iso.nam-dinh.example/nghia-vu/{province.department.pk}/" in mail.body
    assert line.text.startswith("Sở Khoa học và Công nghệ còn phải nộp: Chính sách chất lượng")
    assert line.mailed_at is not None
    assert LogEntry.objects.get(action="agency.reminded").agency_pk == province.department.pk


@pytest.mark.usefixtures("policy")
def test_without_an_officer_the_head_is_reminded(hung):
    remind_due(D_MINUS_3)

    assert told() == ["hung@nam-dinh.example"]


@pytest.mark.usefixtures("policy")
def test_where_nobody_is_the_staff_are_told_once(staff, administrator):
    remind_due(D_MINUS_3)
    remind_due(D_MINUS_3 + timedelta(minutes=5))

    line = Notification.objects.get()
    assert line.user == staff
    assert "Không nhắc được Sở Khoa học và Công nghệ" in line.text
    assert not Mail.objects.exists()


@pytest.mark.usefixtures("policy")
def test_who_left_or_serves_elsewhere_is_not_reminded(an, commune_officer, province):
    gone = AssignmentFactory(agency=province.department, user__email="cu@nam-dinh.example").user
    gone.is_active = False
    gone.save()
    AssignmentFactory(
        agency=province.department, end=date(2026, 1, 1), user__email="het@nam-dinh.example"
    )
    AssignmentFactory(agency=province.sub_department, user__email="duoi@nam-dinh.example")

    remind_due(D_MINUS_3)

    assert told() == ["an@nam-dinh.example"]


@pytest.mark.usefixtures("policy")
def test_officer_without_an_address_is_shown_as_not_reached(officer):
    remind_due(D_MINUS_3)

    assert Mail.objects.get().state == Mail.State.FAILED
    assert Notification.objects.get().user == officer


def test_all_that_is_due_for_an_agency_is_in_one_letter(an, policy):
    ObligationFactory(
        kind=ObligationKindFactory(code="objectives"), due_on=date(2026, 2, 10)
    )  # at its own stage -14 by now

    remind_due(D_MINUS_3)

    mail = Mail.objects.get()
    assert mail.subject == "Nhắc nộp 2 nghĩa vụ, hạn sớm nhất 31/01/2026"
    assert "1. Chính sách chất lượng năm 2026" in mail.body
    assert "2. Mục tiêu chất lượng năm 2026" in mail.body
    assert Reminder.objects.count() == 2


# --- not of what is done -----------------------------------------------------------------------


def hand_in(agency, obligation, when, state=State.SUBMITTED, **more):
    return SubmissionFactory(
        agency=agency, obligation=obligation, submitted_at=when, state=state, **more
    )


@pytest.mark.parametrize("state", [State.SUBMITTED, State.ACCEPTED])
def test_who_handed_in_is_left_alone(state, an, policy, province):
    decided = at(28, hour=7) if state == State.ACCEPTED else None
    hand_in(province.department, policy, at(27), state, decided_at=decided)

    assert remind_due(D_MINUS_3) == 0
    assert not Mail.objects.exists()


def test_who_is_let_off_is_left_alone_until_it_is_taken_back(an, policy, province):
    relief = ReliefFactory(agency=province.department, obligation=policy)
    Relief.objects.filter(pk=relief.pk).update(at=at(2))
    assert remind_due(D_MINUS_3) == 0

    Relief.objects.filter(pk=relief.pk).update(ended_at=at(29, hour=7), ended_by=relief.by)

    assert remind_due(at(30)) == 1


def test_draft_is_not_handed_in(an, policy, province):
    SubmissionFactory(
        agency=province.department, obligation=policy, state=State.DRAFT, submitted_at=None,
        reference=None,
    )  # fmt: skip

    remind_due(D_MINUS_3)

    assert "đang làm, chưa gửi" in Mail.objects.get().body


def test_head_is_reminded_of_what_waits_for_approval(an, hung, policy, province):
    SubmissionFactory(
        agency=province.department, obligation=policy, state=State.APPROVAL, submitted_at=None,
        reference=None,
    )  # fmt: skip

    remind_due(D_MINUS_3)

    letters = {mail.user: mail for mail in Mail.objects.all()}
    assert set(letters) == {an, hung}
    assert letters[hung].subject.startswith("Nhắc duyệt Chính sách chất lượng năm 2026")
    assert "đang chờ anh/chị duyệt" in letters[hung].body
    assert "chờ thủ trưởng duyệt" in letters[an].body


def test_what_was_just_returned_is_reminded_of_at_the_next_stage(an, policy, province):
    hand_in(
        province.department, policy, at(20), State.RETURNED, decided_at=at(28, hour=10),
        return_reason="Chưa có chữ ký",
    )  # fmt: skip

    assert remind_due(at(28, hour=11)) == 0
    assert remind_due(at(31)) == 1  # seven days before 07/02, when it is to be there again
    assert "bị trả lại, chờ nộp lại" in Mail.objects.get().body


def test_what_was_returned_is_reminded_of_by_the_day_of_handing_it_in_again(an, policy, province):
    hand_in(
        province.department, policy, at(20), State.RETURNED, decided_at=at(10, 2, hour=10),
        return_reason="Chưa có chữ ký",
    )  # fmt: skip
    stages = []

    for day in range(10, 29):  # to be handed in again by 20/02, and taken until 31/03
        if remind_due(at(day, 2, hour=11)):
            stages.append((day, Reminder.objects.latest("pk").stage))

    assert stages == [(13, -7), (17, -3), (19, -1), (21, 1), (28, 8)]
    assert {each.act_by for each in Reminder.objects.all()} == {date(2026, 2, 20)}
    assert "hạn 20/02/2026" in Mail.objects.earliest("pk").subject


def test_what_is_returned_anew_is_reminded_of_anew(an, policy, province):
    paper = {"agency": province.department, "obligation": policy, "return_reason": "Thiếu chữ ký"}
    hand_in(when=at(20), state=State.RETURNED, decided_at=at(2, 2), **paper)
    assert remind_due(at(11, 2, hour=9)) == 1  # to be handed in again by 12/02: stage -1
    hand_in(when=at(11, 2), state=State.RETURNED, decided_at=at(11, 2, hour=11), number=2, **paper)

    assert remind_due(at(20, 2, hour=9)) == 1

    assert list(Reminder.objects.order_by("pk").values_list("act_by", "stage")) == [
        (date(2026, 2, 12), -1), (date(2026, 2, 21), -1),
    ]  # fmt: skip


def test_after_the_lock_day_only_the_unlocked_are_chased(an, policy, province):
    assert remind_due(at(5, 4)) == 0

    relief = ReliefFactory(
        agency=province.department, obligation=policy, kind=Relief.Kind.UNLOCK,
        until=date(2026, 5, 15),
    )  # fmt: skip
    Relief.objects.filter(pk=relief.pk).update(at=at(4, 4))

    assert remind_due(at(5, 4)) == 1


@pytest.mark.parametrize("handed", [False, True])
def test_agency_that_was_merged_is_not_chased(handed, policy, province, staff):
    if handed:
        hand_in(
            province.department, policy, at(20), State.RETURNED, decided_at=at(13, 2),
            return_reason="Chưa có chữ ký",
        )  # fmt: skip
    AgencyVersion.objects.filter(agency=province.department).update(end=date(2026, 2, 15))

    assert remind_due(at(22, 2)) == 0
    assert not Notification.objects.exists()


@pytest.mark.usefixtures("law")
def test_year_without_obligations_asks_hardly_anything(count_queries):
    assert count_queries(lambda: remind_due(D_MINUS_3)) == 1


@contextmanager
def before_noting(act):
    """`act` runs with each reminder that is about to be noted."""

    def receive(instance, **_):
        act(instance)

    pre_save.connect(receive, sender=Reminder)
    try:
        yield
    finally:
        pre_save.disconnect(receive, sender=Reminder)


def test_what_goes_wrong_at_one_agency_stops_no_other(db, caplog):
    late_agencies()
    bad = Agency.objects.get(name="Sở 01")

    def fail(reminder):
        if reminder.agency == bad:
            raise RuntimeError("no letter for this one")

    with before_noting(fail):
        assert remind_due(D_MINUS_3) == 36

    assert f"agency {bad.pk} could not be reminded" in caplog.text
    assert not Reminder.objects.filter(agency=bad).exists()
    assert remind_due(D_MINUS_3 + timedelta(minutes=5)) == 1


@pytest.mark.usefixtures("transactional_db")
def test_two_beats_at_once_send_37_letters_to_37_late_agencies():
    late_agencies()
    together = Barrier(2)

    def beat(_):
        try:
            together.wait()
            return remind_due(D_MINUS_3)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        reminded = list(pool.map(beat, range(2)))

    assert sum(reminded) == 37
    assert told() == [f"can.bo.{n:02}@nam-dinh.example" for n in range(1, 38)]
    assert remind_due(D_MINUS_3 + timedelta(minutes=5)) == 0
    assert Mail.objects.count() == 37


@pytest.mark.usefixtures("transactional_db")
def test_obligation_taken_out_of_the_calendar_during_a_beat_waits_for_it(province, staff, an):
    ApplicabilityFactory(kind=Kind.DEPARTMENT)
    policy = ObligationFactory(kind=ObligationKindFactory(code="policy"), due_on=DUE)
    noting, gone = Event(), Event()

    def pause(_):
        noting.set()
        gone.wait(1)  # in vain, as long as the beat holds the obligation

    def beat():
        try:
            return remind_due(D_MINUS_3)
        finally:
            connection.close()

    def remove():
        try:
            noting.wait(5)
            calendar.remove(by=staff, obligation=policy)
            gone.set()
        finally:
            connection.close()

    with before_noting(pause), ThreadPoolExecutor(2) as pool:
        reminded, removed = pool.submit(beat), pool.submit(remove)
        assert (reminded.result(), removed.result()) == (1, None)

    assert not Reminder.objects.exists()
    assert told() == ["an@nam-dinh.example"]
