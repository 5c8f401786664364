"""Decisions that change the list of agencies and the roles: what they do and what stops them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import LogEntry
from agencies import actions
from agencies.models import Agency, Kind
from agencies.roles import Role
from tests.agencies.drafts import BEFORE, DECISION, JULY, LATER, draft, parts, refusal
from tests.factories.accounts import UserFactory
from tests.factories.agencies import AssignmentFactory

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
        ({"name": ""}, "Hãy điền ô này"),
        ({"kind": "king"}, "king"),
    ],
)
def test_faulty_first_version_is_refused_in_words(province, change, words):
    faulty = draft("UBND xã Mới", province.district)
    for field, value in change.items():
        setattr(faulty, field, value)

    assert words in refusal(actions.found, by=None, first=faulty)


def test_second_agency_of_one_name_under_one_parent_is_refused(province):
    same = draft("ubnd  XÃ Nam hùng", province.district)

    said = refusal(actions.found, by=None, first=same)

    assert said == "Dưới UBND huyện Nam Trực đã có UBND xã Nam Hùng trong thời gian đó."


def test_name_is_free_elsewhere_and_once_its_holder_ended(province):
    actions.dissolve(by=None, agency=province.commune_a, on=JULY, decision=DECISION)

    for parent in [province.district, province.top]:
        assert actions.found(by=None, first=draft("UBND xã Nam Hùng", parent))


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
        ({"name": "x", "on": date(2010, 1, 1)}, "bắt đầu hoạt động từ chính ngày 01/01/2010"),
        (
            {"name": "x", "on": date(2009, 1, 1)},
            "Sở Khoa học và Công nghệ chỉ hoạt động từ ngày 01/01/2010",
        ),
        ({"name": "x", "on": date(9999, 1, 1)}, "nằm ngoài khoảng được hỗ trợ"),
        ({"unit_code": "362"}, "đang do UBND huyện Nam Trực giữ"),
        ({"parent": None}, "Hãy chọn cơ quan cấp trên"),
        ({"name": "UBND huyện Nam trực"}, "đã có UBND huyện Nam Trực trong thời gian đó"),
    ],
)
def test_senseless_change_is_refused_in_words(province, asked, words):
    assert words in refusal(**changing(province, **asked))


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (BEFORE, "đã có thay đổi sau ngày 30/06/2021 (từ ngày 01/07/2021)"),
        (JULY, "đã có thay đổi từ chính ngày 01/07/2021"),
        (date(2009, 1, 1), "chỉ hoạt động từ ngày 01/01/2010"),
    ],
)
def test_change_up_to_the_day_of_another_is_refused(province, on, words):
    actions.change(by=None, agency=province.department, on=JULY, decision=DECISION, short_name="S1")

    assert words in refusal(**changing(province, "department", on, name="x"))


def test_ended_agency_is_not_changed(province):
    actions.dissolve(by=None, agency=province.commune_a, on=JULY, decision=DECISION)

    said = refusal(**changing(province, "commune_a", LATER, name="x"))

    assert "đã có quyết định chấm dứt hoạt động từ ngày 01/07/2021" in said


def test_end_that_is_decided_is_not_undone_by_a_change_before_it(province):
    actions.dissolve(by=None, agency=province.commune_a, on=JULY, decision=DECISION)

    said = refusal(**changing(province, "commune_a", BEFORE, name="UBND phường Nam Hùng"))

    assert "đã có quyết định chấm dứt hoạt động từ ngày 01/07/2021" in said
    assert province.commune_a.version_on(JULY) is None


def test_new_name_shows_from_its_first_day_on(province):
    today = timezone.localdate()
    for name, days in [("Sở Mới", 0), ("Sở Ngày mai", 1)]:
        actions.change(
            by=None, agency=province.department, on=today + timedelta(days), decision=DECISION,
            name=name,
        )  # fmt: skip

    assert Agency.objects.get(pk=province.department.pk).name == "Sở Mới"
    assert [entry.target_name for entry in LogEntry.objects.all()] == ["Sở Mới", "Sở Mới"]


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
