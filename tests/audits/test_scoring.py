"""The score of an inspection: exact, explainable, the same everywhere."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.criteria import Criteria, Group, Item, Part
from audits.scoring import (
    Band,
    Grade,
    Mark,
    Score,
    Tally,
    average,
    grade,
    one_decimal,
    score,
)

N_A = Mark(not_applicable=True)


def points(value):
    return Mark(Decimal(str(value)))


def item(code, maximum, **more):
    return Item(code, f"Tiêu chí {code}", Decimal(str(maximum)), **more)


def sheet(*, threshold=None, knock_out=False):
    """Two parts of 70 and 30 points in three groups."""
    leading = Group("I.1", "Chỉ đạo", [item("1", 10), item("2", 30, may_not_apply=True)])
    applied = Group("I.2", "Áp dụng", [item("3", 30)], threshold)
    kept = Group("II.1", "Tuân thủ", [item("4", 20, knock_out=knock_out), item("5", 10)])
    return Criteria([Part("I", "HTQLCL", [leading, applied]), Part("II", "QĐ 19", [kept])])


FULL = {
    code: points(most) for code, most in [("1", 10), ("2", 30), ("3", 30), ("4", 20), ("5", 10)]
}
BANDS = [
    Band("Chưa đạt", Decimal(0)),
    Band("Tốt", Decimal(80)),
    Band("Trung bình", Decimal(50)),
    Band("Khá", Decimal(65)),
]


def test_points_add_up_by_group_part_and_total():
    marks = {**FULL, "2": points(20.5), "4": points(16)}

    found = score(sheet(), marks)

    assert found.groups == {
        "I.1": Tally(Decimal("30.5"), Decimal(40), Decimal(40)),
        "I.2": Tally(Decimal(30), Decimal(30), Decimal(30)),
        "II.1": Tally(Decimal(26), Decimal(30), Decimal(30)),
    }
    assert found.parts["I"] == Tally(Decimal("60.5"), Decimal(70), Decimal(70))
    assert found.parts["II"].got == 26
    assert found.value == Decimal("86.50")
    assert str(found.value) == "86.50"


def test_all_the_maximum_is_exactly_100():
    assert score(sheet(), FULL).value == 100
    assert score(sheet(), {**FULL, "2": N_A}).value == 100


def test_what_does_not_apply_is_taken_out_and_both_numbers_are_kept():
    found = score(sheet(), {**FULL, "2": N_A, "3": points(15)})

    assert (found.total.got, found.total.possible, found.total.maximum) == (55, 70, 100)
    assert found.value == Decimal("78.57")


def test_a_score_between_two_hundredths_is_rounded_half_up():
    assert Tally(Decimal("0.5"), Decimal(16), Decimal(16)).percent == Decimal("3.13")
    assert Tally(Decimal(69), Decimal(80), Decimal(80)).percent == Decimal("86.25")


def test_nothing_scored_is_no_score_and_not_nought():
    found = score(sheet(), {})

    assert found.value is None
    assert found.total.left == 5
    assert found.unmarked == ["1", "2", "3", "4", "5"]
    assert (found.total.possible, found.total.maximum) == (100, 100)


def test_one_item_left_is_no_score_but_a_running_total():
    found = score(sheet(), {**FULL, "3": Mark()})

    assert (found.value, found.total.got, found.unmarked) == (None, 70, ["3"])
    assert found.parts["I"].percent is None
    assert found.parts["II"].percent == 100


def test_nought_points_are_a_score_of_nought():
    found = score(sheet(), dict.fromkeys(FULL, points(0)))

    assert found.value == 0
    assert found.unmarked == []


def test_where_nothing_applies_there_is_no_score():
    only = Criteria([Part("I", "", [Group("I.1", "", [item("1", 10, may_not_apply=True)])])])

    assert score(only, {"1": N_A}).value is None


@pytest.mark.parametrize("bad", ["10.5", "-0.5", "9.3"])
def test_a_mark_its_item_does_not_allow_is_refused(bad):
    with pytest.raises(ValueError, match=r"^1 cannot have"):
        score(sheet(), {**FULL, "1": points(bad)})


def test_what_always_applies_cannot_be_left_out():
    with pytest.raises(ValueError, match=r"^1 always applies"):
        score(sheet(), {**FULL, "1": N_A})


def test_marks_of_items_that_are_not_asked_count_for_nothing():
    assert score(sheet(), {**FULL, "9": points(50)}) == score(sheet(), FULL)


def test_only_everything_is_100_and_only_nothing_is_0():
    large = Criteria([Part("I", "", [Group("g", "", [item("1", 50000), item("2", 50000)])])])

    assert score(large, {"1": points(50000), "2": points("49999.5")}).value == Decimal("99.99")
    assert score(large, {"1": points(0), "2": points("0.5")}).value == Decimal("0.01")


@pytest.mark.parametrize(
    ("value", "name"),
    [(100, "Tốt"), (80, "Tốt"), ("79.99", "Khá"), (65, "Khá"), (50, "Trung bình"), (0, "Chưa đạt")],
)
def test_a_grade_begins_at_its_score(value, name):
    total = Tally(Decimal(str(value)), Decimal(100), Decimal(100))

    assert grade(Score(total, {}, {}), BANDS) == Grade(name, name)


def test_no_score_has_no_grade():
    assert grade(score(sheet(), {}), BANDS) is None
    assert grade(score(sheet(), FULL), []) is None


def test_a_knock_out_item_without_points_gives_the_lowest_grade():
    asked = sheet(knock_out=True)

    found = score(asked, {**FULL, "4": points(0)})

    assert grade(found, BANDS) == Grade("Chưa đạt", "Tốt", ["4"])
    assert grade(score(asked, {**FULL, "4": points(0.5)}), BANDS).name == "Tốt"
    assert grade(score(sheet(), {**FULL, "4": points(0)}), BANDS).name == "Tốt"


def test_a_group_below_its_threshold_lowers_the_grade_by_one():
    asked = sheet(threshold=Decimal(50))

    assert grade(score(asked, {**FULL, "3": points(15)}), BANDS) == Grade("Tốt", "Tốt")
    assert grade(score(asked, {**FULL, "3": points(14.5)}), BANDS) == Grade("Khá", "Tốt", ["I.2"])


def test_no_grade_is_below_the_lowest():
    marks = {**dict.fromkeys(FULL, points(0)), "5": points(5)}

    found = score(sheet(threshold=Decimal(50), knock_out=True), marks)

    assert grade(found, BANDS) == Grade("Chưa đạt", "Chưa đạt")


def test_a_group_that_is_not_all_marked_is_not_yet_short():
    asked = sheet(threshold=Decimal(50))

    assert score(asked, {**FULL, "3": Mark()}).short == []


def test_the_average_is_the_mean_of_the_units_scores():
    assert average([Decimal("86.50"), Decimal("91"), Decimal("80")]) == Decimal("85.83")
    assert average([Decimal("86.25")]) == Decimal("86.25")
    assert average([Decimal("0.01"), Decimal("0")]) == Decimal("0.01")
    assert average([]) is None


@pytest.mark.parametrize(
    ("value", "shown"),
    [("86.25", "86.3"), ("86.5", "86.5"), ("99.99", "99.9"), ("0.01", "0.1"), (100, 100), (0, 0)],
)
def test_papers_show_one_decimal(value, shown):
    assert one_decimal(Decimal(str(value))) == Decimal(str(shown))


def test_what_is_asked_of_a_kind_leaves_the_rest_out():
    commune = item("6", 5, kinds=["commune"])
    asked = sheet()
    extra = Part("III", "", [Group("III.1", "", [commune])])
    all_of_it = replace(asked, parts=[*asked.parts, extra])

    assert [each.code for each in all_of_it.asked_of("commune").items()] == list("123456")
    assert all_of_it.asked_of("department") == asked


def test_criteria_are_read_as_they_were_kept():
    asked = sheet(threshold=Decimal("50.5"), knock_out=True)

    kept = asked.stored()

    assert Criteria.read(kept).stored() == kept
    assert score(Criteria.read(kept), FULL) == score(asked, FULL)
    assert Criteria.read({}).total() == 0
    assert asked.total() == 100


def test_numbers_are_kept_as_their_text_so_that_none_is_rounded():
    kept = sheet(threshold=Decimal("50.5")).stored()

    group = kept["parts"][0]["groups"][1]
    assert group["threshold"] == "50.5"
    assert (group["items"][0]["maximum"], group["items"][0]["step"]) == ("30", "0.5")
    assert json.loads(json.dumps(kept)) == kept


def test_what_a_group_and_a_part_can_bring_is_what_their_items_can():
    asked = sheet()

    assert [part.maximum for part in asked.parts] == [70, 30]
    assert [group.maximum for part in asked.parts for group in part.groups] == [40, 30, 30]
    assert isinstance(Criteria().total(), Decimal)
    assert isinstance(Group("I.1", "").maximum, Decimal)


# What holds whatever the sheet and the marks

halves = st.integers(1, 40).map(lambda halves: Decimal(halves) / 2)


@st.composite
def marked(draw):
    """Any sheet whose items are all marked, and its marks."""
    maxima = draw(st.lists(st.lists(halves, min_size=1, max_size=5), min_size=1, max_size=4))
    groups, marks = [], {}
    for number, group in enumerate(maxima):
        items = [item(f"{number}.{at}", most, may_not_apply=True) for at, most in enumerate(group)]
        groups.append(Group(str(number), "", items))
        for each in items:
            reached = Decimal(draw(st.integers(0, int(each.maximum * 2)))) / 2
            marks[each.code] = N_A if draw(st.booleans()) else Mark(reached)
    half = len(groups) // 2
    return Criteria([Part("I", "", groups[:half]), Part("II", "", groups[half:])]), marks


@given(marked())
def test_a_score_stays_between_0_and_100(sheet_and_marks):
    found = score(*sheet_and_marks)

    assert found.value is None or 0 <= found.value <= 100
    assert (found.value == 100) == bool(found.total.possible == found.total.got and found.total.got)
    assert (found.value is None) == (not found.total.possible)


@given(marked())
def test_the_parts_are_the_whole(sheet_and_marks):
    found = score(*sheet_and_marks)

    assert sum(found.parts.values(), Tally()) == found.total
    assert sum(found.groups.values(), Tally()) == found.total
    assert found.total.maximum == sheet_and_marks[0].total()


@given(marked(), st.data())
def test_a_better_mark_never_lowers_a_score(sheet_and_marks, data):
    asked, marks = sheet_and_marks
    better = [
        each
        for each in asked.items()
        if not marks[each.code].not_applicable and marks[each.code].points < each.maximum
    ]
    if not better:
        return
    raised = data.draw(st.sampled_from(better))

    more = {**marks, raised.code: Mark(marks[raised.code].points + raised.step)}

    assert score(asked, more).value >= score(asked, marks).value
    assert score(asked, more).total.got > score(asked, marks).total.got
