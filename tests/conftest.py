"""The small province the suite lives in, and the people in it."""

import os
import threading
import time
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, TransactionTestCase
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency, AgencyVersion, Kind, ReportingGroup
from agencies.roles import Role
from quality.models import Regime
from tests import emptying
from tests.browser import chromium, open_page  # noqa: F401
from tests.factories.agencies import (
    LONG_AGO,
    AgencyVersionFactory,
    AssignmentFactory,
    GroupFactory,
)
from tests.factories.quality import (
    ApplicabilityFactory,
    DeclarationFactory,
    StandardVersionFactory,
)
from tests.legs import (
    is_done_by_the_first,
    pytest_collection_modifyitems,  # noqa: F401
    pytest_terminal_summary,  # noqa: F401
    pytest_testnodedown,  # noqa: F401
    uses_an_engine,
)

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop beside the database


@pytest.fixture(scope="session", autouse=True)
def _engines():
    """A leg of `make test` runs on the database and broker it was started for."""
    broker = settings.CELERY_BROKER_URL.partition(":")[0]
    running = f"{connection.vendor} {broker}"
    assert running == os.environ.get("EXPECTED_ENGINES", running)


@pytest.fixture(scope="session", autouse=True)
def _emptying():
    """What a test with real transactions has written is taken away at its end, not all there is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: emptying.empty())
        yield


@pytest.fixture
def db(db, request):
    """Asked for where the second leg sees it, which leaves out who asks for none."""
    assert uses_an_engine(request.node), "asks for the database unseen: take `db` as an argument"


@pytest.fixture
def transactional_db(transactional_db):
    """Real transactions.

    Before its tables are emptied under its hands, the live server ends what a page that was
    closed has sent it at the last moment.
    """
    yield
    await_requests()


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
    groups = draw_groups()
    names = {
        "top": "UBND tỉnh Nam Định",
        "department": "Sở Khoa học và Công nghệ",
        "district": "UBND huyện Nam Trực",
        "sub_department": "Chi cục Tiêu chuẩn",
        "commune_a": "UBND xã Nam Hùng",
        "commune_b": "UBND xã Nam Mỹ",
    }
    made = Agency.objects.bulk_create(Agency(name=name) for name in names.values())
    at = SimpleNamespace(groups=groups, **dict(zip(names, made, strict=True)))
    codes = {at.top: "36", at.district: "362", at.commune_a: "13966", at.commune_b: "13969"}
    AgencyVersion.objects.bulk_create(
        AgencyVersion(
            agency=agency, name=agency.name, kind=kind, parent=parent, group=group,
            unit_code=codes.get(agency, ""), start=LONG_AGO,
        )
        for agency, kind, parent, group in [
            (at.top, Kind.PROVINCE, None, None),
            (at.department, Kind.DEPARTMENT, at.top, groups.department),
            (at.district, Kind.DISTRICT, at.top, groups.district),
            (at.sub_department, Kind.SUB_DEPARTMENT, at.department, groups.sub_department),
            (at.commune_a, Kind.COMMUNE, at.district, groups.commune),
            (at.commune_b, Kind.COMMUNE, at.district, groups.commune),
        ]
    )  # fmt: skip
    return at


def draw_groups():
    provincial = GroupFactory(code="provincial", name="Cơ quan cấp tỉnh, cấp huyện", place=1)
    parts = ReportingGroup.objects.bulk_create(
        ReportingGroup(code=code, name=name, parent=parent, place=place)
        for place, (code, name, parent) in enumerate(
            [
                ("department", "Sở, ban, ngành", provincial),
                ("sub_department", "Chi cục", provincial),
                ("district", "UBND cấp huyện", provincial),
                ("commune", "UBND cấp xã", None),
            ],
            start=2,
        )
    )
    return SimpleNamespace(provincial=provincial, **{group.code: group for group in parts})


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
    if is_done_by_the_first(session):
        session.exitstatus = pytest.ExitCode.OK
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and not hasattr(session.config, "workerinput") and reporter.stats.get("skipped"):
        reporter.write_line("Bài thử bị bỏ qua: không được phép.", red=True)
        session.exitstatus = 1
