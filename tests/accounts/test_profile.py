"""What a person sees and changes of their own account."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.log import ORIGIN, log
from accounts.models import LogEntry, Mail, Notification, User
from agencies import people
from tests.factories.accounts import UserFactory

PROFILE = reverse("accounts:profile")
EMAIL = reverse("accounts:email-change")
NEW = "an.moi@nam-dinh.example"


@pytest.fixture
def person(db):
    return UserFactory(
        username="an.nguyen", full_name="Nguyễn Văn An", position="Chuyên viên",
        email="an@nam-dinh.example",
    )  # fmt: skip


@pytest.fixture
def proven(person, signed_in):
    """The browser of the person, who entered the password just now."""
    client = signed_in(person)
    session = client.session
    session["confirmed_at"] = timezone.now().timestamp()
    session.save()
    return client


def test_person_reads_their_own_account_and_when_they_signed_in_from_where(person, signed_in):
    for address in ["10.1.2.3", "10.9.9.9"]:
        origin = ORIGIN.set(address)
        log(person, "person.signed_in", person)
        ORIGIN.reset(origin)
    log(UserFactory(), "person.signed_in", UserFactory())

    page = signed_in(person).get(PROFILE).content.decode()

    for words in ["Nguyễn Văn An", "Chuyên viên", "an@nam-dinh.example", "từ 10.1.2.3"]:
        assert words in page
    assert page.index("10.9.9.9") < page.index("10.1.2.3")
    assert page.count("<li><span>") == 2
    assert "Chưa bật" in page


def test_menu_of_the_person_leads_to_the_account(person, signed_in):
    assert f'href="{PROFILE}"' in signed_in(person).get(reverse("accounts:inbox")).content.decode()


def test_phone_and_digest_are_changed_by_the_person_and_logged(person, signed_in):
    signed_in(person).post(PROFILE, {"phone": "0912 345 678"})

    person.refresh_from_db()
    assert (person.phone, person.wants_digest) == ("0912 345 678", False)
    entry = LogEntry.objects.get(action="person.profile_changed")
    assert entry.details["changes"]["phone"] == ["", "0912 345 678"]


def test_name_position_and_rights_are_not_the_persons_to_change(person, signed_in):
    signed_in(person).post(
        PROFILE,
        {"phone": "", "full_name": "Ai đó", "position": "Giám đốc", "email": NEW,
         "is_superuser": "on", "username": "khac"},
    )  # fmt: skip

    person.refresh_from_db()
    assert (person.full_name, person.position, person.email) == (
        "Nguyễn Văn An", "Chuyên viên", "an@nam-dinh.example",
    )  # fmt: skip
    assert not person.is_superuser


@pytest.mark.parametrize("phone", ["không có", "12", "0912<script>", "1" * 31])
def test_phone_that_is_none_is_refused_in_words_and_the_page_shows_no_half_change(
    person, signed_in, phone
):
    refused = signed_in(person).post(PROFILE, {"phone": phone})

    assert refused.status_code == 422
    person.refresh_from_db()
    assert (person.phone, person.wants_digest) == ("", True)


def test_new_address_asks_for_the_password_first(person, signed_in):
    asked = signed_in(person).get(EMAIL)

    assert asked["Location"].startswith(reverse("accounts:confirm"))


def test_new_address_is_written_once_typed_twice_and_the_old_one_is_told(person, proven):
    proven.post(EMAIL, {"email": NEW, "again": NEW})

    person.refresh_from_db()
    assert person.email == NEW
    letter = Mail.objects.get()
    assert (letter.to, NEW in letter.body) == ("an@nam-dinh.example", True)
    assert NEW in Notification.objects.get().text
    entry = LogEntry.objects.get(action="person.email_changed")
    assert entry.details["changes"] == {"email": ["an@nam-dinh.example", NEW]}


def test_staff_who_change_an_address_cannot_hide_it_from_the_old_one(person, staff):
    people.change(by=staff, person=person, new={"email": NEW})

    person.refresh_from_db()
    assert person.email == NEW
    letter = Mail.objects.get(kind="person.email_changed")
    assert letter.to == "an@nam-dinh.example"
    assert NEW in letter.body
    assert str(staff) in letter.body


def test_staff_who_clear_an_address_tell_it_too(person, staff):
    people.change(by=staff, person=person, new={"email": ""})

    letter = Mail.objects.get(kind="person.email_changed")
    assert letter.to == "an@nam-dinh.example"
    assert "vừa được Trần Thị Thư xóa." in letter.body


@pytest.fixture
def by_provider(settings):
    """An installation where the province's provider finds people by their address."""
    settings.OIDC = True


def test_address_of_somebody_else_is_no_ones_to_take_where_the_provider_finds_by_it(
    person, proven, by_provider
):
    UserFactory(full_name="Lê Văn Soát", email="SOAT@nam-dinh.example")

    sent = {"email": "soat@nam-dinh.example", "again": "soat@nam-dinh.example"}
    refused = proven.post(EMAIL, sent)

    person.refresh_from_db()
    assert refused.status_code == 422
    assert "riêng một người" in refused.content.decode()
    assert "Lê Văn Soát" not in refused.content.decode()
    assert person.email == "an@nam-dinh.example"


def test_nor_do_staff_give_it_to_a_second_person(person, staff, by_provider, province):
    taken = {"full_name": "Người Mới", "email": person.email.upper()}
    other = UserFactory(email="khac@nam-dinh.example")

    with pytest.raises(ValidationError, match="riêng một người"):
        people.change(by=staff, person=other, new={"email": person.email})
    with pytest.raises(ValidationError, match="riêng một người"):
        people.create(by=staff, person=User(**taken), agency=province.top)


def test_address_of_a_closed_account_is_free_again(person, proven, by_provider):
    UserFactory(email=NEW, is_active=False)

    proven.post(EMAIL, {"email": NEW, "again": NEW})

    person.refresh_from_db()
    assert person.email == NEW


def test_first_address_is_told_to_no_old_one(person, proven):
    person.email = ""
    person.save()

    proven.post(EMAIL, {"email": NEW, "again": NEW})

    person.refresh_from_db()
    assert person.email == NEW
    assert not Mail.objects.exists()


@pytest.mark.parametrize(
    ("email", "again", "words"),
    [
        (NEW, "an.moi@nam-dinh.exampel", "Hai lần nhập chưa giống nhau"),
        ("an@nam-dinh.example", "an@nam-dinh.example", "đang là địa chỉ của tài khoản"),
        ("khong-phai-thu", "khong-phai-thu", "chưa đúng dạng"),
        (f"{NEW}\r\nBcc: x@y.vn", NEW, "chưa đúng dạng"),
    ],
)
def test_address_that_cannot_be_right_changes_nothing(person, proven, email, again, words):
    refused = proven.post(EMAIL, {"email": email, "again": again})

    assert refused.status_code == 422
    assert words in refused.content.decode()
    person.refresh_from_db()
    assert person.email == "an@nam-dinh.example"
    assert not Mail.objects.exists()


def test_an_old_confirmation_is_none(person, proven, settings):
    session = proven.session
    old = timezone.now() - timedelta(seconds=settings.SUDO_AGE)
    session["confirmed_at"] = old.timestamp()
    session.save()

    assert proven.get(EMAIL)["Location"].startswith(reverse("accounts:confirm"))
