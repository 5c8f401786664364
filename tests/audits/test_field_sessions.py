"""A device in the field: for 16 hours its pages open without signing in again, and no others."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import FieldPass, LogEntry
from accounts.passwords import choose
from accounts.sessions import sign_out_everywhere
from accounts.tasks import sweep
from agencies.models import Assignment
from tests.audits.field import PACKAGE, SYNC, change, posted
from tests.audits.inspecting import planned
from tests.factories.agencies import AssignmentFactory
from tests.quality.pages import words

FIELD, BEGIN, END = (
    reverse(f"audits:{name}") for name in ["field", "field-session", "field-session-end"]
)
INBOX, SIGN_OUT = reverse("accounts:inbox"), reverse("accounts:sign-out")
PROFILE, SIGN_IN = reverse("accounts:profile"), reverse("accounts:sign-in")
BEGAN = datetime(2020, 6, 15, 0, 30, tzinfo=UTC)  # 07:30 in the province
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"
PASSWORD = "mat-khau-thu-nghiem"


@pytest.fixture
def clock():
    with time_machine.travel(BEGAN, tick=False) as traveller:
        yield lambda **span: traveller.move_to(BEGAN + timedelta(**span))


@pytest.fixture
def inspection(province):
    return planned(province)


@pytest.fixture
def taken_along(inspection, clock):
    """The browser of the member, who is used to signing in with a password; in the field now."""
    client = signed_in_by_password(inspection.member)
    assert client.post(BEGIN).json() == {"session": "23:30 15/06/2020"}
    return client


def signed_in_by_password(user):
    client = Client(headers={"User-Agent": PHONE})
    client.post(SIGN_IN, {"username": user.username, "password": PASSWORD})
    return client


def works(client):
    return client.get(PACKAGE, headers={"Accept": "application/json"}).status_code == 200


def asks_to_sign_in(client, page=INBOX):
    answer = client.get(page)
    return answer.status_code == 302 and answer["Location"].startswith(SIGN_IN)


def test_the_pages_of_the_field_open_for_16_hours_and_no_others(taken_along, inspection, clock):
    clock(hours=3)  # in a pocket since
    assert works(taken_along)
    assert taken_along.get(FIELD).status_code == 200
    sent = posted(taken_along, inspection.member, change(inspection, points="40"))
    assert sent.json()["answers"][0]["outcome"] == "done"
    others = [INBOX, "/", reverse("audits:inspection-detail", args=[inspection.pk]), PROFILE]
    assert all(asks_to_sign_in(taken_along, page) for page in others)
    assert taken_along.get("/api/v1/agencies/").status_code == 401

    clock(hours=16, seconds=-1)
    assert works(taken_along)
    clock(hours=16)

    assert not works(taken_along)
    assert asks_to_sign_in(taken_along, FIELD)


def test_a_device_that_was_not_taken_along_asks_after_the_ordinary_time(inspection, clock):
    client = signed_in_by_password(inspection.member)
    assert works(client)

    clock(hours=1)

    assert not works(client)


def test_pressing_again_makes_it_no_longer(taken_along, clock):
    clock(minutes=30)
    assert taken_along.post(BEGIN).json() == {"session": "23:30 15/06/2020"}
    clock(hours=5)  # without an ordinary session
    assert taken_along.post(BEGIN).json() == {"session": "23:30 15/06/2020"}

    clock(hours=16)

    assert not works(taken_along)
    assert FieldPass.objects.count() == 1


def test_whoever_signs_in_again_goes_on_with_the_whole_portal(taken_along, inspection, clock):
    clock(hours=3)
    taken_along.post(SIGN_IN, {"username": inspection.member.username, "password": PASSWORD})

    assert taken_along.get(INBOX).status_code == 200
    clock(hours=6)
    assert works(taken_along)
    assert asks_to_sign_in(taken_along)


@pytest.mark.parametrize("hours", [0, 3])
def test_signing_out_on_the_device_ends_it(taken_along, clock, hours):
    key = taken_along.cookies["field_pass"].value
    clock(hours=hours)
    taken_along.post(SIGN_OUT)

    thief = Client()
    thief.cookies["field_pass"] = key

    assert not works(taken_along)
    assert not works(thief)


def test_it_may_be_ended_in_the_field(taken_along, clock):
    clock(hours=3)

    assert taken_along.post(END).json() == {"session": ""}

    assert not works(taken_along)


def test_signing_out_everywhere_ends_it(taken_along, inspection, clock):
    clock(hours=3)
    sign_out_everywhere(by=inspection.member)

    assert not works(taken_along)


def test_another_password_ends_it(taken_along, inspection, clock):
    clock(hours=3)
    choose(
        by=inspection.member, password="mot-mat-khau-khac-2020", action="person.password_changed"
    )

    assert not works(taken_along)


def test_closed_account_and_ended_role_end_it(taken_along, inspection, clock):
    clock(hours=3)
    Assignment.objects.filter(user=inspection.member).update(end=BEGAN.date())
    assert taken_along.get(PACKAGE).status_code == 403

    inspection.member.is_active = False
    inspection.member.save()

    assert not works(taken_along)


def test_somebody_else_who_signs_in_on_the_device_takes_it_over(
    taken_along, inspection, officer, clock
):
    clock(hours=3)
    taken_along.post(SIGN_IN, {"username": officer.username, "password": PASSWORD})

    clock(hours=5)

    assert not works(taken_along)


def test_a_key_that_is_made_up_opens_nothing(inspection, clock):
    client = Client()
    client.cookies["field_pass"] = "x" * 43

    assert not works(client)
    assert asks_to_sign_in(client, FIELD)


def test_who_is_on_a_team_without_inspecting_takes_no_device_along(inspection, signed_in, clock):
    client = signed_in(inspection.member)
    Assignment.objects.filter(user=inspection.member).update(end=BEGAN.date())
    AssignmentFactory(user=inspection.member, agency=inspection.agency)

    assert client.post(BEGIN).status_code == 403
    assert not FieldPass.objects.exists()


def test_second_factor_is_not_passed_by(taken_along, inspection, settings, clock):
    """Whoever has the device alone comes no further than the field."""
    settings.SECOND_FACTOR = True
    clock(hours=3)

    assert works(taken_along)
    assert asks_to_sign_in(taken_along)


def test_page_is_told_until_when(taken_along, inspection, clock):
    assert json.loads(taken_along.get(PACKAGE).content)["session"] == "23:30 15/06/2020"
    assert json.loads(signed_in_by_password(inspection.lead).get(PACKAGE).content)["session"] == ""
    clock(hours=3)
    assert "no-store" in taken_along.get(PACKAGE)["Cache-Control"]


def test_profile_names_the_devices_in_the_field_and_the_log_who_began_and_ended(
    taken_along, inspection, clock
):
    page = words(taken_along.get(PROFILE))
    assert "Chrome trên Android" in page
    assert "từ 07:30 15/06/2020 đến 23:30 15/06/2020" in page
    taken_along.post(SIGN_OUT)

    again = signed_in_by_password(inspection.member)
    assert "Chrome trên Android" not in words(again.get(PROFILE))
    found = LogEntry.objects.filter(action__startswith="person.field_").order_by("pk")
    assert [(each.action, each.by_name) for each in found] == [
        ("person.field_begun", str(inspection.member)),
        ("person.field_ended", str(inspection.member)),
    ]


def test_what_is_long_over_is_thrown_away(taken_along, clock):
    clock(hours=17)
    sweep()
    assert FieldPass.objects.exists()

    clock(hours=41)
    sweep()

    assert not FieldPass.objects.exists()


def test_the_key_goes_to_no_script_and_no_other_site(taken_along):
    cookie = taken_along.cookies["field_pass"]

    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert cookie.value not in str(FieldPass.objects.values().get())


def test_changes_from_another_site_are_refused(taken_along, inspection, clock):
    clock(hours=3)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = taken_along.cookies

    assert strict.post(SYNC, "{}", content_type="application/json").status_code == 403
