"""How passwords are kept: OWASP's parameters, whatever keyboard typed them."""

import unicodedata

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import UserFactory

OWASP = ["accounts.hashers.OwaspArgon2"]
PASSWORD = "Đồng bằng sông Cửu Long"


@pytest.fixture(autouse=True)
def _real_hasher(settings):
    settings.PASSWORD_HASHERS = OWASP


def composed(form, text=PASSWORD):
    return unicodedata.normalize(form, text)


def test_password_is_kept_with_the_parameters_owasp_recommends():
    assert make_password(PASSWORD).startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def test_same_password_is_never_kept_alike():
    assert make_password(PASSWORD) != make_password(PASSWORD)


@pytest.mark.parametrize(("chosen_on", "typed_on"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_mac_and_windows_type_the_same_password(chosen_on, typed_on):
    kept = make_password(composed(chosen_on))

    assert composed("NFC") != composed("NFD")
    assert check_password(composed(typed_on), kept)


def test_accents_still_count():
    assert not check_password("Dong bang song Cuu Long", make_password(PASSWORD))


@pytest.mark.parametrize("length", [64, 128])
@pytest.mark.parametrize("typed_on", ["NFC", "NFD"])
def test_long_vietnamese_password_signs_in_to_its_last_sign(db, length, typed_on):
    password = ("Sông Hậu chảy êm đềm " * 7)[: length - 1] + "ẹ"
    UserFactory(username="nguyen.van.an", password=password)

    def sign_in(tried):
        sent = {"username": "nguyen.van.an", "password": composed(typed_on, tried)}
        return Client().post(reverse("accounts:sign-in"), sent).status_code

    assert len(password) == length
    assert sign_in(password) == 302
    assert sign_in(password[:-1] + "e") == 422
