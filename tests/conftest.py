"""The small province the suite lives in, and the people in it."""

import os
import threading
import time
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies.models import Kind
from agencies.roles import Role
from quality.models import Regime
from tests.browser import chromium, open_page  # noqa: F401
from tests.factories.agencies import AgencyVersionFactory, AssignmentFactory, GroupFactory
from tests.factories.quality import (
    ApplicabilityFactory,
    DeclarationFactory,
    StandardVersionFactory,
)

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop beside the database


@pytest.fixture(scope="session", autouse=True)
def _engines():
    """A leg of `make test` runs on the database and broker it was started for."""
    broker = settings.CELERY_BROKER_URL.partition(":")[0]
    running = f"{connection.vendor} {broker}"
    assert running == os.environ.get("EXPECTED_ENGINES", running)


@pytest.fixture
def transactional_db(transactional_db):
    """Real transactions; afterwards what refuses it (the log, what is issued) can be emptied.

    First the live server ends what a page that was closed has sent it at the last moment:
    its tables would be emptied under its hands.
    """
    yield
    await_requests()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            empty_what_stays(cursor)


def empty_what_stays(cursor):
    """Empty the tables that a rule of the database keeps from being emptied."""
    rules = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
    rows = cursor.execute(rules).fetchall()
    kept = [row for row in rows if row[0].endswith("_delete") and "RAISE(ABORT" in row[2]]
    cursor.execute("PRAGMA foreign_keys = OFF")
    for name, table, statement in kept:
        cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(f"DELETE FROM {table}")
        cursor.execute(statement)
    cursor.execute("PRAGMA foreign_keys = ON")


def await_requests(patience=10):
    """Until the live server answers nobody any more."""
    limit = time.monotonic() + patience
    while time.monotonic() < limit:
        if not any("process_request_thread" in each.name for each in threading.enumerate()):
            return
        time.sleep(0.02)


@pytest.fixture
def province(db):
    return small_province()


def small_province():
    """A province small enough to hold in mind; groups in brackets.

    UBND tỉnh ─┬─ Sở Khoa học và Công nghệ [department] ── Chi cục Tiêu chuẩn [sub_department]
               ├─ UBND huyện Nam Trực [district] ─┬─ UBND xã Nam Hùng [commune]
               │                                  └─ UBND xã Nam Mỹ [commune]
    Reporting groups: provincial = department + sub_department + district; commune.
    """
    provincial = GroupFactory(code="provincial", name="Cơ quan cấp tỉnh, cấp huyện", place=1)
    groups = SimpleNamespace(
        provincial=provincial,
        department=GroupFactory(
            code="department", name="Sở, ban, ngành", parent=provincial, place=2
        ),
        sub_department=GroupFactory(
            code="sub_department", name="Chi cục", parent=provincial, place=3
        ),
        district=GroupFactory(code="district", name="UBND cấp huyện", parent=provincial, place=4),
        commune=GroupFactory(code="commune", name="UBND cấp xã", place=5),
    )
    top = place("UBND tỉnh Nam Định", Kind.PROVINCE, unit_code="36")
    department = place("Sở Khoa học và Công nghệ", Kind.DEPARTMENT, top, groups.department)
    district = place("UBND huyện Nam Trực", Kind.DISTRICT, top, groups.district, unit_code="362")
    return SimpleNamespace(
        groups=groups,
        top=top,
        department=department,
        sub_department=place(
            "Chi cục Tiêu chuẩn", Kind.SUB_DEPARTMENT, department, groups.sub_department
        ),
        district=district,
        commune_a=place(
            "UBND xã Nam Hùng", Kind.COMMUNE, district, groups.commune, unit_code="13966"
        ),
        commune_b=place(
            "UBND xã Nam Mỹ", Kind.COMMUNE, district, groups.commune, unit_code="13969"
        ),
    )


def place(name, kind, parent=None, group=None, **more):
    return AgencyVersionFactory(name=name, kind=kind, parent=parent, group=group, **more).agency


@pytest.fixture
def register(province):
    """The province under its rules; Sở (:2015), huyện (:2008) and xã Nam Hùng (:2015) declared."""
    for kind in [Kind.DEPARTMENT, Kind.SUB_DEPARTMENT, Kind.DISTRICT]:
        ApplicabilityFactory(kind=kind)
    ApplicabilityFactory(kind=Kind.COMMUNE, regime=Regime.ENCOURAGED)
    old = StandardVersionFactory(code="2008")
    DeclarationFactory(agency=province.department, number="55/QĐ-SKHCN")
    DeclarationFactory(agency=province.district, number="7/QĐ-UBND", version=old)
    DeclarationFactory(agency=province.commune_a, number="9/QĐ-UBND")
    return province


@pytest.fixture
def staff(province):
    return AssignmentFactory(
        agency=province.top, role=Role.STAFF, user__full_name="Trần Thị Thư"
    ).user


@pytest.fixture
def second_staff(province):
    return AssignmentFactory(
        agency=province.top, role=Role.STAFF, user__full_name="Lê Văn Soát"
    ).user


@pytest.fixture
def officer(province):
    """The ISO officer of the department: reaches it and its sub-department."""
    return AssignmentFactory(agency=province.department, user__full_name="Nguyễn Văn An").user


@pytest.fixture
def commune_officer(province):
    return AssignmentFactory(agency=province.commune_a, user__full_name="Phạm Thị Bình").user


@pytest.fixture
def head(province):
    """The head of the department."""
    return AssignmentFactory(
        agency=province.department, role=Role.HEAD, user__full_name="Phạm Quốc Hưng"
    ).user


@pytest.fixture
def leader(province):
    return AssignmentFactory(agency=province.top, role=Role.LEADER).user


@pytest.fixture
def administrator(province):
    return AssignmentFactory(agency=province.top, role=Role.ADMIN).user


@pytest.fixture
def inspector(province):
    return AssignmentFactory(agency=province.top, role=Role.INSPECTOR).user


@pytest.fixture
def auditor(province):
    return AssignmentFactory(agency=province.top, role=Role.AUDITOR).user


@pytest.fixture
def signed_in():
    def sign_in(user):
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def count_queries():
    def count(act):
        with CaptureQueriesContext(connection) as queries:
            act()
        return len(queries)

    return count


def pytest_sessionfinish(session):
    """A test that is skipped proves nothing: it fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and not hasattr(session.config, "workerinput") and reporter.stats.get("skipped"):
        reporter.write_line("Bài thử bị bỏ qua: không được phép.", red=True)
        session.exitstatus = 1
