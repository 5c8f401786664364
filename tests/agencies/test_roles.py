"""Giving and ending roles: what it does and what stops it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import LogEntry, User
from agencies import actions
from agencies.access import reach
from agencies.models import Assignment
from agencies.roles import Permission, Role
from tests.factories.accounts import UserFactory

BEFORE, JULY, LATER = date(2021, 6, 30), date(2021, 7, 1), date(2022, 7, 1)


def refusal(act, **asked):
    """The words an action refuses with; it has left no line in the log."""
    entries = LogEntry.objects.count()
    with pytest.raises(ValidationError) as refused:
        act(**asked)
    assert LogEntry.objects.count() == entries
    return " ".join(refused.value.messages)


def test_appointed_person_holds_the_role(province, staff):
    person = UserFactory()

    held = actions.appoint(
        by=staff, user=person, agency=province.department, role=Role.HEAD, start=JULY, end=LATER
    )

    assert Assignment.objects.as_of(JULY).get(user=person) == held
    assert not Assignment.objects.as_of(LATER).filter(user=person).exists()
    assert LogEntry.objects.get().details["role"] == "head"


def test_nobody_appoints_themselves(province, staff):
    with pytest.raises(PermissionDenied, match="tự phân công"):
        actions.appoint(
            by=staff, user=staff, agency=province.department, role=Role.HEAD, start=JULY
        )


@pytest.mark.parametrize("role", [Role.LEADER, Role.STAFF, Role.ADMIN])
def test_roles_of_the_committee_are_held_at_the_root(province, role):
    asked = {"by": None, "user": UserFactory(), "role": role, "start": JULY}

    said = refusal(actions.appoint, agency=province.department, **asked)
    held = actions.appoint(agency=province.top, **asked)

    assert f"“{role.label}” chỉ được giao tại UBND tỉnh Nam Định" in said
    assert held.role == role


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.HEAD, Role.OFFICER, Role.AUDITOR])
def test_other_roles_are_held_anywhere(province, role):
    for agency in [province.top, province.commune_a]:
        assert actions.appoint(by=None, user=UserFactory(), agency=agency, role=role, start=JULY)


@pytest.mark.parametrize(
    ("start", "end", "taken"),
    [
        (BEFORE, JULY, True),
        (BEFORE, None, False),
        (BEFORE, LATER, False),
        (JULY, LATER, False),
        (LATER, None, False),
    ],
)
def test_role_lasts_no_longer_than_its_agency(province, start, end, taken):
    actions.dissolve(by=None, agency=province.commune_a, on=JULY, decision="NQ 1")
    asked = {
        "by": None, "user": UserFactory(), "agency": province.commune_a, "role": Role.HEAD,
        "start": start, "end": end,
    }  # fmt: skip

    if taken:
        assert actions.appoint(**asked).end == JULY
    else:
        assert "chấm dứt hoạt động từ ngày 01/07/2021" in refusal(actions.appoint, **asked)


def test_role_outlasts_a_new_name_of_its_agency(province):
    actions.change(by=None, agency=province.commune_a, on=JULY, decision="NQ 1", name="Phường")
    asked = {"user": UserFactory(), "agency": province.commune_a, "role": Role.HEAD}

    assert actions.appoint(by=None, start=BEFORE, **asked).end is None


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"start": date(2005, 1, 1)}, "chưa hoạt động vào ngày 01/01/2005"),
        ({"end": BEFORE}, "Ngày hết hiệu lực phải sau ngày bắt đầu"),
        ({"start": date(1, 1, 1)}, "nằm ngoài khoảng"),
        ({"role": "king"}, "king"),
    ],
)
def test_senseless_appointment_is_refused(province, asked, words):
    given = {"user": UserFactory(), "agency": province.department, "role": Role.HEAD, "start": JULY}

    assert words in refusal(actions.appoint, by=None, **{**given, **asked})


def test_dismissed_person_keeps_what_they_did(province, staff, officer):
    held = Assignment.objects.get(user=officer)

    actions.dismiss(by=staff, assignment=held, on=JULY)

    assert Assignment.objects.as_of(BEFORE).filter(user=officer).exists()
    assert not Assignment.objects.as_of(JULY).filter(user=officer).exists()
    assert "đã kết thúc từ ngày 01/07/2021" in refusal(
        actions.dismiss, by=staff, assignment=held, on=LATER
    )


# --- cancelling -------------------------------------------------------------------------


def test_wrong_appointment_is_cancelled_on_the_day_it_was_given(province, staff):
    today, person = timezone.localdate(), UserFactory(full_name="Võ Thị Mai")
    held = actions.appoint(
        by=staff, user=person, agency=province.department, role=Role.HEAD, start=today
    )

    actions.dismiss(by=staff, assignment=held, on=today)

    assert not person.assignments.exists()
    entry = LogEntry.objects.first()
    assert (entry.action, entry.details) == (
        "role.cancelled",
        {
            "user": person.pk, "name": "Võ Thị Mai", "role": "head", "on": today.isoformat(),
            "end": None,
        },
    )  # fmt: skip
    assert not reach(User.objects.get(pk=person.pk), Permission.VIEW)


def test_role_that_is_yet_to_begin_is_cancelled_from_any_day_before(province, staff):
    start = timezone.localdate() + timedelta(30)
    held = actions.appoint(
        by=staff, user=UserFactory(), agency=province.department, role=Role.HEAD, start=start,
        end=start + timedelta(30),
    )  # fmt: skip

    actions.dismiss(by=staff, assignment=held, on=timezone.localdate())

    assert not Assignment.objects.filter(role=Role.HEAD).exists()


def test_role_that_was_held_is_not_wiped_out_by_an_early_day(officer, staff):
    held = Assignment.objects.get(user=officer)

    said = refusal(actions.dismiss, by=staff, assignment=held, on=date(2005, 1, 1))

    assert "Ngày kết thúc phải sau ngày bắt đầu (01/01/2010)" in said
    assert Assignment.objects.filter(user=officer).exists()


def test_cancelled_role_is_not_ended_again(officer, staff):
    held, stale = Assignment.objects.get(user=officer), Assignment.objects.get(user=officer)
    actions.dismiss(by=staff, assignment=held, on=held.start)

    said = refusal(actions.dismiss, by=staff, assignment=stale, on=JULY)

    assert "đã được hủy" in said


def test_only_who_may_appoint_cancels(officer, commune_officer):
    held = Assignment.objects.get(user=commune_officer)

    with pytest.raises(PermissionDenied):
        actions.dismiss(by=officer, assignment=held, on=held.start)
