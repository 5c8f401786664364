"""Giving marks: what is kept, what is refused, by whom, and what happens when two do it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from agencies.models import Kind, Succession
from agencies.roles import Role
from audits.inspections import actions, passage
from audits.inspections.onsite import of_team
from audits.models import Campaign, Inspection, ItemMark, MarkChange
from quality.conflicts import Conflict
from tests.audits.inspecting import (
    NOW,
    OWN,
    TEAM,
    again,
    checklist_with,
    inspector_of,
    mark,
    planned,
    recorded,
)
from tests.factories.agencies import AssignmentFactory
from tests.factories.audits import CampaignFactory, TeamFactory

Outcome = MarkChange.Outcome


@pytest.fixture
def inspection(province):
    return planned(province)


def stands(inspection, item="I.1.1", side=TEAM):
    return ItemMark.objects.get(inspection=inspection, item=item, side=side)


def refused(words, by, inspection, *args, **more):
    with pytest.raises(ValidationError) as error:
        mark(by, inspection, *args, **more)
    assert words in " ".join(error.value.messages)
    assert not ItemMark.objects.exists()
    assert not MarkChange.objects.exists()


def test_a_mark_is_kept_with_its_reason_note_and_the_claim_of_the_device(inspection):
    a_day_wrong = datetime(2020, 6, 14, 1, 0, tzinfo=UTC)

    change = mark(inspection.member, inspection, "I.1.1", 34.5, reason="Thiếu kế hoạch quý",
                  note="Xem hồ sơ 12", device_at=a_day_wrong)  # fmt: skip

    kept = stands(inspection)
    assert (kept.points, kept.version, kept.by) == (Decimal("34.5"), 1, inspection.member)
    assert (kept.reason, kept.note) == ("Thiếu kế hoạch quý", "Xem hồ sơ 12")
    assert (change.outcome, change.version, change.device_at) == (Outcome.DONE, 1, a_day_wrong)
    assert change.at > a_day_wrong
    assert change.said["points"] == "34.5"
    assert again(inspection).state == Inspection.State.UNDER_WAY


@pytest.mark.parametrize(("points", "words"), [
    ("10.3", "10,3 điểm không phải bội số của 0,5"),
    ("41", "41 điểm vượt quá tối đa 40"),
    ("-0.5", "-0,5 điểm là số âm"),
    ("NaN", "không phải là một số điểm"),
    ("Infinity", "không phải là một số điểm"),
    ("1E+400", "không phải là một số điểm"),
    ("0.00000000001", "không phải bội số"),
])  # fmt: skip
def test_points_that_the_item_does_not_allow_are_refused(inspection, points, words):
    refused(words, inspection.member, inspection, "I.1.1", points, reason="Thiếu minh chứng")


def test_nine_of_eight_points_are_refused(province):
    inspection = planned(province, campaign=CampaignFactory(checklist=checklist_with(maximum="8")))

    refused("9 điểm vượt quá tối đa 8", inspection.member, inspection, "I.1.1", 9)


@pytest.mark.parametrize("reason", ["", "  ", ".", "\u200b\u200b", "—!"])
def test_a_team_takes_no_points_off_without_a_reason(inspection, reason):
    refused("hãy ghi lý do trừ 0,5 điểm", inspection.member, inspection, "I.1.1", 39.5,
            reason=reason)  # fmt: skip


def test_all_points_need_no_reason_and_the_unit_owes_none_for_its_own(inspection, officer):
    mark(inspection.member, inspection, "I.1.1", 40)
    mark(officer, inspection, "I.1.1", 12, side=OWN)

    assert stands(inspection).points == 40
    assert stands(inspection, side=OWN).points == 12


def test_not_applicable_is_for_items_that_may_not_apply_and_with_a_reason(inspection, officer):
    not_so = {"is_not_applicable": True}
    refused("áp dụng cho mọi cơ quan", inspection.member, inspection, "I.1.1", reason="Không có",
            **not_so)  # fmt: skip
    refused("hãy ghi lý do không áp dụng", inspection.member, inspection, "I.2.1", **not_so)
    refused("hãy ghi lý do không áp dụng", officer, inspection, "I.2.1", side=OWN, **not_so)
    refused("thì không có điểm", inspection.member, inspection, "I.2.1", 3, reason="Có", **not_so)

    mark(inspection.member, inspection, "I.2.1", reason="Không giải quyết TTHC", **not_so)

    assert stands(inspection, "I.2.1").mark.not_applicable


def test_an_item_that_is_not_asked_of_the_unit_is_refused(province):
    for_communes = CampaignFactory(checklist=checklist_with(kinds=["commune"]))
    at_department = planned(province, campaign=for_communes)
    at_commune = planned(province, province.commune_a, for_communes)

    refused("không có trong bộ tiêu chí", at_department.member, at_department, "I.1.1", 40)
    refused("không có trong bộ tiêu chí", at_department.member, at_department, "X.9", 4)
    mark(at_commune.member, at_commune, "I.1.1", 40)

    assert stands(at_commune).points == 40


def test_the_kind_of_the_unit_is_that_of_the_day_of_the_inspection(province):
    for_communes = CampaignFactory(checklist=checklist_with(kinds=["commune"]))
    version = province.commune_a.versions.get()
    version.end = date(2025, 7, 1)
    version.save()
    version.pk, version.kind, version.start, version.end = None, Kind.DISTRICT, version.end, None
    version.save()
    inspection = planned(province, province.commune_a, for_communes)

    mark(inspection.member, inspection, "I.1.1", 40)

    assert stands(inspection).points == 40


def test_what_was_sent_before_is_done_once(inspection):
    sent = uuid4()
    first = mark(inspection.member, inspection, "I.1.1", 40, change_id=sent)
    mark(inspection.lead, inspection, "I.1.1", 30, based_on=1, reason="Thiếu kế hoạch")

    second = mark(inspection.member, inspection, "I.1.1", 40, change_id=sent)

    assert second == first
    assert stands(inspection).points == 30
    assert MarkChange.objects.count() == 2


def test_what_was_sent_before_is_answered_also_when_the_sheet_is_closed_meanwhile(inspection):
    sent = uuid4()
    mark(inspection.member, inspection, "I.1.1", 40, change_id=sent)
    Inspection.objects.update(state=Inspection.State.CANCELLED)

    assert mark(inspection.member, inspection, "I.1.1", 40, change_id=sent).outcome == Outcome.DONE


def test_the_id_of_a_change_is_nobody_elses_and_for_nothing_else(inspection):
    sent = uuid4()
    mark(inspection.member, inspection, "I.1.1", 40, change_id=sent)

    with pytest.raises(PermissionDenied):
        mark(inspection.lead, inspection, "I.1.1", 40, change_id=sent)
    with pytest.raises(ValidationError, match="đã dùng cho một tiêu chí khác"):
        mark(inspection.member, inspection, "I.2.1", 30, change_id=sent)


def test_two_inspectors_on_one_item_lose_no_words_and_one_is_chosen(inspection):
    mark(inspection.member, inspection, "I.1.1", 35, reason="Thiếu kế hoạch quý", note="Của tôi")

    other = mark(inspection.lead, inspection, "I.1.1", 30, reason="Không có kế hoạch", note="Khác")

    assert other.outcome == Outcome.CONFLICT
    assert stands(inspection).points == 35
    assert other.said == {"points": "30", "is_not_applicable": False,
                          "reason": "Không có kế hoạch", "note": "Khác"}  # fmt: skip
    settled = actions.choose(by=inspection.member, change=other, take=True, based_on=1)
    assert (settled.outcome, settled.version) == (Outcome.CHOSEN, 2)
    assert (stands(inspection).points, stands(inspection).note) == (30, "Khác")
    with pytest.raises(ValidationError, match="vừa được người khác xử lý"):
        actions.choose(by=inspection.lead, change=other, take=False, based_on=2)


def test_a_conflict_may_be_dropped_and_stays_on_record(inspection):
    mark(inspection.member, inspection, "I.1.1", 40)
    other = mark(inspection.lead, inspection, "I.1.1", 30, reason="Không có kế hoạch")

    actions.choose(by=inspection.lead, change=other, take=False, based_on=1)

    assert stands(inspection).points == 40
    assert MarkChange.objects.get(pk=other.pk).outcome == Outcome.DROPPED


def test_saying_the_same_twice_is_no_conflict(inspection):
    mark(inspection.member, inspection, "I.1.1", 40)

    same = mark(inspection.lead, inspection, "I.1.1", "40.0")

    assert (same.outcome, same.version) == (Outcome.DONE, 1)
    assert stands(inspection).version == 1


@pytest.mark.parametrize("version", [-1, 1, 10**12])
def test_a_version_that_never_was_is_refused(inspection, version):
    refused("không có bản chấm thứ", inspection.member, inspection, "I.1.1", 40, based_on=version)


def test_a_mark_may_be_taken_back_and_a_note_stand_alone(inspection):
    mark(inspection.member, inspection, "I.1.1", 40)
    mark(inspection.member, inspection, "I.1.1", note="Chờ bổ sung hồ sơ", based_on=1)

    assert not stands(inspection).mark.is_given
    assert stands(inspection).note == "Chờ bổ sung hồ sơ"


# --- who -------------------------------------------------------------------------------------


def test_only_the_team_of_the_unit_scores_it(inspection, province, staff, inspector):
    elsewhere = inspector_of(TeamFactory(campaign=inspection.campaign), province.top)
    for person in [staff, inspector, elsewhere]:
        with pytest.raises(PermissionDenied, match="Chỉ thành viên"):
            mark(person, inspection, "I.1.1", 40)


def test_nobody_scores_where_they_work(inspection, province):
    named_so = inspector_of(inspection.team, province.top, works_at=province.department)
    officer_there, officer_below = (inspector_of(inspection.team, province.top) for _ in "12")
    AssignmentFactory(user=officer_there, agency=province.department, role=Role.OFFICER)
    AssignmentFactory(user=officer_below, agency=province.sub_department, role=Role.HEAD)
    for person in [named_so, officer_there, officer_below]:
        with pytest.raises(PermissionDenied, match="công tác tại Sở Khoa học và Công nghệ"):
            mark(person, inspection, "I.1.1", 40)

    elsewhere = inspector_of(inspection.team, province.top, works_at=province.district)
    mark(elsewhere, inspection, "I.1.1", 40)

    assert stands(inspection).by == elsewhere


def test_nobody_of_an_upper_agency_or_of_the_successor_scores_where_they_answer(province):
    """Whoever could give the unit's own marks gives none of the team's."""
    commune = planned(province, province.commune_b)
    above, after = (inspector_of(commune.team, province.top) for _ in "12")
    AssignmentFactory(user=above, agency=province.district, role=Role.HEAD)
    province.commune_b.versions.update(end=date(2020, 7, 1))
    Succession.objects.create(
        predecessor=province.commune_b, successor=province.commune_a, on=date(2020, 7, 1),
        decision="1/NQ",
    )  # fmt: skip
    AssignmentFactory(user=after, agency=province.commune_a, role=Role.OFFICER)

    for person in [above, after]:
        with pytest.raises(PermissionDenied, match="công tác tại UBND xã Nam Mỹ"):
            mark(person, commune, "I.1.1", 40)
        assert not of_team(person, timezone.localdate()).exists()


def test_a_member_without_the_role_scores_nothing(inspection):
    inspection.member.assignments.update(end=date(2020, 1, 1))

    with pytest.raises(PermissionDenied, match="chưa được giao vai trò kiểm tra"):
        mark(inspection.member, inspection, "I.1.1", 40)


def test_a_sheet_given_to_another_team_is_no_longer_this_ones(inspection):
    inspection.team = TeamFactory(campaign=inspection.campaign)
    inspection.save()

    with pytest.raises(PermissionDenied, match="Chỉ thành viên"):
        mark(inspection.member, inspection, "I.1.1", 40)


def test_the_units_people_score_it_until_they_have_sent_it(
    inspection, officer, commune_officer, auditor, staff
):
    mark(officer, inspection, "I.1.1", 40, side=OWN)
    for person in [commune_officer, auditor, staff, inspection.member]:
        with pytest.raises(PermissionDenied):
            mark(person, inspection, "I.2.1", 30, side=OWN)
    passage.send_self(by=officer, inspection=inspection, now=NOW, is_partial_confirmed=True)

    with pytest.raises(ValidationError, match="Bản tự chấm đã gửi lúc 10:00 ngày 10/06/2020"):
        mark(officer, inspection, "I.2.1", 30, side=OWN)


@pytest.mark.parametrize("state", ["recorded", "concluded", "closed", "cancelled"])
def test_no_mark_is_given_once_the_sheet_is_locked(inspection, state):
    done = {"concluded_on": date(2020, 7, 1)} if state in ("concluded", "closed") else {}
    Inspection.objects.update(state=state, **done)

    refused("nên không chấm điểm được", inspection.member, inspection, "I.1.1", 40)


def test_no_mark_is_given_before_the_plan_is_approved(inspection):
    Campaign.objects.update(state="draft")

    refused("chưa được duyệt", inspection.member, inspection, "I.1.1", 40)


def test_a_conflict_is_not_settled_once_the_minutes_are_there(inspection):
    mark(inspection.member, inspection, "I.1.1", 40)
    other = mark(inspection.lead, inspection, "I.1.1", 30, reason="Không có kế hoạch")
    Inspection.objects.update(state="recorded")

    with pytest.raises(ValidationError, match="không chấm điểm được"):
        actions.choose(by=inspection.lead, change=other, take=True, based_on=1)


def test_signs_nobody_sees_are_not_kept_and_markup_stays_text(inspection):
    mark(inspection.member, inspection, "I.1.1", 40, note="a\x00b\u202e<td colspan=100000>")

    assert stands(inspection).note == "ab<td colspan=100000>"


@pytest.mark.parametrize(("field", "words"), [
    ("reason", "Lý do dài 1.001 ký tự; nhiều nhất 1.000"),
    ("note", "Ghi chú dài 1.001 ký tự; nhiều nhất 1.000"),
])  # fmt: skip
def test_words_that_would_fill_the_minutes_are_refused(inspection, field, words):
    mark(inspection.member, inspection, "I.1.1", 30, **{"reason": "Thiếu", field: "x" * 1000})

    with pytest.raises(ValidationError, match=words):
        mark(inspection.member, inspection, "I.1.1", 30, based_on=1,
             **{"reason": "Thiếu", field: "x" * 1001})  # fmt: skip


@pytest.mark.parametrize("take", [True, False])
def test_nobody_chooses_over_what_a_third_said_meanwhile(inspection, province, take):
    third = inspector_of(inspection.team, province.top)
    mark(inspection.lead, inspection, "I.1.1", 38, reason="Thiếu kế hoạch quý")
    doubt = mark(inspection.member, inspection, "I.1.1", 30, reason="Không có kế hoạch")
    mark(third, inspection, "I.1.1", 20, reason="Hồ sơ không đúng thực tế", based_on=1)

    with pytest.raises(Conflict, match=f"vừa được sửa .{third}."):
        actions.choose(by=inspection.lead, change=doubt, take=take, based_on=1)

    assert stands(inspection).reason == "Hồ sơ không đúng thực tế"
    assert MarkChange.objects.get(pk=doubt.pk).outcome == Outcome.CONFLICT
    actions.choose(by=inspection.lead, change=doubt, take=take, based_on=2)
    assert stands(inspection).points == (30 if take else 20)


def test_nothing_half_written_stays_where_a_rule_refuses(inspection):
    recorded(inspection)

    with pytest.raises(ValidationError):
        mark(inspection.member, inspection, "I.1.1", 40, based_on=1)

    assert stands(inspection).points == Decimal("34.5")
