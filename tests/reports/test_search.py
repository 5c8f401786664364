import re
from datetime import date
from unicodedata import normalize

import pytest
from django.urls import reverse

from agencies.models import AgencyVersion, Kind
from reports.models import Report
from tests.conftest import place
from tests.factories.agencies import AgencyVersionFactory
from tests.factories.procedures import (
    IsoFactory,
    IsoRevisionFactory,
    LegalDocumentFactory,
    ProcedureFactory,
)
from tests.factories.quality import DeclarationFactory

LINK = re.compile(r'<li><a href="([^"]+)">([^<]+)</a>')


@pytest.fixture
def find(staff, signed_in):
    """find("nam hung") is the names found, in their order."""

    def names(words, user=staff, **asked):
        page = signed_in(user).get(reverse("reports:search"), {"q": words, **asked})
        main = page.content.decode().partition('id="found"')[2]
        return [name for _, name in LINK.findall(main)]

    return names


@pytest.mark.parametrize("words", ["nam hung", "NAM HÙNG", "Nam Hu\u0300ng", "  hùng   nam "])
def test_accents_case_and_form_do_not_matter(province, find, words):
    assert find(words) == ["UBND xã Nam Hùng"]


def test_abbreviation_finds_the_whole_name(province, find):
    assert find("so khcn") == ["Sở Khoa học và Công nghệ"]


def test_province_itself_is_found(province, find):
    assert find("tinh nam dinh") == ["UBND tỉnh Nam Định"]


def test_former_name_and_ended_body_come_after_those_of_today(province, find):
    versions = AgencyVersion.objects.filter(agency=province.sub_department)
    versions.update(end=date(2019, 1, 1))
    AgencyVersionFactory(
        agency=province.sub_department, name="Chi cục Đo lường", start=date(2019, 1, 1)
    )
    gone = place("Chi cục Muối", Kind.SUB_DEPARTMENT, province.department)
    AgencyVersion.objects.filter(agency=gone).update(end=date(2018, 1, 1))

    assert find("chi cục") == ["Chi cục Đo lường", "Chi cục Muối"]
    assert find("tieu chuan") == ["Chi cục Tiêu chuẩn"]
    assert find("chi cuc muoi", day="2017-06-30") == ["Chi cục Muối"]


@pytest.mark.parametrize(
    "page",
    ["reports:agency-list", "agencies:person-list", "quality:declaration-list",
     "quality:document-list", "reports:search"],
)  # fmt: skip
@pytest.mark.parametrize(
    "words", [" ".join(f"so{number}" for number in range(1500)), "x" * 60_000], ids=["many", "long"]
)
def test_search_for_ever_so_many_words_is_answered(province, staff, signed_in, page, words):
    client, address = signed_in(staff), reverse(page)

    answers = [client.get(address, {"q": asked}) for asked in [words, "so khcn"]]

    assert [answer.status_code for answer in answers] == [200, 200]


def test_declaration_is_found_by_its_number(province, find):
    DeclarationFactory(agency=province.department, number="55/QĐ-SKHCN")

    assert find("55/qd") == ["55/QĐ-SKHCN"]


def test_report_is_found_by_its_year(province, find, officer):
    Report.objects.create(
        scope=province.top, day=date(2020, 12, 31), edition=1, figures={}, figures_sha256="a" * 64,
        file="x.pdf", file_sha256="b" * 64, pages=1,
    )  # fmt: skip

    assert len(find("2020")) == 1
    assert find("2019") == []
    assert find("2020", officer) == []


@pytest.mark.parametrize("words", ["ket hon", "KẾT HÔN", normalize("NFD", "kết hôn")])
def test_same_procedure_comes_first_however_it_is_typed(province, find, words):
    for code, name in [
        ("1.000001", "Đăng ký kết hôn có yếu tố nước ngoài"),
        ("1.000894", "Đăng ký kết hôn"),
        ("1.000895", "Đăng ký khai sinh"),
    ]:
        ProcedureFactory(code=code, published__name=name)

    assert find(words) == ["Đăng ký kết hôn", "Đăng ký kết hôn có yếu tố nước ngoài"]


def test_code_or_number_that_was_typed_comes_first(province, find):
    old, new = date(2014, 1, 1), date(2020, 1, 1)
    LegalDocumentFactory(number="12/2014/NĐ-CP", issued_on=old, start=old)
    title = "Sửa đổi Nghị định 12/2014/NĐ-CP"
    LegalDocumentFactory(number="112/2020/NĐ-CP", title=title, issued_on=new, start=new)
    ProcedureFactory(code="1.000894", published__name="Đăng ký kết hôn")
    ProcedureFactory(code="1.000001", published__name="Thay cho 1.000894")

    assert find("12/2014/nd-cp") == ["12/2014/NĐ-CP", "112/2020/NĐ-CP"]
    assert find("1.000894") == ["Đăng ký kết hôn", "Thay cho 1.000894"]


def test_procedure_is_found_on_the_days_it_is_in_the_catalogue(province, find):
    ProcedureFactory(published__name="Đăng ký kết hôn", published__end=date(2020, 1, 1))

    assert find("ket hon", day="2019-12-31") == ["Đăng ký kết hôn"]
    assert find("ket hon") == []


def test_iso_procedures_in_force_are_found_within_reach(province, find, officer):
    for agency in [province.department, province.commune_a]:
        iso = IsoFactory(agency=agency, code=f"QT-{agency.pk}", issued__title="Tiếp nhận hồ sơ")
        IsoRevisionFactory(iso=iso, state="draft", revision_no=1, title="Tiếp nhận hồ sơ, bản thảo")

    both = [f"QT-{each.pk}: Tiếp nhận hồ sơ" for each in [province.department, province.commune_a]]
    assert sorted(find("tiep nhan ho so")) == sorted(both)
    assert find("tiep nhan ho so", officer) == both[:1]
    assert find(f"qt-{province.commune_a.pk}") == both[1:]


def test_search_stays_within_reach(province, find, officer):
    DeclarationFactory(agency=province.department, number="1/QĐ-CHUNG")
    DeclarationFactory(agency=province.commune_a, number="2/QĐ-CHUNG")

    assert find("chung", officer) == ["1/QĐ-CHUNG"]
    assert find("ubnd", officer) == []


@pytest.mark.parametrize("words", ["", "   ", "\x00", "-"])
def test_nothing_asked_says_what_can_be_asked(province, staff, signed_in, words):
    got = signed_in(staff).get(reverse("reports:search"), {"q": words})

    assert got.status_code == 200
    assert "Nhập tên cơ quan" in got.content.decode()


def test_nothing_found_says_so(province, staff, signed_in):
    got = signed_in(staff).get(reverse("reports:search"), {"q": "không đâu có"})

    assert "Không tìm thấy gì" in got.content.decode()


def test_htmx_gets_what_was_found_alone(province, staff, signed_in):
    got = signed_in(staff).get(
        reverse("reports:search"), {"q": "nam"}, headers={"HX-Request": "true"}
    )

    assert "<html" not in got.content.decode()
    assert "UBND xã Nam Hùng" in got.content.decode()
