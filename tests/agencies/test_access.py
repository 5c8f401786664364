"""What a person reaches, today and through mergers."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from agencies import actions
from agencies.access import agencies_for, can, can_somewhere, forget, held, reach, require
from agencies.models import Agency, AgencyVersion, Assignment, Kind
from agencies.roles import GRANTS, Permission, Role, roles_with
from tests.factories.agencies import AssignmentFactory

P = Permission
JULY = date(2021, 7, 1)


def afresh(user):
    return User.objects.get(pk=user.pk)


def test_role_reaches_the_agency_and_everything_under_it(province, officer):
    assert reach(officer, P.VIEW).ids == {province.department.pk, province.sub_department.pk}
    assert set(agencies_for(officer)) == {province.department, province.sub_department}


def test_role_at_the_root_reaches_everything_and_filters_nothing(province, staff):
    reached = reach(staff, P.VIEW)

    assert reached.everywhere
    assert "WHERE" not in str(agencies_for(staff).query)
    assert 123456 in reached


def test_role_gives_what_its_table_says_and_no_more(province, officer):
    assert can(officer, P.DECLARE, province.department)
    assert not can(officer, P.REORGANISE, province.department)
    assert not can(officer, P.DECLARE, province.district)
    assert can_somewhere(officer, P.DECLARE)
    assert not can_somewhere(officer, P.RECORD)


def test_roles_at_two_places_reach_both(province, officer):
    AssignmentFactory(user=officer, agency=province.commune_a, role=Role.HEAD)

    assert reach(officer, P.DECLARE).ids == {
        province.department.pk, province.sub_department.pk, province.commune_a.pk,
    }  # fmt: skip
    assert set(held(officer)) == {province.department.pk, province.commune_a.pk}


@pytest.mark.parametrize(("start", "end"), [(-10, 0), (1, None), (-10, -1)])
def test_role_that_does_not_hold_today_reaches_nothing(province, start, end):
    today = timezone.localdate()
    person = AssignmentFactory(
        agency=province.department,
        start=today + timedelta(days=start),
        end=None if end is None else today + timedelta(days=end),
    ).user

    assert not reach(person, P.VIEW)
    assert list(agencies_for(person)) == []


def test_person_made_inactive_reaches_nothing(province, staff):
    staff.is_active = False

    assert not reach(staff, P.VIEW)


def test_require_refuses_with_a_reason(province, officer):
    require(officer, P.VIEW, province.department)
    require(None, P.REORGANISE, province.department)

    with pytest.raises(PermissionDenied, match="không có quyền thực hiện việc này tại UBND huyện"):
        require(officer, P.VIEW, province.district)


def test_successor_reaches_what_the_predecessors_did(province):
    new = actions.merge(
        by=None,
        old=[province.commune_a, province.commune_b],
        into=AgencyVersion(
            name="UBND xã Mới", kind=Kind.COMMUNE, parent=province.district, start=JULY
        ),
        decision="NQ 1",
    )
    newer = actions.split(
        by=None,
        old=new,
        into=[
            (AgencyVersion(name=f"UBND xã {each}", kind=Kind.COMMUNE, parent=province.district,
                           start=date(2022, 7, 1)), "part")
            for each in ["Một", "Hai"]
        ],
        decision="NQ 2",
    )  # fmt: skip
    person = AssignmentFactory(agency=newer[1], start=date(2022, 7, 1)).user

    assert reach(person, P.VIEW).ids == {
        newer[1].pk, new.pk, province.commune_a.pk, province.commune_b.pk,
    }  # fmt: skip


def test_officer_of_a_merged_agency_loses_the_role_with_it(province, commune_officer):
    actions.dissolve(by=None, agency=province.commune_a, on=JULY, decision="NQ 1")

    assert not reach(afresh(commune_officer), P.VIEW)


def test_agency_moved_elsewhere_leaves_the_reach(province, officer):
    actions.change(
        by=None, agency=province.sub_department, on=JULY, decision="QĐ 1", parent=province.top
    )

    assert reach(afresh(officer), P.VIEW).ids == {province.department.pk}


def test_reach_is_asked_once_and_forgotten_on_demand(province, officer, count_queries):
    person = afresh(officer)
    reach(person, P.VIEW)

    assert count_queries(lambda: [reach(person, P.VIEW), reach(person, P.DECLARE)]) <= 1
    Assignment.objects.filter(user=person).delete()
    assert reach(person, P.VIEW)
    forget(person)
    assert not reach(person, P.VIEW)


def test_every_role_sees_and_staff_do_everything_but_what_an_agency_does_itself():
    assert set(GRANTS) == set(Role)
    assert all(P.VIEW in granted for granted in GRANTS.values())
    of_others = {
        P.SUBMIT,
        P.APPROVE,
        P.WRITE_PROCEDURES,
        P.APPROVE_TEMPLATES,
        P.PUSH_DOSSIERS,
        P.AUDIT,
    }
    assert GRANTS[Role.STAFF] == set(P) - of_others
    assert roles_with(P.REORGANISE) == [Role.STAFF]


def test_who_only_reads_writes_nothing():
    writing = {P.REORGANISE, P.APPOINT, P.DECLARE, P.RECORD, P.ASK_REPORTS} | {
        P.SUBMIT, P.APPROVE, P.REVIEW,
    }  # fmt: skip

    for role in [Role.INSPECTOR, Role.AUDITOR, Role.CLIENT]:
        assert not GRANTS[role] & writing


def test_nobody_without_a_role_sees_an_agency(province, django_user_model):
    stranger = django_user_model.objects.create(username="la", full_name="Người lạ")

    assert Agency.objects.count() == 6
    assert not agencies_for(stranger).exists()
