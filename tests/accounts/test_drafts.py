"""What somebody typed and has not sent yet."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import drafts, tasks
from accounts.models import FormDraft
from tests.factories.accounts import UserFactory

DRAFT = reverse("accounts:draft")
PAGE = reverse("accounts:profile")
JSON = {"Accept": "application/json"}


@pytest.fixture
def person(db):
    return UserFactory(email="an@nam-dinh.example")


@pytest.fixture
def keep():
    def put(client, fields, path=PAGE):
        sent = json.dumps({"path": path, "fields": fields})
        return client.put(DRAFT, sent, content_type="application/json", headers=JSON)

    return put


def found(client, path=PAGE):
    return client.get(DRAFT, {"path": path}, headers=JSON).json()["fields"]


def test_what_was_typed_is_found_again_after_signing_in_anew(person, signed_in, keep):
    told = keep(signed_in(person), {"phone": ["0912"], "roads": ["a", "b"]}).json()

    again = signed_in(person)

    assert found(again) == {"phone": ["0912"], "roads": ["a", "b"]}
    assert told["time"] == f"{timezone.localtime():%H:%M}"
    assert told["session"].keys() == {"idle", "absolute"}


def test_a_page_has_one_draft_the_last(person, signed_in, keep):
    client = signed_in(person)

    keep(client, {"phone": ["0912"]})
    keep(client, {"phone": ["0913"]})

    assert found(client) == {"phone": ["0913"]}
    assert FormDraft.objects.count() == 1


def test_the_same_page_asked_otherwise_is_another_page(person, signed_in, keep):
    client = signed_in(person)

    keep(client, {"phone": ["0912"]}, f"{PAGE}?agency=1")

    assert found(client) is None
    assert found(client, f"{PAGE}?agency=1") == {"phone": ["0912"]}


def test_nobody_sees_or_drops_the_draft_of_another(person, signed_in, keep):
    keep(signed_in(person), {"phone": ["0912"]})
    other = signed_in(UserFactory())

    other.delete(f"{DRAFT}?path={PAGE}")

    assert found(other) is None
    assert found(signed_in(person)) == {"phone": ["0912"]}


def test_secrets_are_never_kept(person, signed_in, keep):
    names = ["old_password", "csrfmiddlewaretoken", "otp_token", "secret"]
    names += ["Mật khẩu", "mat_khau_moi", "MẬT-KHẨU", "bí mật", "mã xác thực"]

    keep(signed_in(person), {name: ["x"] for name in [*names, "phone"]})

    assert FormDraft.objects.get().fields == {"phone": ["x"]}


@pytest.mark.parametrize(
    ("content", "status"),
    [
        ("{", 422),
        ("[]", 422),
        ('{"path": "/tai-khoan/"}', 422),
        ('{"path": "/tai-khoan/", "fields": []}', 422),
        ('{"path": "/tai-khoan/", "fields": {"phone": "0912"}}', 422),
        ('{"path": "/tai-khoan/", "fields": {"phone": [{}]}}', 422),
        ('{"path": "https://lua-dao.vn/", "fields": {}}', 422),
        ('{"path": "//lua-dao.vn/", "fields": {}}', 422),
        ('{"path": "/khong-co/", "fields": {}}', 422),
        ('{"path": "/api/v1/agencies/", "fields": {}}', 422),
        ('{"path": "/tai-khoan/?' + "x" * 300 + '", "fields": {}}', 422),
        ('{"path": "/tai-khoan/?\\u0000", "fields": {}}', 422),
        ('{"path": "/tai-khoan/", "fields": {"phone": ["\\u0000"]}}', 422),
        ('{"path": "/tai-khoan/", "fields": {"\\u0000": []}}', 422),
        ('{"path": "/tai-khoan/", "fields": {"phone": ["\\ud800"]}}', 422),
        ("[" * 20_000, 422),
        ('{"path": "/tai-khoan/", "fields": {"phone": ["' + "x" * 103_000 + '"]}}', 413),
    ],
)
def test_what_is_no_draft_of_a_page_here_is_refused_in_words(person, signed_in, content, status):
    client = signed_in(person)

    refused = client.put(DRAFT, content, content_type="application/json", headers=JSON)

    assert refused.status_code == status
    assert refused.json()["detail"].endswith(".")
    assert not FormDraft.objects.exists()


def test_a_form_that_was_accepted_leaves_no_draft(person, signed_in, keep):
    client = signed_in(person)
    keep(client, {"phone": ["0912 345 678"]})

    sent = client.post(PAGE, {"phone": "0912 345 678"})

    assert sent.status_code == 302
    assert found(client) is None


def test_a_form_that_came_back_keeps_its_draft_and_shows_what_was_sent(person, signed_in, keep):
    client = signed_in(person)
    keep(client, {"phone": ["0912 345 678"]})

    refused = client.post(PAGE, {"phone": "không có"})

    page = refused.content.decode()
    assert refused.status_code == 422
    assert 'value="không có"' in page
    assert "data-answers-post" in page  # so its script fills in nothing
    assert found(client) == {"phone": ["0912 345 678"]}


def test_being_asked_for_the_password_first_is_no_acceptance(person, signed_in, keep):
    client, page = signed_in(person), reverse("accounts:email-change")
    keep(client, {"email": ["moi@nam-dinh.example"]}, page)

    asked = client.post(page, {"email": "moi@nam-dinh.example", "again": "moi@nam-dinh.example"})

    assert asked["Location"].startswith(reverse("accounts:confirm"))
    assert found(client, page) == {"email": ["moi@nam-dinh.example"]}


def test_dropped_draft_is_gone(person, signed_in, keep):
    client = signed_in(person)
    keep(client, {"phone": ["0912"]})

    assert client.delete(f"{DRAFT}?path={PAGE}").status_code == 204
    assert found(client) is None


def test_script_of_a_stranger_is_told_to_sign_in(db, client, keep):
    refused = keep(client, {"phone": ["0912"]})

    assert refused.status_code == 401
    assert not FormDraft.objects.exists()


def test_a_person_keeps_the_newest_hundred(person):
    for number in range(drafts.MOST_A_PERSON + 2):
        drafts.keep(person, f"{PAGE}?n={number}", {})

    assert FormDraft.objects.count() == drafts.MOST_A_PERSON
    assert drafts.find(person, f"{PAGE}?n=1") is None


def test_what_nobody_came_back_for_is_swept_after_thirty_days(person):
    for days in [29, 31]:
        draft = drafts.keep(person, f"{PAGE}?days={days}", {})
        saved = timezone.now() - timedelta(days=days)
        FormDraft.objects.filter(pk=draft.pk).update(saved_at=saved)

    tasks.sweep()

    assert FormDraft.objects.get().path == f"{PAGE}?days=29"


@pytest.mark.parametrize("path", ["", "/khong-co/", "%00", "/tai-khoan/?%00", "//lua-dao.vn/"])
def test_draft_of_no_page_here_is_not_looked_for(person, signed_in, path):
    client = signed_in(person)

    for ask in [client.get, client.delete]:
        assert ask(f"{DRAFT}?path={path}", headers=JSON).status_code == 422
