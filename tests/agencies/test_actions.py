"""Decisions that change the list of agencies and the roles: what they do and what stops them."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import LogEntry
from agencies import actions
from agencies.models import Agency, AgencyVersion, Assignment, Kind, Succession
from agencies.roles import Role
from agencies.tree import Tree
from tests.factories.accounts import UserFactory
from tests.factories.agencies import AssignmentFactory

BEFORE, JULY, LATER = date(2021, 6, 30), date(2021, 7, 1), date(2022, 7, 1)
DECISION = "Nghị quyết số 1/NQ-HĐND"


def draft(name, parent, kind=Kind.COMMUNE, start=JULY, **more):
    return AgencyVersion(name=name, kind=kind, parent=parent, start=start, **more)


def refusal(act, **asked):
    """The words an action refuses with; it has written nothing."""
    agencies, entries = Agency.objects.count(), LogEntry.objects.count()
    versions = list(AgencyVersion.objects.order_by("pk").values())
    with pytest.raises(ValidationError) as refused:
        act(**asked)
    assert (Agency.objects.count(), LogEntry.objects.count()) == (agencies, entries)
    assert list(AgencyVersion.objects.order_by("pk").values()) == versions
    return " ".join(refused.value.messages)


# --- found ------------------------------------------------------------------------------


def test_founded_agency_exists_from_its_first_day(province, staff):
    agency = actions.found(by=staff, first=draft("UBND xã Mới", province.district))

    assert agency.version_on(BEFORE) is None
    assert agency.version_on(JULY).parent == province.district
    entry = LogEntry.objects.get()
    assert (entry.action, entry.by_name, entry.target_name) == (
        "agency.founded", "Trần Thị Thư", "UBND xã Mới",
    )  # fmt: skip


def test_second_root_is_refused(province):
    other = draft("UBND tỉnh Khác", None, Kind.PROVINCE)

    assert "chỉ UBND tỉnh đứng đầu cây" in refusal(actions.found, by=None, first=other)


def test_root_that_is_no_province_is_refused(db):
    lonely = draft("Sở Lẻ", None, Kind.DEPARTMENT)

    assert "Hãy chọn cơ quan cấp trên" in refusal(actions.found, by=None, first=lonely)


def test_only_the_portal_itself_founds_the_root(province, staff):
    with pytest.raises(PermissionDenied, match="cơ quan gốc của tỉnh"):
        actions.found(by=staff, first=draft("UBND tỉnh Khác", None, Kind.PROVINCE))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"start": date(2005, 1, 1)}, "không hoạt động trong suốt thời gian từ ngày 01/01/2005"),
        ({"start": date(1, 1, 1)}, "nằm ngoài khoảng được hỗ trợ"),
        ({"start": date(9999, 1, 1)}, "nằm ngoài khoảng được hỗ trợ"),
        ({"end": BEFORE}, "Ngày hết hiệu lực phải sau ngày bắt đầu"),
        ({"unit_code": "362"}, "Mã đơn vị hành chính 362 đang do UBND huyện Nam Trực giữ"),
        ({"name": ""}, "không được để trắng"),
        ({"kind": "king"}, "king"),
    ],
)
def test_faulty_first_version_is_refused_in_words(province, change, words):
    faulty = draft("UBND xã Mới", province.district)
    for field, value in change.items():
        setattr(faulty, field, value)

    assert words in refusal(actions.found, by=None, first=faulty)


def test_agency_is_not_founded_under_one_that_ended(province):
    actions.dissolve(by=None, agency=province.commune_a, on=JULY, decision=DECISION)
    orphan = draft("Trạm Y tế", province.commune_a, Kind.SERVICE_UNIT, LATER)

    assert "UBND xã Nam Hùng không hoạt động" in refusal(actions.found, by=None, first=orphan)


def test_code_is_free_again_when_its_holder_ended(province):
    actions.dissolve(by=None, agency=province.commune_a, on=JULY, decision=DECISION)

    heir = draft("UBND xã Mới", province.district, unit_code="13966")

    assert actions.found(by=None, first=heir).version_on(JULY).unit_code == "13966"


# --- change -----------------------------------------------------------------------------


def test_changed_agency_is_the_same_body_with_another_version(province, staff):
    actions.change(
        by=staff, agency=province.department, on=JULY, decision=DECISION, name="Sở KH, CN và ĐM"
    )

    old, new = province.department.versions.order_by("start")
    assert (old.name, old.end, new.start, new.end) == (
        "Sở Khoa học và Công nghệ", JULY, JULY, None,
    )  # fmt: skip
    assert (new.parent, new.group, new.kind) == (old.parent, old.group, old.kind)
    assert Agency.objects.get(pk=province.department.pk).name == "Sở KH, CN và ĐM"
    assert LogEntry.objects.get().details["fields"] == ["name"]


def test_agency_keeps_its_own_code_through_a_change(province):
    actions.change(
        by=None, agency=province.district, on=JULY, decision=DECISION, name="UBND thị xã Nam Trực"
    )

    assert province.district.version_on(JULY).unit_code == "362"


def changing(province, which="department", on=JULY, **new):
    return {
        "act": actions.change, "by": None, "agency": getattr(province, which), "on": on,
        "decision": DECISION, **new,
    }  # fmt: skip


def test_agency_is_not_put_under_itself(province):
    said = refusal(**changing(province, parent=province.department))

    assert "trực thuộc chính mình" in said


def test_agency_is_not_put_under_its_own_child(province):
    said = refusal(**changing(province, parent=province.sub_department))

    assert "không thể trực thuộc cấp dưới của mình" in said


def test_agency_is_not_put_under_what_will_be_its_child_on_a_later_day(province):
    actions.change(
        by=None, agency=province.district, on=LATER, decision=DECISION, parent=province.department
    )

    said = refusal(**changing(province, parent=province.district))

    assert "UBND huyện Nam Trực đang ở dưới Sở Khoa học và Công nghệ vào ngày 01/07/2022" in said


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"name": "Sở Khoa học và Công nghệ"}, "Chưa có thông tin nào được thay đổi"),
        ({"name": "x", "on": date(2010, 1, 1)}, "đã có thay đổi từ chính ngày 01/01/2010"),
        ({"name": "x", "on": date(2009, 1, 1)}, "không thể xen thêm thay đổi vào quá khứ"),
        ({"name": "x", "on": date(9999, 1, 1)}, "nằm ngoài khoảng được hỗ trợ"),
        ({"unit_code": "362"}, "đang do UBND huyện Nam Trực giữ"),
        ({"parent": None}, "Hãy chọn cơ quan cấp trên"),
    ],
)
def test_senseless_change_is_refused_in_words(province, asked, words):
    assert words in refusal(**changing(province, **asked))


def test_ended_agency_is_not_changed(province):
    actions.dissolve(by=None, agency=province.commune_a, on=JULY, decision=DECISION)

    said = refusal(**changing(province, "commune_a", LATER, name="x"))

    assert "đã chấm dứt hoạt động trước ngày 01/07/2022" in said


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


def test_merger_leaves_one_line_of_its_own_in_the_log(province, staff, merged):
    entry = LogEntry.objects.get(by_pk=staff.pk)

    assert entry.action == "agency.merged"
    assert entry.details["old"] == [province.commune_a.pk, province.commune_b.pk]


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
        (date(2009, 1, 1), "không thể xen thêm thay đổi vào quá khứ"),
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

    assert "đã chấm dứt hoạt động" in refusal(actions.merge, by=None, **asked)


# --- split ------------------------------------------------------------------------------


def parts(province, *names, start=JULY):
    shares = ["main_part", *["part"] * len(names)]
    return [
        (draft(name, province.top, Kind.DEPARTMENT, start), share)
        for name, share in zip(names, shares, strict=False)
    ]


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
    assert LogEntry.objects.get(by_pk=staff.pk).action == "agency.split"


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

    assert "đã chấm dứt hoạt động" in said


# --- roles ------------------------------------------------------------------------------


def test_appointed_person_holds_the_role(province, staff):
    person = UserFactory()

    held = actions.appoint(
        by=staff, user=person, agency=province.department, role=Role.HEAD, start=JULY, end=LATER
    )

    assert Assignment.objects.as_of(JULY).get(user=person) == held
    assert not Assignment.objects.as_of(LATER).filter(user=person).exists()
    assert LogEntry.objects.get().details["role"] == "head"


def test_nobody_appoints_themselves(province, staff):
    with pytest.raises(PermissionDenied, match="tự phân công"):
        actions.appoint(
            by=staff, user=staff, agency=province.department, role=Role.HEAD, start=JULY
        )


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"start": date(2005, 1, 1)}, "chưa hoạt động vào ngày 01/01/2005"),
        ({"end": BEFORE}, "Ngày hết hiệu lực phải sau ngày bắt đầu"),
        ({"start": date(1, 1, 1)}, "nằm ngoài khoảng"),
        ({"role": "king"}, "king"),
    ],
)
def test_senseless_appointment_is_refused(province, asked, words):
    given = {"user": UserFactory(), "agency": province.department, "role": Role.HEAD, "start": JULY}

    assert words in refusal(actions.appoint, by=None, **{**given, **asked})


def test_dismissed_person_keeps_what_they_did(province, staff, officer):
    held = Assignment.objects.get(user=officer)

    actions.dismiss(by=staff, assignment=held, on=JULY)

    assert Assignment.objects.as_of(BEFORE).filter(user=officer).exists()
    assert not Assignment.objects.as_of(JULY).filter(user=officer).exists()
    assert "đã kết thúc từ ngày 01/07/2021" in refusal(
        actions.dismiss, by=staff, assignment=held, on=LATER
    )


# --- who may ----------------------------------------------------------------------------


@pytest.mark.parametrize("act", ["found", "change", "merge", "split", "dissolve", "appoint"])
def test_officers_do_not_decide_about_agencies(province, officer, act):
    asked = {
        "found": {"first": draft("Chi cục", province.department, Kind.SUB_DEPARTMENT)},
        "change": {"agency": province.department, "on": JULY, "decision": "x", "name": "x"},
        "merge": {
            "old": [province.department, province.sub_department],
            "into": draft("Sở Mới", province.top, Kind.DEPARTMENT),
            "decision": "x",
        },
        "split": {"old": province.department, "into": parts(province, "a", "b"), "decision": "x"},
        "dissolve": {"agency": province.sub_department, "on": JULY, "decision": "x"},
        "appoint": {
            "user": UserFactory(), "agency": province.department, "role": Role.HEAD, "start": JULY,
        },
    }  # fmt: skip

    with pytest.raises(PermissionDenied, match="không có quyền thực hiện việc này tại"):
        getattr(actions, act)(by=officer, **asked[act])

    assert LogEntry.objects.count() == 0


def test_staff_of_a_branch_decides_inside_it_only(province):
    clerk = AssignmentFactory(agency=province.district, role=Role.STAFF).user

    actions.found(by=clerk, first=draft("UBND xã Mới", province.district))
    actions.change(
        by=clerk, agency=province.district, on=JULY, decision="x", name="UBND thị xã Nam Trực"
    )

    outside = {
        actions.found: {"first": draft("Sở Mới", province.top, Kind.DEPARTMENT)},
        actions.change: {
            "agency": province.commune_a, "on": JULY, "decision": "x", "parent": province.top,
        },
        actions.merge: {
            "old": [province.commune_a, province.commune_b],
            "into": draft("UBND xã Mới", province.department),
            "decision": "x",
        },
        actions.split: {
            "old": province.commune_a,
            "into": [(draft("a", province.district), "part"), (draft("b", province.top), "part")],
            "decision": "x",
        },
    }  # fmt: skip
    for act, asked in outside.items():
        with pytest.raises(PermissionDenied):
            act(by=clerk, **asked)
