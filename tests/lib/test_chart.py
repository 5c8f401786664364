import re
from datetime import date
from decimal import Decimal
from itertools import combinations
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from isoportal.lib.chart import TEXT, LineChart, Series, short_percent, width_of
from isoportal.lib.share import Share

SVG = "{http://www.w3.org/2000/svg}"


def year_ends(count):
    return [date(2006 + place, 12, 31) for place in range(count)]


def drawn(partial, chart):
    with translation.override("vi"):
        return ElementTree.fromstring(render_to_string(f"_components/{partial}", {"chart": chart}))


def boxes(texts):
    """Left, right, top and bottom of each text that is set around its middle."""
    for text in texts:
        half = width_of(text.text, TEXT) / 2
        x, y = float(text.x), float(text.y)
        yield x - half, x + half, y - TEXT * 0.7, y


def overlapping(texts):
    return [
        (one, other)
        for one, other in combinations(boxes(texts), 2)
        if one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]
    ]


shares = st.lists(
    st.one_of(st.none(), st.integers(0, 1561).map(lambda part: Share(part, 1561))),
    min_size=15,
    max_size=15,
)


@given(first=shares, second=shares, third=shares, points=st.integers(2, 15))
def test_numbers_on_the_marks_never_lie_over_each_other(first, second, third, points):
    series = [
        Series(name, each[:points])
        for name, each in [("Sở", first), ("Huyện", second), ("Xã", third)]
    ]

    chart = LineChart.of("Tỷ lệ", year_ends(points), series)

    labels = [text for line in chart.lines for text in line.labels]
    assert overlapping([*labels, *chart.ticks]) == []


@pytest.mark.parametrize("points", range(1, 16))
@pytest.mark.parametrize("months", [12, 1])
def test_days_under_the_axis_never_lie_over_each_other(points, months):
    days = [date(2006 + place, (place * months) % 12 + 1, 28) for place in range(points)]
    ticks = LineChart.of("Tỷ lệ", days, [Series("Sở", [Share(1, 2)] * points)]).ticks

    assert len(ticks) == points
    assert overlapping(ticks) == []


def test_days_that_are_always_the_same_are_shown_as_years():
    chart = LineChart.of("Tỷ lệ", year_ends(3), [Series("Sở", [Share(1, 2)] * 3)])

    assert [tick.text for tick in chart.ticks] == ["2006", "2007", "2008"]


@pytest.mark.parametrize("points", [2, 7, 15])
def test_last_day_that_is_another_one_is_written_out(points):
    days = [*year_ends(points - 1), date(2040, 6, 30)]

    ticks = LineChart.of("Tỷ lệ", days, [Series("Sở", [Share(1, 2)] * points)]).ticks

    assert [tick.text for tick in ticks][-2:] == [str(days[-2].year), "30/06/2040"]
    assert overlapping(ticks) == []


def test_number_that_two_series_share_is_written_once():
    series = [Series("Sở", [Share(1, 2), Share(41, 41)]), Series("Xã", [Share(0, 9), Share(9, 9)])]

    chart = LineChart.of("Tỷ lệ", year_ends(2), series)

    written = [text.text for line in chart.lines for text in line.labels]
    assert sorted(written) == ["0", "100", "50"]


def test_axis_stands_at_zero():
    chart = LineChart.of("Tỷ lệ", year_ends(2), [Series("Xã", [Share(0, 9), Share(9, 9)])])

    assert [line.label for line in chart.grid][::4] == [
        "0\N{NO-BREAK SPACE}%",
        "100\N{NO-BREAK SPACE}%",
    ]
    heights = re.findall(r"[ML][\d.]+ ([\d.]+)", chart.lines[0].path)
    assert heights == [chart.grid[0].y, chart.grid[-1].y]


def test_line_is_broken_where_nothing_was_counted():
    counted = [Share(1, 9), None, Share(3, 9), Share(0, 0), Share(5, 9), Share(6, 9)]

    chart = LineChart.of("Tỷ lệ", year_ends(6), [Series("Xã", counted)])

    assert re.sub(r"[\d. ]", "", chart.lines[0].path) == "MMML"
    assert len(chart.lines[0].marks) == 4


def test_almost_everything_is_never_written_as_100():
    assert [short_percent(Decimal(value), 0) for value in ["99.99", "100", "0.01", "0"]] == [
        "99", "100", "1", "0",
    ]  # fmt: skip


def test_series_differ_in_more_than_colour():
    series = [Series(name, [Share(1, 2), Share(place, 9)]) for place, name in enumerate("ABCD")]

    lines = LineChart.of("Tỷ lệ", year_ends(2), series).lines

    assert len({line.dash for line in lines}) == 4
    assert len({re.sub(r"[\d. ]+", "", line.marks[0].path) for line in lines}) == 4
    assert [line.css for line in lines] == ["s1", "s2", "s3", "s4"]


def test_drawing_has_no_comma_in_a_coordinate_and_says_what_it_shows():
    series = [Series("Cơ quan <cấp tỉnh>", [Share(12, 41), Share(24, 41)])]
    chart = LineChart.of("Tỷ lệ công bố", year_ends(2), series)

    svg = drawn("_chart_lines_svg.html", chart)

    numbers = [
        value
        for element in svg.iter()
        for name, value in element.attrib.items()
        if name in {"x", "y", "dx", "dy", "d", "viewBox", "stroke-width", "font-size"}
    ]
    assert len(numbers) > 40
    assert not any("," in value for value in numbers)
    assert svg.find(f"{SVG}title").text == "Tỷ lệ công bố"
    assert "Cơ quan <cấp tỉnh>: ngày 31/12/2006 12/41 (29,27 %)" in svg.find(f"{SVG}desc").text
    texts = [text.text for text in svg.iter(f"{SVG}text")]
    assert {"29,27", "58,54", "25\N{NO-BREAK SPACE}%"} <= set(texts)


def test_drawing_carries_its_own_colours_and_no_style():
    chart = LineChart.of("Tỷ lệ", year_ends(2), [Series("Xã", [Share(1, 9), Share(9, 9)])])

    svg = drawn("_chart_lines_svg.html", chart)

    line = next(path for path in svg.iter(f"{SVG}path") if path.get("class") == "line")
    assert line.get("stroke").startswith("#")
    assert not any("style" in element.attrib for element in svg.iter())


def test_names_of_many_series_take_a_second_row_of_the_legend():
    name = "Cơ quan chuyên môn thuộc Ủy ban nhân dân tỉnh"
    series = [Series(f"{name} {place}", [Share(1, 2)] * 2) for place in range(3)]

    legends = [line.legend for line in LineChart.of("Tỷ lệ", year_ends(2), series).lines]

    assert len({legend.y for legend in legends}) == 3
    assert all(float(legend.x) + width_of(legend.text, TEXT) < 640 for legend in legends)


def test_chart_on_a_page_has_its_numbers_beside_it():
    chart = LineChart.of("Tỷ lệ", year_ends(1), [Series("Xã", [Share(1, 8)])])

    page = render_to_string("_components/_chart_lines.html", {"chart": chart})

    assert "31/12/2006" in page
    assert re.search(r"1/8\s*<small>12,5\N{NO-BREAK SPACE}%</small>", page)
