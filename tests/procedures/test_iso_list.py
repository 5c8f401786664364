"""The list of ISO procedures: what is in reach, how it is filtered, its workbook."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.factories.procedures import (
    CoverFactory,
    IsoFactory,
    IsoRevisionFactory,
    LegalDocumentFactory,
    ProcedureFactory,
)
from tests.procedures.isos import begun

LIST = reverse("procedures:iso-list")


@pytest.fixture
def client(signed_in, officer):
    return signed_in(officer)


def codes(page):
    return [each.iso.code for each in page.context["page"]]


def test_list_shows_what_is_in_reach(province, client):
    IsoFactory(agency=province.department, code="QT-A")
    IsoFactory(agency=province.sub_department, code="QT-B")
    IsoFactory(agency=province.commune_a, code="QT-C")

    assert codes(client.get(LIST)) == ["QT-A", "QT-B"]


def test_drafts_are_listed_for_their_own_people_only(province, client, officer, staff, signed_in):
    begun(officer, province.department, code="QT-A")

    assert codes(client.get(LIST)) == ["QT-A"]
    assert codes(signed_in(staff).get(LIST)) == []


@pytest.mark.parametrize("words", ["ket hon", "KẾT HÔN", "kê\u0301t hôn", "qt-05"])
def test_found_without_accents(province, client, words):
    iso = IsoFactory(agency=province.department, code="QT-05", issued__title="Đăng ký kết hôn")
    IsoFactory(agency=province.department, code="QT-Z", issued__title="Khai sinh")

    assert codes(client.get(LIST, {"q": words})) == [iso.code]


@pytest.mark.parametrize("words", ["1.000894", "1.000894.000.00.00.H41", "1.000894 kết hôn"])
def test_found_by_the_code_of_the_procedure_it_covers(province, client, words, count_queries):
    wedding = ProcedureFactory(
        code="1.000894", local="000.00.00.H41", published__name="Đăng ký kết hôn"
    )
    found = CoverFactory(handling__agency=province.department, handling__procedure=wedding)
    CoverFactory(handling__agency=province.department)

    assert codes(client.get(LIST, {"q": words})) == [found.iso.code]
    assert count_queries(lambda: client.get(LIST, {"q": words})) <= 8


def test_list_of_one_agency_calls_it_as_it_was_called_that_day(province, client):
    page = client.get(LIST, {"agency": province.department.pk, "day": "2020-12-31"})

    assert page.context["agency"] == province.department
    assert [chip["label"] for chip in page.context["chips"]] == [
        "Cơ quan: Sở Khoa học và Công nghệ"
    ]


def test_list_of_a_past_day_shows_the_revision_of_that_day(province, client):
    iso = IsoFactory(agency=province.department, issued__end=date(2021, 1, 1),
                     issued__title="Tên cũ")  # fmt: skip
    IsoRevisionFactory(iso=iso, revision_no=1, start=date(2021, 1, 1), title="Tên mới")

    assert "Tên cũ" in client.get(LIST, {"day": "2020-06-30"}).text
    assert "Tên mới" in client.get(LIST, {"day": "2021-06-30"}).text


@pytest.mark.parametrize(("state", "found"), [
    ("in_force", ["QT-IN"]), ("open", ["QT-DRAFT"]), ("ended", ["QT-OUT"]),
])  # fmt: skip
def test_list_by_state(province, client, officer, state, found):
    IsoFactory(agency=province.department, code="QT-IN")
    IsoFactory(agency=province.department, code="QT-OUT", issued__end=date(2020, 1, 1),
               issued__end_decision="1/QĐ")  # fmt: skip
    begun(officer, province.department, code="QT-DRAFT")

    assert codes(client.get(LIST, {"state": state})) == found


def test_list_by_field_and_problem(province, client):
    covered = CoverFactory(handling__agency=province.department)
    IsoFactory(agency=province.department, code="QT-TRONG")
    field = covered.handling.procedure.versions.get().field

    assert codes(client.get(LIST, {"field": field.pk})) == [covered.iso.code]
    assert codes(client.get(LIST, {"problem": "covers_nothing"})) == ["QT-TRONG"]


def test_unknown_filter_is_said(client):
    page = client.get(LIST, {"problem": "x", "agency": 99999})

    assert page.status_code == 422
    assert "Không có cơ quan này trong phạm vi" in page.text


def test_workbook_holds_what_is_filtered(province, client):
    IsoFactory(agency=province.department, code="QT-A", issued__title="=cmd|'/c calc'!A1")
    IsoFactory(agency=province.department, code="QT-B")

    page = client.get(reverse("procedures:iso-list-export"), {"q": "qt-a"})

    rows = CalamineWorkbook.from_filelike(BytesIO(page.content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 2
    assert rows[1][:2] == ["QT-A", "=cmd|'/c calc'!A1"]


def test_adopted_procedure_revised_on_paper_alone_is_listed_as_any_other(province, client):
    template = IsoFactory(agency=province.top, is_template=True)
    IsoFactory(agency=province.department, code="QT-GIAY", template=template)

    page = client.get(LIST)

    assert page.status_code == 200
    assert "QT-GIAY" in page.content.decode()


def test_list_costs_the_same_for_many(province, staff, signed_in, count_queries):
    client = signed_in(staff)
    address = f"{LIST}?q=quy"

    def settle(many):
        for _ in range(many):
            iso = CoverFactory(handling__agency=province.department).iso
            iso.revisions.get().cites.add(LegalDocumentFactory(end=date(2020, 1, 1)))

    settle(2)
    client.get(address)
    few = count_queries(lambda: client.get(address))
    settle(10)

    assert count_queries(lambda: client.get(address)) == few
    assert few <= 8  # session, person, roles and frame are four of them
