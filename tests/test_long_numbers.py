"""A number in an address that no database can hold is one that there is not: no failure."""

import re

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from tests.audits.inspecting import planned
from tests.factories.audits import CauseFactory, FindingFactory

pytestmark = pytest.mark.django_db
LONG = "9" * 25
FITTING = {"slug": "phan", "str": "ma", "uuid": "00000000-0000-0000-0000-000000000000"}


def addresses(resolver, path=""):
    """What is written in urls.py, where it holds a number or a name; each number too long."""
    for pattern in resolver.url_patterns:
        whole = f"{path}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, whole)
        elif "<int:" in whole:
            yield "/" + re.sub(r"<(\w+):\w+>", lambda kind: FITTING.get(kind[1], LONG), whole)


def test_number_that_is_too_long_is_not_found(staff, signed_in):
    asked = sorted(set(addresses(get_resolver())))

    answers = {
        (path, who): client.get(path).status_code
        for who, client in [("nobody", Client()), ("staff", signed_in(staff))]
        for path in asked
    }

    assert len(asked) > 100
    assert {key: status for key, status in answers.items() if status != 404} == {}


def forms(province, finding):
    """Who sends what where to choose rows by: always a number too long."""
    campaign, unit = finding.inspection.campaign, finding.inspection
    chosen = [("campaign-units", "agency"), ("campaign-suggest", "agency"),
              ("campaign-plan", "unit"), ("campaign-notices", "unit")]  # fmt: skip
    for name, field in chosen:
        yield "staff", name, campaign.pk, {field: LONG}
    yield "staff", "campaign-plan", campaign.pk, {"unit": unit.pk, "team": LONG}
    yield "staff", "campaign-new", None, {"checklist": LONG}
    yield "member", "inspection-record", unit.pk, {"causes": LONG, "revision": LONG}
    own = FindingFactory(agency=province.department)
    yield "officer", "finding-plan", own.pk, {"causes": LONG, "revision": LONG}
    yield "officer", "finding-new", province.department.pk, {"again": LONG, "item": LONG}


def test_number_that_is_too_long_is_refused_in_a_form(province, staff, officer, signed_in):
    unit = planned(province)
    CauseFactory()
    finding = FindingFactory(agency=province.department, inspection=unit)
    people = {"staff": staff, "member": unit.member, "officer": officer}

    answers = {}
    for who, name, pk, given in forms(province, finding):
        address = reverse(f"audits:{name}", args=[pk] if pk else [])
        answers[name, *given] = signed_in(people[who]).post(address, given).status_code

    assert {key: status for key, status in answers.items() if status != 422} == {}


def test_number_that_is_too_long_chooses_nothing_in_an_address(province, staff, signed_in):
    address = reverse("audits:campaign-plan", args=[planned(province).campaign_id])

    assert signed_in(staff).get(address, {"unit": LONG}).status_code == 422
