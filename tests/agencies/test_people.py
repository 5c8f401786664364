"""The people of the portal: who sees whom, and what is done to an account."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from python_calamine import CalamineWorkbook

from accounts.confirming import note_password
from accounts.models import LogEntry, Mail, User
from agencies import people
from agencies.models import Assignment
from agencies.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.agencies import AssignmentFactory

PASSWORD = "hoa phượng nở rộ mùa thi"


def address(name, *args):
    return reverse(f"agencies:{name}", args=args)


def text_of(answer):
    return answer.content.decode()


@pytest.fixture
def office(staff, signed_in):
    return confirmed(signed_in(staff))


@pytest.fixture
def boss(head, signed_in):
    return confirmed(signed_in(head))


def confirmed(client):
    """Who has entered the password just now."""
    session = client.session
    note_password(session)
    session.save()
    return client


@pytest.fixture
def newcomer(province):
    return {
        "full_name": "Huỳnh Ngọc An", "username": "", "position": "Chuyên viên",
        "email": "an@skhcn.vn", "phone": "0912 345 678", "agency": province.department.pk,
        "role": "officer", "start": f"{timezone.localdate():%d/%m/%Y}",
    }  # fmt: skip


def names(answer):
    return [person.full_name for person in answer.context["page"]]


# --- who sees whom ----------------------------------------------------------------------


def test_staff_see_everybody(staff, officer, commune_officer, head):
    alone = UserFactory()

    assert {*people.people_for(staff)} == {staff, officer, commune_officer, head, alone}


def test_head_sees_the_officers_of_the_own_branch_alone(
    province, head, officer, commune_officer, staff
):
    below = AssignmentFactory(agency=province.sub_department).user
    AssignmentFactory(agency=province.department, role=Role.INSPECTOR)
    AssignmentFactory(agency=province.department, end=timezone.localdate())
    coming = AssignmentFactory(
        agency=province.department, start=timezone.localdate() + timedelta(9)
    ).user

    assert {*people.people_for(head)} == {officer, below, coming}


def test_head_at_the_top_sees_officers_and_nobody_of_the_committee(province, officer, staff):
    chairman = AssignmentFactory(agency=province.top, role=Role.HEAD).user

    assert {*people.people_for(chairman)} == {officer}
    assert not people.looks_after(chairman, staff)


@pytest.mark.parametrize("who", ["officer", "auditor", "leader", "inspector"])
def test_who_gives_no_role_sees_no_people(who, request, commune_officer, signed_in):
    client = signed_in(request.getfixturevalue(who))

    for name in ["person-list", "person-new", "person-export", "unstaffed", "unstaffed-export"]:
        assert client.get(address(name)).status_code == 403
    assert client.get(address("person-detail", commune_officer.pk)).status_code == 404


def test_person_beyond_reach_is_not_found_by_any_page(boss, commune_officer):
    gets = ["person-detail", "person-edit", "person-close"]
    posts = [
        "person-close", "person-reopen", "person-link", "person-password", "person-sign-out",
        "person-second-factor",
    ]  # fmt: skip

    for pk in [commune_officer.pk, 10**6]:
        assert [boss.get(address(name, pk)).status_code for name in gets] == [404] * 3
        assert {boss.post(address(name, pk)).status_code for name in posts} == {404}


# --- the list ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "nguyen van an"}, ["Nguyễn Văn An"]),
        ({"q": "binh"}, ["Phạm Thị Bình"]),
        ({"q": "so khcn"}, ["Nguyễn Văn An"]),
        ({"q": "nam hung"}, ["Phạm Thị Bình"]),
        ({"q": "an.nv@"}, ["Nguyễn Văn An"]),
        ({"q": "khong co ai"}, []),
        ({"role": "staff"}, ["Trần Thị Thư"]),
        ({"state": "closed"}, ["Võ Đã Nghỉ"]),
        ({"state": "link"}, ["Đỗ Mới Vào"]),
    ],
)
def test_people_are_found_by_name_agency_role_and_state(
    province, staff, officer, commune_officer, office, asked, found
):
    province.department.versions.get().save()
    User.objects.get(pk=officer.pk).save()
    officer.email = "an.nv@skhcn.vn"
    officer.save(update_fields=["email"])
    UserFactory(full_name="Võ Đã Nghỉ", is_active=False)
    fresh = User.objects.create_user("moi", full_name="Đỗ Mới Vào")
    fresh.first_accesses.create(digest="x", expires_at=timezone.now() + timedelta(hours=1))

    assert names(office.get(address("person-list"), asked)) == found


def test_people_are_found_by_branch(province, officer, commune_officer, office):
    found = names(office.get(address("person-list"), {"agency": province.district.pk}))

    assert found == ["Phạm Thị Bình"]


def test_people_stand_in_the_order_of_a_vietnamese_dictionary(province, office):
    given = ["Vũ Thị Bé", "Đặng Văn Bình", "Ân Thị Lụa", "Dương Văn An", "An Văn Bảy"]
    for name in given:
        UserFactory(full_name=name)

    found = [name for name in names(office.get(address("person-list"))) if name in given]

    assert found == ["An Văn Bảy", "Ân Thị Lụa", "Dương Văn An", "Đặng Văn Bình", "Vũ Thị Bé"]


def test_wrong_filter_is_refused_in_words(province, office, boss):
    assert office.get(address("person-list"), {"role": "king"}).status_code == 422
    assert office.get(address("person-export"), {"state": "x"}).status_code == 422
    assert boss.get(address("person-list"), {"agency": province.district.pk}).status_code == 422


def test_list_is_downloaded_as_it_is_filtered(officer, commune_officer, office):
    content = office.get(address("person-export"), {"q": "binh"}).content

    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["Họ và tên", "Phạm Thị Bình"]
    assert rows[1][5] == "Cán bộ phụ trách ISO, UBND xã Nam Hùng"


@pytest.mark.parametrize("who", ["staff", "head"])
def test_list_and_page_cost_the_same_however_many_people(
    province, request, officer, signed_in, count_queries, who
):
    client = signed_in(request.getfixturevalue(who))
    pages = [address("person-list"), address("person-detail", officer.pk)]
    pages += [address("person-export"), address("role-panel", province.department.pk)]
    client.get(pages[0])
    few = [count_queries(lambda page=page: client.get(page)) for page in pages]

    AssignmentFactory.create_batch(12, agency=province.department)
    for agency in [province.sub_department, province.district, province.commune_a]:
        AssignmentFactory(agency=agency, user=officer, role=Role.INSPECTOR)

    many = [count_queries(lambda page=page: client.get(page)) for page in pages]
    assert many == few
    assert max(few) <= 16


# --- somebody new -----------------------------------------------------------------------


def test_new_person_gets_a_role_and_a_link_in_one_go(province, staff, office, newcomer):
    answer = office.post(address("person-new"), newcomer)

    person = User.objects.get(username="an.huynh")
    assert answer.url == address("person-detail", person.pk)
    held = person.assignments.get()
    assert (held.agency, held.role) == (province.department, Role.OFFICER)
    assert not person.has_usable_password()
    first, second = text_of(office.get(answer.url)), text_of(office.get(answer.url))
    assert "/lan-dau/" in first
    assert "/lan-dau/" not in second
    link = first.partition('value="http://testserver')[2].partition('"')[0]
    browser = Client()
    browser.post(link, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    browser.post("/dang-nhap/", {"username": "an.huynh", "password": PASSWORD})
    assert SESSION_KEY in browser.session
    assert "/lan-dau/" not in str(LogEntry.objects.values_list("details", "target_name"))


def test_link_is_mailed_to_who_has_an_address_and_not_shown_in_the_outbox(office, newcomer):
    office.post(address("person-new"), newcomer)

    letter = Mail.objects.get()
    assert (letter.to, letter.kind) == ("an@skhcn.vn", "person.first_access")
    assert "/lan-dau/" in letter.secret
    assert "/lan-dau/" not in letter.body


@pytest.mark.parametrize(
    ("full_name", "username"),
    [
        ("Huỳnh Ngọc An", "an.huynh2"),
        ("Đỗ Đình Đạt", "dat.do"),
        ("Nguyễn Thị Ánh Tuyết", "tuyet.nguyen"),
        ("Hoa", "hoa"),
        ("  Lê   Vân  ", "van.le"),
    ],
)
def test_username_is_made_of_the_name(db, full_name, username):
    UserFactory(username="An.Huynh")

    assert people.suggested_username(full_name) == username


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"full_name": ""}, "Hãy điền ô này"),
        ({"username": "CO.SAN"}, "Đã có tài khoản"),
        ({"username": "có dấu cách"}, "Tên đăng nhập"),
        ({"username": "", "full_name": "你好"}, "Hãy nhập tên đăng nhập"),
        ({"email": "an@"}, "thư điện tử"),
        ({"role": "staff"}, "chỉ được giao tại UBND tỉnh Nam Định"),
        ({"role": "admin"}, "Không có lựa chọn"),
        ({"agency": "999999"}, "Hãy chọn"),
        ({"start": "31/02/2026"}, "không phải là một ngày có thật"),
        ({"start": "01/01/2001"}, "chưa hoạt động vào ngày"),
    ],
)
def test_wrong_newcomer_is_refused_and_nothing_is_written(office, newcomer, change, words):
    UserFactory(username="co.san")
    users, entries = User.objects.count(), LogEntry.objects.count()

    answer = office.post(address("person-new"), {**newcomer, **change})

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert (User.objects.count(), LogEntry.objects.count()) == (users, entries)


def test_head_adds_an_officer_in_the_own_branch_alone(province, boss, newcomer):
    page = text_of(boss.get(address("person-new")))

    assert 'value="officer" selected' in page
    assert "UBND xã Nam Hùng" not in page
    for change in [{"role": "head"}, {"agency": province.commune_a.pk}]:
        assert boss.post(address("person-new"), {**newcomer, **change}).status_code == 422
    assert boss.post(address("person-new"), newcomer).status_code == 302
    assert User.objects.filter(username="an.huynh").exists()


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
        with pytest.raises(PermissionDenied, match="anh/chị không được giao"):
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


def test_newer_link_is_made_on_the_page(office, newcomer):
    office.post(address("person-new"), newcomer)
    person = User.objects.get(username="an.huynh")
    older = Mail.objects.get().secret

    office.post(address("person-link", person.pk))

    newer = Mail.objects.order_by("-pk").first().secret
    codes = [Client().get(each[each.index("/lan-dau/") :]).status_code for each in [older, newer]]
    assert codes == [410, 200]


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


def test_own_page_offers_nothing(staff, office):
    page = text_of(office.get(address("person-detail", staff.pk)))

    assert address("person-close", staff.pk) not in page
    assert "Bàn giao<" not in page


def test_text_of_others_never_runs_on_the_page(officer, office):
    User.objects.filter(pk=officer.pk).update(full_name="<script>alert(1)</script>")

    for url in [address("person-list"), address("person-detail", officer.pk)]:
        assert "<script>alert" not in text_of(office.get(url))
