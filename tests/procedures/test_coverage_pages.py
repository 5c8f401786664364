"""The province's page of coverage, its matrix, and the same as a workbook."""

import re
from datetime import date
from html import unescape
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from procedures.coverage import Dimension, Grid, Question, coverage
from tests.factories.procedures import (
    CoverFactory,
    FieldFactory,
    HandlingFactory,
    IsoFactory,
    ProcedureFactory,
)

DAY = date(2021, 6, 30)
PAGE, MATRIX, EXPORT, PROCEDURES = (
    reverse(f"procedures:coverage{end}") for end in ["", "-matrix", "-export", "-procedures"]
)
NUMBER = re.compile(r'<a href="([^"]*/bao-phu/danh-sach/\?[^"]*)">([\d.]+)(?:/([\d.]+))?</a>')
CELL = re.compile(r'<a href="(\?c=[^"]*)">(\d+)/(\d+)</a>')


def book(answer):
    return CalamineWorkbook.from_filelike(BytesIO(answer.content))


def words(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def handled(province):
    """The department covers all of its one; commune A one of two; commune B has begun nothing."""
    marriage = ProcedureFactory(published__name="Đăng ký kết hôn")
    land = ProcedureFactory(published__field=FieldFactory(name="Đất đai"))
    CoverFactory(handling=HandlingFactory(agency=province.department, procedure=land))
    CoverFactory(handling=HandlingFactory(agency=province.commune_a, procedure=marriage))
    HandlingFactory(agency=province.commune_a, procedure=land)
    HandlingFactory(agency=province.commune_b, procedure=marriage)
    return province


@pytest.fixture
def ask(signed_in, staff):
    client = signed_in(staff)

    def answer(address, **asked):
        return client.get(address, {"day": DAY.isoformat(), **asked})

    return answer


@pytest.mark.parametrize("asked", [{}, {"group": "commune"}, {"level": "commune"}])
def test_every_number_opens_a_list_of_as_many(handled, ask, signed_in, staff, asked):
    page = ask(PAGE, **asked).content.decode()
    client = signed_in(staff)

    found = NUMBER.findall(page)

    assert len(found) > 5
    for address, part, whole in found:
        told = client.get(unescape(address)).context
        share = (told["share"].part, told["share"].whole)
        listed = told["page"].paginator.count
        assert share == (int(part), int(whole)) if whole else listed == int(part), address


@pytest.mark.parametrize(("asked", "cells"), [({}, 4), ({"q": "ket hon"}, 2)])
def test_every_cell_of_the_matrix_opens_a_list_of_as_many(
    handled, ask, signed_in, staff, asked, cells
):
    client = signed_in(staff)

    found = CELL.findall(ask(MATRIX, **asked).content.decode())

    assert len(found) == cells
    for address, part, whole in found:
        told = client.get(f"{MATRIX}{unescape(address)}", follow=True).context
        assert (told["share"].part, told["share"].whole) == (int(part), int(whole))
        assert told["filter"].day == DAY


def test_agency_that_has_begun_nothing_is_no_failure(handled, ask):
    page = ask(MATRIX).content.decode()

    tones = re.findall(r'<td class="?(\w+)"?><a href="\?c=', page)
    assert sorted(tones) == ["done", "done", "due", "idle"]


def test_agencies_that_have_begun_nothing_are_listed_under_their_number(handled, ask):
    told = words(ask(PAGE))

    _, _, below = told.partition("1 cơ quan chưa có quy trình ISO nào")
    listed, _, _ = below.partition("</details>")
    assert "UBND xã Nam Mỹ" in listed
    assert "UBND xã Nam Hùng" not in listed


def test_rows_and_columns_and_groups_add_up_to_the_same(handled):
    question = Question(DAY)
    grid = Grid.of(question)

    totals = {coverage(question, by).total for by in Dimension} | {grid.total}

    assert len(totals) == 1
    assert grid.of_fields() == {
        int(row.key): row.share for row in coverage(question, Dimension.FIELD).rows
    }
    assert grid.of_agencies() == {
        int(row.key): row.share for row in coverage(question, Dimension.AGENCY).rows
    }


def test_groups_have_their_parts_and_what_stands_outside(handled):
    HandlingFactory(agency=handled.top)

    rows = coverage(Question(DAY), Dimension.GROUP).rows

    assert [(row.key, row.share.whole, [part.key for part in row.parts]) for row in rows] == [
        ("provincial", 1, ["department"]), ("commune", 3, []), ("none", 1, [])
    ]  # fmt: skip


@pytest.mark.parametrize("address", [PAGE, MATRIX, PROCEDURES])
def test_page_costs_as_many_queries_however_much_is_handled(handled, ask, count_queries, address):
    ask(address)
    few = count_queries(lambda: ask(address))
    for number in range(12):
        procedure = ProcedureFactory(published__field=FieldFactory(name=f"Lĩnh vực {number}"))
        CoverFactory(handling=HandlingFactory(agency=handled.commune_b, procedure=procedure))

    assert count_queries(lambda: ask(address)) == few <= 8


def test_each_procedure_is_counted_once_whoever_handles_it(handled, ask):
    answer = ask(PROCEDURES)

    told = [(row["name"], str(row["share"])) for row in answer.context["rows"]]
    assert ("Đăng ký kết hôn", "1/2") in told
    assert answer.context["page"].paginator.count == 2
    assert "2" in re.findall(r'tile-share">([\d.]+)<', ask(PAGE).content.decode())


@pytest.mark.parametrize("asked", [{}, {"field": "Hộ tịch"}])
def test_iso_procedures_in_force_open_the_list_of_them(handled, ask, signed_in, staff, asked):
    IsoFactory(agency=handled.commune_b)
    found = {name: FieldFactory(name=value).pk for name, value in asked.items()}

    told = ask(PAGE, **found).context

    listed = signed_in(staff).get(told["isos"]).context["page"].paginator.count
    assert listed == told["found"].counts["isos"] == (1 if asked else 3)


def test_past_day_is_the_past_days_figures(handled, ask):
    assert ask(PAGE, day="2018-12-31").context["found"].total.part == 0
    assert ask(PAGE).context["found"].total.part == 2


def test_workbook_says_what_the_page_says(handled, ask):
    told = book(ask(EXPORT))

    fields = told.get_sheet_by_name("Theo lĩnh vực").to_python()
    assert fields[1:] == [["Đất đai", 1, 2, 1, 50], ["Hộ tịch", 1, 2, 1, 50]]
    matrix = told.get_sheet_by_name("Cơ quan và lĩnh vực").to_python()
    assert ["UBND xã Nam Hùng", "UBND cấp xã", "1/2", "0/1", "1/1"] in matrix


def test_list_as_a_workbook_holds_every_line(handled, ask):
    told = book(ask(reverse("procedures:members-export")))

    assert len(told.get_sheet_by_index(0).to_python()) == 1 + 4


def test_officer_sees_the_figures_of_the_own_reach(handled, officer, signed_in):
    answer = signed_in(officer).get(PAGE, {"day": DAY.isoformat()})

    assert str(answer.context["found"].total) == "1/1"


def test_faulty_filter_is_named_and_no_file_is_made(handled, ask):
    assert ask(PAGE, group="no-such").status_code == 422
    assert ask(EXPORT, group="no-such").status_code == 422
    assert ask(MATRIX, field="x").status_code == 422
