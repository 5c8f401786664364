from datetime import date

import pytest

from quality.coverage import Dimension
from tests.factories.quality import ApplicabilityFactory

DAY = "2020-12-31"


def share(row):
    return row["numerator"], row["denominator"], row["percent"]


def test_rows_add_up_to_the_total_and_name_their_version(register, staff, ask):
    told = ask(staff, "/coverage/", as_of=DAY).json()

    provincial, commune = told["rows"]
    assert (told["as_of"], told["standard"], told["by"]) == (DAY, None, "group")
    assert share(provincial) == (2, 3, 66.67)
    assert provincial["by_standard"] == {"2008": 1, "2015": 1}
    assert [(part["key"], *share(part)) for part in provincial["parts"]] == [
        ("department", 1, 1, 100),
        ("sub_department", 0, 1, 0),
        ("district", 1, 1, 100),
    ]
    assert share(commune) == (1, 2, 50)
    assert share(told["total"]) == (3, 5, 60)


def test_encouraged_ones_are_in_no_mandatory_whole(register, staff, ask):
    commune = ask(staff, "/coverage/", as_of=DAY).json()["rows"][1]

    assert share(commune["mandatory"]) == (0, 0, None)


def test_one_version_of_the_standard(register, staff, ask):
    told = ask(staff, "/coverage/", as_of=DAY, standard="2015").json()

    assert told["standard"] == "2015"
    assert share(told["total"]) == (2, 5, 40)


@pytest.mark.parametrize("by", Dimension.values)
def test_every_number_opens_its_members(register, staff, signed_in, by):
    ApplicabilityFactory(agency=register.commune_b, kind="")
    client = signed_in(staff)
    told = client.get("/api/v1/coverage/", {"as_of": DAY, "by": by, "standard": "2015"}).json()

    for row in [*told["rows"], told["total"]]:
        assert client.get(row["members"]).json()["count"] == row["denominator"]
        assert client.get(row["declared_members"]).json()["count"] == row["numerator"]


def test_ended_declaration_no_longer_counts(register, staff, ask):
    register.department.declarations.update(end=date(2020, 12, 1))

    assert share(ask(staff, "/coverage/", as_of="2020-11-30").json()["total"])[0] == 3
    assert share(ask(staff, "/coverage/", as_of=DAY).json()["total"])[0] == 2


def test_officer_counts_only_the_own_branch(register, officer, ask):
    told = ask(officer, "/coverage/", as_of=DAY).json()

    assert share(told["total"]) == (1, 2, 50)
    assert [row["key"] for row in told["rows"]] == ["provincial"]


def test_day_before_anything_existed_has_no_percent(register, staff, ask):
    told = ask(staff, "/coverage/", as_of="1995-01-01").json()

    assert told["rows"] == []
    assert share(told["total"]) == (0, 0, None)


def test_series_is_the_coverage_of_each_year(register, staff, ask):
    told = ask(staff, "/coverage/series/", **{"from": 2017, "to": 2019}).json()

    assert [(point["as_of"], share(point["total"])[0]) for point in told["points"]] == [
        ("2017-12-31", 0),
        ("2018-12-31", 3),
        ("2019-12-31", 3),
    ]
    last = ask(staff, "/coverage/", as_of="2019-12-31").json()
    assert told["points"][-1]["rows"] == last["rows"]


def test_series_of_chosen_days(register, staff, ask):
    told = ask(staff, "/coverage/series/", days="2018-05-31,01/06/2018", by="kind").json()

    assert [share(point["total"])[0] for point in told["points"]] == [0, 3]


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({}, "/from"),
        ({"from": "2020", "to": "2014"}, "/from"),
        ({"from": "x", "to": "2014"}, "/from"),
        ({"from": "2014", "to": "3000"}, "/to"),
        ({"days": "2018-02-31"}, "/days"),
        ({"as_of": DAY, "from": "2014", "to": "2015"}, "/as_of"),
    ],
)
def test_span_that_cannot_be_is_refused_by_name(register, staff, ask, asked, pointer):
    got = ask(staff, "/coverage/series/", **asked)

    assert got.status_code == 400
    assert pointer in {fault["pointer"] for fault in got.json()["errors"]}


def test_too_many_days_are_refused(register, staff, ask):
    got = ask(staff, "/coverage/series/", **{"from": 1990, "to": 2060})

    assert got.status_code == 400
    assert "60 ngày" in got.json()["detail"]


def test_known_answer_is_not_sent_again(register, staff, signed_in):
    client = signed_in(staff)
    url = f"/api/v1/coverage/?as_of={DAY}"
    first = client.get(url)

    again = client.get(url, headers={"If-None-Match": first["ETag"]})

    assert first["Cache-Control"] == "private, no-cache"
    assert not first["ETag"].startswith("W/")
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]


def test_changed_answer_is_sent(register, staff, signed_in):
    client = signed_in(staff)
    url = f"/api/v1/coverage/?as_of={DAY}"
    etag = client.get(url)["ETag"]
    register.department.declarations.update(end=date(2020, 1, 1))

    assert client.get(url, headers={"If-None-Match": etag}).status_code == 200


def test_etag_of_one_person_opens_nothing_to_another(register, staff, officer, signed_in, client):
    url = f"/api/v1/coverage/?as_of={DAY}"
    headers = {"If-None-Match": signed_in(staff).get(url)["ETag"]}

    assert signed_in(officer).get(url, headers=headers).status_code == 200
    assert client.get(url, headers=headers).status_code == 401
