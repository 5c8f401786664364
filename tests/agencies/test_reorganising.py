"""Mergers, splits and dissolutions: what they do and what stops them."""

from datetime import date

import pytest

from accounts.models import LogEntry
from agencies import actions
from agencies.models import Assignment, Kind, Succession
from agencies.roles import Role
from agencies.tree import Tree
from tests.agencies.drafts import BEFORE, DECISION, JULY, LATER, draft, parts, refusal
from tests.factories.agencies import AssignmentFactory

# --- merge ------------------------------------------------------------------------------


@pytest.fixture
def merged(province, staff):
    """Both communes became one, which took over the code of the first."""
    child = actions.found(
        by=None, first=draft("Trạm Y tế", province.commune_a, Kind.SERVICE_UNIT, date(2015, 1, 1))
    )
    AssignmentFactory(agency=province.commune_a, role=Role.HEAD)
    new = actions.merge(
        by=staff,
        old=[province.commune_a, province.commune_b],
        into=draft("UBND xã Nam Hùng", province.district, unit_code="13966"),
        decision=DECISION,
    )
    return new, child


def test_merger_ends_the_old_and_begins_the_new_on_one_day(province, merged):
    new, _ = merged

    for old in [province.commune_a, province.commune_b]:
        assert (old.version_on(BEFORE) is None, old.version_on(JULY)) == (False, None)
    assert (new.version_on(BEFORE), new.version_on(JULY).unit_code) == (None, "13966")
    assert new not in {province.commune_a, province.commune_b}


def test_merger_joins_the_old_to_the_new(province, merged):
    links = Succession.objects.filter(successor=merged[0])

    assert {(link.predecessor, link.share, link.on, link.decision) for link in links} == {
        (old, "whole", JULY, DECISION) for old in [province.commune_a, province.commune_b]
    }


def test_what_stood_under_the_old_stands_under_the_new(province, merged):
    new, child = merged

    assert Tree.on(BEFORE).parents[child.pk] == province.commune_a.pk
    assert Tree.on(JULY).parents[child.pk] == new.pk


def test_merger_ends_the_roles_at_the_old(province, merged):
    assert Assignment.objects.get(agency=province.commune_a).end == JULY


def told(*agencies):
    """What the log has of each agency: who did what."""
    return [
        [
            (entry.by_name, entry.action, entry.details["on"], entry.details["decision"])
            for entry in LogEntry.objects.filter(target=f"agencies.agency:{agency.pk}")
        ]
        for agency in agencies
    ]


def test_merger_leaves_a_line_in_the_log_of_every_agency_it_touches(province, staff, merged):
    new, child = merged

    by, told_on = "Trần Thị Thư", ("2021-07-01", DECISION)
    old_a, old_b, heir, moved = told(province.commune_a, province.commune_b, new, child)
    assert old_a == old_b == [(by, "agency.ended", *told_on)]
    assert heir == [(by, "agency.merged", *told_on)]
    assert moved[0] == (by, "agency.changed", *told_on)
    entry = LogEntry.objects.get(action="agency.merged")
    assert entry.details["old"] == [province.commune_a.pk, province.commune_b.pk]


def test_split_leaves_a_line_in_the_log_of_every_agency_it_touches(province, staff):
    heirs = actions.split(
        by=staff, old=province.department, into=parts(province, "Sở Một", "Sở Hai"),
        decision=DECISION,
    )  # fmt: skip

    lines = told(province.department, *heirs, province.sub_department)
    assert lines == [
        [("Trần Thị Thư", action, "2021-07-01", DECISION)]
        for action in ["agency.split", "agency.founded", "agency.founded", "agency.changed"]
    ]


def test_moves_need_no_right_of_their_own_at_what_is_moved(province):
    clerk = AssignmentFactory(agency=province.district, role=Role.STAFF).user
    child = station(province.department)
    actions.change(by=None, agency=child, on=LATER, decision=DECISION, parent=province.commune_a)

    new = actions.merge(
        by=clerk,
        old=[province.commune_a, province.commune_b],
        into=draft("UBND xã Nam Hùng Mỹ", province.district),
        decision=DECISION,
    )

    assert child.version_on(LATER).parent == new


