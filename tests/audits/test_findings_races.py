"""Two findings raised at the same moment, two people at one; real threads, real transactions."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection

from accounts.models import User
from audits.findings import actions
from audits.models import Finding
from quality.conflicts import Conflict
from tests.audits.finding import TODAY, a_plan, raised, second
from tests.conftest import small_province

pytestmark = pytest.mark.usefixtures("transactional_db")


def at_once(*acts):
    """What each of `acts` came to, done at the same time: its result, or what refused it."""

    def done(act):
        try:
            return act()
        except Conflict as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(done, acts))


def test_numbers_have_no_gaps_and_none_twice():
    agency = small_province().department
    by = second(agency)

    with time_machine.travel(TODAY, tick=True):
        at_once(*[lambda: raised(User.objects.get(pk=by.pk), agency) for _ in range(8)])

    numbers = Finding.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 9))


def test_of_two_who_plan_at_once_one_is_told_that_the_other_was_quicker():
    agency = small_province().department
    people = [second(agency), second(agency)]

    with time_machine.travel(TODAY, tick=True):
        finding, plan = raised(people[0], agency), a_plan()
        came = at_once(*[
            lambda by=by: actions.plan(by=by, finding=finding, plan=plan, revision=0, today=TODAY)
            for by in people
        ])  # fmt: skip

    assert sorted(type(each).__name__ for each in came) == ["Conflict", "Finding"]
    assert finding.actions.count() == 1
