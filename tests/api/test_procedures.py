"""The catalogue and the coverage of procedures, told to other systems."""

from datetime import date

import pytest

from tests.factories.procedures import (
    CoverFactory,
    FieldFactory,
    HandlingFactory,
    ProcedureFactory,
)

DAY = "2021-06-30"
LIST, COVERAGE = "/procedures/", "/procedure-coverage/"


@pytest.fixture
def handled(province):
    """Commune A covers one of its two, the department its one."""
    marriage = ProcedureFactory(code="1.000894", published__name="Đăng ký kết hôn")
    land = ProcedureFactory(code="2.000001", published__field=FieldFactory(name="Đất đai"))
    CoverFactory(handling=HandlingFactory(agency=province.commune_a, procedure=marriage))
    HandlingFactory(agency=province.commune_a, procedure=land)
    CoverFactory(handling=HandlingFactory(agency=province.department, procedure=land))
    return province


def test_catalogue_of_a_day(handled, staff, ask):
    ProcedureFactory(published__end=date(2020, 1, 1))

    told = ask(staff, LIST, as_of=DAY).json()

    assert told["count"] == 2
    first = told["results"][0]
    assert (first["code"], first["name"], first["levels"]) == (
        "1.000894", "Đăng ký kết hôn", ["commune"]
    )  # fmt: skip
    assert first["limits"][0]["value"] == "15"


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({"q": "ket hon"}, ["1.000894"]),
        ({"level": "commune"}, ["1.000894", "2.000001"]),
        ({"level": "province"}, []),
        ({"page_size": "1", "page": "2"}, ["2.000001"]),
    ],
)
def test_catalogue_is_filtered_and_paged(handled, staff, ask, asked, codes):
    told = ask(staff, LIST, as_of=DAY, **asked).json()

    assert [row["code"] for row in told["results"]] == codes


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        ("field", [("Đất đai", 1, 2), ("Hộ tịch", 1, 1)]),
        ("agency", [("Sở Khoa học và Công nghệ", 1, 1), ("UBND xã Nam Hùng", 1, 2)]),
        ("group", [("Cơ quan cấp tỉnh, cấp huyện", 1, 1), ("UBND cấp xã", 1, 2)]),
    ],
)
def test_coverage_by_field_agency_and_group(handled, staff, ask, by, rows):
    told = ask(staff, COVERAGE, as_of=DAY, by=by).json()

    found = [(row["label"], row["numerator"], row["denominator"]) for row in told["rows"]]
    assert sorted(found) == sorted(rows)
    assert told["total"] == {"numerator": 2, "denominator": 3, "percent": 66.67}


def test_figure_leads_to_the_list_behind_it(handled, staff, ask, signed_in):
    row = ask(staff, COVERAGE, as_of=DAY, level="commune").json()["rows"][0]

    page = signed_in(staff).get(row["members"]).context["page"]

    assert page.paginator.count == row["denominator"] == 1


def test_past_day_is_the_past_days(handled, staff, ask):
    told = ask(staff, COVERAGE, as_of="2018-12-31").json()

    assert (told["as_of"], told["total"]["numerator"]) == ("2018-12-31", 0)


def test_nobody_is_told_of_agencies_beyond_reach(handled, officer, commune_officer, ask):
    assert ask(officer, COVERAGE, as_of=DAY).json()["total"]["denominator"] == 1
    beyond = ask(commune_officer, COVERAGE, as_of=DAY, agency=handled.department.pk)
    assert beyond.status_code == 400


@pytest.mark.parametrize(
    ("path", "asked", "pointer"),
    [
        (COVERAGE, {"by": "day"}, "/by"),
        (COVERAGE, {"group": "no-such"}, "/group"),
        (COVERAGE, {"covered": "yes"}, "/covered"),
        (COVERAGE, {"as_of": "31/02/2021"}, "/as_of"),
        (LIST, {"level": "x"}, "/level"),
        (LIST, {"field": "999"}, "/field"),
        (LIST, {"page": "99"}, "/page"),
        (LIST, {"name": "x"}, "/name"),
    ],
)
def test_what_is_not_understood_is_named(handled, staff, ask, path, asked, pointer):
    answer = ask(staff, path, **asked)

    assert answer.status_code == 400
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]


@pytest.mark.parametrize("path", [LIST, COVERAGE])
def test_unchanged_answer_is_not_sent_again(handled, staff, signed_in, path):
    client = signed_in(staff)
    first = client.get(f"/api/v1{path}")

    again = client.get(f"/api/v1{path}", headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, again.status_code) == (200, 304)


@pytest.mark.parametrize("path", [LIST, COVERAGE, f"{COVERAGE}?by=agency&level=commune"])
def test_answer_costs_as_many_queries_however_much(handled, staff, signed_in, count_queries, path):
    client = signed_in(staff)

    def get():
        return client.get(f"/api/v1{path}")

    get()
    few = count_queries(get)
    for _ in range(12):
        CoverFactory(handling__agency=handled.commune_b)

    assert count_queries(get) == few <= 7
