"""What is done to the accounts of people, and by whom."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.first_access import issue
from accounts.models import LogEntry, Mail, User
from agencies import people
from agencies.actions import appoint
from agencies.models import Assignment
from agencies.roles import Role
from tests.agencies.keeping import address, confirmed, text_of
from tests.factories.agencies import AssignmentFactory

PASSWORD = "hoa phượng nở rộ mùa thi"


@pytest.fixture
def office(staff, signed_in):
    return confirmed(signed_in(staff))


@pytest.fixture
def boss(head, signed_in):
    return confirmed(signed_in(head))


# --- changing ---------------------------------------------------------------------------


def test_change_is_logged_with_what_was_and_what_is(officer, office):
    given = {"full_name": "Nguyễn Văn Ân", "position": "", "email": "an@x.vn", "phone": ""}

    office.post(address("person-edit", officer.pk), given)

    officer.refresh_from_db()
    assert (officer.full_name, officer.email) == ("Nguyễn Văn Ân", "an@x.vn")
    assert "an@x.vn" in officer.notifications.get(kind="person.email_changed").text
    entry = LogEntry.objects.get(action="person.changed")
    assert entry.details["changes"] == {
        "full_name": ["Nguyễn Văn An", "Nguyễn Văn Ân"], "email": ["", "an@x.vn"],
    }  # fmt: skip
    page = text_of(office.get(address("person-detail", officer.pk)))
    assert "Nguyễn Văn An → Nguyễn Văn Ân" in page


def test_nothing_changed_is_not_logged(officer, office):
    office.post(address("person-edit", officer.pk), {"full_name": officer.full_name})

    assert not LogEntry.objects.filter(action="person.changed").exists()


CHANGES = {
    "change": {"new": {"email": "x@x.vn"}}, "close": {}, "reopen": {}, "end_sessions": {},
}  # fmt: skip


@pytest.mark.parametrize("act", CHANGES)
def test_nobody_changes_their_own_account_here(act, staff, head):
    for person in [staff, head]:
        with pytest.raises(PermissionDenied, match="tài khoản của mình"):
            getattr(people, act)(by=person, person=person, **CHANGES[act])


@pytest.mark.parametrize("act", CHANGES)
def test_nobody_changes_the_account_of_who_may_do_more(
    act, province, staff, administrator, head, officer
):
    AssignmentFactory(user=officer, agency=province.top, role=Role.STAFF)

    for by, person in [(staff, administrator), (head, officer)]:
        with pytest.raises(PermissionDenied, match=r"anh/chị không được giao|ngoài phạm vi"):
            getattr(people, act)(by=by, person=person, **CHANGES[act])


def test_links_are_not_made_for_who_may_do_more(office, administrator):
    answers = [
        office.post(address(name, administrator.pk)) for name in ["person-link", "person-password"]
    ]

    assert [answer.status_code for answer in answers] == [403, 403]


# --- closing ----------------------------------------------------------------------------


def test_closing_names_what_ends_and_then_ends_it(province, officer, office, signed_in):
    browser = signed_in(officer)
    coming = timezone.localdate() + timedelta(9)
    AssignmentFactory(user=officer, agency=province.sub_department, role=Role.HEAD, start=coming)

    page = text_of(office.get(address("person-close", officer.pk)))
    assert User.objects.get(pk=officer.pk).is_active
    office.post(address("person-close", officer.pk))

    assert "Cán bộ phụ trách ISO tại Sở Khoa học và Công nghệ" in page
    assert "Thủ trưởng cơ quan tại Chi cục Tiêu chuẩn" in page
    officer.refresh_from_db()
    assert not officer.is_active
    assert [each.end for each in officer.assignments.all()] == [timezone.localdate()]
    assert browser.get("/").status_code == 302
    assert LogEntry.objects.filter(action="person.closed").count() == 1
    assert "Đã đóng" in text_of(office.get(address("person-detail", officer.pk)))


def test_closed_account_opens_again_without_its_roles(officer, staff):
    people.close(by=staff, person=officer)

    people.reopen(by=staff, person=officer)

    officer.refresh_from_db()
    assert officer.is_active
    assert not people.lasting_roles(officer)


def test_account_is_closed_and_opened_once(officer, staff):
    with pytest.raises(ValidationError, match="đang hoạt động"):
        people.reopen(by=staff, person=officer)
    people.close(by=staff, person=officer)
    with pytest.raises(ValidationError, match="đã đóng từ trước"):
        people.close(by=staff, person=officer)


def test_head_closes_the_account_of_an_officer(boss, officer):
    answer = boss.post(address("person-close", officer.pk))

    assert answer.url == address("person-list")
    assert not User.objects.get(pk=officer.pk).is_active
    assert boss.get(address("person-detail", officer.pk)).status_code == 404


# --- ways back in -----------------------------------------------------------------------


def test_who_has_a_password_gets_a_letter_and_no_link(officer, office):
    User.objects.filter(pk=officer.pk).update(email="an@x.vn")
    before = officer.password

    link = office.post(address("person-link", officer.pk))
    letter = office.post(address("person-password", officer.pk))

    assert (link.status_code, letter.status_code) == (422, 302)
    officer.refresh_from_db()
    assert officer.password == before
    mail = Mail.objects.get()
    assert mail.kind == "person.password_reset"
    path = "/mat-khau/dat-lai/" + mail.secret.partition("/mat-khau/dat-lai/")[2]
    browser = Client()
    form = browser.get(path).url
    browser.post(form, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


@pytest.mark.parametrize("case", ["no address", "no password", "closed"])
def test_letter_that_leads_nowhere_is_not_written(case, officer, office):
    change = {
        "no address": {"email": ""},
        "no password": {"email": "a@x.vn", "password": "!x"},
        "closed": {"email": "a@x.vn", "is_active": False},
    }[case]
    User.objects.filter(pk=officer.pk).update(**change)

    assert office.post(address("person-password", officer.pk)).status_code == 422
    assert not Mail.objects.exists()


def test_newer_link_is_made_on_the_page(officer, office):
    User.objects.filter(pk=officer.pk).update(email="an@x.vn", password="!none")
    older = issue(by=None, user=officer)

    office.post(address("person-link", officer.pk))

    letter = Mail.objects.get().secret
    newer = letter[letter.index("/lan-dau/") :]
    assert [Client().get(each).status_code for each in [older, newer]] == [410, 200]


def test_person_is_signed_out_everywhere(officer, office):
    office.post(address("person-sign-out", officer.pk))

    officer.refresh_from_db()
    assert officer.sessions_since
    assert LogEntry.objects.filter(action="person.sessions_ended").exists()


def test_lost_app_is_taken_off_by_who_looks_after_the_account(province, officer, office):
    app = TOTPDevice.objects.create(user=officer, name="x", confirmed=True)

    page = text_of(office.get(address("person-detail", officer.pk)))
    office.post(address("person-second-factor", officer.pk))

    assert "Gỡ xác thực hai lớp" in page
    assert not TOTPDevice.objects.filter(pk=app.pk).exists()
    assert officer.notifications.filter(kind="person.second_factor_reset").exists()


def test_nobody_takes_the_app_of_who_may_do_more(office, administrator):
    TOTPDevice.objects.create(user=administrator, name="x", confirmed=True)

    assert office.post(address("person-second-factor", administrator.pk)).status_code == 403
    assert TOTPDevice.objects.exists()


def test_password_is_asked_before_what_leads_to_an_account(officer, staff, signed_in):
    TOTPDevice.objects.create(user=officer, name="x", confirmed=True)
    client = signed_in(staff)

    edit = client.get(address("person-edit", officer.pk))
    reset = client.post(address("person-second-factor", officer.pk))

    assert edit.url.startswith("/xac-nhan/")
    assert reset.url.startswith("/xac-nhan/")
    assert TOTPDevice.objects.exists()


def test_password_is_asked_before_a_link_is_told(officer, staff, signed_in):
    User.objects.filter(pk=officer.pk).update(password="!none")

    asked = signed_in(staff).post(address("person-link", officer.pk))

    assert asked.url.startswith("/xac-nhan/")
    assert not officer.first_accesses.exists()


# --- the page ---------------------------------------------------------------------------


def test_page_says_what_was_held_is_held_and_will_be(province, officer, office):
    today = timezone.localdate()
    AssignmentFactory(user=officer, agency=province.district, end=today - timedelta(9))
    later = today + timedelta(9)
    AssignmentFactory(user=officer, agency=province.commune_b, role=Role.HEAD, start=later)

    page = text_of(office.get(address("person-detail", officer.pk)))

    for words in ["Đang giữ", "Sắp giữ", "Đã thôi", "Chưa lần nào"]:
        assert words in page


def test_page_tells_what_was_done_with_the_roles(province, staff, officer, office):
    held = Assignment.objects.get(user=officer)
    office.post(address("role-dismiss", held.pk), {"on": "01/07/2021"})

    page = text_of(office.get(address("person-detail", officer.pk)))

    assert "Kết thúc vai trò" in page
    assert "Trần Thị Thư" in page


def test_head_reads_of_an_officer_what_is_within_the_own_reach(
    province, staff, head, officer, boss
):
    today = timezone.localdate()
    for agency in [province.commune_b, province.sub_department]:
        appoint(by=staff, user=officer, agency=agency, role=Role.INSPECTOR, start=today)

    shown = {
        name: text_of(boss.get(url))
        for name, url in {
            "page": address("person-detail", officer.pk),
            "list": address("person-list"),
            "edit": address("person-edit", officer.pk),
        }.items()
    }

    assert [name for name, text in shown.items() if "Nam Mỹ" in text] == []
    assert "Chi cục Tiêu chuẩn" in shown["page"]
    assert "Chi cục Tiêu chuẩn" in shown["list"]
    assert "ngoài phạm vi" in shown["edit"]
    for asked in [{"q": "nam my"}, {"q": "hung inspector"}]:
        assert "Nguyễn Văn An" not in text_of(boss.get(address("person-list"), asked))


def test_own_page_offers_nothing(staff, office):
    page = text_of(office.get(address("person-detail", staff.pk)))

    assert address("person-close", staff.pk) not in page
    assert "Bàn giao<" not in page


def test_text_of_others_never_runs_on_the_page(officer, office):
    User.objects.filter(pk=officer.pk).update(full_name="<script>alert(1)</script>")

    for url in [address("person-list"), address("person-detail", officer.pk)]:
        assert "<script>alert" not in text_of(office.get(url))


def test_link_for_a_first_access_is_kept_in_words_nowhere(officer, office):
    User.objects.filter(pk=officer.pk).update(password="!none")

    made = office.post(address("person-link", officer.pk))

    assert "/lan-dau/" not in str(dict(office.session.items()))
    assert "/lan-dau/" in text_of(office.get(made.url))
    assert "/lan-dau/" not in text_of(office.get(made.url))
