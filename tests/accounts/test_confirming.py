"""The password again, before what a thief of the session would do."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import FormDraft
from tests.factories.accounts import UserFactory

SIGN_IN, CONFIRM = reverse("accounts:sign-in"), reverse("accounts:confirm")
SET_UP, INBOX = reverse("accounts:second-factor-setup"), reverse("accounts:inbox")
PASSWORD = "mat-khau-thu-nghiem"


@pytest.fixture
def person(db):
    return UserFactory(username="nguyen.van.an", full_name="Nguyễn Văn An")


@pytest.fixture
def client(person, clock):
    client = Client()
    client.post(SIGN_IN, {"username": "nguyen.van.an", "password": PASSWORD})
    return client


def confirm(client, password=PASSWORD, next_page=SET_UP):
    return client.post(f"{CONFIRM}?next={next_page}", {"password": password})


def test_who_just_signed_in_is_not_asked(client):
    assert client.get(SET_UP).status_code == 200


def test_later_the_password_is_asked_and_leads_back(client, clock):
    clock.shift(timedelta(minutes=10))

    asked = client.get(f"{SET_UP}?anew=1")
    response = client.post(asked["Location"], {"password": PASSWORD})

    assert asked["Location"].startswith(f"{CONFIRM}?next=")
    assert response["Location"] == f"{SET_UP}?anew=1"
    assert client.get(SET_UP).status_code == 200


def test_session_that_never_saw_the_password_is_asked(person, signed_in):
    assert signed_in(person).get(SET_UP)["Location"].startswith(CONFIRM)


def test_it_is_good_for_ten_minutes(client, clock):
    clock.shift(timedelta(minutes=30))
    confirm(client)
    clock.shift(timedelta(minutes=9, seconds=59))
    within = client.get(SET_UP).status_code
    clock.shift(timedelta(seconds=1))

    assert (within, client.get(SET_UP).status_code) == (200, 302)


def test_what_was_sent_later_is_not_written_and_leads_back_to_its_page(client, clock):
    clock.shift(timedelta(minutes=11))

    sent = client.post(
        SET_UP, {"otp": "123456"}, headers={"Referer": "http://testserver/xac-thuc/cai-dat/?a=1"}
    )
    page = client.get(sent["Location"]).content.decode()

    assert "Nội dung vừa gửi chưa được ghi" in page
    assert confirm_of(client, sent)["Location"] == "/xac-thuc/cai-dat/?a=1"


def confirm_of(client, sent):
    return client.post(sent["Location"], {"password": PASSWORD})


def test_draft_of_what_was_sent_too_late_is_kept(client, person, clock):
    clock.shift(timedelta(minutes=11))
    FormDraft.objects.create(user=person, path=SET_UP, fields={"note": ["đang gõ"]})

    client.post(SET_UP, {"otp": "123456"})

    assert FormDraft.objects.filter(user=person, path=SET_UP).exists()


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://lua-dao.vn/",
        "//lua-dao.vn",
        "javascript:alert(1)",
        "\\\\lua-dao.vn",
        "http://testserver//lua-dao.vn/x",
        "http://testserver///lua-dao.vn",
        "http://testserver/\\lua-dao.vn",
        "//testserver//lua-dao.vn",
        "http:////lua-dao.vn",
    ],
)
def test_it_never_leads_out_of_the_portal(client, elsewhere):
    assert confirm(client, next_page=elsewhere)["Location"] == reverse("reports:tasks")


def test_wrong_password_confirms_nothing(client, clock):
    clock.shift(timedelta(minutes=11))

    response = confirm(client, "sai")

    assert response.status_code == 422
    assert "Mật khẩu chưa đúng" in response.content.decode()
    assert client.get(SET_UP).status_code == 302


def test_wrong_passwords_count_like_at_the_door(client, clock):
    answers = [confirm(client, "sai").status_code for _ in range(5)]

    assert answers == [422, 422, 422, 422, 429]
    assert confirm(client).status_code == 429
    at_the_door = Client().post(SIGN_IN, {"username": "nguyen.van.an", "password": PASSWORD})
    assert at_the_door.status_code == 429
    assert client.get(INBOX).status_code == 200


def test_password_of_somebody_else_confirms_nothing(client, clock):
    UserFactory(username="le.thi.binh", password="mat-khau-cua-nguoi-khac")

    assert confirm(client, "mat-khau-cua-nguoi-khac").status_code == 422


def test_stranger_is_asked_to_sign_in(db):
    assert Client().get(CONFIRM)["Location"].startswith(SIGN_IN)


def test_page_lets_password_managers_help(client):
    page = client.get(CONFIRM).content.decode()

    assert 'autocomplete="current-password"' in page
    assert "data-reveal" in page
