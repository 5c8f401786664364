"""The forms that change the list of agencies and the roles, through a browser."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import LogEntry
from agencies import actions
from agencies.models import Agency, AgencyVersion, Assignment, Succession
from agencies.roles import Role
from tests.factories.agencies import AssignmentFactory

JULY = date(2021, 7, 1)
FOUND = reverse("agencies:agency-found")
MERGE = reverse("agencies:agency-merge")


def address(name, *args):
    return reverse(f"agencies:{name}", args=args)


def text_of(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def office(staff, signed_in):
    """The staff's browser."""
    return signed_in(staff)


@pytest.fixture
def body(province):
    """What is typed about a new agency."""
    return {
        "name": "Sở  Du lịch",
        "short_name": "",
        "kind": "department",
        "group": province.groups.department.pk,
        "parent": province.top.pk,
        "unit_code": "",
        "identifier": "H40.20",
        "start": "01/07/2021",
        "decision": "Quyết định số 5/QĐ-UBND",
    }


def test_staff_founds_an_agency(province, office, body):
    answer = office.post(FOUND, body)

    agency = Agency.objects.get(name="Sở Du lịch")
    assert answer.url == address("agency-detail", agency.pk)
    version = agency.version_on(JULY)
    assert (version.parent, version.group, version.identifier) == (
        province.top, province.groups.department, "H40.20",
    )  # fmt: skip
    assert LogEntry.objects.get().action == "agency.founded"


def test_link_under_an_agency_chooses_it_as_parent(province, office):
    page = text_of(office.get(f"{FOUND}?parent={province.department.pk}"))

    assert f'<option value="{province.department.pk}" selected>' in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("start", "31/02/2021", "“31/02/2021” không phải là một ngày có thật"),
        ("start", "01/07/21", "đủ bốn chữ số"),
        ("start", "01/01/9999", "nằm ngoài khoảng được hỗ trợ"),
        ("start", "01/01/2000", "không hoạt động trong suốt thời gian từ ngày 01/01/2000"),
        ("name", " ", "Hãy điền ô này"),
        ("name", "x" * 201, "Nhiều nhất 200 ký tự"),
        ("parent", "", "Hãy chọn một giá trị trong danh sách"),
        ("parent", "123456", "không có trong danh sách"),
        ("kind", "king", "Không có lựa chọn “king”"),
        ("unit_code", "362", "Mã đơn vị hành chính 362 đang do UBND huyện Nam Trực giữ"),
        ("decision", "", "Hãy điền ô này"),
    ],
)
def test_wrong_field_is_named_and_everything_typed_is_kept(office, body, field, value, words):
    answer = office.post(FOUND, {**body, field: value})

    page = text_of(answer)
    assert answer.status_code == 422
    assert words in page
    assert 'value="Quyết định số 5/QĐ-UBND"' in page or field == "decision"
    assert 'value="H40.20"' in page
    assert not Agency.objects.filter(name="Sở Du lịch").exists()


def test_staff_changes_an_agency_from_a_day_on(province, office, body):
    url = address("agency-change", province.department.pk)
    assert 'value="Sở Khoa học và Công nghệ"' in text_of(office.get(url))

    answer = office.post(url, body)

    assert answer.status_code == 302
    assert province.department.version_on(JULY).name == "Sở Du lịch"
    assert province.department.version_on(date(2021, 6, 30)).name == "Sở Khoa học và Công nghệ"


def test_agency_put_under_its_own_child_is_refused_on_the_form(province, office, body):
    url = address("agency-change", province.department.pk)

    answer = office.post(url, {**body, "parent": province.sub_department.pk})

    assert answer.status_code == 422
    assert "không thể trực thuộc cấp dưới của mình" in text_of(answer)


def test_staff_of_a_branch_renames_its_top_which_stays_where_it_is(province, signed_in, body):
    clerk = signed_in(AssignmentFactory(agency=province.district, role=Role.STAFF).user)
    url = address("agency-change", province.district.pk)
    renamed = {**body, "name": "UBND thị xã Nam Trực", "kind": "district", "unit_code": "362"}

    assert f'<option value="{province.top.pk}" selected>' in text_of(clerk.get(url))
    assert clerk.post(url, renamed).status_code == 302
    assert province.district.version_on(JULY).parent == province.top


