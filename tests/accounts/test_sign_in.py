import pytest
from django.conf import settings
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import reverse

from accounts.models import LogEntry
from tests.factories.accounts import UserFactory

SIGN_IN = reverse("accounts:sign-in")
SIGN_OUT = reverse("accounts:sign-out")
PASSWORD = "mat-khau-thu-nghiem"


@pytest.fixture
def person(db):
    return UserFactory(username="nguyen.van.an", full_name="Nguyễn Văn An")


def sign_in(client, name="nguyen.van.an", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"username": name, "password": password, **more})


def test_right_password_opens_the_first_page_and_is_logged(person, client):
    response = sign_in(client)

    assert (response.status_code, response["Location"]) == (302, reverse("reports:tasks"))
    assert LogEntry.objects.get().action == "person.signed_in"
    assert LogEntry.objects.get().by_name == "Nguyễn Văn An"


def test_every_failure_says_the_same(person, client):
    UserFactory(username="da.nghi", is_active=False)
    tries = [("nguyen.van.an", "sai"), ("khong.co", PASSWORD), ("da.nghi", PASSWORD)]

    answers = [sign_in(client, name, password) for name, password in tries]

    assert [answer.status_code for answer in answers] == [422, 422, 422]
    said = {str(answer.context["form"].non_field_errors()) for answer in answers}
    assert len(said) == 1
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in said.pop()


def test_failed_try_keeps_the_name_and_drops_the_password(person, client):
    page = sign_in(client, password="bi-mat-nhap-sai").content.decode()

    assert 'value="nguyen.van.an"' in page
    assert "bi-mat-nhap-sai" not in page


def test_password_managers_know_the_fields(db, client):
    page = client.get(SIGN_IN).content.decode()

    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page


def test_next_leads_back_to_the_page_asked_for(person, client):
    inbox = reverse("accounts:inbox")

    asked = client.get(inbox)
    response = sign_in(client, next=inbox)

    assert asked["Location"] == f"{SIGN_IN}?next={inbox}"
    assert response["Location"] == inbox


@pytest.mark.parametrize(
    "elsewhere", ["https://lua-dao.vn/", "//lua-dao.vn", "javascript:alert(1)", "\\\\lua-dao.vn"]
)
def test_next_never_leads_elsewhere(person, client, elsewhere):
    assert sign_in(client, next=elsewhere)["Location"] == reverse("reports:tasks")


def test_signing_out_ends_the_session_and_says_so(person, client):
    client.force_login(person)

    page = client.post(SIGN_OUT, follow=True).content.decode()

    assert "Anh/chị đã đăng xuất." in page
    assert client.get(reverse("accounts:inbox")).status_code == 302


def test_a_mere_link_signs_nobody_out(person, client):
    client.force_login(person)

    refused = client.get(SIGN_OUT)

    assert (refused.status_code, refused["Allow"]) == (405, "POST, OPTIONS")
    assert "không mở trực tiếp được" in refused.content.decode()
    assert client.get(reverse("accounts:inbox")).status_code == 200


def test_form_of_a_closed_session_is_refused_in_words(person):
    from_elsewhere = Client(enforce_csrf_checks=True)

    response = from_elsewhere.post(SIGN_IN, {"username": "nguyen.van.an", "password": PASSWORD})

    assert response.status_code == 403
    assert "Phiên làm việc đã thay đổi" in response.content.decode()


def test_part_fetched_after_signing_out_reloads_the_page(db, client):
    response = client.get(reverse("accounts:inbox"), headers={"HX-Request": "true"})

    assert (response.status_code, response["HX-Refresh"]) == (204, "true")


@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [
        ("http://testserver/hop-thu/?page=2", "/hop-thu/%3Fpage%3D2"),
        ("https://lua-dao.vn/hop-thu/", resolve_url(settings.LOGIN_REDIRECT_URL)),
        ("", resolve_url(settings.LOGIN_REDIRECT_URL)),
    ],
)
def test_whoever_sent_something_after_the_session_ended_gets_back_to_the_page(
    db, client, came_from, leads_to
):
    sent = client.post(reverse("accounts:inbox-read-all"), headers={"Referer": came_from})

    assert sent["Location"] == f"{SIGN_IN}?next={leads_to}"


@pytest.mark.parametrize("part", [{}, {"HX-Request": "true"}])
def test_whoever_sent_something_after_the_session_ended_is_told_once_it_was_not_written(
    db, client, part
):
    client.post(reverse("accounts:inbox-read-all"), headers=part)

    first, second = (client.get(f"{SIGN_IN}?next=/hop-thu/").content.decode() for _ in range(2))

    words = "Phiên làm việc đã hết. Nội dung vừa gửi chưa được ghi; hãy đăng nhập rồi gửi lại."
    assert (first.count(words), second.count(words)) == (1, 0)
    assert "Hãy đăng nhập để mở trang" not in first


def test_whoever_only_looked_after_the_session_ended_is_not_told_of_anything_sent(db, client):
    page = client.get(reverse("accounts:inbox"), follow=True).content.decode()

    assert "Nội dung vừa gửi" not in page
    assert "Hãy đăng nhập để mở trang đã chọn." in page


def test_signing_out_after_the_session_ended_asks_for_nothing(db, client):
    page = client.post(SIGN_OUT, follow=True).content.decode()

    assert "Anh/chị đã đăng xuất." in page
    assert "Nội dung vừa gửi" not in page
