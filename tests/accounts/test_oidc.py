"""Signing in with the account of the province, at a real provider beside the test."""

import os
import subprocess
import sys
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import LogEntry, User
from tests.accounts import provider as providers
from tests.accounts.conftest import NOON
from tests.factories.accounts import UserFactory

ROOT = Path(__file__).resolve().parent.parent.parent
SIGN_IN, INBOX = "/dang-nhap/", "/hop-thu/"
SET_UP = reverse("accounts:second-factor-setup")
EMAIL = "an@angiang.gov.vn"


@pytest.fixture
def provider(settings):
    with providers.running() as provider:
        settings.ROOT_URLCONF = "tests.accounts.provider_urls"
        settings.OIDC = True
        settings.OIDC_ISSUER = provider.issuer
        settings.OIDC_RP_CLIENT_ID = providers.CLIENT
        settings.OIDC_RP_CLIENT_SECRET = providers.SECRET
        settings.AUTHENTICATION_BACKENDS = [
            *settings.AUTHENTICATION_BACKENDS,
            "accounts.backends.ProvinceAccount",
        ]
        provider.claims = {"email": EMAIL, "email_verified": True}
        yield provider


@pytest.fixture
def person(db):
    return UserFactory(username="nguyen.van.an", full_name="Nguyễn Văn An", email=EMAIL)


def browse(client, start="/oidc/"):
    """From the button through the provider and back; the portal's last answer."""
    leaving = client.get(start)
    if not leaving["Location"].startswith("http"):
        return leaving
    return come_back(client, at_provider(leaving["Location"]))


def at_provider(address):
    """What a browser does there: nothing but to be sent back."""
    there = urlsplit(address)
    connection = HTTPConnection(there.netloc)
    connection.request("GET", f"{there.path}?{there.query}")
    back = connection.getresponse().headers["Location"]
    connection.close()
    return back


def come_back(client, address):
    there = urlsplit(address)
    return client.get(f"{there.path}?{there.query}")


def is_signed_in(client):
    return client.get(INBOX).status_code == 200


def test_whoever_the_provider_knows_by_a_verified_address_is_signed_in(person, provider, client):
    response = browse(client)

    assert response["Location"] == reverse("reports:tasks")
    assert is_signed_in(client)
    entry = LogEntry.objects.get(action="person.signed_in")
    assert (entry.by_name, entry.details) == ("Nguyễn Văn An", {"how": "provider"})


def test_it_leads_to_the_page_that_was_asked_for_and_never_elsewhere(person, provider, client):
    assert browse(client, f"/oidc/?next={INBOX}")["Location"] == INBOX
    assert browse(Client(), "/oidc/?next=//lua-dao.vn/")["Location"] == reverse("reports:tasks")


def test_sign_in_page_has_the_button_and_keeps_where_to_go(db, provider, client):
    page = client.get(f"{SIGN_IN}?next={INBOX}").content.decode()

    assert 'href="/oidc/?next=/hop-thu/"' in page
    assert "Đăng nhập bằng tài khoản của tỉnh" in page


def test_passwords_still_work_beside_it(person, provider, client):
    sent = {"username": "nguyen.van.an", "password": "mat-khau-thu-nghiem"}

    assert client.post(f"{SIGN_IN}?code=1&state=2", sent).status_code == 302


def test_passwords_still_work_while_the_provider_is_down(person, provider, client):
    provider.down = True

    sent = {"username": "nguyen.van.an", "password": "mat-khau-thu-nghiem"}

    assert client.post(SIGN_IN, sent).status_code == 302


# --- who is found ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "nguoi.khac@angiang.gov.vn", "email_verified": True},
        {"email": EMAIL, "email_verified": False},
        {"email": EMAIL},
        {"email": "", "email_verified": True},
        {"preferred_username": "nguyen.van.an"},
        {},
    ],
)
def test_nobody_else_gets_in_and_nobody_gets_an_account(person, provider, client, claims):
    UserFactory(username="khong-co-thu", email="")
    provider.claims = claims

    page = browse_to_page(client)

    assert "không tìm thấy đúng một người" in page
    assert not is_signed_in(client)
    assert User.objects.count() == 2


def browse_to_page(client):
    assert browse(client)["Location"] == SIGN_IN
    return client.get(SIGN_IN).content.decode()


def test_address_that_two_people_have_opens_neither(person, provider, client):
    UserFactory(email=EMAIL.upper())

    assert "không tìm thấy đúng một người" in browse_to_page(client)


def test_closed_account_is_not_opened_and_its_session_ends(person, provider, client):
    browse(client)
    assert is_signed_in(client)

    User.objects.filter(pk=person.pk).update(is_active=False)

    assert not is_signed_in(client)
    assert "không tìm thấy đúng một người" in browse_to_page(Client())


def test_claim_that_is_said_to_be_the_name_finds_people(person, provider, client, settings):
    settings.OIDC_USERNAME_CLAIM = "ma_cong_chuc"
    provider.claims = {"ma_cong_chuc": "nguyen.van.an"}

    browse(client)

    assert is_signed_in(client)


