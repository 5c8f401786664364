"""What the portal proposes: 100 points in the province's usual groups, entered once."""

from decimal import Decimal

import pytest

from agencies.models import Kind
from audits.checklists import proposal
from audits.criteria import STEP
from audits.models import Cause, Checklist, GradeBand
from audits.scoring import Mark, score
from quality import clauses
from tests.factories.audits import GradeBandFactory

pytestmark = pytest.mark.django_db
CRITERIA = proposal.CRITERIA


def test_the_proposal_is_100_points_in_two_parts():
    groups = {
        group.code: sum(item.maximum for item in group.items)
        for part in CRITERIA.parts
        for group in part.groups
    }

    assert CRITERIA.total() == 100
    assert [sum(item.maximum for item in part.items()) for part in CRITERIA.parts] == [70, 30]
    assert list(groups.values()) == [10, 20, 20, 20, 8, 6, 4, 4, 5, 3]


def test_every_item_says_what_proves_it_and_where_it_is_asked():
    items = list(CRITERIA.items())

    assert len({item.code for item in items}) == len(items) == 27
    for item in items:
        assert item.evidence
        assert item.clauses or item.legal
        assert item.maximum % item.step == 0
        assert item.step == STEP
        for clause in item.clauses:
            version, _, number = clause.partition(":")
            assert number in clauses.titles()[version]


def test_who_handles_no_procedures_is_not_asked_for_control_slips():
    assert "I.3.1" not in {item.code for item in CRITERIA.asked_of(Kind.PROVINCE).items()}
    assert CRITERIA.asked_of(Kind.COMMUNE) == CRITERIA


def test_a_first_inspection_with_nothing_to_declare_anew_can_reach_100():
    marks = {item.code: Mark(item.maximum) for item in CRITERIA.items()}
    marks |= {code: Mark(not_applicable=True) for code in ["II.3.1", "II.6.1"]}

    assert score(CRITERIA, marks).value == 100


def test_it_is_entered_once_as_a_draft_of_nobodys():
    assert proposal.enter(2020) == 1 + 4 + 9
    assert proposal.enter(2021) == 0

    made = Checklist.objects.get()
    assert (made.year, made.edition, made.is_proposal, made.is_issued) == (2020, 0, True, False)
    assert made.criteria.stored() == CRITERIA.stored()
    assert [band.at_least for band in GradeBand.objects.of_year(2020)] == [80, 65, 50, 0]
    assert Cause.objects.in_use().count() == 9


def test_the_provinces_own_bands_and_causes_stay():
    GradeBandFactory(year=2019, name="Xuất sắc", at_least=Decimal(90))
    Cause.objects.create(code="khac", name="Khác")

    proposal.enter(2020)

    assert [band.name for band in GradeBand.objects.of_year(2026)] == ["Xuất sắc"]
    assert Cause.objects.values_list("code", flat=True).get() == "khac"
