"""The codes for when the app is lost; changing, turning off and resetting the second factor."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import second_factor
from accounts.models import LogEntry, Mail, Notification, RecoveryCode, User
from tests.accounts.authenticator import (
    ASK,
    CODES,
    INBOX,
    OFF,
    SET_UP,
    SIGN_IN,
    STATUS,
    app_of,
    codes_on,
    leads_to,
    set_up,
    shown_by,
    sign_in,
)

pytestmark = pytest.mark.usefixtures("clock")


# --- recovery codes --------------------------------------------------------------------------


def test_recovery_code_signs_in_once(with_app, clock):
    code = with_app.paper[3]

    first = sign_in(with_app).post(f"{ASK}?recovery=1", {"otp": code})
    clock.shift(timedelta(minutes=1))
    second = sign_in(with_app).post(f"{ASK}?recovery=1", {"otp": code})

    assert (first.status_code, second.status_code) == (302, 422)
    entry = LogEntry.objects.get(action="person.recovery_code_used")
    assert entry.details == {"left": 9}


def test_recovery_code_may_be_typed_without_hyphens_in_capitals(with_app):
    code = with_app.paper[0].replace("-", " ").upper()

    assert sign_in(with_app).post(f"{ASK}?recovery=1", {"otp": code}).status_code == 302


def test_recovery_codes_of_somebody_else_open_nothing(with_app, commune_officer):
    codes = set_up(sign_in(commune_officer))

    response = sign_in(with_app).post(f"{ASK}?recovery=1", {"otp": codes[0]})

    assert response.status_code == 422


def test_guessing_recovery_codes_is_slowed_down_too(with_app):
    client = sign_in(with_app)
    client.post(f"{ASK}?recovery=1", {"otp": "aaaa-bbbb-cccc-dddd"})

    response = client.post(f"{ASK}?recovery=1", {"otp": with_app.paper[0]})

    assert "Hãy chờ 1 giây" in response.content.decode()


def test_whoever_runs_out_of_codes_is_told(with_app):
    RecoveryCode.objects.filter(
        pk__in=RecoveryCode.objects.values_list("pk", flat=True)[:6]
    ).delete()
    left = [code for code in with_app.paper if _is_kept(code)]

    page = sign_in(with_app).post(f"{ASK}?recovery=1", {"otp": left[0]}, follow=True)

    assert "còn 3 mã khôi phục" in page.content.decode()


def _is_kept(code):
    return RecoveryCode.objects.filter(
        digest=sha256(code.replace("-", "").encode()).hexdigest()
    ).exists()


def test_new_codes_replace_the_old_ones(with_app, clock):
    client = sign_in(with_app)
    client.post(ASK, {"otp": shown_by(app_of(with_app))})

    fresh = codes_on(client.post(CODES, follow=True))

    assert len(fresh) == 10
    assert not set(fresh) & set(with_app.paper)
    old = sign_in(with_app).post(f"{ASK}?recovery=1", {"otp": with_app.paper[0]})
    assert old.status_code == 422


# --- changing, turning off, resetting --------------------------------------------------------


def test_status_says_since_when_and_how_many_codes_are_left(proved):
    page = proved.get(SET_UP, follow=True).content.decode()

    assert "Đang bật từ ngày 02/03/2026" in page
    assert "Còn <strong>10</strong> mã" in page


def test_another_app_takes_the_place_of_the_old_one(proved, with_app, clock):
    old = app_of(with_app)
    page = proved.get(f"{SET_UP}?anew=1")
    fresh = TOTPDevice.objects.get(user=with_app, confirmed=False)

    proved.post(f"{SET_UP}?anew=1", {"otp": shown_by(fresh)})

    assert page.context["secret"] != second_factor.secret_in_groups(old)
    assert app_of(with_app) == fresh
    clock.shift(timedelta(minutes=1))
    assert sign_in(with_app).post(ASK, {"otp": shown_by(old)}).status_code == 422


@pytest.mark.parametrize("what", [OFF, CODES, f"{SET_UP}?anew=1"])
def test_the_password_is_asked_again_before_anything_changes(proved, with_app, clock, what):
    clock.shift(timedelta(minutes=11))

    response = proved.post(what, headers={"Referer": f"http://testserver{STATUS}"})

    assert response["Location"] == f"{reverse('accounts:confirm')}?next={STATUS}"
    assert second_factor.is_on(with_app)
    assert second_factor.codes_left(with_app) == 10


def test_turning_it_off_asks_for_no_code_any_more(proved, with_app):
    proved.post(OFF)

    assert sign_in(with_app).get(INBOX).status_code == 200
    assert proved.get(INBOX).status_code == 200
    assert RecoveryCode.objects.filter(user=with_app).count() == 0
    assert LogEntry.objects.filter(action="person.second_factor_off").count() == 1


def test_who_serves_the_committee_has_to_add_one_again_at_once(demanded, staff):
    client = sign_in(staff)
    set_up(client)

    client.post(OFF)

    assert leads_to(client.get(INBOX)) == SET_UP


def test_mere_link_turns_nothing_off(proved, with_app):
    assert proved.get(OFF).status_code == 405
    assert second_factor.is_on(with_app)


def test_reset_by_staff_ends_every_session_and_frees_the_person(proved, with_app, staff, clock):
    second_factor.reset(by=staff, user=with_app)
    clock.shift(timedelta(seconds=1))

    assert leads_to(proved.get(INBOX)) == SIGN_IN
    assert sign_in(with_app).get(INBOX).status_code == 200
    entry = LogEntry.objects.get(action="person.second_factor_reset")
    assert (entry.by_name, entry.target_name) == ("Trần Thị Thư", "Nguyễn Văn An")
    assert "đã gỡ xác thực hai lớp" in Notification.objects.get(user=with_app).text


def test_whose_second_factor_was_reset_is_told_by_a_letter(with_app, staff):
    User.objects.filter(pk=with_app.pk).update(email="an@nam-dinh.example")
    with_app.refresh_from_db()

    second_factor.reset(by=staff, user=with_app)

    letter = Mail.objects.get(kind="person.second_factor_reset")
    assert letter.to == "an@nam-dinh.example"
    assert "Trần Thị Thư vừa gỡ xác thực hai lớp" in letter.body


def test_nobody_resets_their_own(staff):
    with pytest.raises(ValidationError, match="Không tự gỡ"):
        second_factor.reset(by=staff, user=staff)