def test_name_of_one_and_address_of_another_open_neither(person, provider, client, settings):
    settings.OIDC_USERNAME_CLAIM = "ma_cong_chuc"
    UserFactory(username="le.thi.binh")
    provider.claims |= {"ma_cong_chuc": "le.thi.binh"}

    browse(client)

    assert not is_signed_in(client)


def test_second_factor_is_still_asked(person, provider, client):
    TOTPDevice.objects.create(user=person, name="Ứng dụng", confirmed=True)

    browse(client)

    assert client.get(INBOX)["Location"].startswith(reverse("accounts:second-factor"))


def test_it_is_good_for_ten_minutes_like_the_password(person, provider, client):
    with time_machine.travel(NOON, tick=False) as clock:
        browse(client)
        within = client.get(SET_UP).status_code
        clock.shift(timedelta(minutes=10))

        there = client.get(SET_UP)

    assert within == 200
    assert there["Location"].startswith(reverse("accounts:confirm"))


def test_who_has_no_password_is_told_to_sign_in_there_again(person, provider, client):
    person.set_unusable_password()
    person.save()
    browse(client)

    page = client.get(reverse("accounts:confirm")).content.decode()

    assert "đăng xuất rồi đăng nhập lại bằng tài khoản của tỉnh" in page
    assert "Anh/chị chưa đặt mật khẩu?" not in page


# --- what is not believed --------------------------------------------------------------------


@pytest.mark.parametrize(
    "lies",
    [
        {"iss": "https://lua-dao.vn"},
        {"aud": "mot-cong-khac"},
        {"aud": None},
        {"exp": 1},
        {"exp": None},
        {"nonce": "cua-phien-khac"},
        {"nonce": None},
        {"sub": "s-2"},
    ],
)
def test_token_with_a_lie_opens_nothing(person, provider, client, lies):
    provider.lies = lies

    browse(client)

    assert not is_signed_in(client)


def test_token_signed_by_another_key_opens_nothing(person, provider, client):
    provider.key = providers.OTHER_KEY

    assert "chưa trả lời đúng" in browse_to_page(client)
    assert not is_signed_in(client)


def test_answer_that_another_browser_asked_for_opens_nothing(person, provider, client):
    back = at_provider(client.get("/oidc/")["Location"])

    victim = Client()
    come_back(victim, back)

    assert not is_signed_in(victim)


def test_answer_works_once(person, provider, client):
    back = at_provider(client.get("/oidc/")["Location"])
    come_back(client, back)
    client.post(reverse("accounts:sign-out"))

    come_back(client, back)

    assert not is_signed_in(client)


def test_refusal_of_the_provider_signs_nobody_out(person, provider, client):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

    client.get("/oidc/tro-lai/?error=access_denied")

    assert is_signed_in(client)


@pytest.mark.parametrize("query", ["", "?code=1", "?code=1&state=2", "?code=%00&state=%00"])
def test_nonsense_coming_back_is_answered_in_words(db, provider, client, query):
    assert client.get(f"/oidc/tro-lai/{query}")["Location"] == SIGN_IN


def test_provider_that_is_down_is_said_in_words(person, provider, client):
    provider.down = True

    assert "chưa trả lời đúng" in browse_to_page(client)


def test_failures_there_close_nobody_out(person, provider, client):
    provider.claims = {}
    for _ in range(7):
        browse(Client())

    provider.claims = {"email": EMAIL, "email_verified": True}
    browse(client)

    assert is_signed_in(client)


# --- off by default --------------------------------------------------------------------------


def test_without_a_provider_there_is_no_button_and_no_address(db, client):
    assert "tài khoản của tỉnh" not in client.get(SIGN_IN).content.decode()
    assert client.get("/oidc/").status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("accounts:provider")


def started(tmp_path, **environment):
    """The portal as it starts with this environment."""
    ask = (
        "import django; django.setup(); from django.urls import reverse; "
        "from django.contrib.auth import get_backends; "
        "print(reverse('accounts:provider'), *[type(each).__name__ for each in get_backends()])"
    )
    own = {"VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "isoportal.settings"}
    return subprocess.run(
        [sys.executable, "-c", ask],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **own, **environment},
        capture_output=True,
        text=True,
    )


def test_environment_turns_it_on(tmp_path):
    names = {"OIDC_CLIENT_ID": "cong", "OIDC_CLIENT_SECRET": "bi-mat"}

    on = started(tmp_path, OIDC_ISSUER="https://dang-nhap.example.vn", **names)

    assert on.stdout.split()[0] == "/oidc/"
    assert "ProvinceAccount" in on.stdout


def test_half_an_environment_refuses_to_start(tmp_path):
    half = started(tmp_path, OIDC_ISSUER="https://dang-nhap.example.vn", OIDC_CLIENT_ID="cong")

    assert half.returncode != 0
    assert "thiếu OIDC_CLIENT_ID hoặc OIDC_CLIENT_SECRET" in half.stderr
