import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from agencies.models import AgencyVersion, Kind
from tests.conftest import place
from tests.factories.quality import DeclarationFactory

LIST = reverse("reports:agency-list")
ALL = {"Chi cục Tiêu chuẩn", "Sở Khoa học và Công nghệ", "UBND huyện Nam Trực",
       "UBND xã Nam Hùng", "UBND xã Nam Mỹ"}  # fmt: skip
ROW = re.compile(r'<th scope="row"><a href="[^"]+">([^<]+)</a>')


@pytest.fixture
def shown(staff, signed_in):
    """shown(q="nam") is the names on the list that staff get, in their order."""

    def names(user=staff, **asked):
        return ROW.findall(signed_in(user).get(LIST, asked).content.decode())

    return names


def test_province_itself_is_not_on_the_list(register, shown):
    assert set(shown()) == ALL


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"q": "so khcn"}, {"Sở Khoa học và Công nghệ"}),
        ({"q": "NAM HÙNG"}, {"UBND xã Nam Hùng"}),
        ({"q": "13969"}, {"UBND xã Nam Mỹ"}),
        ({"group": "provincial"}, ALL - {"UBND xã Nam Hùng", "UBND xã Nam Mỹ"}),
        ({"group": "district"}, {"UBND huyện Nam Trực"}),
        ({"kind": "commune"}, {"UBND xã Nam Hùng", "UBND xã Nam Mỹ"}),
        ({"level": "province"}, {"Chi cục Tiêu chuẩn", "Sở Khoa học và Công nghệ"}),
        ({"applicability": "encouraged"}, {"UBND xã Nam Hùng", "UBND xã Nam Mỹ"}),
        ({"declared": "yes"}, ALL - {"Chi cục Tiêu chuẩn", "UBND xã Nam Mỹ"}),
        ({"declared": "no"}, {"Chi cục Tiêu chuẩn", "UBND xã Nam Mỹ"}),
        ({"standard": "2008"}, {"UBND huyện Nam Trực"}),
        ({"declared": "no", "standard": "2015"},
         {"Chi cục Tiêu chuẩn", "UBND huyện Nam Trực", "UBND xã Nam Mỹ"}),
        ({"declared": "yes", "group": "commune", "q": "nam"}, {"UBND xã Nam Hùng"}),
    ],
)  # fmt: skip
def test_each_filter_keeps_exactly_who_it_names(register, shown, asked, names):
    assert set(shown(**asked)) == names


def test_agencies_directly_under_one(register, shown):
    assert shown(parent=register.district.pk) == ["UBND xã Nam Hùng", "UBND xã Nam Mỹ"]


def test_list_stands_in_vietnamese_order(province, shown):
    for name in ["Sở Đất", "Sở Ấn", "Sở An", "Sở Công"]:
        place(name, Kind.DEPARTMENT, province.top, province.groups.department)

    assert shown(q="sở", group="department") == [
        "Sở An", "Sở Ấn", "Sở Công", "Sở Đất", "Sở Khoa học và Công nghệ"
    ]  # fmt: skip


def test_list_is_as_of_the_day_asked(register, shown):
    AgencyVersion.objects.filter(agency=register.commune_b).update(end=date(2019, 7, 1))

    assert "UBND xã Nam Mỹ" not in shown(day="2019-07-01")
    assert "UBND xã Nam Mỹ" in shown(day="30/06/2019")
    assert shown(day="2018-05-31", declared="yes") == []


def test_headline_of_the_list_counts_what_is_filtered(register, staff, signed_in):
    page = signed_in(staff).get(LIST, {"kind": "commune"}).content.decode()

    assert "2 cơ quan · 1 đã công bố" in page
    assert "50\N{NO-BREAK SPACE}%" in page


def test_missing_is_late_only_where_the_law_obliges(register, staff, signed_in):
    client = signed_in(staff)

    obliged = client.get(LIST, {"q": "chi cục"}).content.decode()
    encouraged = client.get(LIST, {"q": "nam my"}).content.decode()

    assert "tag-late" in obliged
    assert "tag-late" not in encouraged
    assert "tag-encouraged" in encouraged


