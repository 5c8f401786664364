"""Guessing passwords: five tries for a name from an address, then a quarter of an hour's rest."""

import unicodedata
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import reverse

from accounts.models import LogEntry
from accounts.tasks import sweep
from tests.factories.accounts import UserFactory

SIGN_IN = reverse("accounts:sign-in")
NAME, NEIGHBOUR, PASSWORD = "nguyễn.văn.an", "le.thi.binh", "mat-khau-thu-nghiem"
OFFICE, HOME = "203.0.113.7", "198.51.100.20"


@pytest.fixture
def person(db):
    UserFactory(username=NEIGHBOUR, full_name="Lê Thị Bình")
    return UserFactory(username=NAME, full_name="Nguyễn Văn An")


def sign_in(name=NAME, password=PASSWORD, address=OFFICE, **headers):
    return Client(REMOTE_ADDR=address, **headers).post(
        SIGN_IN, {"username": name, "password": password}
    )


def fail(times=5, name=NAME, **more):
    return [sign_in(name, "sai", **more).status_code for _ in range(times)]


def test_fifth_failure_closes_and_right_password_is_refused_too(person, clock):
    assert fail() == [422, 422, 422, 422, 429]

    answer = sign_in()

    assert answer.status_code == 429
    assert "_auth_user_id" not in answer.client.session


def test_answer_says_until_when_in_words(person, clock):
    fail()
    clock.shift(timedelta(minutes=2))

    answer = sign_in()

    page = answer.content.decode()
    assert "<strong>12:15</strong> ngày 02/03/2026" in page
    assert "Tạm khóa đăng nhập" in page
    assert answer["Retry-After"] == str(13 * 60)


def test_neighbour_behind_the_same_address_still_signs_in(person):
    fail(6)

    assert sign_in(NEIGHBOUR).status_code == 302


def test_person_still_signs_in_from_another_address(person):
    fail(6)

    assert sign_in(address=HOME).status_code == 302


def test_a_hundred_failures_of_others_close_nobody_elses_door(person):
    for number in range(30):
        fail(5, name=f"nguoi-{number}")

    assert sign_in().status_code == 302


def test_after_a_quarter_of_an_hour_it_works_again(person, clock):
    fail()

    clock.shift(timedelta(minutes=15) - timedelta(seconds=1))
    before = sign_in().status_code
    clock.shift(timedelta(seconds=2))

    assert (before, sign_in().status_code) == (429, 302)


def test_who_tries_on_meanwhile_waits_no_longer(person, clock):
    fail()
    clock.shift(timedelta(minutes=14))
    fail(3)
    clock.shift(timedelta(minutes=1, seconds=1))

    assert sign_in().status_code == 302


def test_right_password_gives_five_tries_again(person):
    fail(4)
    sign_in()

    assert fail() == [422, 422, 422, 422, 429]


@pytest.mark.parametrize(
    "variant",
    [NAME.upper(), unicodedata.normalize("NFD", NAME), "  Nguyễn.Văn.An ", "ｎguyễn.văn.an"],
)
def test_other_ways_to_write_the_name_give_no_fresh_tries(person, variant):
    fail(4)

    assert fail(1, name=variant) == [429]
    assert sign_in().status_code == 429


def test_other_browsers_give_no_fresh_tries(person):
    tries = [fail(1, HTTP_USER_AGENT=f"Trình duyệt {number}")[0] for number in range(5)]

    assert tries == [422, 422, 422, 422, 429]


# --- whose address it is ---------------------------------------------------------------------


def test_forged_forwarding_changes_nothing_where_no_proxy_stands_in_front(person, settings):
    settings.PROXIES = 0
    tries = [fail(1, HTTP_X_FORWARDED_FOR=f"192.0.2.{number}")[0] for number in range(5)]

    assert tries[-1] == 429
    assert sign_in(HTTP_X_FORWARDED_FOR=HOME).status_code == 429


def test_behind_one_proxy_only_what_it_added_counts(person, settings):
    settings.PROXIES = 1
    for number in range(5):
        fail(1, address="10.0.0.1", HTTP_X_FORWARDED_FOR=f"192.0.2.{number}, {OFFICE}")

    def through_proxy(told):
        return sign_in(address="10.0.0.1", HTTP_X_FORWARDED_FOR=told).status_code

    assert through_proxy(OFFICE) == 429
    assert through_proxy(f"{HOME}, {OFFICE}") == 429
    assert through_proxy(f"{OFFICE}, {HOME}") == 302


def test_forwarding_that_is_no_address_falls_back_to_the_caller(person, settings):
    settings.PROXIES = 1

    assert fail(address=OFFICE, HTTP_X_FORWARDED_FOR="không phải địa chỉ")[-1] == 429


# --- what is learnt and what is recorded -----------------------------------------------------


def test_nobody_learns_which_names_exist(person, clock):
    UserFactory(username="da.nghi", is_active=False)

    def answers(name):
        tries = [sign_in(name, "sai") for _ in range(6)]
        return [
            (answer.status_code, plain(answer).replace(name, "")) for answer in [tries[0], tries[5]]
        ]

    def plain(answer):
        page = answer.content.decode()
        return page[page.index("<main") : page.index("</main>")].partition("csrf")[0]

    assert answers(NAME) == answers("khong.co") == answers("da.nghi")


class Counting(MD5PasswordHasher):
    """Counts how often a password was worked on."""

    algorithm = "counting"
    worked = 0

    def encode(self, password, salt):
        type(self).worked += 1
        return super().encode(password, salt)


@pytest.mark.parametrize("name", [NAME, "khong.co", "da.nghi"])
def test_every_failure_costs_the_same_work(db, settings, name):
    settings.PASSWORD_HASHERS = ["tests.accounts.test_guessing.Counting"]
    UserFactory(username=NAME)
    UserFactory(username="da.nghi", is_active=False)
    before = Counting.worked

    fail(1, name=name)

    assert Counting.worked - before == 1


def test_closing_is_logged_once_with_the_address(person):
    fail(8)

    (entry,) = LogEntry.objects.filter(action="person.locked_out")
    assert (entry.target_name, entry.by_name, entry.address) == (
        "Nguyễn Văn An",
        "Hệ thống",
        OFFICE,
    )


def test_what_was_typed_for_a_name_that_nobody_has_is_not_kept(db):
    fail(5, name="Matkhau-cua-toi-2026")

    (entry,) = LogEntry.objects.filter(action="person.locked_out")
    assert "Matkhau" not in f"{entry.target}{entry.target_name}{entry.details}"


def test_guessing_the_old_password_in_a_session_left_open_counts_too(person, signed_in):
    client = signed_in(person)
    new = {"new_password1": PASSWORD * 2, "new_password2": PASSWORD * 2}

    tries = [
        client.post(reverse("accounts:password-change"), {"old_password": "sai", **new})
        for _ in range(5)
    ]
    sixth = client.post(reverse("accounts:password-change"), {"old_password": PASSWORD, **new})

    assert [answer.status_code for answer in tries] == [422, 422, 422, 422, 429]
    assert sixth.status_code == 429
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_names_that_were_tried_are_not_kept_longer_than_they_count(person, clock):
    fail(2)
    clock.shift(timedelta(minutes=10))
    fail(1, NEIGHBOUR)
    clock.shift(timedelta(minutes=6))

    sweep()

    assert list(AccessAttempt.objects.values_list("username", flat=True)) == [NEIGHBOUR]
