"""Every page × every kind of person × a thing of the own and of another agency."""

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, resolve

from accounts.urls import by_provider
from tests.permissions.conftest import papers, world  # noqa: F401
from tests.permissions.pages import ROWS, letter
from tests.permissions.people import AGENCIES, COMMITTEE, EVERYBODY, NEAR, WITHOUT, ask
from tests.permissions.things import asked

pytestmark = pytest.mark.django_db
# What people need to get in, or programs to know; nobody is led to sign in from there.
OPEN = {
    "health", "accounts:sign-in", "accounts:sign-out", "accounts:password-reset",
    "accounts:password-reset-done", "accounts:password-reset-confirm",
    "accounts:password-reset-complete", "accounts:first-access", "api:schema", "api:docs",
    "reports:public-list", "reports:public-agency", "reports:public-procedure",
    "reports:public-declaration", "reports:public-policy", "reports:public-qr",
    "audits:field-worker", "audits:field-manifest",
}  # fmt: skip
# Their numbers are of the committee's own things, or of the tree's root; all others have two sides.
OF_NO_AGENCY = {
    "accounts:mail-detail", "accounts:mail-retry", "accounts:mail-cancel", "agencies:token-revoke",
    "quality:obligation-edit", "quality:obligation-delete", "quality:kind-edit",
    "quality:sentence-edit", "quality:sentence-remove", "reports:report-detail",
    "reports:report-file", "reports:job-state", "reports:job-retry", "reports:agency-export",
    "api:report", "api:report-file", "api:report-job", "accounts:first-access",
    "accounts:password-reset-confirm",
    "procedures:tthc-detail", "procedures:tthc-amend", "procedures:tthc-correct",
    "procedures:tthc-abolish", "procedures:tthc-restore", "procedures:field-edit",
    "procedures:field-remove",
    "procedures:legal-detail", "procedures:legal-edit", "procedures:legal-change",
    "procedures:legal-take-back",
    "reports:public-agency", "reports:public-procedure",
    "reports:public-declaration", "reports:public-policy", "reports:public-qr",
    "procedures:template-meant-for", "procedures:template-adopters",
    "procedures:template-adopters-export",
    "audits:checklist-detail", "audits:checklist-print", "audits:checklist-edit",
    "audits:checklist-copy", "audits:checklist-issue", "audits:checklist-discard",
    "audits:band-edit", "audits:ranking-publish", "audits:ranking-withdraw",
}  # fmt: skip
# Only there where the installation names a provider: tests/accounts/test_oidc.py.
PROVIDER = {"provider", "provider-callback"}


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_page(row, world):  # noqa: F811
    browser = Client()

    got = {}
    for whose in row.expected:
        thing, address = asked(row, world, whose)
        told = (ask(world, name, row.method, address, thing.data, browser) for name in EVERYBODY)
        got[whose] = "".join(map(letter, told))

    assert {whose: grouped(word) for whose, word in got.items()} == {
        whose: grouped(word) for whose, word in row.expected.items()
    }


def test_no_page_is_forgotten_and_none_has_gone():
    assert {row.page for row in ROWS} == set(dict(named(get_resolver())))
    assert {pattern.name for pattern in by_provider} == PROVIDER


@pytest.mark.parametrize("page", sorted({row.page for row in ROWS}))
def test_no_way_to_ask_a_page_is_forgotten(page, world):  # noqa: F811
    known = {row.method for row in ROWS if row.page == page}
    row = next(row for row in ROWS if row.page == page)
    _, address = asked(row, world, "own")

    assert methods_of(address, world) == known


def test_what_is_an_agencys_is_asked_for_on_both_sides():
    both = {row.page for row in ROWS if row.is_of_an_agency}
    args = {page for page, path in named(get_resolver()) if "<" in path}

    assert args - both == OF_NO_AGENCY


def test_every_row_says_what_everybody_is_answered():
    for row in ROWS:
        assert {len(word) for word in row.expected.values()} == {len(EVERYBODY)}, row
    assert len(set(map(str, ROWS))) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_rows_hold_to_the_rule(row):
    for whose, word in row.expected.items():
        told = dict(zip(EVERYBODY, word, strict=True))
        shut = "U" if row.page.startswith("api:") else "L"
        if row.page not in OPEN:
            assert told["stranger"] == told["disabled"] == shut
            assert told["token"] == (told["client"] if shut == "U" else shut)
            assert set(word[len(WITHOUT) :]).isdisjoint({"U"})
        if row.is_of_an_agency:
            assert {told[name] for name in set(AGENCIES) - NEAR[whose]} == {"H"}


def test_nobody_who_only_reads_changes_anything():
    own = {"accounts", "health", "api"}  # everybody's own account; reports are asked for by some
    # an inspector hands in photographs, and sees whether what was put right works
    inspectors = {"agencies:upload-new", "audits:finding-verify"}
    for row in ROWS:
        if row.method != "GET" and row.page.partition(":")[0] not in own:
            for word in row.expected.values():
                told = dict(zip(EVERYBODY, word, strict=True))
                readers = {"client", "auditor", "nobody"}
                readers |= set() if row.page in inspectors else {"inspector", "inspector_b"}
                assert {told[name] for name in readers} <= {"D", "H"}, row


def grouped(word):
    """As the tables write it."""
    first, second = len(WITHOUT), len(WITHOUT) + len(COMMITTEE)
    return f"{word[:first]} {word[first:second]} {word[second:]}"


def methods_of(address, world):  # noqa: F811
    """Which methods the page takes: a class has them, a function says so when it refuses."""
    view = resolve(address.partition("?")[0]).func
    kind = getattr(view, "cls", None) or getattr(view, "view_class", None)
    if kind:
        names = {name.upper() for name in kind.http_method_names if hasattr(kind, name)}
    else:
        names = set(ask(world, "staff", "TRACE", address)["Allow"].split(", "))
    return names - {"HEAD", "OPTIONS"}


def named(resolver, space="", path=""):
    """Each page and its address, as it is written in urls.py."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else space
            yield from named(pattern, inner, f"{path}{pattern.pattern}")
        elif pattern.name:
            yield f"{space}{pattern.name}", f"{path}{pattern.pattern}"