def test_officer_sees_only_the_own_branch(register, officer, shown):
    assert set(shown(officer)) == {"Chi cục Tiêu chuẩn", "Sở Khoa học và Công nghệ"}


def test_chip_takes_one_filter_away_and_keeps_the_rest(register, staff, signed_in):
    asked = {"kind": "commune", "declared": "yes", "day": "2020-12-31", "page": "1"}

    chips = signed_in(staff).get(LIST, asked).context["chips"]

    assert {chip["label"]: parse_qs(urlsplit(chip["url"]).query) for chip in chips} == {
        "Loại cơ quan: UBND cấp xã": {"declared": ["yes"], "day": ["2020-12-31"]},
        "Công bố: Đã công bố": {"kind": ["commune"], "day": ["2020-12-31"]},
    }


@pytest.mark.parametrize("name", ["group", "kind", "level", "parent", "applicability", "declared"])
def test_unknown_value_is_said_in_the_form_and_lists_nobody(register, staff, signed_in, name):
    got = signed_in(staff).get(LIST, {name: "xyz"})

    assert got.status_code == 422
    assert f'id="id_{name}_error"' in got.content.decode()
    assert "Không có lựa chọn “xyz”" in got.content.decode()
    assert ROW.findall(got.content.decode()) == []


def test_unknown_parameter_is_ignored_on_the_page(register, staff, signed_in):
    assert signed_in(staff).get(LIST, {"utm_source": "thu"}).status_code == 200


@pytest.mark.parametrize("day", ["31/02/2021", "0000-01-01", "9999-12-31", "hôm qua"])
def test_day_that_there_is_none_of_is_refused_in_words(register, staff, signed_in, day):
    got = signed_in(staff).get(LIST, {"day": day})

    assert got.status_code == 422
    assert "Ngày" in got.content.decode() or "ngày" in got.content.decode()


def test_htmx_gets_the_table_alone(register, staff, signed_in):
    page = signed_in(staff).get(LIST, headers={"HX-Request": "true"}).content.decode()

    assert "<table" in page
    assert "<html" not in page


def test_long_list_goes_on_on_the_next_page(register, staff, signed_in):
    for number in range(60):
        place(f"UBND xã {number}", Kind.COMMUNE, register.district, register.groups.commune)
    client = signed_in(staff)

    first, second = (client.get(LIST, {"page": page}).content.decode() for page in [1, 2])

    assert "65 cơ quan" in first
    assert len(ROW.findall(first)) == 50
    assert len(ROW.findall(second)) == 15
    assert not set(ROW.findall(first)) & set(ROW.findall(second))


def test_empty_list_says_what_to_do(register, staff, signed_in):
    client = signed_in(staff)

    nobody = client.get(LIST, {"q": "không có"}).content.decode()
    nothing = client.get(LIST, {"day": "1995-01-01"}).content.decode()

    assert "Không có cơ quan nào khớp bộ lọc" in nobody
    assert reverse("agencies:agency-import") in nothing


def test_only_who_may_reorganise_is_offered_to(register, staff, officer, auditor, signed_in):
    offered = [
        reverse("agencies:agency-found") in signed_in(user).get(LIST).content.decode()
        for user in [staff, officer, auditor]
    ]

    assert offered == [True, False, False]


def test_text_of_a_name_is_never_run(register, staff, signed_in):
    place("<script>alert(1)</script>", Kind.DEPARTMENT, register.top, register.groups.department)

    page = signed_in(staff).get(LIST, {"q": "alert"}).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_draft_is_not_what_an_agency_stands_on(province, staff, signed_in):
    DeclarationFactory(agency=province.department, status="draft", number="99/QĐ")

    assert "99/QĐ" not in signed_in(staff).get(LIST).content.decode()
