"""The clauses of ISO 9001: entered once, in their order, and followed from version to version."""

import pytest

from quality import catalogue, clauses
from quality.models import Clause, ClauseMapping

pytestmark = pytest.mark.django_db


def became(version, number):
    rows = ClauseMapping.objects.filter(earlier__version__code=version, earlier__number=number)
    return list(rows.values_list("later__number", flat=True))


def test_each_version_has_its_clauses_in_the_standards_order():
    catalogue.enter()

    for code in ["2008", "2015", "2026"]:
        numbers = list(Clause.objects.filter(version__code=code).values_list("number", flat=True))
        assert numbers == sorted(numbers, key=clauses.in_order)
        assert len(numbers) > 50
    assert Clause.objects.get(version__code="2015", number="9.3").title == "Xem xét của lãnh đạo"
    assert Clause.objects.get(version__code="2015", number="9.3").depth == 2


def test_a_clause_is_followed_from_2008_to_2026():
    catalogue.enter()

    assert became("2008", "8.2.2") == ["9.2"]
    assert became("2008", "8.5.3") == ["6.1", "6.1.1"]
    assert became("2015", "9.2") == ["9.2"]
    assert became("2015", "6.1.2") == ["6.1.2", "6.1.3"]
    assert became("2015", "10.3") == ["10.1"]


def test_every_clause_becomes_one_that_there_is_and_comes_of_one():
    catalogue.enter()

    listed = clauses.titles()
    for before, after, _ in clauses.mappings():
        assert before[1] in listed[before[0]]
        assert after[1] in listed[after[0]]
    assert not Clause.objects.filter(version__code__in=["2008", "2015"], became=None).exists()
    assert not Clause.objects.filter(version__code="2026", came_of=None).exists()
    assert ClauseMapping.objects.count() == len(clauses.mappings())


def test_what_2026_is_not_known_to_change_stands_as_in_2015():
    catalogue.enter()

    same = ClauseMapping.objects.filter(later__version__code="2026", note="")
    assert same.count() > 50
    assert ClauseMapping.objects.get(earlier__number="7.3", later__version__code="2026").note


def test_clauses_that_the_province_called_otherwise_stay():
    catalogue.enter()
    Clause.objects.filter(number="4").delete()
    Clause.objects.filter(number="9.2").update(title="Tên của tỉnh")

    assert catalogue.enter() == 0

    assert not Clause.objects.filter(number="4").exists()
    assert set(Clause.objects.filter(number="9.2").values_list("title", flat=True)) == {
        "Tên của tỉnh"
    }
