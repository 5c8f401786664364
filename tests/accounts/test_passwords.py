import random
import re
import string
import time
import unicodedata
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import outbox
from accounts.models import LogEntry, Mail
from agencies.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.agencies import AssignmentFactory

RESET = reverse("accounts:password-reset")
CHANGE = reverse("accounts:password-change")
OLD, NEW = "mat-khau-thu-nghiem", "Đồng bằng sông Cửu Long"


def both(password):
    return {"new_password1": password, "new_password2": password}


@pytest.fixture
def person(db):
    return UserFactory(
        username="nguyen.van.an", full_name="Nguyễn Văn An", email="an@angiang.gov.vn"
    )


@pytest.fixture
def link(person, client, mailoutbox, settings):
    """The address in the mail, asked for by the person."""
    client.post(RESET, {"email": person.email})
    outbox.send_due()
    return re.search(rf"{settings.PORTAL_URL}(/mat-khau/\S+)", mailoutbox[0].body)[1]


def choose(client, link, password=NEW):
    """Open the link and send the new password to where it leads."""
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0] if form.redirect_chain else link
    return client.post(address, both(password))


def test_mail_is_in_vietnamese_and_says_how_long_its_link_works(link, mailoutbox):
    mail = mailoutbox[0]

    assert mail.to == ["an@angiang.gov.vn"]
    assert mail.subject == "Đặt lại mật khẩu Cổng quản lý chất lượng ISO 9001"
    assert mail.body.startswith("Kính gửi anh/chị Nguyễn Văn An,")
    assert "trong 30 phút" in mail.body


def test_link_sets_a_new_password(person, client, link):
    response = choose(client, link)

    person.refresh_from_db()
    assert response["Location"] == reverse("accounts:password-reset-complete")
    assert person.check_password(NEW)
    assert LogEntry.objects.get().action == "person.password_reset"


def test_link_works_once(client, link):
    choose(client, link)

    again = client.get(link)

    assert again.status_code == 410
    assert "Đường dẫn đã hết hiệu lực" in again.content.decode()


def test_link_is_gone_after_half_an_hour(client, link, settings):
    settings.PASSWORD_RESET_TIMEOUT = -1

    assert client.get(link).status_code == 410


def test_link_is_gone_with_the_account(person, client, link):
    person.is_active = False
    person.save()

    answer = client.get(link)

    person.refresh_from_db()
    assert answer.status_code == 410
    assert person.check_password(OLD)


def test_link_followed_before_the_account_was_closed_sets_no_password_after(person, client, link):
    form = client.get(link, follow=True)
    person.is_active = False
    person.save()

    answer = client.post(form.redirect_chain[-1][0], both(NEW))

    person.refresh_from_db()
    assert answer.status_code == 410
    assert person.check_password(OLD)


def test_nobody_learns_which_addresses_have_an_account(person, client, mailoutbox):
    known, unknown = [
        client.post(RESET, {"email": email}, follow=True).content
        for email in [person.email, "khong.co@angiang.gov.vn"]
    ]

    assert known == unknown
    assert outbox.send_due() == len(mailoutbox) == 1


def test_asking_again_and_again_fills_nobodys_mailbox(person, client):
    for _ in range(5):
        client.post(RESET, {"email": person.email})

    assert 1 <= Mail.objects.count() <= 2  # two where five minutes end meanwhile


def test_asking_does_not_wait_for_the_mail_server(person, client, settings):
    settings.EMAIL_BACKEND = "accounts.smtp.EmailBackend"
    settings.EMAIL_HOST = "mail.invalid"

    assert client.post(RESET, {"email": person.email}).status_code == 302
    assert Mail.objects.get().state == Mail.State.WAITING


def test_address_that_is_none_is_refused_in_words(db, client):
    response = client.post(RESET, {"email": "không phải thư"})

    assert response.status_code == 422
    assert "Thư điện tử công vụ" in response.content.decode()


def test_changing_the_password_keeps_this_session_and_closes_the_others(person, client, signed_in):
    elsewhere = signed_in(person)
    client.force_login(person)

    response = client.post(CHANGE, {"old_password": OLD, **both(NEW)})

    assert response.status_code == 302
    assert client.get(reverse("accounts:inbox")).status_code == 200
    assert elsewhere.get(reverse("accounts:inbox")).status_code == 302
    assert LogEntry.objects.get().action == "person.password_changed"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"old_password": "sai"}, "Mật khẩu hiện tại chưa đúng"),
        ({"new_password2": "Khác hẳn mật khẩu kia"}, "chưa giống nhau"),
        (both("ngắn"), "Mật khẩu quá ngắn. Phải có ít nhất 12 ký tự."),
        (both("password1234"), "phổ biến"),
        (both("nguyen.van.an1"), "quá giống tên đăng nhập của anh/chị"),
        (both("Nguyễn Văn An"), "quá giống họ và tên của anh/chị"),
        (both("an@angiang.gov.vn"), "quá giống địa chỉ thư điện tử của anh/chị"),
    ],
)
def test_bad_new_password_is_refused_in_words(person, client, sent, said):
    client.force_login(person)
    good = {"old_password": OLD, **both(NEW)}

    response = client.post(CHANGE, good | sent)

    assert response.status_code == 422
    assert said in response.content.decode()
    person.refresh_from_db()
    assert person.check_password(OLD)


