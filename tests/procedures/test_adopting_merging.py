"""A new template brought into what an agency made of the old one: nothing of its own is lost."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from procedures.adopting.differences import changed_steps, differences, in_short
from procedures.adopting.merging import merged, merged_set
from procedures.adopting.parts import NAMES, parts_of, put_together
from procedures.body import CONTENT, Body, Step
from procedures.iso.drafts import Draft
from tests.procedures.writing import STEPS, marriage

SAYINGS = st.sampled_from(["", "a", "b", "c"])
SAID = st.fixed_dictionaries(dict.fromkeys(["1", "2", "3", "4"], SAYINGS))
THINGS = st.sets(st.integers(0, 6))


def draft(**changed):
    return Draft(title="Đăng ký kết hôn", body=marriage(**changed), stated=Decimal(13))


@given(SAID, SAID)
def test_agency_that_changed_nothing_takes_the_new_template_whole(old, new):
    found = merged(old, new, old)

    assert found.parts == new
    assert not found.kept


@given(SAID, SAID)
def test_template_that_changed_nothing_changes_nothing(old, local):
    found = merged(old, old, local)

    assert found.parts == local
    assert [*found.taken, *found.both] == []


@given(SAID, SAID)
def test_agency_that_already_says_the_new_has_nothing_to_look_at(old, new):
    found = merged(old, new, new)

    assert found.parts == new
    assert [*found.taken, *found.kept, *found.both] == []


@given(SAID, SAID, SAID)
def test_each_part_is_the_agencys_or_the_templates_and_what_it_changed_stays(old, new, local):
    found = merged(old, new, local)

    assert found.parts.keys() == local.keys()
    for name, said in found.parts.items():
        assert said == (local[name] if local[name] != old[name] else new[name])
    assert set(found.kept) == {name for name in local if found.parts[name] != new[name]}
    assert set(found.both) == {name for name in found.kept if old[name] != new[name]}
    assert set(found.taken) == {name for name in local if found.parts[name] != local[name]}


@given(SAID, SAID, SAID)
def test_bringing_it_in_twice_is_bringing_it_in_once(old, new, local):
    once = merged(old, new, local)

    assert merged(new, new, once.parts).parts == once.parts


@given(SAID, SAID)
def test_where_nobody_knows_what_it_was_made_from_all_it_says_stays(new, local):
    found = merged(None, new, local)

    assert all(found.parts[name] == (said or new[name]) for name, said in local.items())


@given(THINGS, THINGS, THINGS)
def test_texts_it_cites_follow_the_template_and_keep_the_agencys_own(old, new, local):
    found = merged_set(old, new, local)

    assert (local - old) <= found
    assert not (old - new) & found
    assert (new - old) <= found
    assert found <= local | new


def test_every_part_of_a_procedure_is_taken_apart_and_put_together_again():
    whole = draft()

    assert parts_of(whole).keys() == NAMES.keys()
    assert put_together(parts_of(whole), Draft(title="")) == whole


def test_part_that_says_nothing_is_the_same_however_it_is_stored():
    empty = Draft(title="", body=Body(content=dict.fromkeys(CONTENT, "")))

    assert parts_of(empty) == parts_of(Draft(title="", body=Body()))


def test_procedure_as_the_template_differs_nowhere():
    assert differences(draft(), draft()) == []


def test_differences_are_named_in_the_order_of_the_paper():
    steps = [*STEPS[:3], Step("Trả kết quả tại nhà văn hóa thôn", "Bộ phận TN&TKQ", Decimal(1))]
    own = draft(steps=steps, references="Luật Hộ tịch 2014\nNghị quyết của HĐND xã")

    found = differences(draft(), replace(own, stated=Decimal(11)))

    assert in_short(found) == "thời gian, phần 3, bước 4"


def test_only_the_steps_that_are_new_or_changed_are_named():
    added = [STEPS[0], Step("Xác minh tại thôn", "Công an xã"), *STEPS[1:]]

    assert changed_steps(STEPS, added) == [2]
    assert changed_steps(STEPS, STEPS) == []


def test_step_that_was_left_out_and_many_that_changed_are_told_in_short():
    fewer = differences(draft(), draft(steps=STEPS[1:]))
    others = differences(draft(), draft(steps=[Step(f"Việc {n}") for n in range(9)]))

    assert in_short(fewer) == "thiếu bước của mẫu"
    assert in_short(others) == "9 bước"
