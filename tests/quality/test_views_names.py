"""An agency is called on every page, file and answer what it was called on the day asked for."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from agencies.models import Agency, AgencyVersion
from tests.factories.quality import DeclarationFactory
from tests.quality.pages import EXPORT, LIST, at, panel, words

SEARCH = reverse("reports:search")
OLD, NEW = "Sở Khoa học và Công nghệ", "Sở Khoa học, Công nghệ và Truyền thông"
RENAMED = date(2020, 3, 1)
BEFORE, AFTER = {"day": "2020-02-29"}, {"day": "2020-03-01"}


@pytest.fixture
def renamed(province):
    """The department's declaration of 01/06/2018; the department took another name in 2020."""
    old = AgencyVersion.objects.get(agency=province.department)
    AgencyVersion.objects.filter(pk=old.pk).update(end=RENAMED)
    AgencyVersion.objects.create(
        agency=province.department, name=NEW,
        kind=old.kind, parent=old.parent, group=old.group, start=RENAMED,
    )  # fmt: skip
    Agency.objects.filter(pk=province.department.pk).update(name=NEW)
    return DeclarationFactory(agency=province.department, number="1/QĐ-SKHCN")


@pytest.mark.parametrize(
    ("asked", "name", "other"), [(BEFORE, OLD, NEW), (AFTER, NEW, OLD), ({}, NEW, OLD)]
)
def test_pages_call_the_agency_by_its_name_on_the_day(
    renamed, auditor, signed_in, asked, name, other
):
    client = signed_in(auditor)
    of_agency = {"agency": renamed.agency_id, **asked}

    for url, query in [
        (LIST, asked), (LIST, of_agency), (at("detail", renamed), asked),
        (panel(renamed.agency), asked), (SEARCH, {"q": "1/QĐ-SKHCN", **asked}),
    ]:  # fmt: skip
        page = words(client.get(url, query))

        assert name in page
        assert other not in page


@pytest.mark.parametrize(("asked", "name"), [(BEFORE, OLD), (AFTER, NEW), ({}, NEW)])
def test_workbook_calls_the_agency_by_its_name_on_the_day(renamed, auditor, signed_in, asked, name):
    answer = signed_in(auditor).get(EXPORT, asked)

    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0)
    assert rows.to_python()[1][1] == name


@pytest.mark.parametrize(
    ("asked", "name"),
    [({"as_of": "2020-02-29"}, OLD), ({"as_of": "2020-03-01"}, NEW), ({}, NEW)],
)
def test_api_calls_the_agency_by_its_name_on_the_day(renamed, auditor, signed_in, asked, name):
    told = signed_in(auditor).get(reverse("api:declaration-list"), asked).json()

    assert [row["agency_name"] for row in told["results"]] == [name]


def test_agency_that_has_ended_keeps_its_last_name(renamed, auditor, signed_in):
    AgencyVersion.objects.filter(start=RENAMED).update(end=date(2022, 1, 1))
    client = signed_in(auditor)

    assert NEW in words(client.get(LIST))
    assert NEW in words(client.get(at("detail", renamed)))
    told = client.get(reverse("api:declaration", args=[renamed.pk])).json()
    assert told["agency_name"] == NEW


def test_agency_not_yet_there_has_its_first_name(renamed, auditor, signed_in):
    AgencyVersion.objects.filter(agency=renamed.agency, end=RENAMED).update(start=date(2016, 1, 1))

    page = words(signed_in(auditor).get(LIST, {"day": "2015-12-31", "in_force": "any"}))

    assert OLD in page
    assert NEW not in page


def test_name_decided_for_a_later_day_is_not_yet_used(renamed, auditor, signed_in):
    AgencyVersion.objects.filter(start=RENAMED).update(start=date(2090, 1, 1))
    AgencyVersion.objects.filter(end=RENAMED).update(end=date(2090, 1, 1))

    page = words(signed_in(auditor).get(LIST))

    assert OLD in page
    assert NEW not in page