RIVERS = "Sông Tiền, sông Hậu, sông Vàm Cỏ Đông, sông Vàm Cỏ Tây, kênh Vĩnh Tế, rạch Gầm. "


@pytest.mark.parametrize("password", [RIVERS[:64], (RIVERS * 2)[:127] + "ẹ"])
def test_long_vietnamese_passwords_are_welcome(person, client, password):
    client.force_login(person)

    client.post(CHANGE, {"old_password": OLD, **both(password)})

    person.refresh_from_db()
    assert person.check_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "Iso9001@2026!", "iso9001:2015vn", "Ubnd@AnGiang1", "UBNDTINH-2026", "matkhau123456",
        "Mật khẩu 2026!", "MatKhau@2025", "admin@123456", "quantri@2026", "QuanTri!123456",
        "1234567890ab", "qwertyuiop12", "asdfghjkl;12", "aaaaaaaaaaaa", "abcabcabcabc",
        "abcdefghijkl", "P@ssw0rd1234", "password@2026", "Chatluong2026", "Vietnam@2025!",
        "congchuc@1234", "nguyenvanan2026", "an.nguyen@1990", "9876543210zz", "TCVN-ISO-9001",
    ],
)  # fmt: skip
def test_what_everybody_would_guess_is_refused(person, client, password):
    client.force_login(person)

    response = client.post(CHANGE, {"old_password": OLD, **both(password)})

    assert response.status_code == 422
    person.refresh_from_db()
    assert person.check_password(OLD)


@pytest.mark.parametrize(
    "password",
    [
        "Trâu vàng uống nước ao sâu", "keo-lac-banh-tet", "ubnd-chậu-hoa-giấy",
        "lá lành đùm lá rách", "9001 con cò bay lả", "zpkqwvtrmxhs", "hoasuanomuathu",
    ],
)  # fmt: skip
def test_no_sign_is_demanded_of_what_is_hard_to_guess(person, client, password):
    client.force_login(person)

    assert client.post(CHANGE, {"old_password": OLD, **both(password)}).status_code == 302


def test_refusal_says_what_was_struck_out(person, client):
    client.force_login(person)

    page = client.post(CHANGE, {"old_password": OLD, **both("Iso9001-ubnd-2026")}).content.decode()

    assert "Mật khẩu quá dễ đoán: bỏ đi những từ quen thuộc (iso9001, ubnd)" in page


def test_accents_typed_apart_make_a_password_no_longer(person, client):
    typed_on_a_mac = unicodedata.normalize("NFD", "Ẩm ướt ổi")
    client.force_login(person)

    response = client.post(CHANGE, {"old_password": OLD, **both(typed_on_a_mac)})

    assert len(typed_on_a_mac) >= 12
    assert "Mật khẩu quá ngắn" in response.content.decode()


@pytest.mark.parametrize(("who", "answer"), [("officer", 302), ("staff", 422)])
def test_who_serves_the_committee_chooses_a_longer_one(db, request, signed_in, who, answer):
    client = signed_in(request.getfixturevalue(who))

    response = client.post(CHANGE, {"old_password": OLD, **both("trâu vàng ao")})

    assert len("trâu vàng ao") == 12
    assert response.status_code == answer
    if who == "staff":
        assert "ít nhất 15 ký tự" in response.content.decode()


def test_who_will_serve_the_committee_chooses_the_longer_one_already(province, signed_in):
    tomorrow = timezone.localdate() + timedelta(days=1)
    coming = AssignmentFactory(agency=province.top, role=Role.STAFF, start=tomorrow).user

    refused = signed_in(coming).post(CHANGE, {"old_password": OLD, **both("trâu vàng ao")})

    assert refused.status_code == 422


def test_password_of_endless_length_is_refused_before_it_is_measured(person, client):
    client.force_login(person)
    endless = "".join(random.Random(1).choices(string.ascii_lowercase + string.digits, k=100_000))
    began = time.process_time()

    refused = client.post(CHANGE, {"old_password": OLD, **both(endless)})

    assert refused.status_code == 422
    assert "dài hơn 128 ký tự" in refused.content.decode()
    assert time.process_time() - began < 5


def test_password_of_128_signs_is_welcome(person, client):
    client.force_login(person)
    long = "".join(random.Random(1).choices(string.ascii_lowercase + string.digits, k=128))

    client.post(CHANGE, {"old_password": OLD, **both(long)})

    person.refresh_from_db()
    assert person.check_password(long)
