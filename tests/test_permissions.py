"""Every page × every kind of person: who is let in, who is told why not, who finds nothing."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import URLResolver, get_resolver, reverse

from accounts.models import Notification
from agencies.roles import Role
from quality.models import Status
from reports.models import ReportJob
from tests.factories.agencies import AssignmentFactory
from tests.factories.quality import DeclarationFactory
from tests.factories.reports import ReportFactory

OK, GONE_ON, BAD, STRANGER, DENIED, HIDDEN, REFUSED = 200, 302, 400, 401, 403, 404, 422
EVERYBODY = [OK] * 5

PAGES = [
    # page, method: own officer, officer elsewhere, staff, auditor (reads), administrator
    ("reports:home", "get", *EVERYBODY),
    ("reports:search", "get", *EVERYBODY),
    ("reports:agency-list", "get", *EVERYBODY),
    ("reports:agency-export", "get", *EVERYBODY),
    ("reports:report-list", "get", HIDDEN, HIDDEN, OK, OK, HIDDEN),
    ("reports:report-ask", "post", HIDDEN, HIDDEN, REFUSED, DENIED, HIDDEN),
    ("reports:report-detail", "get", HIDDEN, HIDDEN, OK, OK, HIDDEN),
    ("reports:report-file", "get", HIDDEN, HIDDEN, OK, OK, HIDDEN),
    ("reports:job-state", "get", HIDDEN, HIDDEN, OK, OK, HIDDEN),
    ("reports:job-retry", "post", HIDDEN, HIDDEN, GONE_ON, DENIED, HIDDEN),
    ("reports:log", "get", DENIED, DENIED, OK, OK, OK),
    ("agencies:agency-detail", "get", OK, HIDDEN, OK, OK, OK),
    ("agencies:role-panel", "get", OK, HIDDEN, OK, OK, OK),
    ("agencies:history-panel", "get", DENIED, HIDDEN, OK, OK, OK),
    ("agencies:agency-found", "get", DENIED, DENIED, OK, DENIED, DENIED),
    ("agencies:agency-found", "post", DENIED, DENIED, REFUSED, DENIED, DENIED),
    ("agencies:agency-merge", "get", DENIED, DENIED, OK, DENIED, DENIED),
    ("agencies:agency-merge", "post", DENIED, DENIED, REFUSED, DENIED, DENIED),
    ("agencies:agency-import", "get", DENIED, DENIED, OK, DENIED, DENIED),
    ("agencies:agency-import", "post", DENIED, DENIED, REFUSED, DENIED, DENIED),
    ("agencies:agency-import-template", "get", DENIED, DENIED, OK, DENIED, DENIED),
    ("agencies:agency-change", "get", DENIED, HIDDEN, OK, DENIED, DENIED),
    ("agencies:agency-change", "post", DENIED, HIDDEN, REFUSED, DENIED, DENIED),
    ("agencies:agency-split", "get", DENIED, HIDDEN, OK, DENIED, DENIED),
    ("agencies:agency-split", "post", DENIED, HIDDEN, REFUSED, DENIED, DENIED),
    ("agencies:agency-dissolve", "get", DENIED, HIDDEN, OK, DENIED, DENIED),
    ("agencies:agency-dissolve", "post", DENIED, HIDDEN, REFUSED, DENIED, DENIED),
    ("agencies:role-appoint", "get", DENIED, HIDDEN, OK, DENIED, OK),
    ("agencies:role-appoint", "post", DENIED, HIDDEN, REFUSED, DENIED, REFUSED),
    ("agencies:role-dismiss", "get", DENIED, HIDDEN, OK, DENIED, OK),
    ("agencies:role-dismiss", "post", DENIED, HIDDEN, REFUSED, DENIED, REFUSED),
    ("quality:declaration-list", "get", *EVERYBODY),
    ("quality:declaration-export", "get", *EVERYBODY),
    ("quality:agency-panel", "get", OK, HIDDEN, OK, OK, OK),
    ("quality:declaration-detail", "get", OK, HIDDEN, OK, OK, OK),
    ("quality:declaration-file", "get", OK, HIDDEN, OK, OK, OK),
    ("quality:declaration-new", "get", OK, OK, OK, DENIED, DENIED),
    ("quality:declaration-new", "post", REFUSED, REFUSED, REFUSED, DENIED, DENIED),
    ("quality:declaration-edit", "get", OK, HIDDEN, DENIED, HIDDEN, HIDDEN),
    ("quality:declaration-edit", "post", REFUSED, HIDDEN, DENIED, HIDDEN, HIDDEN),
    ("quality:declaration-submit", "get", OK, HIDDEN, DENIED, HIDDEN, HIDDEN),
    ("quality:declaration-submit", "post", GONE_ON, HIDDEN, DENIED, HIDDEN, HIDDEN),
    ("quality:declaration-withdraw", "post", GONE_ON, HIDDEN, DENIED, DENIED, DENIED),
    ("quality:declaration-discard", "post", GONE_ON, HIDDEN, DENIED, HIDDEN, HIDDEN),
    ("quality:declaration-post", "get", OK, HIDDEN, OK, DENIED, DENIED),
    ("quality:declaration-post", "post", REFUSED, HIDDEN, REFUSED, DENIED, DENIED),
    ("quality:declaration-record", "post", DENIED, HIDDEN, GONE_ON, DENIED, DENIED),
    ("quality:declaration-return", "get", DENIED, HIDDEN, OK, DENIED, DENIED),
    ("quality:declaration-return", "post", DENIED, HIDDEN, REFUSED, DENIED, DENIED),
    ("quality:declaration-terminate", "get", DENIED, HIDDEN, OK, DENIED, DENIED),
    ("quality:declaration-terminate", "post", DENIED, HIDDEN, REFUSED, DENIED, DENIED),
    ("accounts:inbox", "get", *EVERYBODY),
    ("accounts:inbox-read", "post", GONE_ON, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    ("accounts:inbox-read-all", "post", *[GONE_ON] * 5),
    ("accounts:password-change", "get", *EVERYBODY),
    ("api:coverage", "get", *EVERYBODY),
    ("api:coverage-series", "get", *[BAD] * 5),
    ("api:agency-list", "get", *EVERYBODY),
    ("api:agency", "get", OK, HIDDEN, OK, OK, OK),
    ("api:declaration-list", "get", *EVERYBODY),
    ("api:declaration", "get", OK, HIDDEN, OK, OK, OK),
    ("api:report-list", "get", *EVERYBODY),
    ("api:report", "get", HIDDEN, HIDDEN, OK, OK, HIDDEN),
    ("api:report-file", "get", HIDDEN, HIDDEN, OK, OK, HIDDEN),
    ("api:report-job", "get", HIDDEN, HIDDEN, OK, OK, HIDDEN),
]
OPEN_TO_STRANGERS = {
    "health", "accounts:sign-in", "accounts:sign-out", "accounts:password-reset",
    "accounts:password-reset-done", "accounts:password-reset-confirm",
    "accounts:password-reset-complete", "api:schema", "api:docs",
}  # fmt: skip
SCAN = b"%PDF-1.7\n%%EOF"


def declaration(status):
    """A declaration of the department at that point of its way."""

    def make(world):
        made = DeclarationFactory(agency=world.department, start=date(2021, 1, 4), status=status)
        made.file.save("ban-quet.pdf", ContentFile(SCAN))
        return [made.pk]

    return make


def agency(world):
    return [world.department.pk]


def role(world):
    return [AssignmentFactory(agency=world.department, role=Role.HEAD).pk]


def report(world):
    made = ReportFactory(scope=world.top)
    made.file.save("bao-cao.pdf", ContentFile(SCAN))
    return [made.pk]


def job(world):
    return [ReportJob.objects.create(scope=world.top, day=date(2020, 12, 31)).pk]


def failed_job(world):
    made = ReportJob.objects.create(
        scope=world.top, day=date(2020, 12, 31), state=ReportJob.State.FAILED, error="Hết bộ nhớ"
    )
    return [made.pk]


def letter(world):
    return [Notification.objects.create(user=world.officer, text="Có việc").pk]


ARGS = {
    "agencies:agency-detail": agency,
    "agencies:agency-change": agency,
    "agencies:agency-split": agency,
    "agencies:agency-dissolve": agency,
    "agencies:history-panel": agency,
    "agencies:role-panel": agency,
    "agencies:role-appoint": agency,
    "agencies:role-dismiss": role,
    "quality:agency-panel": agency,
    "quality:declaration-detail": declaration(Status.RECORDED),
    "quality:declaration-file": declaration(Status.RECORDED),
    "quality:declaration-edit": declaration(Status.DRAFT),
    "quality:declaration-submit": declaration(Status.DRAFT),
    "quality:declaration-withdraw": declaration(Status.SUBMITTED),
    "quality:declaration-discard": declaration(Status.DRAFT),
    "quality:declaration-post": declaration(Status.RECORDED),
    "quality:declaration-record": declaration(Status.SUBMITTED),
    "quality:declaration-return": declaration(Status.SUBMITTED),
    "quality:declaration-terminate": declaration(Status.RECORDED),
    "reports:agency-export": lambda world: ["csv"],
    "reports:report-detail": report,
    "reports:report-file": report,
    "reports:job-state": job,
    "reports:job-retry": failed_job,
    "accounts:inbox-read": letter,
    "api:agency": agency,
    "api:declaration": declaration(Status.RECORDED),
    "api:report": report,
    "api:report-file": report,
    "api:report-job": job,
}


@pytest.fixture
def world(province, officer):
    return SimpleNamespace(**vars(province), officer=officer)


@pytest.fixture
def people(province, officer, commune_officer, staff, auditor):
    administrator = AssignmentFactory(agency=province.top, role=Role.ADMIN).user
    return [officer, commune_officer, staff, auditor, administrator]


def url_of(page, world):
    return reverse(page, args=ARGS[page](world) if page in ARGS else [])


@pytest.mark.parametrize(
    ("page", "method", "expected"), [(page, method, got) for page, method, *got in PAGES]
)
def test_page(page, method, expected, world, people, signed_in):
    got = [status_of(page, method, world, signed_in(person)) for person in people]

    assert got == expected


def status_of(page, method, world, client):
    """What the page answers; nothing it does remains."""
    with transaction.atomic():
        got = client.generic(method.upper(), url_of(page, world))
        if got.streaming:
            b"".join(got.streaming_content)  # closes the file
        transaction.set_rollback(True)
    return got.status_code


@pytest.mark.parametrize(("page", "method"), [row[:2] for row in PAGES])
def test_page_needs_signing_in(page, method, world, client):
    got = client.generic(method.upper(), url_of(page, world))

    if page.startswith("api:"):
        assert got.status_code == STRANGER
    else:
        assert (got.status_code, got["Location"].partition("?")[0]) == (GONE_ON, "/dang-nhap/")


def test_no_page_is_forgotten():
    assert set(named(get_resolver())) == {row[0] for row in PAGES} | OPEN_TO_STRANGERS


def named(resolver, space=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from named(pattern, f"{pattern.namespace}:" if pattern.namespace else space)
        elif pattern.name:
            yield f"{space}{pattern.name}"
