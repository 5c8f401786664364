"""Programs ask the API by a token."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken
from agencies import tokens
from agencies.models import Assignment
from agencies.roles import Role
from tests.factories.agencies import AssignmentFactory

AGENCIES = "/api/v1/agencies/"


@pytest.fixture
def system(register):
    """The account of another system, let in to the district alone."""
    return AssignmentFactory(agency=register.district, role=Role.CLIENT).user


@pytest.fixture
def token(staff, system):
    return tokens.make(by=staff, client=system, name="Thống kê", days=30)


def ask(token, path=AGENCIES, kind="Bearer"):
    return Client(enforce_csrf_checks=True).get(path, headers={"Authorization": f"{kind} {token}"})


def check_refused(got):
    assert (got.status_code, got["Content-Type"]) == (401, "application/problem+json")
    assert got["WWW-Authenticate"] == 'Bearer realm="isoportal"'
    assert "Mã kết nối không đúng" in got.json()["detail"]


def test_token_reads_what_its_account_reaches_and_nothing_else(token, register):
    names = {each["name"] for each in ask(token).json()["results"]}

    assert names == {"UBND huyện Nam Trực", "UBND xã Nam Hùng", "UBND xã Nam Mỹ"}
    assert ask(token, f"{AGENCIES}{register.department.pk}/").status_code == 404


@pytest.mark.parametrize("kind", ["bearer", "BEARER", "Bearer "])
def test_word_before_the_token_is_read_as_http_says(token, kind):
    assert ask(token, kind=kind).status_code == 200


@pytest.mark.parametrize(
    "wrong", ["", "bcdiso_", "bcdiso_" + "0" * 64, "{}x", "x{}", "{} {}", "ă", "\x00", "0" * 9000]
)
def test_wrong_token_is_refused(token, wrong):
    check_refused(ask(wrong.format(token, token)))


def test_other_ways_of_signing_in_are_not_spoken(token):
    assert ask(token, kind="Token").status_code == 401
    assert ask(token, kind="Basic").status_code == 401


def test_token_is_good_until_its_end_and_stays_in_the_list(token):
    end = ApiToken.objects.get().expiry

    with time_machine.travel(end - timedelta(seconds=1), tick=False):
        assert ask(token).status_code == 200
    with time_machine.travel(end, tick=False):
        check_refused(ask(token))
    assert ApiToken.objects.exists()


def test_token_stands_for_nobody_who_holds_a_role_of_people(token, system, register):
    role = AssignmentFactory(agency=register.top, role=Role.STAFF, user=system)

    check_refused(ask(token))
    check_refused(ask(token, "/api/v1/reports/"))
    role.delete()
    assert ask(token).status_code == 200


def test_revoked_token_is_refused_at_once(token, staff):
    tokens.revoke(by=staff, token=ApiToken.objects.get())

    check_refused(ask(token))


def test_token_of_a_closed_account_is_refused(token, system):
    system.is_active = False
    system.save()

    check_refused(ask(token))


def test_token_of_an_account_without_a_role_reads_nothing(token, system):
    yesterday = timezone.localdate() - timedelta(days=1)
    Assignment.objects.filter(user=system).update(end=yesterday)

    assert ask(token).json()["results"] == []


def test_token_opens_no_page(token):
    answer = ask(token, "/hop-thu/")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/dang-nhap/")


def test_token_begins_no_session(token):
    assert ask(token).cookies == {}


def test_token_needs_no_mark_of_a_page_and_still_asks_for_nothing_beyond_its_reach(token):
    refused = Client(enforce_csrf_checks=True).post(
        "/api/v1/reports/", {"year": 2020}, "application/json",
        headers={"Authorization": f"Bearer {token}"},
    )  # fmt: skip

    assert refused.status_code == 404  # 403 would say that the mark is missing


def test_use_of_a_token_is_noted_once_an_hour(token, count_queries):
    first = count_queries(lambda: ask(token))
    again = count_queries(lambda: ask(token))

    noted = ApiToken.objects.get().used_at
    assert timezone.now() - noted < timedelta(minutes=1)
    assert again < first
    with time_machine.travel(noted + timedelta(minutes=61), tick=False):
        ask(token)
    assert ApiToken.objects.get().used_at > noted


def test_token_costs_one_query_where_a_session_costs_two(token, system, signed_in, count_queries):
    browser = signed_in(system)
    browser.get(AGENCIES)
    ask(token)

    assert count_queries(lambda: ask(token)) == count_queries(lambda: browser.get(AGENCIES)) - 1


def test_session_of_a_page_still_reads_the_api(system, signed_in):
    assert signed_in(system).get(AGENCIES).status_code == 200


def test_schema_names_both_ways(db, client):
    schema = client.get("/api/v1/schema/?format=json").json()

    ways = schema["components"]["securitySchemes"]
    assert ways["token"]["scheme"] == "bearer"
    assert ways["session"]["in"] == "cookie"
    assert {"token": []} in schema["paths"][AGENCIES]["get"]["security"]
