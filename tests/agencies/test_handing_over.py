"""Handing a role over in one action: the work moves, the history stays."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import LogEntry, Notification, User
from accounts.notify import notify
from agencies.access import agencies_for, forget
from agencies.appointing import hand_over
from agencies.models import Assignment
from agencies.roles import Permission, Role
from tests.agencies.keeping import confirmed
from tests.factories.accounts import UserFactory
from tests.factories.agencies import AssignmentFactory


@pytest.fixture
def held(officer):
    return Assignment.objects.get(user=officer)


@pytest.fixture
def successor(db):
    return UserFactory(full_name="Đặng Thị Kế", username="ke.dang")


@pytest.fixture
def today():
    return timezone.localdate()


def address(assignment):
    return reverse("agencies:role-hand-over", args=[assignment.pk])


def reached(user):
    forget(user)
    return set(agencies_for(User.objects.get(pk=user.pk), Permission.SUBMIT))


def told(user):
    return list(user.notifications.order_by("pk").values_list("text", flat=True))


def test_role_ends_for_one_and_begins_for_the_other(
    province, held, officer, successor, head, today
):
    hand_over(by=head, assignment=held, to=successor, on=today)

    held.refresh_from_db()
    new = successor.assignments.get()
    assert (held.end, new.start, new.end, new.role) == (today, today, None, Role.OFFICER)
    assert (reached(officer), reached(successor)) == (
        set(), {province.department, province.sub_department},
    )  # fmt: skip
    actions = LogEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["role.ended", "role.appointed", "role.handed_over"]


def test_both_are_told(held, officer, successor, head, today):
    hand_over(by=head, assignment=held, to=successor, on=today)

    assert ["Nguyễn Văn An" in text for text in told(successor)] == [True]
    assert ["Đặng Thị Kế" in text for text in told(officer)] == [True]


def test_what_is_unread_about_the_agency_is_told_to_the_successor(
    province, held, officer, successor, head, today
):
    agency = province.department.pk
    notify([officer], "submission.returned", "Bị trả lại", "/ho-so/1/", agency=agency)
    notify([officer], "submission.accepted", "Đã đọc", agency=agency)
    Notification.objects.filter(text="Đã đọc").update(read_at=timezone.now())
    notify([officer], "reminder", "Sắp đến hạn")
    notify([officer], "submission.returned", "Việc nơi khác", agency=province.commune_a.pk)
    notify([officer], "person.email_changed", "Việc riêng")

    hand_over(by=head, assignment=held, to=successor, on=today)

    assert told(successor)[:2] == ["Bị trả lại", "Sắp đến hạn"]
    assert len(told(successor)) == 3
    assert officer.notifications.filter(text="Bị trả lại").exists()


def test_what_names_no_agency_stays_with_who_serves_another_as_well(
    province, held, officer, successor, head, today
):
    AssignmentFactory(user=officer, agency=province.commune_a)
    notify([officer], "reminder", "Của ai không rõ")

    hand_over(by=head, assignment=held, to=successor, on=today)

    assert "Của ai không rõ" not in told(successor)


def test_successor_of_a_later_day_is_told_nothing_of_the_agency_yet(
    province, held, officer, successor, head, today
):
    notify([officer], "submission.returned", "Bị trả lại", agency=province.department.pk)

    hand_over(by=head, assignment=held, to=successor, on=today + timedelta(7))

    assert "Bị trả lại" not in told(successor)
    assert reached(officer) == {province.department, province.sub_department}
    assert reached(successor) == set()


def test_role_that_was_to_end_ends_for_the_successor(held, successor, staff, today):
    Assignment.objects.filter(pk=held.pk).update(end=today + timedelta(90))

    given = hand_over(by=staff, assignment=held, to=successor, on=today)

    assert given.end == today + timedelta(90)


def test_nobody_hands_over_their_own_role(province, head, successor, today):
    own = Assignment.objects.get(user=head)

    with pytest.raises(PermissionDenied, match="của chính mình"):
        hand_over(by=head, assignment=own, to=successor, on=today)


def test_nobody_takes_a_role_over_themselves(held, head, today):
    with pytest.raises(PermissionDenied, match="tự phân công"):
        hand_over(by=head, assignment=held, to=head, on=today)
    held.refresh_from_db()
    assert held.end is None


def test_head_hands_over_no_role_of_a_head(province, head, successor, today, signed_in):
    other = AssignmentFactory(agency=province.sub_department, role=Role.HEAD)

    with pytest.raises(PermissionDenied, match="Thủ trưởng cơ quan"):
        hand_over(by=head, assignment=other, to=successor, on=today)
    assert signed_in(head).get(address(other)).status_code == 403


@pytest.mark.parametrize("case", ["same", "before it began", "ended", "closed", "holds it"])
def test_senseless_handing_over_writes_nothing(
    case, province, held, officer, successor, staff, today
):
    to, on = successor, today
    if case == "same":
        to = officer
    elif case == "before it began":
        on = held.start
    elif case == "ended":
        Assignment.objects.filter(pk=held.pk).update(end=today - timedelta(3))
    elif case == "closed":
        User.objects.filter(pk=to.pk).update(is_active=False)
    else:
        AssignmentFactory(user=to, agency=province.department)
    rows = list(Assignment.objects.order_by("pk").values())

    with pytest.raises(ValidationError):
        hand_over(by=staff, assignment=held, to=to, on=on)

    assert list(Assignment.objects.order_by("pk").values()) == rows
    assert not LogEntry.objects.exists()
    assert not Notification.objects.exists()


@pytest.mark.parametrize(("days", "taken"), [(31, True), (32, False)])
def test_past_is_not_handed_over(held, officer, successor, head, today, days, taken):
    on = today - timedelta(days)

    if taken:
        assert hand_over(by=head, assignment=held, to=successor, on=on).start == on
    else:
        with pytest.raises(ValidationError, match="không sớm hơn ngày"):
            hand_over(by=head, assignment=held, to=successor, on=on)


@pytest.mark.parametrize("ago", [0, 3])
def test_role_that_has_ended_is_handed_over_on_no_day(held, successor, head, today, ago, signed_in):
    Assignment.objects.filter(pk=held.pk).update(end=today - timedelta(ago))
    held.refresh_from_db()

    with pytest.raises(ValidationError, match="đã kết thúc"):
        hand_over(by=head, assignment=held, to=successor, on=today - timedelta(9))
    page = signed_in(head).get(address(held))

    assert page.status_code == 422
    assert "đã kết thúc" in page.content.decode()
    assert not successor.assignments.exists()


# --- the page ---------------------------------------------------------------------------


def test_head_hands_over_to_somebody_known(province, held, head, signed_in, today):
    former = AssignmentFactory(agency=province.sub_department, user__full_name="Lý Thị Quen").user
    boss = signed_in(head)
    page = boss.get(address(held)).content.decode()

    answer = boss.post(address(held), {"on": f"{today:%d/%m/%Y}", "who": "known", "to": former.pk})

    assert "Lý Thị Quen" in page
    assert answer.url == reverse("agencies:agency-detail", args=[province.department.pk])
    assert former.assignments.filter(agency=province.department, start=today).exists()


def test_head_is_offered_nobody_of_another_branch(held, commune_officer, head, signed_in):
    page = signed_in(head).get(address(held)).content.decode()

    assert commune_officer.full_name not in page


def test_password_is_asked_before_a_newcomer_gets_in_and_for_nobody_known(
    held, head, successor, signed_in, today
):
    boss, on = signed_in(head), f"{today:%d/%m/%Y}"
    AssignmentFactory(agency=held.agency, user=successor, end=today - timedelta(1))
    page = boss.get(address(held))

    asked = boss.post(address(held), {"on": on, "who": "new", "full_name": "Đặng Thị Mới"})
    assert page.status_code == 200
    assert "data-draft" in page.content.decode()  # what was typed stands there again
    assert asked.url.startswith("/xac-nhan/")
    assert not User.objects.filter(full_name="Đặng Thị Mới").exists()
    known = boss.post(address(held), {"on": on, "who": "known", "to": successor.pk})
    assert not known.url.startswith("/xac-nhan/")


def test_password_is_asked_before_the_committees_own_role_is_handed_over(
    staff, administrator, successor, signed_in, today
):
    post, client = Assignment.objects.get(user=staff), signed_in(administrator)
    given = {"on": f"{today:%d/%m/%Y}", "who": "known", "to": successor.pk}

    answers = [client.get(address(post)), client.post(address(post), given)]

    assert all(answer.url.startswith("/xac-nhan/") for answer in answers)
    assert not successor.assignments.exists()


def test_successor_is_typed_in_the_same_form(province, held, head, signed_in, today):
    boss = confirmed(signed_in(head))
    given = {
        "on": f"{today:%d/%m/%Y}", "who": "new", "full_name": "Đặng Thị Kế", "position": "",
        "email": "ke@skhcn.vn", "phone": "",
    }  # fmt: skip

    answer = boss.post(address(held), given)

    person = User.objects.get(username="ke.dang")
    assert answer.url == reverse("agencies:person-detail", args=[person.pk])
    assert person.assignments.get().start == today
    page = boss.get(answer.url).content.decode()
    assert "/lan-dau/" in page
    assert "nhận từ Nguyễn Văn An" in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"who": "known"}, "Hãy chọn người nhận trong danh sách"),
        ({"who": "new"}, "Hãy nhập họ và tên"),
        ({"who": "new", "full_name": "Đặng Thị Kế", "on": "01/01/2001"}, "phải sau ngày bắt đầu"),
        ({}, "Người nhận"),
    ],
)
def test_form_says_what_is_missing_and_writes_nothing(held, head, signed_in, today, given, words):
    people = User.objects.count()

    boss = confirmed(signed_in(head))

    answer = boss.post(address(held), {"on": f"{today:%d/%m/%Y}", **given})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert User.objects.count() == people


def test_role_beyond_reach_is_not_found(commune_officer, head, officer, signed_in):
    other = Assignment.objects.get(user=commune_officer)

    assert signed_in(head).get(address(other)).status_code == 404
    own = Assignment.objects.get(user=officer)
    assert signed_in(officer).post(address(own)).status_code == 403