def test_province_keeps_its_place_at_the_root(province, office, body):
    url = address("agency-change", province.top.pk)
    renamed = {**body, "name": "UBND tỉnh Ninh Bình", "kind": "province", "group": ""}

    assert office.post(url, renamed).status_code == 302
    assert province.top.version_on(JULY).parent is None


def test_change_of_an_ended_agency_is_refused_in_words(province, office):
    actions.dissolve(by=None, agency=province.commune_a, on=JULY, decision="NQ 1")

    answer = office.get(address("agency-change", province.commune_a.pk))

    assert answer.status_code == 422
    assert "đã có quyết định chấm dứt hoạt động từ ngày 01/07/2021" in text_of(answer)


@pytest.fixture
def merger(province, body):
    return {
        **body,
        "old": [province.commune_a.pk, province.commune_b.pk, ""],
        "name": "UBND xã Nam Hùng Mỹ",
        "kind": "commune",
        "group": province.groups.commune.pk,
        "parent": province.district.pk,
        "unit_code": "13966",
    }


def test_merger_is_shown_in_words_before_anything_is_written(province, office, merger):
    AssignmentFactory(agency=province.commune_a)

    answer = office.post(MERGE, {**merger, "step": "check"})

    page = text_of(answer)
    assert "Chấm dứt 2 cơ quan từ ngày 01/07/2021: UBND xã Nam Hùng, UBND xã Nam Mỹ." in page
    assert "Lập UBND xã Nam Hùng Mỹ, trực thuộc UBND huyện Nam Trực" in page
    assert "Kết thúc 1 vai trò" in page
    assert 'type="hidden" name="old"' in page
    assert Agency.objects.count() == 6
    assert LogEntry.objects.count() == 0


def test_confirmed_merger_is_done(province, office, merger):
    answer = office.post(MERGE, {**merger, "step": "confirm"})

    new = Agency.objects.get(name="UBND xã Nam Hùng Mỹ")
    assert answer.url == address("agency-detail", new.pk)
    assert {link.predecessor for link in Succession.objects.filter(successor=new)} == {
        province.commune_a, province.commune_b,
    }  # fmt: skip
    assert province.commune_a.version_on(JULY) is None


def test_merger_can_be_mended_after_the_check(office, merger):
    page = text_of(office.post(MERGE, {**merger, "step": "edit"}))

    assert 'value="UBND xã Nam Hùng Mỹ"' in page
    assert page.count("selected>UBND xã") == 2


def test_one_more_old_agency_can_be_asked_for(office, merger):
    answer = office.post(MERGE, {**merger, "name": "", "step": "more"})

    assert answer.status_code == 200
    assert text_of(answer).count('name="old"') == 3


def test_merger_of_one_is_refused(province, office, merger):
    answer = office.post(MERGE, {**merger, "old": [province.commune_a.pk], "step": "check"})

    assert answer.status_code == 422
    assert "ít nhất hai cơ quan khác nhau" in text_of(answer)


def test_merger_into_a_code_that_another_holds_is_refused_at_the_check(office, merger):
    answer = office.post(MERGE, {**merger, "unit_code": "362", "step": "check"})

    assert answer.status_code == 422
    assert "đang do UBND huyện Nam Trực giữ" in text_of(answer)
    assert Agency.objects.count() == 6


@pytest.fixture
def division(province, body):
    def part(place, name):
        kept = {
            key: value for key, value in body.items()
            if key not in {"start", "decision", "name", "identifier"}
        }  # fmt: skip
        return {f"part{place}-{key}": value for key, value in {**kept, "name": name}.items()}

    return {
        "start": "01/07/2021",
        "decision": "NQ 2",
        "parts": "2",
        **part(0, "Sở Khoa học"),
        **part(1, "Sở Công nghệ"),
        "part0-share": "main_part",
        "part1-share": "part",
    }


def test_division_is_checked_then_done(province, office, division):
    url = address("agency-split", province.department.pk)

    check = text_of(office.post(url, {**division, "step": "check"}))
    assert "Chấm dứt Sở Khoa học và Công nghệ từ ngày 01/07/2021." in check
    assert "Chuyển 1 cơ quan trực thuộc sang Sở Khoa học: Chi cục Tiêu chuẩn." in check
    assert Agency.objects.count() == 6

    office.post(url, {**division, "step": "confirm"})
    shares = Succession.objects.filter(predecessor=province.department)
    assert {(link.successor.name, link.share) for link in shares} == {
        ("Sở Khoa học", "main_part"), ("Sở Công nghệ", "part"),
    }  # fmt: skip
    assert province.sub_department.version_on(JULY).parent.name == "Sở Khoa học"