@pytest.mark.parametrize(
    ("old", "words"),
    [
        (["commune_a"], "ít nhất hai cơ quan khác nhau"),
        (["commune_a", "commune_a"], "ít nhất hai cơ quan khác nhau"),
        (["commune_a", "district"], "UBND huyện Nam Trực không hoạt động"),
    ],
)
def test_senseless_merger_is_refused(province, old, words):
    asked = {
        "old": [getattr(province, name) for name in old],
        "into": draft("UBND xã Mới", province.district),
        "decision": DECISION,
    }

    assert words in refusal(actions.merge, by=None, **asked)


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2010, 1, 1), "không thể chấm dứt trong chính ngày đó"),
        (date(2009, 1, 1), "UBND xã Nam Hùng chỉ hoạt động từ ngày 01/01/2010"),
    ],
)
def test_merger_on_or_before_the_first_day_is_refused(province, on, words):
    asked = {
        "old": [province.commune_a, province.commune_b],
        "into": draft("UBND xã Mới", province.district, start=on),
        "decision": DECISION,
    }

    assert words in refusal(actions.merge, by=None, **asked)


def test_merged_agencies_are_not_merged_again(province, merged):
    asked = {
        "old": [province.commune_a, province.commune_b],
        "into": draft("UBND xã Khác", province.district, start=LATER),
        "decision": DECISION,
    }

    assert "đã có quyết định chấm dứt hoạt động" in refusal(actions.merge, by=None, **asked)


def test_merger_that_is_decided_is_not_undone_by_an_earlier_one(province, merged):
    asked = {
        "old": [province.commune_a, province.commune_b],
        "into": draft("UBND xã Khác", province.district, start=BEFORE),
        "decision": DECISION,
    }

    assert "đã có quyết định chấm dứt hoạt động" in refusal(actions.merge, by=None, **asked)


# --- what is to come under the old ------------------------------------------------------


def merge_communes(province):
    return actions.merge(
        by=None,
        old=[province.commune_a, province.commune_b],
        into=draft("UBND xã Nam Hùng Mỹ", province.district),
        decision=DECISION,
    )


def test_child_that_is_yet_to_begin_begins_under_the_new(province):
    child = actions.found(
        by=None, first=draft("Trạm Y tế", province.commune_a, Kind.SERVICE_UNIT, LATER)
    )

    new = merge_communes(province)

    (version,) = child.versions.all()
    assert (version.parent, version.start) == (new, LATER)


def test_child_that_moves_in_later_moves_in_under_the_new(province):
    child = station(province.department)
    actions.change(by=None, agency=child, on=LATER, decision=DECISION, parent=province.commune_a)

    new = merge_communes(province)

    parents = [(version.parent, version.start) for version in child.versions.order_by("start")]
    assert parents == [(province.department, date(2015, 1, 1)), (new, LATER)]


def test_child_that_moves_away_later_stands_under_the_new_until_then(province):
    child = station(province.commune_a)
    actions.change(by=None, agency=child, on=LATER, decision=DECISION, parent=province.department)

    new = merge_communes(province)

    spans = [(each.parent, each.start, each.end) for each in child.versions.order_by("start")]
    assert spans == [
        (province.commune_a, date(2015, 1, 1), JULY),
        (new, JULY, LATER),
        (province.department, LATER, None),
    ]


def test_child_whose_end_is_decided_keeps_its_end_under_the_new(province):
    child = station(province.commune_a)
    actions.dissolve(by=None, agency=child, on=LATER, decision=DECISION)

    new = merge_communes(province)

    assert child.version_on(JULY).parent == new
    assert child.version_on(LATER) is None


def test_children_of_one_name_keep_it_when_their_parents_merge(province):
    children = [station(province.commune_a), station(province.commune_b)]

    new = merge_communes(province)

    assert [child.version_on(JULY).parent for child in children] == [new, new]
    described = {"name": "Trạm Y tế", "parent": new, "short_name": "TYT"}
    assert actions.change(by=None, agency=children[0], on=LATER, decision=DECISION, **described)


def test_new_agency_may_take_over_the_name_of_an_old_one(province):
    old = [province.commune_a, province.commune_b]

    new = actions.merge(
        by=None, old=old, into=draft("UBND xã Nam Hùng", province.district), decision=DECISION
    )

    assert new.name == "UBND xã Nam Hùng"


def test_merger_into_a_name_that_stands_there_is_refused(province):
    actions.found(by=None, first=draft("UBND xã Đồng Sơn", province.district))
    asked = {
        "old": [province.commune_a, province.commune_b],
        "into": draft("UBND xã Đồng Sơn", province.district, start=LATER),
        "decision": DECISION,
    }

    said = refusal(actions.merge, by=None, **asked)

    assert "Dưới UBND huyện Nam Trực đã có UBND xã Đồng Sơn trong thời gian đó." in said


