"""What the sample of Nam Trực exports is brought into an empty agency."""

from io import BytesIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from agencies.models import AgencyVersion, Kind
from isoportal.lib.sheet import read, write_xlsx
from procedures.batches.agency_rows import LINKS
from procedures.models import Cover, IsoProcedure
from tests.factories.agencies import AgencyVersionFactory, AssignmentFactory
from tests.procedures.agency_lists import bring_in_own, hand_in_own
from tests.procedures.lists import look

DAY = "2021-12-01"


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_sample", "nam-dinh", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def files(loaded, db, client):
    """The two lists of the district as it exports them."""
    district = AgencyVersion.objects.get(unit_code="362").agency
    client.force_login(AssignmentFactory(agency=district).user)
    names = {"isos": "iso-export", "links": "handling-export"}
    return {
        key: client.get(reverse(f"procedures:{name}", args=[district.pk]) + f"?day={DAY}").content
        for key, name in names.items()
    }


@pytest.fixture
def empty(loaded, db):
    top = AgencyVersion.objects.filter(parent=None).latest("start").agency
    return AgencyVersionFactory(name="UBND huyện Mới", kind=Kind.DISTRICT, parent=top).agency


@pytest.fixture
def officer(empty):
    return AssignmentFactory(agency=empty).user


def without_one_link(content):
    rows = read(BytesIO(content), {column.heading: key for key, column in LINKS.columns.items()})
    cells = [[row.get(key, "") for key in LINKS.columns] for _, row in rows]
    place = list(LINKS.columns).index("isos")
    cells[0][place:] = [
        "" if key != "start" else cells[0][5] for key in list(LINKS.columns)[place:]
    ]
    headings = [column.heading for column in LINKS.columns.values()]
    return write_xlsx(headings, cells, LINKS.title), f"{cells[0][0]} {cells[0][1]}"


def test_exported_files_fill_an_empty_agency(files, empty, officer, client):
    _, batch = hand_in_own(client, officer, empty, **files)
    page = look(client, batch).content.decode()

    assert "146 quy trình + 209 TTHC, 0 lỗi" in page
    assert "146 quy trình bao phủ 209/209 TTHC." in page

    bring_in_own(client, officer, empty, **files)
    _, again = hand_in_own(client, officer, empty, **files)

    assert IsoProcedure.objects.filter(agency=empty).count() == 146
    assert "0 lỗi, 0 thay đổi" in look(client, again).content.decode()


def test_one_link_removed_leaves_one_procedure_uncovered_and_names_it(
    files, empty, officer, client
):
    fewer, named = without_one_link(files["links"])
    _, batch = hand_in_own(client, officer, empty, isos=files["isos"], links=fewer)
    page = look(client, batch).content.decode()

    assert "146 quy trình bao phủ 208/209 TTHC." in page
    assert f"Chưa có quy trình: {named}." in page
    assert not Cover.objects.filter(iso__agency=empty).exists()
