"""How long people stay signed in."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import LogEntry
from agencies.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.agencies import AssignmentFactory

SIGN_IN = reverse("accounts:sign-in")
INBOX = reverse("accounts:inbox")
CONTINUE = reverse("accounts:session-continue")
EVERYWHERE = reverse("accounts:sign-out-everywhere")
JSON = {"Accept": "application/json"}
BEGAN = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(BEGAN, tick=False) as traveller:
        yield traveller


def after(clock, **span):
    clock.move_to(BEGAN + timedelta(**span))


def goes_on(client):
    return client.get(INBOX).status_code == 200


@pytest.mark.parametrize(
    ("role", "minutes"),
    [(Role.OFFICER, 60), (Role.HEAD, 60), (Role.LEADER, 30), (Role.STAFF, 30), (Role.ADMIN, 30)],
)
def test_session_nobody_uses_ends_after_an_hour_or_half_of_it_for_the_committee(
    province, signed_in, clock, role, minutes
):
    user = AssignmentFactory(agency=province.top, role=role).user
    used, left_alone = signed_in(user), signed_in(user)
    assert goes_on(used)
    assert goes_on(left_alone)

    after(clock, minutes=minutes, seconds=-1)
    assert goes_on(used)
    after(clock, minutes=minutes)

    assert goes_on(used)
    assert not goes_on(left_alone)


def test_session_ends_half_a_day_after_signing_in_however_much_it_is_used(
    officer, signed_in, clock
):
    client = signed_in(officer)
    for half_hours in range(24):
        after(clock, minutes=30 * half_hours)
        assert goes_on(client)

    after(clock, hours=12, seconds=-1)
    assert goes_on(client)
    after(clock, hours=12)

    page = client.get(INBOX, follow=True).content.decode()
    assert "đã quá 12 giờ kể từ lúc đăng nhập. Hãy đăng nhập lại." in page


def test_ended_session_is_gone_from_the_server_and_the_sign_in_page_says_why_once(
    officer, signed_in, clock
):
    client = signed_in(officer)
    client.get(INBOX)
    after(clock, hours=1)

    answer = client.get(INBOX)
    first, second = (client.get(answer["Location"]).content.decode() for _ in range(2))

    assert answer["Location"] == f"{SIGN_IN}?next={INBOX}"
    words = "Phiên làm việc đã hết vì không có thao tác nào trong 60 phút."
    assert (first.count(words), second.count(words)) == (1, 0)
    after(clock, minutes=59)  # no clock set back brings it to life again
    assert not goes_on(client)


def test_signing_in_begins_the_session_at_once(db, clock):
    UserFactory(username="nguyen.van.an")
    client = Client()
    client.post(SIGN_IN, {"username": "nguyen.van.an", "password": "mat-khau-thu-nghiem"})

    assert client.session["signed_in_at"] == BEGAN.timestamp()


def test_part_of_a_page_is_told_to_load_the_whole_page_anew(officer, signed_in, clock):
    client = signed_in(officer)
    client.get(INBOX)
    after(clock, hours=1)

    part = client.get(INBOX, headers={"HX-Request": "true"})

    assert (part.status_code, part["HX-Refresh"]) == (204, "true")


def test_api_answers_401_once_the_session_ended(officer, signed_in, clock):
    client = signed_in(officer)
    assert client.get("/api/v1/agencies/").status_code == 200
    after(clock, hours=1)

    refused = client.get("/api/v1/agencies/")

    assert (refused.status_code, refused["Content-Type"]) == (401, "application/problem+json")


def test_what_asks_by_itself_keeps_no_session_alive(officer, signed_in, clock):
    client = signed_in(officer)
    client.get(INBOX)

    after(clock, minutes=59)
    assert client.get(INBOX, headers={"X-Poll": "1"}).status_code == 200
    after(clock, minutes=60)

    assert not goes_on(client)


def test_use_is_written_once_a_minute_at_most(officer, signed_in, clock, count_queries):
    client = signed_in(officer)
    client.get(INBOX)
    quiet = count_queries(lambda: client.get(INBOX))

    after(clock, seconds=59)
    assert count_queries(lambda: client.get(INBOX)) == quiet
    after(clock, seconds=60)

    assert count_queries(lambda: client.get(INBOX)) > quiet
    assert count_queries(lambda: client.get(INBOX)) == quiet


def test_page_knows_when_the_session_ends(officer, signed_in, clock):
    client = signed_in(officer)
    client.get(INBOX)
    after(clock, seconds=30)

    page = client.get(INBOX).content.decode()
    part = client.get(INBOX, headers={"HX-Request": "true"})

    assert 'data-idle="3570" data-absolute="43170" data-warning="300"' in page
    assert part["X-Session-Left"] == "3570 43170"


def test_page_never_says_that_a_session_ended_which_still_goes_on(officer, signed_in, clock):
    client = signed_in(officer)
    client.get(INBOX)
    after(clock, seconds=30, milliseconds=400)

    assert client.get(INBOX, headers={"HX-Request": "true"})["X-Session-Left"] == "3570 43170"


def test_going_on_gives_a_full_hour_again_but_no_more_than_half_a_day(officer, signed_in, clock):
    client = signed_in(officer)
    client.get(INBOX)
    after(clock, minutes=58)

    left = client.post(CONTINUE, headers=JSON).json()

    assert left == {"idle": 3600, "absolute": 12 * 3600 - 58 * 60}
    after(clock, minutes=58 + 59)
    assert goes_on(client)


def test_script_of_a_page_is_told_that_the_session_ended(officer, signed_in, clock):
    client = signed_in(officer)
    client.get(INBOX)
    after(clock, hours=1)

    told = client.post(CONTINUE, headers=JSON)

    assert told.status_code == 401
    assert "không có thao tác nào" in told.json()["detail"]
    assert "Nội dung vừa gửi" not in client.get(SIGN_IN).content.decode()


@pytest.mark.parametrize("keeps", [True, False])
def test_only_whose_form_keeps_drafts_is_promised_to_find_the_text_again(db, client, keeps):
    client.post(reverse("accounts:inbox-read-all"), {"keeps_draft": "1"} if keeps else {})

    page = client.get(SIGN_IN).content.decode()

    assert "Nội dung vừa gửi chưa được ghi" in page
    assert ("Nội dung đã gõ được giữ lại" in page) == keeps


def test_signing_out_everywhere_ends_every_session_this_one_too_and_is_logged(
    officer, commune_officer, signed_in, clock
):
    here, elsewhere, other = signed_in(officer), signed_in(officer), signed_in(commune_officer)
    for client in [here, elsewhere, other]:
        assert goes_on(client)
    after(clock, seconds=1)

    page = here.post(EVERYWHERE, follow=True).content.decode()

    assert "Đã đăng xuất khỏi mọi thiết bị, kể cả máy này." in page
    assert not goes_on(here)
    told = elsewhere.get(INBOX, follow=True).content.decode()
    assert "Tài khoản đã được đăng xuất khỏi mọi thiết bị. Hãy đăng nhập lại." in told
    assert goes_on(other)
    assert LogEntry.objects.get().action == "person.signed_out_everywhere"


def test_whoever_signs_in_after_that_stays_in(officer, signed_in, clock):
    signed_in(officer).post(EVERYWHERE)
    after(clock, seconds=1)
    officer.refresh_from_db()

    assert goes_on(signed_in(officer))


def test_a_mere_link_signs_nobody_out_everywhere(officer, signed_in):
    client = signed_in(officer)

    assert client.get(EVERYWHERE).status_code == 405
    assert goes_on(client)


def test_closing_an_account_ends_its_sessions(officer, signed_in):
    client = signed_in(officer)
    assert goes_on(client)

    officer.is_active = False
    officer.save()

    assert not goes_on(client)


def test_changed_password_ends_the_other_sessions_and_keeps_this_one(officer, signed_in):
    here, elsewhere = signed_in(officer), signed_in(officer)
    new = "giấy-trắng-mực-đen-7"

    here.post(
        reverse("accounts:password-change"),
        {"old_password": "mat-khau-thu-nghiem", "new_password1": new, "new_password2": new},
    )

    assert goes_on(here)
    assert not goes_on(elsewhere)


def test_nothing_a_signed_in_person_sees_is_kept_by_a_cache(officer, signed_in):
    client = signed_in(officer)

    for name in ["accounts:inbox", "accounts:password-change", "reports:agency-list"]:
        assert client.get(reverse(name))["Cache-Control"] == "private, no-store"
    assert client.get("/khong-co/")["Cache-Control"] == "private, no-store"
    assert client.get("/api/v1/agencies/")["Cache-Control"] == "private, no-cache"
