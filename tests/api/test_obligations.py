"""The obligations of a year, told to other systems."""

from datetime import date

import pytest

from quality.duties.standing import Standing
from tests.quality.owing import DAY, State, hand_in, year_of

ASKED = {"year": "2026", "as_of": DAY.isoformat()}
LIST = "/obligations/agencies/"


@pytest.fixture
def year(register):
    owed = year_of()
    hand_in(owed["policy", "department"], register.department, state=State.ACCEPTED)
    hand_in(owed["objectives", "department"], register.department, date(2026, 2, 3))
    return owed


def test_each_kind_has_its_part_and_its_whole(year, staff, ask):
    told = ask(staff, "/obligations/", **ASKED).json()

    assert (told["year"], told["as_of"]) == (2026, DAY.isoformat())
    rows = [(row["key"], row["numerator"], row["denominator"], row["late"]) for row in told["rows"]]
    assert rows == [("policy", 1, 2, 0), ("objectives", 1, 2, 1)]
    total = told["total"]
    assert (total["expected"], total["submitted"], total["percent"]) == (4, 2, 50)
    assert total["expected"] == total["submitted"] + total["missing"]
    assert total["submitted"] == total["on_time"] + total["late"]
    assert "= submitted + missing" in told["definitions"]["expected"]


def test_a_figure_opens_the_list_behind_it(year, staff, ask, signed_in):
    row = ask(staff, "/obligations/", **ASKED).json()["rows"][1]

    members = signed_in(staff).get(row["members"]).json()

    assert members["count"] == row["expected"] + row["waived"]
    assert {each["obligation"] for each in members["results"]} == {"objectives"}


def test_every_duty_of_every_agency_is_listed(year, staff, ask):
    told = ask(staff, LIST, **ASKED, page_size="3").json()

    assert (told["count"], len(told["results"])) == (4, 3)
    assert told["next"]
    first, second, third = told["results"]
    assert (first["agency_name"], first["standing"]) == ("Sở Khoa học và Công nghệ", "accepted")
    assert (first["on_time"], first["submitted_at"]) == (True, "2026-01-15T10:00:00+07:00")
    assert (second["obligation"], second["on_time"]) == ("objectives", False)
    assert (third["standing_label"], third["submitted_at"]) == ("Quá hạn", None)


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"group": "department"}, 2),
        ({"kind": "district"}, 2),
        ({"obligation": "policy"}, 2),
        ({"standing": "late"}, 1),
        ({"standing": "overdue", "group": "district"}, 2),
        ({"year": "2025"}, 0),
    ],
)
def test_the_list_is_filtered_like_the_matrix(year, staff, ask, asked, count):
    assert ask(staff, LIST, **ASKED | asked).json()["count"] == count


def test_a_past_day_is_what_was_known_then(year, staff, ask):
    told = ask(staff, LIST, year="2026", as_of="2026-01-16", group="department").json()

    assert [each["standing"] for each in told["results"]] == [Standing.SUBMITTED, Standing.COMING]


def test_nobody_is_told_of_agencies_beyond_reach(year, officer, commune_officer, ask):
    assert ask(officer, LIST, **ASKED).json()["count"] == 2
    assert ask(commune_officer, LIST, **ASKED).json()["count"] == 0


@pytest.mark.parametrize(
    ("path", "asked", "pointer"),
    [
        ("/obligations/", {"year": "abc"}, "/year"),
        ("/obligations/", {"as_of": "31/02/2026"}, "/as_of"),
        ("/obligations/", {"group": "no-such"}, "/group"),
        ("/obligations/", {"standing": "late"}, "/standing"),
        (LIST, {"standing": "xyz"}, "/standing"),
        (LIST, {"page": "99"}, "/page"),
        (LIST, {"q": "so"}, "/q"),
    ],
)
def test_what_is_not_understood_is_named(year, staff, ask, path, asked, pointer):
    answer = ask(staff, path, **{"year": "2026"} | asked)

    assert answer.status_code == 400
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]


def test_an_unchanged_answer_is_not_sent_again(year, staff, signed_in):
    client = signed_in(staff)
    first = client.get("/api/v1/obligations/", ASKED)

    again = client.get("/api/v1/obligations/", ASKED, headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, again.status_code) == (200, 304)
