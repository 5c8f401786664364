import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from agencies.models import AgencyVersion, Kind
from tests.conftest import place

DAY = "2020-12-31"


def export(client, form, **asked):
    return client.get(reverse("reports:agency-export", args=[form]), asked)


def sheet(response):
    return CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0)


def table(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_excel_holds_real_days_and_the_name_says_which_day(register, staff, signed_in):
    got = export(signed_in(staff), "xlsx", day=DAY, q="so khcn")

    head, row = sheet(got).to_python()
    found = dict(zip(head, row, strict=True))
    assert 'filename="co-quan-2020-12-31.xlsx"' in got["Content-Disposition"]
    assert found["Tên cơ quan"] == "Sở Khoa học và Công nghệ"
    assert found["Số công bố"] == "55/QĐ-SKHCN"
    assert found["Ngày ký"] == date(2018, 6, 1)
    assert found["Phiên bản tiêu chuẩn"] == "TCVN ISO 9001:2015"


def test_csv_opens_with_the_right_letters(register, staff, signed_in):
    got = export(signed_in(staff), "csv", day=DAY, declared="no")

    assert got["Content-Type"].startswith("text/csv")
    assert [row["Tên cơ quan"] for row in table(got)] == ["Chi cục Tiêu chuẩn", "UBND xã Nam Mỹ"]
    assert {row["Trạng thái"] for row in table(got)} == {"Chưa công bố"}


def test_all_pages_are_exported_within_reach(register, staff, officer, signed_in):
    for number in range(60):
        place(f"UBND xã {number}", Kind.COMMUNE, register.district, register.groups.commune)

    assert len(table(export(signed_in(staff), "csv"))) == 65
    assert {row["Tên cơ quan"] for row in table(export(signed_in(officer), "csv"))} == {
        "Sở Khoa học và Công nghệ",
        "Chi cục Tiêu chuẩn",
    }


@pytest.mark.parametrize(
    "asked",
    [{}, {"declared": "yes"}, {"kind": "commune"}, {"q": "nam"}, {"standard": "2015"},
     {"applicability": "mandatory", "declared": "no"}, {"day": "2018-05-31"}],
)  # fmt: skip
def test_page_export_and_api_list_the_same_agencies(register, staff, signed_in, asked):
    AgencyVersion.objects.filter(agency=register.commune_b).update(start=date(2019, 7, 1))
    client, day = signed_in(staff), {"as_of": asked["day"]} if "day" in asked else {}
    rest = {name: value for name, value in asked.items() if name != "day"}

    page = client.get(reverse("reports:agency-list"), asked).context["page"]
    api = client.get("/api/v1/agencies/", {**rest, **day}).json()

    names = [line.name for line in page]
    assert [row["Tên cơ quan"] for row in table(export(client, "csv", **asked))] == names
    assert [row[0] for row in sheet(export(client, "xlsx", **asked)).to_python()[1:]] == names
    assert [row["name"] for row in api["results"]] == names


def test_bad_filter_exports_nothing(register, staff, signed_in):
    got = export(signed_in(staff), "xlsx", kind="xyz")

    assert got.status_code == 422
    assert "Không có lựa chọn “xyz”" in got.content.decode()


def test_unknown_form_is_not_found(register, staff, signed_in):
    assert export(signed_in(staff), "pdf").status_code == 404


def test_name_that_looks_like_a_formula_stays_text(register, staff, signed_in):
    place("=1+2", Kind.DEPARTMENT, register.top, register.groups.department)

    got = export(signed_in(staff), "csv", q="1")

    assert table(got)[0]["Tên cơ quan"] == "'=1+2"
