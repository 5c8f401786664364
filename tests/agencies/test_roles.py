"""Giving and ending roles: what it does and what stops it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import LogEntry
from agencies import actions
from agencies.models import Assignment
from agencies.roles import Role
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
