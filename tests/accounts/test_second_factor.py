"""The code of an authenticator app after the password, and who has to have one."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import second_factor
from accounts.models import LogEntry, RecoveryCode
from agencies.roles import Role
from tests.accounts.authenticator import (
    ASK,
    CODES,
    INBOX,
    OFF,
    PASSWORD,
    SET_UP,
    SIGN_IN,
    SIGN_OUT,
    STATUS,
    app_of,
    codes_on,
    leads_to,
    set_up,
    shown_by,
    sign_in,
)
from tests.factories.accounts import UserFactory
from tests.factories.agencies import AssignmentFactory

API = reverse("api:agency-list")
pytestmark = pytest.mark.usefixtures("clock")


# --- adding an app ---------------------------------------------------------------------------


def test_page_shows_a_picture_to_scan_and_the_secret_in_groups_of_four(officer):
    page = sign_in(officer).get(SET_UP).content.decode()

    assert 'class="qr" src="data:image/svg+xml' in page
    assert re.search(r'id="secret">([A-Z2-7]{4} ){7}[A-Z2-7]{4}<', page)
    assert "style=" not in page


def test_reloading_the_page_keeps_the_secret_that_was_scanned(officer):
    client = sign_in(officer)

    first, second = (client.get(SET_UP).context["secret"] for _ in range(2))

    assert first == second


def test_secret_that_another_session_was_shown_is_added_by_nobody(officer):
    thief, owner = sign_in(officer), sign_in(officer)
    seen = thief.get(SET_UP).context["secret"]
    planted = TOTPDevice.objects.get(user=officer)

    own = owner.get(SET_UP).context["secret"]
    refused = thief.post(SET_UP, {"otp": shown_by(planted)})

    assert own != seen
    assert refused.status_code == 422
    assert not second_factor.is_on(officer)


def test_secret_that_waits_ends_with_the_sessions_and_with_the_password(officer):
    choose = reverse("accounts:password-change")
    new = {"new_password1": "Đồng bằng sông Cửu Long", "new_password2": "Đồng bằng sông Cửu Long"}
    client = sign_in(officer)
    client.get(SET_UP)
    client.post(choose, {"old_password": PASSWORD, **new})
    after_password = TOTPDevice.objects.count()
    client.get(SET_UP)
    client.post(reverse("accounts:sign-out-everywhere"))

    assert (after_password, TOTPDevice.objects.count()) == (0, 0)


def test_wrong_first_code_adds_nothing(officer):
    client = sign_in(officer)
    client.get(SET_UP)

    response = client.post(SET_UP, {"otp": "000000"})

    assert response.status_code == 422
    assert "Mã chưa đúng" in response.content.decode()
    assert not second_factor.is_on(officer)


def test_first_code_turns_it_on_and_ten_codes_are_shown_once(officer):
    client = sign_in(officer)

    codes = set_up(client)

    assert len(set(codes)) == 10
    assert second_factor.is_on(officer)
    assert LogEntry.objects.filter(action="person.second_factor_on").count() == 1
    again = client.get(CODES)
    assert codes_on(again) == []
    assert "Cổng không đọc lại được các mã" in again.content.decode()


def test_only_fingerprints_of_the_codes_are_kept(officer):
    codes = set_up(sign_in(officer))

    kept = set(RecoveryCode.objects.values_list("digest", flat=True))

    assert kept == {sha256(code.replace("-", "").encode()).hexdigest() for code in codes}


def test_other_sessions_of_the_person_are_over(officer, clock):
    elsewhere, here = sign_in(officer), sign_in(officer)
    elsewhere.get(INBOX), here.get(INBOX)
    clock.shift(timedelta(seconds=5))

    set_up(here)

    assert here.get(INBOX).status_code == 200
    assert leads_to(elsewhere.get(INBOX)) == SIGN_IN


# --- being asked for the code ----------------------------------------------------------------


def test_after_the_password_nothing_is_open_but_the_code_and_the_way_out(with_app):
    client = sign_in(with_app)

    assert leads_to(client.get(INBOX)) == ASK
    assert leads_to(client.post(reverse("accounts:inbox-read-all"))) == ASK
    assert leads_to(client.get(SET_UP)) == ASK
    assert leads_to(client.post(OFF)) == ASK
    assert leads_to(client.get(STATUS)) == ASK
    assert leads_to(client.get(CODES)) == ASK
    assert leads_to(client.post(SIGN_OUT)) == SIGN_IN


def test_right_code_leads_to_the_page_that_was_asked_for(with_app):
    client = sign_in(with_app)
    asked = client.get(INBOX)["Location"]

    response = client.post(asked, {"otp": shown_by(app_of(with_app))})

    assert asked == f"{ASK}?next=/hop-thu/"
    assert response["Location"] == INBOX
    assert client.get(INBOX).status_code == 200


def test_code_never_leads_out_of_the_portal(with_app):
    client = sign_in(with_app)

    response = client.post(f"{ASK}?next=//lua-dao.vn/", {"otp": shown_by(app_of(with_app))})

    assert leads_to(response) == reverse("reports:tasks")


def test_session_has_a_new_id_after_the_code(with_app):
    client = sign_in(with_app)
    before = client.session.session_key

    client.post(ASK, {"otp": shown_by(app_of(with_app))})

    assert client.session.session_key != before


def test_code_works_once(with_app):
    code = shown_by(app_of(with_app))
    sign_in(with_app).post(ASK, {"otp": code})
    client = sign_in(with_app)

    again = client.post(ASK, {"otp": code})

    assert again.status_code == 422
    assert leads_to(client.get(INBOX)) == ASK


def test_code_that_added_the_app_signs_nobody_in(officer):
    set_up(sign_in(officer))

    again = sign_in(officer).post(ASK, {"otp": shown_by(app_of(officer))})

    assert again.status_code == 422


@pytest.mark.parametrize(("steps", "answer"), [(-2, 422), (-1, 302), (0, 302), (1, 302), (2, 422)])
def test_phone_may_be_half_a_minute_off(with_app, clock, steps, answer):
    clock.shift(timedelta(minutes=10))

    response = sign_in(with_app).post(ASK, {"otp": shown_by(app_of(with_app), steps)})

    assert response.status_code == answer


def test_code_may_be_typed_as_the_app_shows_it(with_app):
    code = shown_by(app_of(with_app))

    response = sign_in(with_app).post(ASK, {"otp": f" {code[:3]} {code[3:]} "})

    assert response.status_code == 302


@pytest.mark.parametrize("code", ["", "12", "abc", "١٢٣٤٥٦", "9" * 40, "-1", "000000' OR 1=1"])
def test_nonsense_is_refused_in_words(with_app, code):
    response = sign_in(with_app).post(ASK, {"otp": code})

    assert response.status_code == 422
    assert response.context["form"].errors


def test_letters_are_a_slip_and_no_wrong_code(with_app):
    response = sign_in(with_app).post(ASK, {"otp": "abcdef"})

    assert response.context["form"].errors["otp"] == ["Mã gồm đúng 6 chữ số. Hãy nhập lại."]
    assert not LogEntry.objects.filter(action="person.second_factor_failed").exists()


def test_who_guesses_codes_waits_longer_each_time(with_app, clock):
    client = sign_in(with_app)
    for wait in [0, 1, 2, 4, 8]:
        clock.shift(timedelta(seconds=wait))
        client.post(ASK, {"otp": "000000"})

    response = client.post(ASK, {"otp": shown_by(app_of(with_app))})

    assert "Hãy chờ 16 giây" in response.content.decode()
    assert LogEntry.objects.filter(action="person.second_factor_failed").count() == 5
    clock.shift(timedelta(seconds=16))
    assert client.post(ASK, {"otp": shown_by(app_of(with_app))}).status_code == 302


def test_part_of_a_page_fetched_before_the_code_reloads_the_page(with_app):
    response = sign_in(with_app).get(INBOX, headers={"HX-Request": "true"})

    assert (response.status_code, response["HX-Refresh"]) == (204, "true")


def test_what_was_sent_before_the_code_is_said_to_be_unwritten(with_app):
    client = sign_in(with_app)
    client.post(reverse("accounts:inbox-read-all"))

    assert "Nội dung vừa gửi chưa được ghi" in client.get(ASK).content.decode()


def test_page_of_the_code_leads_on_who_is_not_asked(officer):
    assert leads_to(sign_in(officer).get(ASK)) == reverse("reports:tasks")


@pytest.mark.parametrize("spent", ["code", "paper"])
def test_code_sent_twice_at_once_is_taken_once(transactional_db, spent):
    person = UserFactory()
    codes = set_up(sign_in(person))
    TOTPDevice.objects.update(last_t=-1)
    code = shown_by(app_of(person)) if spent == "code" else codes[0]

    def prove(_):
        try:
            second_factor.prove(by=person, code=code)
        except ValidationError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        proved = list(pool.map(prove, range(4)))

    assert sorted(proved) == [False, False, False, True]


# --- whom the installation demands it of -----------------------------------------------------


@pytest.mark.parametrize("who", ["staff", "administrator"])
def test_who_serves_the_committee_reaches_only_the_set_up(db, request, demanded, who):
    client = sign_in(request.getfixturevalue(who))

    assert leads_to(client.get(INBOX)) == SET_UP
    assert leads_to(client.get(reverse("reports:home"))) == SET_UP
    assert leads_to(client.get(STATUS)) == SET_UP
    assert client.get(SET_UP).status_code == 200
    assert leads_to(client.post(SIGN_OUT)) == SIGN_IN


@pytest.mark.parametrize("who", ["officer", "head", "leader", "inspector", "auditor"])
def test_nobody_else_is_made_to(db, request, demanded, who):
    assert sign_in(request.getfixturevalue(who)).get(INBOX).status_code == 200


def test_adding_an_app_opens_the_page_that_was_asked_for(demanded, staff):
    client = sign_in(staff)
    asked = client.get(INBOX)["Location"]
    client.get(asked)
    device = TOTPDevice.objects.get(user=staff)

    page = client.post(asked, {"otp": shown_by(device)}, follow=True)

    assert 'href="/hop-thu/">Tôi đã cất các mã' in page.content.decode()
    assert client.get(INBOX).status_code == 200


def test_where_it_is_not_demanded_staff_sign_in_by_password_alone(staff):
    assert sign_in(staff).get(INBOX).status_code == 200


def test_role_given_during_a_session_is_asked_at_once(demanded, officer, province):
    client = sign_in(officer)
    assert client.get(INBOX).status_code == 200

    AssignmentFactory(agency=province.top, role=Role.STAFF, user=officer)

    assert leads_to(client.get(INBOX)) == SET_UP


def test_proved_session_costs_no_query_more(demanded, staff, officer, count_queries):
    client = sign_in(staff)
    set_up(client)
    client.get(INBOX)
    with_app = count_queries(lambda: client.get(INBOX))
    other = sign_in(officer)
    other.get(INBOX)

    assert count_queries(lambda: other.get(INBOX)) == with_app


# --- the API ---------------------------------------------------------------------------------


def test_session_without_the_code_opens_no_api(with_app):
    response = sign_in(with_app).get(API)

    assert response.status_code == 403
    assert response["Content-Type"] == "application/problem+json"
    assert "thiếu xác thực hai lớp" in response.json()["detail"]


def test_session_without_a_demanded_app_opens_no_api(demanded, staff):
    client = sign_in(staff)
    before = client.get(API).status_code
    set_up(client)

    assert (before, client.get(API).status_code) == (403, 200)