def test_every_moved_child_has_its_line_in_the_log(province):
    child = station(province.commune_a)

    merge_communes(province)

    entry = LogEntry.objects.get(action="agency.changed")
    assert (entry.target_name, entry.details["fields"]) == (str(child), ["parent"])


def test_child_that_is_yet_to_begin_begins_under_the_first_part(province):
    child = actions.found(
        by=None, first=draft("Trạm", province.department, Kind.SERVICE_UNIT, LATER)
    )

    heirs = actions.split(
        by=None, old=province.department, into=parts(province, "Sở Một", "Sở Hai"),
        decision=DECISION,
    )  # fmt: skip

    assert child.version_on(LATER).parent == heirs[0]


def test_agency_that_gets_others_under_it_later_is_not_dissolved(province):
    actions.found(by=None, first=draft("Trạm Y tế", province.commune_a, Kind.SERVICE_UNIT, LATER))

    said = refusal(actions.dissolve, by=None, agency=province.commune_a, on=JULY, decision=DECISION)

    assert "còn 1 cơ quan trực thuộc vào ngày 01/07/2021 hoặc sau đó (Trạm Y tế)" in said


def station(parent):
    return actions.found(
        by=None, first=draft("Trạm Y tế", parent, Kind.SERVICE_UNIT, date(2015, 1, 1))
    )


# --- split ------------------------------------------------------------------------------


def test_split_agency_ends_and_its_parts_begin(province, staff):
    made = actions.split(
        by=staff,
        old=province.department,
        into=parts(province, "Sở Khoa học", "Sở Công nghệ"),
        decision=DECISION,
    )

    assert province.department.version_on(JULY) is None
    assert [agency.version_on(JULY).name for agency in made] == ["Sở Khoa học", "Sở Công nghệ"]
    links = Succession.objects.filter(predecessor=province.department).order_by("pk")
    assert [(link.successor, link.share) for link in links] == [
        (made[0], "main_part"), (made[1], "part"),
    ]  # fmt: skip
    assert Tree.on(JULY).parents[province.sub_department.pk] == made[0].pk


def test_split_into_one_is_refused(province):
    said = refusal(
        actions.split, by=None, old=province.department, into=parts(province, "Sở Một"),
        decision=DECISION,
    )  # fmt: skip

    assert "ít nhất hai cơ quan mới" in said


def test_parts_begin_on_one_day(province):
    uneven = [*parts(province, "Sở Một"), *parts(province, "Sở Hai", start=LATER)]

    said = refusal(actions.split, by=None, old=province.department, into=uneven, decision=DECISION)

    assert "bắt đầu trong cùng một ngày" in said


def test_parts_do_not_have_the_same_name(province):
    into = parts(province, "Sở Một", "sở một")

    said = refusal(actions.split, by=None, old=province.department, into=into, decision=DECISION)

    assert "Dưới UBND tỉnh Nam Định đã có Sở Một trong thời gian đó." in said


def test_parts_do_not_hold_the_same_code(province):
    into = parts(province, "Sở Một", "Sở Hai")
    for version, _ in into:
        version.identifier = "H1"

    said = refusal(actions.split, by=None, old=province.department, into=into, decision=DECISION)

    assert "Mã định danh H1 đang do Sở Một giữ" in said


# --- dissolve ---------------------------------------------------------------------------


def test_dissolved_agency_ends_with_its_roles(province, staff, commune_officer):
    actions.dissolve(by=staff, agency=province.commune_a, on=JULY, decision=DECISION)

    assert province.commune_a.version_on(BEFORE) is not None
    assert province.commune_a.version_on(JULY) is None
    assert Assignment.objects.get(user=commune_officer).end == JULY
    assert LogEntry.objects.get().action == "agency.dissolved"


def test_role_that_was_to_begin_after_the_end_never_begins(province):
    AssignmentFactory(agency=province.commune_a, start=LATER)

    actions.dissolve(by=None, agency=province.commune_a, on=JULY, decision=DECISION)

    assert not Assignment.objects.filter(agency=province.commune_a).exists()


def test_agency_with_others_under_it_is_not_dissolved(province):
    said = refusal(actions.dissolve, by=None, agency=province.district, on=JULY, decision=DECISION)

    assert "còn 2 cơ quan trực thuộc vào ngày 01/07/2021" in said


def test_agency_is_dissolved_once(province):
    actions.dissolve(by=None, agency=province.commune_a, on=JULY, decision=DECISION)

    said = refusal(
        actions.dissolve, by=None, agency=province.commune_a, on=LATER, decision=DECISION
    )

    assert "đã có quyết định chấm dứt hoạt động" in said
