"""Whoever sends another agency's number in a filter, a form or a sheet learns nothing by it."""

import pytest

from agencies.roles import Role
from tests.permissions.elsewhere import GUESSES
from tests.permissions.guessing import MISSING, heard, told_apart
from tests.permissions.people import held, session_of
from tests.permissions.things import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch_staff(world, monkeypatch):
    """Somebody who reorganises one branch alone: no post of today, but the reach still holds."""
    person = held(world.province.department, Role.STAFF)
    monkeypatch.setitem(world.keys, "branch_staff", session_of(person))


@pytest.mark.parametrize("guess", GUESSES, ids=str)
def test_number_of_another_agency_is_as_unknown_as_one_of_nothing(guess, world, branch_staff):
    about = guess.about(world, world.own)
    own, foreign = guess.of(world, world.own), guess.of(world, world.other)

    def hears(number):
        thing = guess.asked(world, about, number)
        at, numbers = address(guess.page, thing), [own, foreign, MISSING]
        return heard(world, guess.who, guess.method, at, thing.data, numbers=numbers)

    unknown, known = hears(MISSING), hears(own)
    assert told_apart(hears(foreign), unknown) == []
    assert told_apart(known, unknown)
