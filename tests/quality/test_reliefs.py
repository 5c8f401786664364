"""Letting an agency off an obligation, or unlocking it: by name, with a reason, and logged."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import LogEntry, Notification
from agencies.roles import Role
from isoportal.lib.days import year_after
from quality.duties.owing import duty
from quality.duties.reliefs import end_relief, grant_waiver, unlock
from quality.duties.standing import Standing
from quality.models import ObligationKind, Relief
from quality.submissions.submitting import check_open
from tests.factories.agencies import AssignmentFactory
from tests.factories.quality import ObligationFactory, ObligationKindFactory
from tests.quality.owing import State, hand_in
from tests.quality.pages import words

TODAY = timezone.localdate()
REASON = "Cơ quan chờ sáp nhập theo Nghị quyết số 60"


@pytest.fixture
def policy(register):
    """Owed by departments; locked a week ago."""
    due = TODAY - timedelta(days=40)
    return ObligationFactory(year=due.year, due_on=due, lock_on=TODAY - timedelta(days=7))


def standing(obligation, agency):
    return duty(agency=agency.pk, obligation=obligation, day=TODAY).standing


def waive(staff, agency, obligation, reason=REASON):
    return grant_waiver(by=staff, agency=agency, obligation=obligation, reason=reason, today=TODAY)


def open_again(staff, agency, obligation, until=TODAY + timedelta(days=5), reason=REASON):
    return unlock(
        by=staff, agency=agency, obligation=obligation, until=until, reason=reason, today=TODAY
    )


def test_a_waiver_is_logged_and_the_agency_is_told(policy, register, staff, officer):
    waive(staff, register.department, policy)

    assert standing(policy, register.department) == Standing.WAIVED
    line = LogEntry.objects.get(action="relief.granted")
    assert (line.by_name, line.agency_pk) == (str(staff), register.department.pk)
    assert line.details["reason"] == REASON
    told = Notification.objects.get(user=officer)
    assert REASON in told.text
    assert told.url == reverse("quality:duty", args=[register.department.pk, policy.pk])


def test_a_waiver_taken_back_leaves_the_duty_as_it_was(policy, register, staff, officer):
    waiver = waive(staff, register.department, policy)

    end_relief(by=staff, relief=waiver, today=TODAY)

    assert standing(policy, register.department) == Standing.LOCKED
    assert Relief.objects.get().ended_by == staff
    assert Notification.objects.filter(user=officer).count() == 2
    assert LogEntry.objects.filter(action="relief.ended").exists()


def test_it_is_taken_back_once(policy, register, staff, second_staff):
    waiver = waive(staff, register.department, policy)
    end_relief(by=second_staff, relief=waiver, today=TODAY)

    with pytest.raises(ValidationError, match="Lê Văn Soát đã rút lại lúc"):
        end_relief(by=staff, relief=waiver, today=TODAY)


def test_an_unlocked_agency_may_hand_in_again(policy, register, staff):
    with pytest.raises(ValidationError, match="đã khóa sau ngày"):
        check_open(register.department, policy, TODAY)

    open_again(staff, register.department, policy)

    assert check_open(register.department, policy, TODAY).standing == Standing.OVERDUE
    with pytest.raises(ValidationError, match="đã khóa"):
        check_open(register.department, policy, TODAY + timedelta(days=6))


def test_a_later_unlocking_takes_the_place_of_the_earlier(policy, register, staff):
    open_again(staff, register.department, policy)
    longer = TODAY + timedelta(days=20)
    open_again(staff, register.department, policy, until=longer)

    assert [each.until for each in Relief.objects.standing()] == [longer]
    assert Relief.objects.count() == 2


@pytest.mark.parametrize("reason", ["", "   "])
def test_no_relief_without_a_reason(policy, register, staff, reason):
    with pytest.raises(ValidationError, match="lý do"):
        waive(staff, register.department, policy, reason=reason)
    with pytest.raises(ValidationError, match="lý do"):
        open_again(staff, register.department, policy, reason=reason)
    assert not Relief.objects.exists()


def test_a_dot_is_no_reason(policy, register, staff, signed_in):
    given = {"kind": "waiver", "reason": ". . . . . . . ."}

    answer = signed_in(staff).post(grant_page(policy, register.department), given)

    assert answer.status_code == 422
    assert "Hãy nêu lý do miễn bằng một câu, ít nhất 10 chữ cái" in words(answer)
    assert not Relief.objects.exists()


def test_no_unlocking_lasts_beyond_a_year(policy, register, staff):
    with pytest.raises(ValidationError, match="một năm kể từ hôm nay") as refused:
        open_again(staff, register.department, policy, until=date(2099, 12, 31))

    assert "until" in refused.value.message_dict
    assert open_again(staff, register.department, policy, until=year_after(TODAY))


def test_a_waiver_ends_the_unlocking_before_it(policy, register, staff):
    unlocking = open_again(staff, register.department, policy)

    waiver = waive(staff, register.department, policy)

    assert list(Relief.objects.standing()) == [waiver]
    unlocking.refresh_from_db()
    assert unlocking.ended_by == staff
    assert LogEntry.objects.filter(action="relief.ended").count() == 1


def test_what_was_accepted_is_not_waived(policy, register, staff):
    hand_in(policy, register.department, TODAY - timedelta(days=50), State.ACCEPTED)

    with pytest.raises(ValidationError, match="đã được tiếp nhận"):
        waive(staff, register.department, policy)


@pytest.mark.parametrize(
    ("state", "said"),
    [(State.SUBMITTED, "đang chờ tiếp nhận"), (State.APPROVAL, "thủ trưởng duyệt")],
)
def test_what_waits_for_a_decision_is_decided_on_before_it_is_waived(
    policy, register, staff, state, said
):
    hand_in(policy, register.department, TODAY - timedelta(days=50), state)

    with pytest.raises(ValidationError, match=said):
        waive(staff, register.department, policy)
    assert not Relief.objects.exists()


def test_nobody_is_let_off_twice_or_of_what_they_do_not_owe(policy, register, staff):
    waive(staff, register.department, policy)

    with pytest.raises(ValidationError, match="đã được miễn"):
        waive(staff, register.department, policy)
    with pytest.raises(ValidationError, match="không phải nộp"):
        waive(staff, register.district, policy)


@pytest.mark.parametrize(
    ("until", "said"),
    [(TODAY - timedelta(days=1), "đã qua"), (None, "vẫn nhận bình thường")],
)
def test_an_unlocking_is_until_today_at_least_and_after_the_lock(register, staff, until, said):
    lock = TODAY + timedelta(days=3)
    policy = ObligationFactory(due_on=TODAY, lock_on=lock, year=TODAY.year)

    with pytest.raises(ValidationError, match=said):
        open_again(staff, register.department, policy, until=until or lock)


def test_what_is_waived_or_posted_is_not_unlocked(policy, register, staff):
    waive(staff, register.department, policy)
    with pytest.raises(ValidationError, match="đang được miễn"):
        open_again(staff, register.department, policy)

    kind = ObligationKindFactory(code="posting", form=ObligationKind.Form.POSTING)
    posting = ObligationFactory(kind=kind, year=TODAY.year, due_on=TODAY, lock_on=TODAY)
    with pytest.raises(ValidationError, match="không bị khóa"):
        open_again(staff, register.department, posting)


@pytest.mark.parametrize("who", ["officer", "head", "leader", "inspector", "auditor"])
def test_only_the_staff_relieve(policy, register, request, who):
    person = request.getfixturevalue(who)

    with pytest.raises(PermissionDenied):
        waive(person, register.department, policy)
    with pytest.raises(PermissionDenied):
        open_again(person, register.department, policy)


@pytest.mark.parametrize("at", ["department", "sub_department"])
def test_nobody_lets_off_an_agency_they_hand_in_for(policy, register, staff, at):
    AssignmentFactory(agency=register.department, role=Role.OFFICER, user=staff)

    with pytest.raises(PermissionDenied, match="không tự miễn"):
        waive(staff, getattr(register, at), policy)


# --- pages --------------------------------------------------------------------------------


def grant_page(obligation, agency):
    return reverse("quality:relief-grant", args=[agency.pk, obligation.pk])


def test_staff_waive_on_the_page(policy, register, staff, signed_in):
    client, page = signed_in(staff), grant_page(policy, register.department)
    assert client.get(page, {"kind": "waiver"}).context["form"].initial["kind"] == "waiver"

    answer = client.post(page, {"kind": "waiver", "reason": REASON}, follow=True)

    assert REASON in words(answer)
    assert "Được miễn" in words(answer)


def test_staff_unlock_on_the_page_and_take_it_back(policy, register, staff, signed_in):
    client, until = signed_in(staff), (TODAY + timedelta(days=3)).strftime("%d/%m/%Y")
    given = {"kind": "unlock", "until": until, "reason": REASON}
    client.post(grant_page(policy, register.department), given)

    end = reverse("quality:relief-end", args=[Relief.objects.get().pk])
    assert "Mở khóa đến hết ngày" in words(client.get(end))
    assert "bị khóa ngay" not in words(client.get(end))
    client.post(end)

    assert standing(policy, register.department) == Standing.LOCKED


def test_who_takes_back_a_waiver_after_the_lock_day_is_told_that_it_locks(
    policy, register, staff, signed_in
):
    waiver = waive(staff, register.department, policy)

    page = words(signed_in(staff).get(reverse("quality:relief-end", args=[waiver.pk])))

    assert "rút lại việc miễn thì cơ quan bị khóa ngay" in page


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": "unlock", "reason": REASON}, "Mở khóa phải có ngày"),
        ({"kind": "unlock", "reason": REASON, "until": "31/02/2026"}, "không phải là một ngày"),
        ({"kind": "waiver", "reason": REASON, "until": "31/12/2026"}, "Miễn thì không có ngày"),
        ({"kind": "waiver", "reason": ""}, "Hãy nêu lý do"),
        ({"kind": "else", "reason": REASON}, "Hãy chọn"),
        ({"kind": "waiver", "reason": "a" * 301}, "300"),
    ],
)
def test_the_form_says_what_is_wrong(policy, register, staff, signed_in, given, said):
    answer = signed_in(staff).post(grant_page(policy, register.department), given)

    assert answer.status_code == 422
    assert said in words(answer)
    assert not Relief.objects.exists()


def test_the_agency_cannot_open_the_form_and_others_find_nothing(
    policy, register, officer, commune_officer, signed_in
):
    page = grant_page(policy, register.department)

    assert signed_in(officer).get(page).status_code == 403
    assert signed_in(commune_officer).get(page).status_code == 404


def test_the_day_of_a_waiver_is_part_of_what_is_told_later(policy, register, staff):
    waive(staff, register.department, policy)

    before = duty(agency=register.department.pk, obligation=policy, day=TODAY - timedelta(days=1))

    assert before.standing == Standing.LOCKED
