import pytest

from agencies.models import AgencyVersion, Kind
from tests.conftest import place
from tests.factories.agencies import AssignmentFactory

DAY = "2020-12-31"


def names(got):
    return {row["name"] for row in got.json()["results"]}


def test_agency_and_what_it_stands_on(register, staff, ask):
    told = ask(staff, f"/agencies/{register.district.pk}/", as_of=DAY).json()

    declaration = told.pop("declaration")
    assert told == {
        "id": register.district.pk, "as_of": DAY, "name": "UBND huyện Nam Trực", "short_name": "",
        "code": "362", "identifier": "", "unit_code": "362", "kind": "district",
        "kind_label": "UBND cấp huyện", "level": "district", "group": "district",
        "group_label": "UBND cấp huyện", "parent": register.top.pk,
        "parent_name": "UBND tỉnh Nam Định", "applicability": "mandatory",
        "applicability_label": "Bắt buộc", "declared": True,
        "url": f"/api/v1/agencies/{register.district.pk}/?as_of={DAY}",
    }  # fmt: skip
    assert (declaration["number"], declaration["in_force_from"]) == ("7/QĐ-UBND", "2018-06-01")
    assert (declaration["signed_on"], declaration["standard"]) == ("2018-06-01", "2008")


def test_agency_without_a_declaration(register, staff, ask):
    told = ask(staff, f"/agencies/{register.commune_b.pk}/", as_of=DAY).json()

    assert (told["declared"], told["declaration"]) == (False, None)


def test_list_tells_how_many_declared(register, staff, ask):
    told = ask(staff, "/agencies/", as_of=DAY, kind="commune").json()

    assert (told["count"], told["declared"]) == (2, 1)


def test_agency_is_as_of_the_day(register, staff, ask):
    AgencyVersion.objects.filter(agency=register.commune_b).update(end="2019-07-01")
    path = f"/agencies/{register.commune_b.pk}/"

    assert ask(staff, path, as_of="2019-06-30").status_code == 200
    assert ask(staff, path, as_of="2019-07-01").status_code == 404


def test_each_person_gets_exactly_the_own_reach(register, staff, officer, commune_officer, ask):
    assert names(ask(staff, "/agencies/")) == {
        "Chi cục Tiêu chuẩn", "Sở Khoa học và Công nghệ", "UBND huyện Nam Trực",
        "UBND xã Nam Hùng", "UBND xã Nam Mỹ",
    }  # fmt: skip
    assert names(ask(officer, "/agencies/")) == {"Chi cục Tiêu chuẩn", "Sở Khoa học và Công nghệ"}
    assert names(ask(commune_officer, "/agencies/")) == {"UBND xã Nam Hùng"}


def test_who_holds_no_role_any_more_gets_nothing(register, ask):
    former = AssignmentFactory(agency=register.top, end="2020-01-01").user

    assert names(ask(former, "/agencies/")) == set()


def test_out_of_reach_is_not_found(register, officer, ask):
    assert ask(officer, f"/agencies/{register.commune_a.pk}/").status_code == 404
    assert ask(officer, "/agencies/", parent=register.district.pk).status_code == 400


@pytest.fixture
def many(register):
    for number in range(60):
        place(f"UBND xã {number}", Kind.COMMUNE, register.district, register.groups.commune)


def test_pages_link_to_each_other(many, staff, signed_in):
    client = signed_in(staff)
    first = client.get("/api/v1/agencies/?page_size=40&kind=commune").json()

    second = client.get(first["next"]).json()

    assert (first["count"], len(first["results"]), first["previous"]) == (62, 40, None)
    assert (len(second["results"]), second["next"]) == (22, None)
    assert client.get(second["previous"]).json() == first


@pytest.mark.parametrize(
    "asked",
    [{"page": "0"}, {"page": "x"}, {"page": "9"}, {"page": "9" * 40}, {"page_size": "201"},
     {"page_size": "0"}],
)  # fmt: skip
def test_page_there_is_none_of_is_refused_by_name(register, staff, ask, asked):
    got = ask(staff, "/agencies/", **asked)

    assert got.status_code == 400
    assert got.json()["errors"][0]["pointer"] == f"/{next(iter(asked))}"


def test_known_list_is_not_sent_again(register, staff, signed_in):
    client = signed_in(staff)
    etag = client.get("/api/v1/agencies/?as_of=2020-12-31")["ETag"]

    got = client.get("/api/v1/agencies/?as_of=2020-12-31", headers={"If-None-Match": etag})

    assert got.status_code == 304
