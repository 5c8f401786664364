"""The same found again: under another version of the standard, after a merger, next time."""

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from agencies.models import Succession
from audits.findings.keeping import earlier
from audits.inspections import onsite
from audits.models import Finding
from quality import clauses
from quality.models import StandardVersion
from tests.audits.finding import (
    TODAY,
    again,
    inspected,
    raised,
    reported,
    second,
    told,
    verified,
)
from tests.audits.inspecting import checklist_with
from tests.audits.inspecting import planned as planned_inspection
from tests.factories.audits import CampaignFactory
from tests.quality.pages import words

BEFORE = date(2019, 5, 6)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=True):
        yield


@pytest.fixture
def department(province):
    return province.department


@pytest.fixture
def standards(db):
    """The three versions of the standard with their clauses."""
    for code, on in [("2008", date(2008, 11, 15)), ("2015", date(2015, 9, 15)),
                     ("2026", date(2026, 9, 1))]:  # fmt: skip
        StandardVersion.objects.get_or_create(
            code=code, defaults={"name": f"TCVN ISO 9001:{code}", "published_on": on}
        )
    clauses.enter()


def merged(old, new, on=date(2020, 1, 1)):
    return Succession.objects.create(predecessor=old, successor=new, on=on, decision="1/NQ")


# --- repeated ------------------------------------------------------------------------------


def test_finding_repeats_one_against_the_clause_of_an_earlier_version(
    standards, officer, department
):
    old = raised(officer, department, clause="2008:8.2.2", found_on=BEFORE)
    raised(officer, department, clause="2008:8.2.1", found_on=BEFORE)

    assert list(earlier(told(department, clause="2015:9.2"))) == [old]
    assert list(earlier(told(department, clause="2026:9.2"))) == [old]


def test_item_of_another_checklist_that_asks_something_else_is_not_the_same(province):
    other = CampaignFactory(
        year=2019, checklist=checklist_with(text="Một tiêu chí khác hẳn"),
        first_day=date(2019, 3, 1), last_day=date(2019, 10, 31),
    )  # fmt: skip
    before = planned_inspection(province, campaign=other)
    raised(before.member, province.department, today=BEFORE, found_on=BEFORE, inspection=before,
           source="inspection", item="I.1.1")  # fmt: skip
    alike, _ = inspected(province, item="I.1.1")

    again_there = told(province.department, inspection=alike, source="inspection", item="I.1.1")

    assert [each.inspection for each in earlier(again_there)] == [alike]


def test_two_clauses_that_came_of_one_are_not_the_same(standards, officer, department):
    raised(officer, department, clause="2015:8.2.3", found_on=BEFORE)

    assert list(earlier(told(department, clause="2015:8.2.4"))) == []


def test_finding_repeats_one_of_an_agency_that_was_taken_over(officer, commune_officer, province):
    department, first = province.department, province.commune_a
    merged(first, province.commune_b, date(2018, 1, 1))
    merged(province.commune_b, department)
    old = raised(commune_officer, first, clause="2015:9.2", found_on=BEFORE)

    found = raised(officer, department, clause="2015:9.2", repeats=old)

    assert again(found).repeats == old


def test_form_names_the_agency_and_clause_of_what_is_repeated(
    standards, officer, commune_officer, province, signed_in
):
    merged(province.commune_a, province.department)
    raised(commune_officer, province.commune_a, clause="2008:8.2.2", found_on=BEFORE)
    there = reverse("audits:finding-new", args=[province.department.pk])

    page = words(signed_in(officer).get(there, {"clause": "2015:9.2"}))

    assert f"Phiếu 01/2019 của {province.commune_a}, 06/05/2019, điều khoản 8.2.2 (2008)" in page


# --- carried into the next inspection ------------------------------------------------------


def test_what_was_open_at_a_merged_unit_is_carried_to_who_took_it_over(province, signed_in):
    _, old = inspected(province, province.commune_a, nature="Còn của xã cũ")
    merged(province.commune_a, province.commune_b)
    later = planned_inspection(province, province.commune_b)
    there = reverse("audits:inspection-findings", args=[later.pk])

    panel = signed_in(later.member).get(there)

    assert panel.context["carried"] == [old]
    assert f"({province.commune_a})" in words(panel)


def test_nothing_is_carried_back_into_an_earlier_inspection(province, signed_in):
    first = planned_inspection(
        province, campaign=CampaignFactory(year=2019, first_day=date(2019, 3, 1))
    )
    inspected(province)
    there = reverse("audits:inspection-findings", args=[first.pk])

    assert signed_in(first.member).get(there).context["carried"] == []


def test_sheet_shows_what_is_open_of_the_item_and_of_all(province, signed_in):
    _, here = inspected(province, nature="Thiếu phiếu", item="I.2.1")
    _, other = inspected(province, nature="Thiếu kế hoạch", item="I.1.1")
    later = planned_inspection(province)
    there = reverse("audits:inspection-sheet", args=[later.pk])

    page = signed_in(later.member).get(there, {"tieu-chi": "I.2.1"})

    assert page.context["carried_here"] == [here]
    assert page.context["carried"] == [here, other]
    assert "Còn mở từ lần kiểm tra trước" in words(page)


def test_device_takes_along_what_is_open(province):
    _, old = inspected(province, nature="Thiếu phiếu", item="I.2.1")
    later = planned_inspection(province)

    (carried,) = onsite.package(later.member, later)["carried"]

    assert (carried["label"], carried["nature"]) == (old.label, "Thiếu phiếu")
    assert carried["items"] == ["I.2.1"]
    assert carried["due"] == "15/07/2020"


# --- closed --------------------------------------------------------------------------------


@pytest.mark.parametrize("is_effective", [True, False])
def test_database_refuses_to_reopen_what_was_closed(officer, department, is_effective):
    finding = raised(officer, department)
    reported(officer, finding)
    verified(second(department), finding, is_effective)

    for change in [{"state": Finding.State.OPEN, "closed_on": None}, {"nature": "Khác"}]:
        with pytest.raises(IntegrityError), transaction.atomic():
            Finding.objects.filter(pk=finding.pk).update(**change)

    assert again(finding).nature == finding.nature