def test_third_part_can_be_asked_for_and_taken_away_again(province, office, division):
    url = address("agency-split", province.department.pk)

    more = text_of(office.post(url, {**division, "step": "more"}))
    fewer = text_of(office.post(url, {**division, "parts": "3", "step": "fewer"}))

    assert "Cơ quan mới thứ 3" in more
    assert 'value="Sở Công nghệ"' in more
    assert "Cơ quan mới thứ 3" not in fewer


@pytest.mark.parametrize("parts", ["", "x", "-1", "9" * 5000, "1000000"])
def test_senseless_number_of_parts_does_no_harm(province, office, division, parts):
    url = address("agency-split", province.department.pk)

    assert office.post(url, {**division, "parts": parts, "step": "more"}).status_code == 200


def test_faults_in_a_part_are_shown_in_it(province, office, division):
    url = address("agency-split", province.department.pk)

    answer = office.post(url, {**division, "part1-name": "", "step": "check"})

    assert answer.status_code == 422
    assert "Hãy sửa thông tin của các cơ quan mới ở dưới" in text_of(answer)
    assert "Hãy điền ô này" in text_of(answer)


def test_agency_with_others_under_it_is_not_dissolved(province, office):
    url = address("agency-dissolve", province.district.pk)
    asked = {"start": "01/07/2021", "decision": "NQ 3", "step": "check"}

    answer = office.post(url, asked)

    assert answer.status_code == 422
    assert "còn 2 cơ quan trực thuộc" in text_of(answer)


def test_dissolution_is_checked_then_done(province, office):
    url = address("agency-dissolve", province.commune_a.pk)
    asked = {"start": "01/07/2021", "decision": "NQ 3"}

    check = text_of(office.post(url, {**asked, "step": "check"}))
    assert "không còn hoạt động từ ngày 01/07/2021" in check
    assert province.commune_a.version_on(JULY) is not None

    office.post(url, {**asked, "step": "confirm"})
    assert province.commune_a.version_on(JULY) is None


# --- who may open what ------------------------------------------------------------------

ALONE = ["agency-found", "agency-merge", "agency-import", "agency-import-template"]
OF_AGENCY = ["agency-change", "agency-split", "agency-dissolve", "role-appoint"]


@pytest.mark.parametrize("name", ALONE)
def test_list_is_changed_by_staff_alone(name, office, officer, auditor, signed_in):
    assert office.get(address(name)).status_code == 200
    for person in [officer, auditor]:
        answer = signed_in(person).get(address(name))
        assert answer.status_code == 403
        assert "Tổ giúp việc" in text_of(answer)


@pytest.mark.parametrize("name", OF_AGENCY)
def test_agency_is_changed_by_staff_alone(
    name, province, office, officer, commune_officer, signed_in
):
    url = address(name, province.department.pk)

    assert office.get(url).status_code == 200
    assert signed_in(officer).get(url).status_code == 403
    assert "không có quyền" in text_of(signed_in(officer).get(url))
    assert signed_in(commune_officer).get(url).status_code == 404


@pytest.mark.parametrize("name", ["agency-detail", "role-panel"])
def test_agency_is_seen_within_reach_only(
    name, province, officer, auditor, commune_officer, signed_in
):
    url = address(name, province.department.pk)

    codes = [signed_in(each).get(url).status_code for each in [officer, auditor, commune_officer]]

    assert codes == [200, 200, 404]


def test_role_is_ended_by_who_may_appoint(officer, commune_officer, signed_in):
    url = address("role-dismiss", Assignment.objects.get(user=officer).pk)

    assert signed_in(officer).post(url, {"on": "01/07/2021"}).status_code == 403
    assert signed_in(commune_officer).post(url, {"on": "01/07/2021"}).status_code == 404


def test_text_of_others_never_runs_on_the_page(province, office):
    hurt = '<script>alert(1)</script>{% now "Y" %}'
    AgencyVersion.objects.filter(agency=province.department).update(name=hurt, decision=hurt)

    page = office.get(address("agency-detail", province.department.pk)).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{% now" in page
