"""What the log says of somebody's way in, and how the codes for a lost app reach them."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import LogEntry
from tests.accounts.authenticator import (
    ASK,
    CODES,
    INBOX,
    SET_UP,
    SIGN_OUT,
    app_of,
    codes_on,
    set_up,
    shown_by,
    sign_in,
)

pytestmark = pytest.mark.usefixtures("clock")


def test_codes_are_kept_in_words_nowhere_on_the_way_to_their_page(officer):
    client = sign_in(officer)
    client.get(SET_UP)
    code = shown_by(TOTPDevice.objects.get(user=officer))

    made = client.post(SET_UP, {"otp": code})

    codes = codes_on(client.get(made["Location"]))
    assert len(codes) == 10
    for session in Session.objects.all():
        assert not set(codes) & set(str(session.get_decoded()).replace("'", " ").split())
    assert made.cookies["new_recovery_codes"]["httponly"]
    assert made.cookies["new_recovery_codes"]["path"] == CODES


def test_codes_are_shown_to_nobody_who_signs_in_after_their_maker(officer, staff):
    client = sign_in(officer)
    client.get(SET_UP)
    client.post(SET_UP, {"otp": shown_by(TOTPDevice.objects.get(user=officer))})
    client.post(SIGN_OUT)
    other = sign_in(staff)
    set_up(other)

    other.cookies["new_recovery_codes"] = client.cookies["new_recovery_codes"].value

    assert codes_on(other.get(CODES)) == []


def steps_of(person):
    """What the log says of somebody's way in, the first first."""
    steps = ["person.password_right", "person.signed_in"]
    own = LogEntry.objects.filter(by_pk=person.pk, action__in=steps).order_by("pk")
    return list(own.values_list("action", flat=True))


def test_log_says_signed_in_only_after_the_code(with_app, clock):
    before = steps_of(with_app)
    client = sign_in(with_app)
    client.get(INBOX)
    client.post(ASK, {"otp": "000000"})
    half = steps_of(with_app)[len(before) :]
    clock.shift(timedelta(seconds=5))

    client.post(ASK, {"otp": shown_by(app_of(with_app))})
    client.get(INBOX)

    assert half == ["person.password_right"]
    assert steps_of(with_app)[len(before) :] == ["person.password_right", "person.signed_in"]


def test_log_says_signed_in_only_after_a_demanded_app_was_added(demanded, staff):
    client = sign_in(staff)
    client.get(INBOX)
    half = steps_of(staff)

    set_up(client)

    assert half == ["person.password_right"]
    assert steps_of(staff) == ["person.password_right", "person.signed_in"]


def test_who_needs_no_code_signs_in_by_the_password(officer):
    client = sign_in(officer)
    set_up(client)

    assert steps_of(officer) == ["person.signed_in"]
