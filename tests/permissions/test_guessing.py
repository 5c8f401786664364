"""Somebody of another agency who tries every number: nothing tells what is there."""

import pytest
from django.test import Client

from tests.permissions.guessing import MISSING, heard, missing_like, told_apart
from tests.permissions.pages import ROWS
from tests.permissions.people import AGENCIES, EVERYBODY
from tests.permissions.things import address, asked
from tests.test_permissions import OPEN

pytestmark = pytest.mark.django_db
NUMBERLESS = {"-", "csv", "years", "year_asked", "page_draft", "typed_draft", "figures_sent"}
NAMED = [row for row in ROWS if row.thing not in NUMBERLESS and row.page not in OPEN]
GUESSERS = {"own": ("officer_b", "nobody"), "other": ("officer", "head_above")}


@pytest.mark.parametrize("row", [row for row in NAMED if row.is_of_an_agency], ids=str)
def test_what_is_beyond_reach_is_as_if_it_were_not(row, world):
    for whose, guessers in GUESSERS.items():
        thing, there = asked(row, world, whose)
        for name in guessers:
            found, missed = both(world, name, row, thing, there)
            assert found.status == 404
            assert told_apart(found, missed) == []


def shut_out(row):
    """Those of agencies who may not open what is the committee's; none where all may read it."""
    told = dict(zip(EVERYBODY, row.expected["own"], strict=True))
    return [name for name in AGENCIES if told[name] in "DH"]


@pytest.mark.parametrize(
    "row", [row for row in NAMED if not row.is_of_an_agency and shut_out(row)], ids=str
)
def test_what_is_the_committees_is_refused_whether_it_is_there_or_not(row, world):
    thing, there = asked(row, world, "own")

    for name in shut_out(row):
        found, missed = both(world, name, row, thing, there)
        assert told_apart(found, missed) == []


def both(world, name, row, thing, there):
    """What `name` hears of the thing, and of one that is not there."""
    number, nowhere = other_than(thing)
    browser, numbers = Client(), [number, missing_like(number)]
    hears = lambda at: heard(  # noqa: E731
        world, name, row.method, at, thing.data, numbers=numbers, browser=browser
    )
    return hears(there), hears(address(row.page, nowhere))


def other_than(thing):
    """The number by which the thing is asked for, and the same with a number of nothing."""
    if thing.args:
        number = thing.args[0]
        return number, thing._replace(args=(missing_like(number), *thing.args[1:]))
    name, _, value = thing.query.partition("=")
    number, more, rest = value.partition("&")
    return number, thing._replace(query=f"{name}={MISSING}{more}{rest}")
