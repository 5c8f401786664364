"""Two findings raised at the same moment, two people at one; real threads, real transactions."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.models import User
from agencies.roles import Role
from audits.findings import actions
from audits.inspections import passage
from audits.models import Finding, Inspection
from quality.conflicts import Conflict
from tests.audits.finding import TODAY, a_plan, raised, second
from tests.audits.inspecting import bands, concluded
from tests.audits.inspecting import planned as planned_inspection
from tests.conftest import small_province
from tests.factories.agencies import AssignmentFactory

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


def test_nothing_is_found_in_an_inspection_that_was_closed_since_it_was_read():
    province = small_province()
    seen = planned_inspection(province)
    bands()
    concluded(seen)
    passage.close(
        by=AssignmentFactory(agency=province.top, role=Role.STAFF).user,
        inspection=Inspection.objects.get(pk=seen.pk),
    )

    with time_machine.travel(TODAY, tick=False), pytest.raises(ValidationError):
        raised(seen.member, seen.agency, inspection=seen, source="inspection", item="I.2.1")

    assert not Finding.objects.exists()
