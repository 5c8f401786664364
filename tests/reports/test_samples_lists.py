"""Nam Trực's lists, exported from the sample, are brought into a district that has nothing yet."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.models import User
from agencies.models import AgencyVersion
from agencies.roles import Role
from isoportal.lib import sheet
from isoportal.lib.share import Share
from procedures.batches.agency_rows import LINKS
from procedures.coverage import Question, coverage
from procedures.models import ProcedureVersion
from tests.factories.agencies import AssignmentFactory

FULL, EMPTY = "362", "359"  # Nam Trực; Vụ Bản


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_sample", "nam-dinh", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def empty(loaded, db):
    """A district without procedures."""
    return AgencyVersion.objects.get(unit_code=EMPTY).agency


@pytest.fixture
def officer(empty):
    client = Client()
    client.force_login(AssignmentFactory(agency=empty, role=Role.OFFICER).user)
    return client


@pytest.fixture
def lists(empty):
    """What Nam Trực's own export gives: ISO procedures, and procedures with their links."""
    client = Client()
    client.force_login(User.objects.get(username="thu.ky"))
    full = AgencyVersion.objects.get(unit_code=FULL).agency_id
    names = {"isos": "procedures:iso-export", "links": "procedures:handling-export"}
    return {key: client.get(reverse(name, args=[full])).content for key, name in names.items()}


def bring(client, agency, lists):
    """The page that shows what the lists would do, and its address."""
    files = {key: SimpleUploadedFile(f"{key}.xlsx", content) for key, content in lists.items()}
    address = reverse("procedures:iso-import", args=[agency.pk])
    sent = client.post(address, {**files, "start": "01/01/2021"}, follow=True)
    return sent.content.decode(), sent.redirect_chain[-1][0]


def write(client, page, address):
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    return client.post(f"{address}ghi/", {"seen": seen}, follow=True)


def unlinked(content, at):
    """The list again without the ISO procedures of one row, and the code of that row."""
    headings = {column.heading: key for key, column in LINKS.columns.items()}
    rows = [values for _, values in sheet.read(BytesIO(content), headings)]
    rows[at] |= {"isos": "", "roles": "", "linked_from": ""}
    told = [[values.get(key, "") for key in headings.values()] for values in rows]
    return sheet.write_xlsx(list(headings), told, "TTHC"), rows[at]["code"]


def test_preview_counts_both_lists_and_what_they_would_cover(officer, empty, lists):
    page, address = bring(officer, empty, lists)

    assert "146 quy trình" in page
    assert "209 TTHC" in page
    assert "0 lỗi" in page
    assert "146 quy trình bao phủ 209/209 TTHC" in page
    assert coverage(Question(timezone.localdate(), agency=empty.pk)).total == Share(0, 0)

    written = write(officer, page, address)

    assert written.status_code == 200
    assert coverage(Question(timezone.localdate(), agency=empty.pk)).total == Share(209, 209)


def test_one_link_less_is_one_procedure_less_which_is_named(officer, empty, lists):
    links, code = unlinked(lists["links"], 17)
    name = ProcedureVersion.objects.get(procedure__code=code).name

    page, _ = bring(officer, empty, {**lists, "links": links})

    assert "146 quy trình bao phủ 208/209 TTHC" in page
    assert code in page
    assert escape(name) in page


def test_same_lists_again_change_nothing(officer, empty, lists):
    write(officer, *bring(officer, empty, lists))

    page, _ = bring(officer, empty, lists)

    assert "0 lỗi, 0 thay đổi" in page
