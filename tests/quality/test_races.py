"""Two of the committee press at the same second; real threads, real transactions."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from quality.conflicts import Conflict
from quality.declaring import actions
from quality.models import Declaration, Status
from tests.quality.pages import submitted_by

pytestmark = pytest.mark.usefixtures("transactional_db")


def at_once(*acts):
    """What each of `acts`, started together, was refused with; None where it went through."""
    start = Barrier(len(acts))

    def run(act):
        start.wait()
        try:
            act()
        except ValidationError as error:
            return " ".join(error.messages)
        except Conflict:
            return "Người khác vừa lưu."
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_one_of_two_who_decide_at_the_same_second_is_refused(
    province, officer, staff, second_staff
):
    declaration = submitted_by(officer, province.department)
    first, second = Declaration.objects.get(), Declaration.objects.get()

    refusals = at_once(
        lambda: actions.record(by=staff, declaration=first),
        lambda: actions.send_back(by=second_staff, declaration=second, reason="Thiếu chữ ký"),
    )

    assert sorted(refusal is None for refusal in refusals) == [False, True]
    declaration.refresh_from_db()
    winner = [staff, second_staff][refusals.index(None)]
    assert declaration.decided_by == winner
    assert str(winner) in next(refusal for refusal in refusals if refusal)


def test_one_of_two_declarations_of_an_agency_recorded_at_once_is_refused_in_words(
    province, officer, staff, second_staff
):
    same_day = {"start": date(2018, 6, 1)}
    one = submitted_by(officer, province.department, number="1/QĐ", **same_day)
    two = submitted_by(officer, province.department, number="2/QĐ", **same_day)

    refusals = at_once(
        lambda: actions.record(by=staff, declaration=one),
        lambda: actions.record(by=second_staff, declaration=two),
    )

    assert sorted(refusal is None for refusal in refusals) == [False, True]
    assert "trùng với thời gian đó" in next(refusal for refusal in refusals if refusal)
    assert Declaration.objects.filter(status=Status.RECORDED).count() == 1
