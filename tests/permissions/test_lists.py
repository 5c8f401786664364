"""Lists, sheets and answers of the API tell of exactly the agencies somebody reaches."""

from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.agencies import AssignmentFactory
from tests.factories.quality import DeclarationFactory, DocumentFactory
from tests.permissions.pages import ROWS
from tests.permissions.people import ask
from tests.permissions.things import asked
from tests.test_permissions import OPEN

pytestmark = pytest.mark.django_db
REACHED = {
    "officer": {"sub_department"},
    "head": {"sub_department"},
    "above": {"department", "sub_department"},
    "head_above": {"department", "sub_department"},
    "officer_b": {"commune_a"},
    "inspector_b": {"district", "commune_a", "commune_b"},
    "nobody": set(),
    "token": {"department", "sub_department", "district", "commune_a", "commune_b"},
}
# The name of whom an agency stands under is told with it.
ABOVE = {"officer": {"department"}, "head": {"department"}, "officer_b": {"district"}}
AGENCIES = REACHED["token"]
# what everybody may read names whom it likes
PUBLISHED = {"audits:ranking", "audits:ranking-export", "api:scores"}  # ranks whom it ranks
PAGES = [
    row for row in ROWS
    if row.method == "GET" and not row.is_of_an_agency and row.page not in OPEN | PUBLISHED
]  # fmt: skip
LISTS = [
    "/co-quan/", "/co-quan/xuat.xlsx", "/co-quan/xuat.csv", "/cong-bo/", "/cong-bo/xuat.xlsx",
    "/tai-lieu/", "/nghia-vu/xuat.xlsx", "/api/v1/agencies/", "/api/v1/declarations/",
    "/api/v1/obligations/agencies/",
]  # fmt: skip
PART = {"HX-Request": "true"}
OF_PEOPLE = ["/co-quan/nguoi-dung/", "/co-quan/nguoi-dung/xuat.xlsx"]


@pytest.fixture(scope="module")
def busy(world):
    """Each agency has something of every kind."""
    for name in AGENCIES:
        agency = getattr(world.province, name)
        DeclarationFactory(agency=agency)
        DocumentFactory(agency=agency)
        AssignmentFactory(agency=agency)
    return world


@pytest.mark.parametrize("row", PAGES, ids=str)
def test_no_page_names_an_agency_beyond_reach(row, busy):
    _, at = asked(row, busy, "own")
    for name in REACHED.keys() - {"token"}:
        assert named(busy, name, at, Client()) <= REACHED[name] | ABOVE.get(name, set()), name


@pytest.mark.parametrize("at", LISTS)
def test_list_holds_exactly_what_is_reached(at, busy):
    people = REACHED if at.startswith("/api/") else REACHED.keys() - {"token"}
    told = {name: named(busy, name, at) - ABOVE.get(name, set()) for name in people}

    assert told == {name: REACHED[name] for name in people}


@pytest.mark.parametrize("at", OF_PEOPLE)
def test_list_of_people_holds_exactly_those_looked_after(at, busy):
    told = {name: named(busy, name, at) for name in ["head", "head_above", "staff"]}

    assert told == {name: REACHED[name] for name in ["head", "head_above"]} | {"staff": AGENCIES}


def test_matrix_holds_exactly_what_is_reached(busy):
    at = reverse("quality:matrix")
    told = {name: named(busy, name, at) for name in ["above", "inspector_b", "nobody"]}

    assert told == {name: REACHED[name] for name in told}


def named(world, name, at, browser=None):
    """Which agencies the answer names; of a page that has a part for htmx, that part."""
    answer = ask(world, name, "GET", at, browser=browser or Client(headers=PART))
    told = text_of(answer.body)
    return {each for each in AGENCIES if getattr(world.province, each).name in told}


def text_of(body):
    """All that it says; a sheet, unpacked."""
    if not body.startswith(b"PK"):
        return unescape(body.decode(errors="replace"))
    with ZipFile(BytesIO(body)) as packed:
        return unescape("".join(packed.read(each).decode() for each in packed.namelist()))
