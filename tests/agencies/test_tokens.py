"""Letting other systems in, and taking that away."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiToken, LogEntry
from agencies import tokens
from agencies.roles import Role
from tests.factories.agencies import AssignmentFactory

LIST = reverse("agencies:token-list")
NEW = reverse("agencies:token-new")
KEEPERS = ["staff", "administrator"]
OTHERS = ["officer", "head", "leader", "inspector", "auditor", "client_account"]


@pytest.fixture
def client_account(province):
    return AssignmentFactory(
        agency=province.top, role=Role.CLIENT, user__full_name="Kho dữ liệu tỉnh"
    ).user


@pytest.fixture
def proven(signed_in):
    """The browser of somebody who entered the password just now."""

    def client(user):
        browser = signed_in(user)
        session = browser.session
        session["confirmed_at"] = timezone.now().timestamp()
        session.save()
        return browser

    return client


@pytest.fixture
def token(staff, client_account):
    tokens.make(by=staff, client=client_account, name="Thống kê", days=30)
    return ApiToken.objects.get()


def revoke(token):
    return reverse("agencies:token-revoke", args=[token.pk])


@pytest.mark.parametrize("keeper", KEEPERS)
def test_new_token_is_shown_once_and_kept_only_as_a_hash(keeper, client_account, request, proven):
    browser = proven(request.getfixturevalue(keeper))

    made = browser.post(NEW, {"client": client_account.pk, "name": "Thống kê", "days": 90})
    first, second = browser.get(LIST).content.decode(), browser.get(LIST).content.decode()

    token = ApiToken.objects.get()
    assert made["Location"] == LIST
    (text,) = [word for word in first.replace("<", ">").split(">") if word.startswith("bcdiso_")
               and len(word) == 71]  # fmt: skip
    assert text not in second
    assert token.token_key == text[:15]
    assert token.token_key in second
    assert text not in str(ApiToken.objects.values().get())
    assert (token.expiry - token.created).days in {89, 90}


def test_log_tells_who_let_which_system_in_and_never_the_token(staff, client_account, proven):
    browser = proven(staff)
    text = tokens.make(by=staff, client=client_account, name="Thống kê", days=30)

    address = revoke(ApiToken.objects.get())
    asked = browser.get(address).content.decode()
    assert "Thống kê" in asked
    assert browser.post(address).status_code == 422
    assert ApiToken.objects.exists()

    browser.post(address, {"sure": "on"})

    made, revoked = LogEntry.objects.filter(action__startswith="token.").order_by("at", "pk")
    assert (made.action, revoked.action) == ("token.made", "token.revoked")
    assert made.target_name == "Kho dữ liệu tỉnh"
    assert made.details["token"] == f"{text[:15]}…"
    assert text not in str(LogEntry.objects.values())
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("person", OTHERS)
def test_nobody_else_sees_makes_or_revokes_tokens(person, token, request, proven):
    user = request.getfixturevalue(person)
    browser = proven(user)

    for address in [LIST, NEW]:
        assert browser.get(address).status_code == 403
    assert browser.post(revoke(token)).status_code == 403
    with pytest.raises(PermissionDenied):
        tokens.make(by=user, client=token.user, name="x", days=1)
    assert ApiToken.objects.count() == 1


def test_password_is_asked_before_a_token_is_made_or_revoked(staff, token, signed_in):
    browser, confirm = signed_in(staff), reverse("accounts:confirm")

    for answer in [browser.get(NEW), browser.post(NEW), browser.post(revoke(token))]:
        assert answer["Location"].startswith(confirm)
    assert ApiToken.objects.count() == 1


def test_only_an_account_of_a_system_gets_a_token(staff, officer, client_account, proven):
    refused = proven(staff).post(NEW, {"client": officer.pk, "name": "x", "days": 30})

    assert refused.status_code == 422
    with pytest.raises(ValidationError, match="không giữ vai trò"):
        tokens.make(by=staff, client=officer, name="x", days=30)


def test_somebody_who_holds_another_role_as_well_gets_no_token(
    province, administrator, second_staff, proven
):
    AssignmentFactory(agency=province.top, role=Role.CLIENT, user=second_staff)
    given = {"client": second_staff.pk, "name": "x", "days": 30}

    assert second_staff not in tokens.clients()
    assert proven(administrator).post(NEW, given).status_code == 422
    with pytest.raises(ValidationError, match="còn giữ vai trò khác"):
        tokens.make(by=administrator, client=second_staff, name="x", days=30)
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("days", [0, -1, 366, 10**6])
def test_no_token_is_good_for_more_than_a_year(staff, client_account, days):
    with pytest.raises(ValidationError, match="từ 1 đến 365 ngày"):
        tokens.make(by=staff, client=client_account, name="x", days=days)


def test_system_may_hold_several_tokens(staff, client_account):
    for name in ["Cũ", "Mới"]:
        tokens.make(by=staff, client=client_account, name=name, days=30)

    assert ApiToken.objects.filter(user=client_account).count() == 2


def test_unknown_token_is_not_found(staff, token, proven):
    address = reverse("agencies:token-revoke", args=["a" * 128])

    assert proven(staff).post(address).status_code == 404


def test_list_without_tokens_and_form_without_systems_say_what_to_do(staff, proven):
    browser = proven(staff)

    assert "Chưa cấp mã nào" in browser.get(LIST).content.decode()
    assert "Hãy thêm tài khoản" in browser.get(NEW).content.decode()
