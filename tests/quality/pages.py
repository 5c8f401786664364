"""Addresses, files and words that the tests of the register share."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import LogEntry
from quality.declaring import actions
from quality.models import Status
from tests.corpus import honest
from tests.factories.agencies import UploadFactory
from tests.factories.quality import DeclarationFactory, StandardVersionFactory

LIST = reverse("quality:declaration-list")
NEW = reverse("quality:declaration-new")
EXPORT = reverse("quality:declaration-export")
PDF = honest.pdf()


def at(name, declaration):
    return reverse(f"quality:declaration-{name}", args=[declaration.pk])


def panel(agency):
    return reverse("quality:agency-panel", args=[agency.pk])


def words(answer):
    return " ".join(answer.content.decode().split())


def scan(content=PDF, name="cong-bo.pdf"):
    return SimpleUploadedFile(name, content)


def draft(agency, **more):
    if "upload" not in more:
        more["upload"] = UploadFactory(agency=agency, name="Công bố 2018.pdf")
    return DeclarationFactory(agency=agency, status=Status.DRAFT, **more)


def new(agency, **more):
    """A declaration as the form hands it over: valid, not yet saved."""
    values = {
        "number": "12/QĐ-SKHCN",
        "start": date(2018, 6, 1),
        "version": StandardVersionFactory(),
    }
    return DeclarationFactory.build(agency=agency, status=Status.DRAFT, **values | more)


def submitted_by(officer, agency, **more):
    declaration = draft(agency, makers=[officer], **more)
    actions.submit(by=officer, declaration=declaration)
    return declaration


def log_of(declaration):
    lines = LogEntry.objects.filter(target=f"quality.declaration:{declaration.pk}")
    return list(lines.order_by("pk").values_list("action", flat=True))
