"""Nothing that is not public comes near the public pages: secrets stand in every such field."""

from datetime import date

import pytest
from django.urls import reverse

from procedures.models import (
    Cover,
    Exclusion,
    Handling,
    IsoProcedure,
    IsoRevision,
    LegalDocument,
    Milestone,
)
from quality.models import Declaration, Display, Document, Objective, Status, Submission
from tests.factories.accounts import UserFactory
from tests.factories.agencies import AssignmentFactory, UploadFactory
from tests.factories.procedures import (
    CoverFactory,
    DossierCountFactory,
    HandlingFactory,
    IsoFactory,
    IsoRevisionFactory,
    LegalDocumentFactory,
    ProcedureFactory,
    TimeCutFactory,
)
from tests.factories.quality import (
    DeclarationFactory,
    DocumentFactory,
    ObjectiveFactory,
    ObjectivePlanFactory,
)

SECRET = "bimat"
# Fields with words of their own that everybody may read, of rows that are in force or posted.
PUBLIC = {
    Declaration: {"number", "scope"},
    Document: {"title", "number"},
    LegalDocument: {"number", "title"},
    Display: {"place"},
}
NOT_PLANTED = {"state", "status", "kind", "part", "search_key", "sha256", "unit", "stated_unit",
               "direction", "frequency", "code", "indicator", "reference", "file"}  # fmt: skip


def plant(rows):
    """Put a secret into each text of `rows` that is not public."""
    known = PUBLIC.get(rows.model, set()) | NOT_PLANTED
    fields = [
        field
        for field in rows.model._meta.concrete_fields
        if field.get_internal_type() in {"CharField", "TextField"} and field.name not in known
    ]
    rows.update(**{each.name: f"{SECRET} {each.name}"[: each.max_length or 200] for each in fields})


@pytest.fixture
def planted(province):
    """Every kind of thing of the department, with secrets wherever people write for themselves."""
    agency = province.department
    officer = AssignmentFactory(
        agency=agency, user=UserFactory(full_name=f"{SECRET} Người", email=f"{SECRET}@nd.example")
    ).user
    DeclarationFactory(agency=agency, upload=UploadFactory(agency=agency, uploaded_by=officer))
    open_ones = [
        DeclarationFactory(
            agency=agency, status=status, number=f"{SECRET}/{status}", scope=SECRET,
            return_reason=SECRET,
        )
        for status in [Status.DRAFT, Status.SUBMITTED, Status.RETURNED]
    ]  # fmt: skip
    posted = DocumentFactory(agency=agency)
    Display.objects.create(document=posted, place="Bảng tin", on=date(2020, 1, 1))
    DocumentFactory(agency=agency, title=f"{SECRET} tên", number=SECRET)
    ObjectiveFactory(plan=ObjectivePlanFactory(agency=agency))
    handling = HandlingFactory(agency=agency)
    CoverFactory(handling=handling)
    Milestone.objects.create(handling=handling, kind="posted", on=date(2020, 1, 1), place=SECRET)
    draft = IsoFactory(agency=agency, issued=None, code=SECRET)
    IsoRevisionFactory(iso=draft, state="draft")
    other = ProcedureFactory(published__name="Thủ tục bị loại trừ")
    Exclusion.objects.create(agency=agency, procedure=other, reason=SECRET, start="2020-01-01")
    TimeCutFactory(agency=agency)
    DossierCountFactory(agency=agency)
    LegalDocumentFactory()
    settled = Declaration.objects.recorded()
    settled.update(end=date(2099, 1, 1))
    for rows in [
        settled, Document.objects.filter(pk=posted.pk), Objective.objects.all(),
        Handling.objects.all(), IsoRevision.objects.all(), Submission.objects.all(),
        Milestone.objects.all(),
    ]:  # fmt: skip
        plant(rows)
    assert len(open_ones) == 3
    assert IsoProcedure.objects.filter(code=SECRET).exists()
    assert Cover.objects.exists()
    return agency, handling


@pytest.mark.parametrize("asked", ["", SECRET, "thu tuc"])
def test_no_secret_stands_on_a_public_page(planted, client, asked):
    agency, handling = planted
    addresses = [
        reverse("reports:public-list"),
        reverse("reports:public-agency", args=[agency.pk]),
        reverse("reports:public-procedure", args=[handling.procedure_id]),
    ]

    for address in addresses:
        page = client.get(address, {"q": asked}).content.decode().casefold()
        own = page.count(f"“{SECRET}”") + page.count(f'value="{SECRET}"')

        assert page.count(SECRET) == (own if asked == SECRET else 0), address


def test_secrets_are_planted_where_people_write(planted):
    assert IsoRevision.objects.filter(drafter__startswith=SECRET).exists()
    assert Declaration.objects.filter(note__startswith=SECRET).exists()
    assert Document.objects.filter(shelf__startswith=SECRET).exists()
    assert Handling.objects.filter(decision__startswith=SECRET).exists()
