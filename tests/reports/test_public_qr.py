"""The code on the counter's wall, and the sheet it is printed on."""

import re
from io import BytesIO

import pytest
import segno
from django.urls import reverse
from pypdf import PdfReader

from reports.public.qr import as_path
from tests.factories.agencies import ContactFactory


@pytest.fixture(autouse=True)
def _portal(settings):
    settings.PORTAL_URL = "https://iso.nam-dinh.example"


def address(agency):
    return f"https://iso.nam-dinh.example/cong-khai/{agency.pk}/"


def drawn(path, size):
    """The modules that a path of runs darkens."""
    rows = [[0] * size for _ in range(size)]
    for x, y, run, back in re.findall(r"M(\d+) (\d+)h(\d+)v1H(\d+)z", path):
        assert x == back
        for each in range(int(x), int(x) + int(run)):
            rows[int(y)][each] = 1
    return rows


def test_code_on_the_sheet_is_that_of_the_public_page(province):
    path, size = as_path(province.commune_a.pk)

    code = segno.make(address(province.commune_a), error="m", micro=False)
    expected = [list(map(int, row)) for row in code.matrix_iter(border=4)]
    assert drawn(path, size) == expected


def test_picture_of_the_code_is_black_on_white_with_a_margin(province, client):
    answer = client.get(reverse("reports:public-qr", args=[province.commune_a.pk]))

    expected = BytesIO()
    code = segno.make(address(province.commune_a), error="m", micro=False)
    code.save(expected, kind="svg", border=4, dark="#000", light="#fff", omitsize=True)
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content == expected.getvalue()


def test_sheet_names_the_agency_what_the_code_shows_and_where_it_leads(
    province, officer, signed_in
):
    ContactFactory(agency=province.department, hours="7 giờ 30 – 17 giờ", phone="0228 3827 016")

    answer = signed_in(officer).get(reverse("reports:public-poster", args=[province.department.pk]))

    (page,) = PdfReader(BytesIO(answer.content)).pages
    text = " ".join(page.extract_text().split())
    assert answer["Content-Type"] == "application/pdf"
    assert "Sở Khoa học và Công nghệ" in text
    assert "Quét mã để xem thủ tục, thời gian giải quyết, chính sách chất lượng" in text
    assert address(province.department) in text.replace(" ", "")
    assert "7 giờ 30 – 17 giờ" in text
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)


def test_longest_name_and_contact_stay_on_one_sheet(province, officer, signed_in):
    agency = province.department
    agency.versions.update(name="Ban Quản lý Khu kinh tế và các khu công nghiệp " * 4)
    ContactFactory(agency=agency, desk="Bộ phận Một cửa " * 18, hours="7 giờ 30 " * 20)

    answer = signed_in(officer).get(reverse("reports:public-poster", args=[agency.pk]))

    assert len(PdfReader(BytesIO(answer.content)).pages) == 1


def test_agencys_page_leads_its_people_to_the_public_page_and_the_sheet(
    province, officer, signed_in
):
    page = signed_in(officer).get(reverse("agencies:agency-detail", args=[province.department.pk]))

    for name in ["agency", "poster"]:
        link = reverse(f"reports:public-{name}", args=[province.department.pk])
        assert f'href="{link}"' in page.content.decode()
