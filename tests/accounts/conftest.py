"""A clock that stands still, and people with an authenticator app."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests.accounts.authenticator import ASK, app_of, set_up, shown_by, sign_in

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def clock():
    """Noon of 2 March 2026, until a test moves it on."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def demanded(settings):
    """An installation where who serves the committee needs a second factor."""
    settings.SECOND_FACTOR = True


@pytest.fixture
def with_app(officer, clock):
    """The officer of the department, who has an app; its codes are on paper."""
    officer.paper = set_up(sign_in(officer))
    clock.shift(timedelta(minutes=1))
    return officer


@pytest.fixture
def proved(with_app, clock):
    """The browser of the officer, after password and code."""
    client = sign_in(with_app)
    client.post(ASK, {"otp": shown_by(app_of(with_app))})
    clock.shift(timedelta(minutes=1))
    return client
