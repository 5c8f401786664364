"""Who gives which role to whom."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from agencies import actions
from agencies.access import gives
from agencies.appointing import hand_over
from agencies.models import Assignment
from agencies.roles import AT_ROOT, Role
from tests.factories.accounts import UserFactory
from tests.factories.agencies import AssignmentFactory


@pytest.fixture
def client_account(province):
    return AssignmentFactory(agency=province.top, role=Role.CLIENT).user


@pytest.mark.parametrize(
    ("who", "given"),
    [
        ("staff", set(Role) - AT_ROOT),
        ("administrator", set(Role)),
        ("head", {Role.OFFICER}),
        ("officer", set()),
        ("leader", set()),
    ],
)
def test_each_role_gives_its_own(who, given, request, province):
    person = request.getfixturevalue(who)

    assert gives(person, province.department) == given


def test_head_gives_in_the_own_branch_alone(province, head):
    assert gives(head, province.sub_department) == {Role.OFFICER}
    assert gives(head, province.commune_a) == set()


@pytest.mark.parametrize(
    ("who", "role", "place", "taken"),
    [
        ("head", Role.OFFICER, "department", True),
        ("head", Role.OFFICER, "sub_department", True),
        ("head", Role.HEAD, "department", False),
        ("head", Role.AUDITOR, "department", False),
        ("head", Role.OFFICER, "commune_a", False),
        ("staff", Role.HEAD, "commune_a", True),
        ("staff", Role.INSPECTOR, "top", True),
        ("staff", Role.STAFF, "top", False),
        ("staff", Role.LEADER, "top", False),
        ("administrator", Role.STAFF, "top", True),
        ("staff", Role.ADMIN, "top", False),
        ("administrator", Role.ADMIN, "top", True),
    ],
)
def test_what_is_not_given_is_refused(who, role, place, taken, request, province):
    by, agency = request.getfixturevalue(who), getattr(province, place)
    asked = {"by": by, "user": UserFactory(), "agency": agency, "role": role}
    asked["start"] = timezone.localdate()

    if taken:
        assert actions.appoint(**asked).pk
    else:
        with pytest.raises(PermissionDenied, match=r"không"):
            actions.appoint(**asked)
        assert not asked["user"].assignments.exists()


@pytest.mark.parametrize(("who", "whose"), [("staff", "administrator"), ("head", "inspector")])
def test_role_is_ended_by_who_gives_it(who, whose, request, province):
    by = request.getfixturevalue(who)
    held = Assignment.objects.get(user=request.getfixturevalue(whose))

    with pytest.raises(PermissionDenied):
        actions.dismiss(by=by, assignment=held, on=timezone.localdate())


@pytest.mark.parametrize("who", ["staff", "head", "administrator"])
def test_nobody_ends_their_own_role(db, who, request, signed_in):
    person = request.getfixturevalue(who)
    held = Assignment.objects.get(user=person)

    with pytest.raises(PermissionDenied, match=r"của chính mình|không được giao"):
        actions.dismiss(by=person, assignment=held, on=timezone.localdate())
    for name in ["role-dismiss", "role-hand-over"]:
        assert signed_in(person).get(reverse(f"agencies:{name}", args=[held.pk])).status_code == 403


def test_closed_account_gets_no_role(province, staff):
    person = UserFactory(is_active=False)

    with pytest.raises(ValidationError, match="đã đóng"):
        actions.appoint(
            by=staff, user=person, agency=province.department, role=Role.HEAD,
            start=timezone.localdate(),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("held", "given"), [(Role.STAFF, Role.CLIENT), (Role.CLIENT, Role.INSPECTOR)]
)
def test_account_belongs_to_a_person_or_to_a_system(province, staff, held, given):
    account = AssignmentFactory(agency=province.top, role=held).user
    asked = {"by": staff, "user": account, "agency": province.top, "role": given}

    with pytest.raises(ValidationError, match="tài khoản riêng"):
        actions.appoint(start=timezone.localdate(), **asked)

    assert [each.role for each in account.assignments.all()] == [held]


def test_system_reads_at_several_places(province, staff, client_account):
    actions.appoint(
        by=staff, user=client_account, agency=province.district, role=Role.CLIENT,
        start=timezone.localdate(),
    )  # fmt: skip

    assert client_account.assignments.count() == 2


def test_head_appoints_from_the_page_of_the_own_agency(province, head, officer, signed_in):
    boss, page = signed_in(head), reverse("agencies:role-appoint", args=[province.department.pk])
    AssignmentFactory(agency=province.commune_a, user__full_name="Người Nơi Khác")
    known = AssignmentFactory(agency=province.sub_department, user__full_name="Lý Thị Quen").user

    form = boss.get(page).content.decode()
    answer = boss.post(
        page, {"user": known.pk, "role": "officer", "start": f"{timezone.localdate():%d/%m/%Y}"}
    )

    assert ("Lý Thị Quen" in form, "Người Nơi Khác" in form) == (True, False)
    assert 'value="head"' not in form
    assert answer.status_code == 302
    assert known.assignments.filter(agency=province.department).exists()


def test_password_is_asked_before_somebody_joins_the_committee(province, administrator, signed_in):
    client, person = signed_in(administrator), UserFactory()
    page = reverse("agencies:role-appoint", args=[province.top.pk])
    given = {"user": person.pk, "role": "staff", "start": f"{timezone.localdate():%d/%m/%Y}"}

    answers = [client.get(page), client.post(page, given)]

    assert all(answer.url.startswith("/xac-nhan/") for answer in answers)
    assert not person.assignments.exists()
    below = reverse("agencies:role-appoint", args=[province.department.pk])
    assert client.get(below).status_code == 200


def test_head_appoints_nobody_who_once_served_the_committee(province, head, officer, signed_in):
    today = timezone.localdate()
    former = AssignmentFactory(agency=province.department, end=today, user__full_name="Bà Cũ").user
    AssignmentFactory(agency=province.top, user=former, role=Role.LEADER, end=today)
    page = reverse("agencies:role-appoint", args=[province.department.pk])
    asked = {"user": former, "agency": province.department, "role": Role.OFFICER, "start": today}

    assert "Bà Cũ" not in signed_in(head).get(page).content.decode()
    with pytest.raises(PermissionDenied, match="Tổ giúp việc"):
        actions.appoint(by=head, **asked)
    held = Assignment.objects.get(user=officer)
    with pytest.raises(PermissionDenied, match="Tổ giúp việc"):
        hand_over(by=head, assignment=held, to=former, on=today)
    assert not Assignment.objects.as_of(today).filter(user=former).exists()


def test_staff_appoints_who_once_administered_the_portal(province, staff):
    today = timezone.localdate()
    former = AssignmentFactory(agency=province.top, role=Role.ADMIN, end=today).user

    given = actions.appoint(
        by=staff, user=former, agency=province.department, role=Role.OFFICER, start=today
    )

    assert given.pk


def test_panel_offers_the_head_the_officers_alone(province, head, officer, signed_in):
    page = signed_in(head).get(reverse("agencies:role-panel", args=[province.department.pk]))
    text = page.content.decode()

    own = Assignment.objects.get(user=head)
    its = Assignment.objects.get(user=officer)
    links = [reverse("agencies:role-dismiss", args=[each.pk]) in text for each in [own, its]]
    assert links == [False, True]
    assert reverse("agencies:role-appoint", args=[province.department.pk]) in text


def test_officer_is_offered_no_page_of_a_person(province, officer, signed_in):
    page = signed_in(officer).get(reverse("agencies:role-panel", args=[province.department.pk]))

    assert "/nguoi-dung/" not in page.content.decode()
    assert User.objects.filter(pk=officer.pk).exists()
