"""Provinces that count in other groups than An Giang: more of them, or deeper ones."""

import re
from dataclasses import replace
from datetime import date

import pytest

from isoportal.lib.share import Share
from quality.coverage import Question, coverage
from reports import sentences, tables
from reports.documents import html_of
from reports.figures import figures_of
from reports.numbering import letters, roman
from tests.conftest import place
from tests.factories.agencies import GroupFactory
from tests.factories.quality import DeclarationFactory
from tests.factories.reports import an_giang

DAY = date(2020, 12, 31)


def of_groups(count):
    """Figures in which each of `count` top groups has one agency."""
    whole = an_giang()
    pairs = [(f"g{place}", f"Nhóm thứ {place}") for place in range(1, count + 1)]
    return replace(
        whole,
        lines=tuple(replace(whole.lines[1], key=key, name=name) for key, name in pairs),
        agencies=tuple(
            replace(whole.agencies[0], name=f"Cơ quan của {name}", group=key) for key, name in pairs
        ),
    )


@pytest.mark.parametrize(
    ("number", "numeral"), [(1, "I"), (4, "IV"), (11, "XI"), (49, "XLIX"), (90, "XC"), (400, "CD")]
)
def test_groups_are_numbered_in_roman_however_many(number, numeral):
    assert roman(number) == numeral


def test_points_are_lettered_as_the_decree_does_and_never_run_out():
    assert [letters(place) for place in (1, 4, 5, 23, 24, 25, 46, 47)] == [
        "a", "d", "đ", "y", "aa", "ab", "ay", "ba",
    ]  # fmt: skip
    assert len({letters(place) for place in range(1, 1000)}) == 999


def test_report_of_thirty_groups_leaves_none_out():
    figures = of_groups(30)

    rows = [row.cells for row in tables.by_agency(figures).rows]

    assert ("XXX. Nhóm thứ 30 (1 cơ quan)",) in rows
    assert [cells[1] for cells in rows if len(cells) > 1] == [e.name for e in figures.agencies]
    assert [row.cells[0] for row in tables.by_group(figures).rows][-2:] == ["XXX", ""]
    assert sentences.of_groups(figures)[29].startswith("ag) ")
    assert len(re.findall("Cơ quan của Nhóm thứ", html_of(figures))) == 30


@pytest.fixture
def deep(province):
    """A group below a part: its Chi cục is counted in the part above it."""
    below = GroupFactory(code="below", name="Chi cục loại hai", parent=province.groups.department)
    deepest = GroupFactory(code="deepest", name="Chi cục loại ba", parent=below)
    DeclarationFactory(agency=place("Chi cục Hai", "sub_department", province.department, below))
    place("Chi cục Ba", "sub_department", province.department, deepest)
    return province


def test_agencies_of_a_deeper_group_are_counted_in_the_part_above(deep):
    found = coverage(Question(DAY))

    provincial, commune = found.rows
    assert provincial.parts[0].share == Share(1, 3)
    assert provincial.share == Share(1, 5)
    assert provincial.share.whole + commune.share.whole == found.total.share.whole == 7


def test_report_names_agencies_of_a_deeper_group_under_the_part_above(deep):
    figures = figures_of(deep.top, DAY)

    held = [entry.name for entry in figures.agencies if entry.group == "department"]
    assert held == ["Chi cục Ba", "Chi cục Hai", "Sở Khoa học và Công nghệ"]
    assert "Chi cục Ba" in html_of(figures)
