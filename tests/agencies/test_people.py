"""The people of the portal: who sees whom, how they are found, and how one is added."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from accounts.models import LogEntry, Mail, User
from agencies import people
from agencies.roles import Role
from tests.agencies.keeping import address, confirmed, text_of
from tests.factories.accounts import UserFactory
from tests.factories.agencies import AssignmentFactory

PASSWORD = "hoa phượng nở rộ mùa thi"


@pytest.fixture
def office(staff, signed_in):
    return confirmed(signed_in(staff))


@pytest.fixture
def boss(head, signed_in):
    return confirmed(signed_in(head))


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


def test_who_is_chosen_for_a_role_is_named_with_username_and_agency(province, office, officer):
    page = text_of(office.get(address("role-appoint", province.commune_a.pk)))

    assert f"{officer} ({officer.username}, {province.department})" in page


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


def test_password_is_asked_before_somebody_new_is_added(staff, signed_in, newcomer):
    client, page = signed_in(staff), address("person-new")

    shown = client.get(page, {"agency": newcomer["agency"]})
    sent = client.post(page, newcomer, headers={"Referer": f"http://testserver{page}"})

    assert shown.url.startswith("/xac-nhan/?next=")
    assert "agency%3D" in shown.url
    assert sent.url == f"/xac-nhan/?next={page}"
    assert not User.objects.filter(full_name=newcomer["full_name"]).exists()


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
        ({"username": "có dấu cách"}, "Tên đăng nhập chỉ gồm chữ không dấu, số và dấu . - _"),
        ({"phone": "abc"}, "Số điện thoại “abc” chưa đúng"),
        ({"username": "", "full_name": "你好"}, "Hãy nhập tên đăng nhập"),
        ({"email": "an@"}, "thư điện tử"),
        ({"role": "staff"}, "Không có lựa chọn"),
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
