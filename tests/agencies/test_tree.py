from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies import actions
from agencies.tree import Tree

SMALL = Tree({1: None, 2: 1, 3: 1, 4: 2, 5: 4})


def test_under_is_the_agencies_and_all_below_them():
    assert SMALL.under([2]) == {2, 4, 5}
    assert SMALL.under([3, 4]) == {3, 4, 5}
    assert SMALL.under([1]) == {1, 2, 3, 4, 5}
    assert SMALL.under([]) == set()


def test_above_leads_from_the_root_down():
    assert SMALL.above(5) == [1, 2, 4]
    assert SMALL.above(1) == []
    assert SMALL.above(99) == []


def test_roots_stand_under_nothing():
    assert SMALL.roots == {1}


def test_walking_ends_even_in_a_circle():
    circle = Tree({1: 3, 2: 1, 3: 2})

    assert circle.under([1]) == {1, 2, 3}
    assert set(circle.above(1)) == {1, 2, 3}


@st.composite
def trees(draw):
    size = draw(st.integers(1, 30))
    parents = {0: None}
    for agency in range(1, size):
        parents[agency] = draw(st.integers(0, agency - 1))
    return Tree(parents)


@given(trees(), st.integers(0, 29))
def test_who_is_above_has_the_agency_below(tree, agency):
    for above in tree.above(agency):
        assert agency in tree.under([above])
    assert tree.under([0]) == set(tree.parents)


@pytest.mark.django_db
def test_tree_is_that_of_the_day(province, count_queries):
    day = date(2021, 7, 1)
    actions.change(by=None, agency=province.commune_a, on=day, decision="NQ 1", parent=province.top)

    before, after = Tree.on(date(2021, 6, 30)), Tree.on(day)

    assert before.above(province.commune_a.pk) == [province.top.pk, province.district.pk]
    assert after.above(province.commune_a.pk) == [province.top.pk]
    assert Tree.on(date(2009, 12, 31)).parents == {}
    assert count_queries(lambda: Tree.on(day)) == 1
