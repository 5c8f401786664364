"""The first access of a new person: a link, good once, for 72 hours."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.first_access import follow, issue, open_link
from accounts.models import FirstAccess, LogEntry, User
from tests.factories.accounts import UserFactory

PASSWORD = "hoa phượng nở rộ mùa thi"
CHOSEN = {"new_password1": PASSWORD, "new_password2": PASSWORD}


@pytest.fixture
def person(db):
    return newcomer("an.huynh")


def newcomer(username):
    return User.objects.create_user(username=username, full_name="Huỳnh Ngọc An")


def get_in(username="an.huynh"):
    browser = Client()
    browser.post("/dang-nhap/", {"username": username, "password": PASSWORD})
    return SESSION_KEY in browser.session


def test_new_person_chooses_a_password_and_signs_in(person):
    address, browser = issue(by=None, user=person), Client()

    page = browser.get(address)
    answer = browser.post(address, CHOSEN)

    assert "an.huynh" in page.content.decode()
    assert answer["Location"] == "/dang-nhap/"
    assert SESSION_KEY not in browser.session
    assert get_in()
    logged = LogEntry.objects.filter(action__startswith="person.").order_by("pk")
    assert [each.action for each in logged][:2] == ["person.link_issued", "person.first_access"]


def test_token_is_long_and_only_its_digest_is_kept(person):
    address = issue(by=None, user=person)

    token = re.fullmatch(r"/lan-dau/([\w-]{43})/", address)[1]
    kept = [str(row) for model in [FirstAccess, LogEntry] for row in model.objects.values()]
    assert kept
    assert not any(token in row for row in kept)


def test_looking_at_the_link_does_not_use_it_up(person):
    address, browser = issue(by=None, user=person), Client()

    codes = [browser.head(address).status_code, *(browser.get(address).status_code for _ in "12")]

    assert codes == [200, 200, 200]
    assert browser.post(address, CHOSEN).status_code == 302


def test_used_link_is_gone(person):
    address = issue(by=None, user=person)
    Client().post(address, CHOSEN)

    for answer in [Client().get(address), Client().post(address, CHOSEN)]:
        assert answer.status_code == 410
        assert "tạo đường dẫn mới" in answer.content.decode()


def test_link_of_two_windows_is_used_once(person):
    token = issue(by=None, user=person).split("/")[2]
    first, second = open_link(token), open_link(token)

    assert [follow(first, PASSWORD), follow(second, "mật khẩu thứ hai khác")] == [True, False]
    assert get_in()


@pytest.mark.parametrize(("age", "code"), [(timedelta(hours=71), 200), (timedelta(hours=73), 410)])
def test_link_lasts_72_hours(person, age, code):
    address = issue(by=None, user=person)
    FirstAccess.objects.update(expires_at=FirstAccess.objects.get().expires_at - age)

    assert Client().get(address).status_code == code


def test_newer_link_ends_the_older_one(person):
    older, newer = issue(by=None, user=person), issue(by=None, user=person)

    assert [Client().get(each).status_code for each in [older, newer]] == [410, 200]


@pytest.mark.parametrize("token", ["x", "a" * 43, "..", "%00", "ộ" * 43])
def test_unknown_link_is_gone(db, token):
    assert Client().get(f"/lan-dau/{token}/").status_code in {404, 410}


def test_password_of_whoever_has_one_is_not_set_by_a_link(person):
    address = issue(by=None, user=person)
    person.set_password("một mật khẩu đã có rồi")
    person.save()

    assert Client().post(address, CHOSEN).status_code == 410
    with pytest.raises(ValidationError, match="đã có mật khẩu"):
        issue(by=None, user=person)
    assert not get_in()


def test_closed_account_gets_no_link_and_follows_none(person):
    address = issue(by=None, user=person)
    User.objects.update(is_active=False)

    assert Client().get(address).status_code == 410
    with pytest.raises(ValidationError, match="đã đóng"):
        issue(by=None, user=person)


def test_weak_password_is_refused_and_the_link_stays(person):
    address = issue(by=None, user=person)

    answer = Client().post(address, {"new_password1": "123", "new_password2": "123"})

    assert answer.status_code == 422
    assert Client().get(address).status_code == 200


def test_page_is_kept_nowhere_and_names_its_address_to_nobody(person):
    address = issue(by=None, user=person)

    for answer in [Client().get(address), Client().get("/lan-dau/khong-co/")]:
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "strict-origin"


def test_form_of_a_browser_that_tells_its_origin_is_taken(person):
    address, browser = issue(by=None, user=person), Client(enforce_csrf_checks=True)
    browser.get(address)

    token = browser.cookies["csrftoken"].value
    sent = {**CHOSEN, "csrfmiddlewaretoken": token}
    answer = browser.post(address, sent, headers={"origin": "http://testserver"})

    assert answer.status_code == 302


def test_who_made_the_link_is_known(person):
    maker = UserFactory()
    issue(by=maker, user=person)

    link = person.first_accesses.get()

    assert link.made_by == maker
    assert timedelta(hours=71) < link.expires_at - timezone.now() <= timedelta(hours=72)
