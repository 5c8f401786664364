"""The people of the matrix, and how each of them asks for a page.

UBND tỉnh ─┬─ Sở KH&CN ── Chi cục Tiêu chuẩn   "own"
           └─ UBND huyện ── UBND xã Nam Hùng   "other"
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts import sessions
from accounts.confirming import note_password
from accounts.models import ApiToken, User
from agencies.models import Agency, Kind
from agencies.roles import Role
from quality.models import Obligation, Regime
from tests.factories.accounts import UserFactory
from tests.factories.agencies import AssignmentFactory
from tests.factories.quality import (
    ApplicabilityFactory,
    ObligationFactory,
    ObligationKindFactory,
    StandardVersionFactory,
)

JSON = ("/api/", "/ban-nhap/")

# The order of the letters in each row of the tables.
WITHOUT = ("stranger", "token", "disabled")
COMMITTEE = ("client", "inspector", "auditor", "leader", "staff", "admin")
AGENCIES = ("officer", "head", "above", "head_above", "officer_b", "inspector_b", "nobody")
EVERYBODY = (*WITHOUT, *COMMITTEE, *AGENCIES)
# Who reaches, by whatever role, the agency whose things are asked for.
NEAR = {"own": {"officer", "head", "above", "head_above"}, "other": {"officer_b", "inspector_b"}}


class Side(NamedTuple):
    """An agency whose things are asked for, two of its officers, and what it owes."""

    agency: Agency
    officer: User
    clerk: User
    duty: Obligation


@dataclass
class World:
    """The province, and everybody in it who asks for a page."""

    province: object
    sides: dict[str, Side] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    bearer: str = ""

    @property
    def own(self) -> Side:
        return self.sides["own"]

    @property
    def other(self) -> Side:
        return self.sides["other"]


def settle(province):
    """The people of the matrix in `province`, each with a session in which they are sure."""
    world = World(province)
    owed = ObligationKindFactory(code="policy")
    StandardVersionFactory()
    for kind in [Kind.SUB_DEPARTMENT, Kind.COMMUNE, Kind.DEPARTMENT, Kind.DISTRICT]:
        ApplicabilityFactory(kind=kind, regime=Regime.MANDATORY)
    for kind in [Kind.DEPARTMENT, Kind.DISTRICT]:
        ObligationFactory(kind=owed, agency_kind=kind)
    version = province.sub_department.versions.get()
    version.identifier = "36501"
    version.save()
    places = {"own": province.sub_department, "other": province.commune_a}
    for name, agency in places.items():
        kind = Kind.SUB_DEPARTMENT if name == "own" else Kind.COMMUNE
        duty = ObligationFactory(kind=owed, agency_kind=kind)
        world.sides[name] = Side(agency, held(agency), held(agency), duty)
    world.people = {
        "disabled": held(province.top, Role.STAFF),
        "client": held(province.top, Role.CLIENT),
        "inspector": held(province.top, Role.INSPECTOR),
        "auditor": held(province.top, Role.AUDITOR),
        "leader": held(province.top, Role.LEADER),
        "staff": held(province.top, Role.STAFF),
        "admin": held(province.top, Role.ADMIN),
        "officer": world.own.officer,
        "head": held(province.sub_department, Role.HEAD),
        "above": held(province.department),
        "head_above": held(province.department, Role.HEAD),
        "officer_b": world.other.officer,
        "inspector_b": held(province.district, Role.INSPECTOR),
        "nobody": UserFactory(),
    }
    world.keys = {name: session_of(person) for name, person in world.people.items()}
    User.objects.filter(pk=world.people["disabled"].pk).update(is_active=False)
    until = timezone.now() + timedelta(days=1)
    issue = ApiToken.objects.issue
    _, world.bearer = issue(user=world.people["client"], name="Thống kê", until=until, made_by=None)
    return world


def held(agency, role=Role.OFFICER):
    """Somebody new who holds the role there."""
    return AssignmentFactory(
        agency=agency,
        role=role,
        user__full_name=f"{role.label}, {agency}",  # wherever they are named, it tells of whom
        user__email=f"{role}.{agency.pk}@nam-dinh.example",
    ).user


def session_of(person):
    """The key of a session that was just used, and the password just entered in it."""
    browser = Client()
    browser.force_login(person)
    session = browser.session
    note_password(session)
    sessions.mark(session, timezone.now(), short=False)
    session.save()
    return session.session_key


def ask(world, name, method, address, data=None, browser=None):
    """What the portal answers `name`; nothing that it does remains."""
    browser = browser or Client()
    browser.cookies.clear()
    how = {}
    if name == "token":
        how["headers"] = {"Authorization": f"Bearer {world.bearer}"}
    elif name != "stranger":
        browser.cookies[settings.SESSION_COOKIE_NAME] = world.keys[name]
    if address.startswith(JSON):
        how["content_type"] = "application/json"
    elif method == "POST":  # a form sends at least this
        data = {"csrfmiddlewaretoken": "x", **(data or {})}
        for file in (value for value in data.values() if hasattr(value, "seek")):
            file.seek(0)  # others have sent it before
    with transaction.atomic():
        answer = getattr(browser, method.lower())(address, data, **how)
        answer.body = b"".join(answer) if answer.streaming else answer.content  # closes the file
        transaction.set_rollback(True)
    return answer
