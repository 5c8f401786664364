"""What a device sends when the network is back: each answer once, and none lost."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from audits.inspections import syncing
from audits.models import Campaign, Inspection, ItemMark, MarkChange, Side
from tests.audits.field import CHOOSE, PACKAGE, SYNC, answers, change, outcomes, posted
from tests.audits.inspecting import mark, planned, recorded
from tests.audits.offline import day_out
from tests.factories.audits import TeamFactory


@pytest.fixture
def inspection(province):
    return planned(province)


@pytest.fixture
def tablet(inspection, signed_in):
    return signed_in(inspection.member)


def stands(inspection, item="I.1.1"):
    return ItemMark.objects.get(inspection=inspection, item=item, side=Side.TEAM)


# --- each answer once ------------------------------------------------------------------------


def test_a_change_is_kept_with_the_devices_time_and_the_servers(inspection, tablet):
    begun = timezone.now()

    (answer,) = answers(
        tablet, inspection.member, change(inspection, points="34.5", reason="Thiếu kế hoạch")
    )

    assert (answer["outcome"], answer["version"]) == ("done", 1)
    assert answer["stands"]["points"] == "34.50"
    kept = MarkChange.objects.get()
    assert kept.device_at == datetime(2020, 6, 15, 1, 30, tzinfo=UTC)
    assert kept.at >= begun
    assert stands(inspection).points == Decimal("34.5")


def test_sent_again_it_is_there_already(inspection, tablet):
    sent = change(inspection)

    assert outcomes(tablet, inspection.member, sent) == ["done"]
    assert outcomes(tablet, inspection.member, sent, sent) == ["already", "already"]
    assert MarkChange.objects.count() == 1
    assert stands(inspection).version == 1


def test_sent_again_after_the_sheet_was_locked_or_reassigned_it_is_there_already(
    inspection, tablet
):
    sent = change(inspection)
    answers(tablet, inspection.member, sent)

    Inspection.objects.update(state="recorded")
    assert outcomes(tablet, inspection.member, sent) == ["already"]
    Inspection.objects.update(team=TeamFactory(campaign=inspection.campaign))
    assert outcomes(tablet, inspection.member, sent) == ["already"]


def test_changes_are_taken_in_the_order_they_were_sent(inspection, tablet):
    first, second = (
        change(inspection),
        change(inspection, points="30", reason="Xem lại", based_on=1),
    )

    assert outcomes(tablet, inspection.member, first, second) == ["done", "done"]
    assert (stands(inspection).points, stands(inspection).version) == (30, 2)


def test_what_another_said_meanwhile_is_a_conflict_with_both_texts(inspection, tablet):
    mark(inspection.lead, inspection, "I.1.1", 35, reason="Thiếu kế hoạch quý", note="Hồ sơ 12")
    sent = change(inspection, points="30", reason="Không có kế hoạch", note="Đã hỏi")

    for _ in "12":  # and again where the first answer was lost
        (answer,) = answers(tablet, inspection.member, sent)
        assert answer["outcome"] == "conflict"
        assert answer["stands"]["reason"] == "Thiếu kế hoạch quý"
        assert answer["stands"]["by"] == str(inspection.lead)
    assert stands(inspection).points == 35
    assert MarkChange.objects.get(pk=sent["id"]).said["note"] == "Đã hỏi"
    held = tablet.get(PACKAGE, {"inspection": inspection.pk}).json()["package"]
    assert [each["id"] for each in held["conflicts"]] == [sent["id"]]


@pytest.mark.parametrize(("take", "points"), [("1", 30), ("0", 35)])
def test_a_conflict_is_settled_from_the_device(inspection, tablet, take, points):
    mark(inspection.lead, inspection, "I.1.1", 35, reason="Thiếu kế hoạch quý")
    sent = change(inspection, points="30", reason="Không có kế hoạch")
    answers(tablet, inspection.member, sent)

    told = {"user": inspection.member.pk, "take": take, "based_on": "1"}
    answer = tablet.post(CHOOSE, {"id": sent["id"], **told})

    assert answer.json()["stands"]["points"] == f"{points}.00"
    assert stands(inspection).points == points
    again = tablet.post(CHOOSE, {"id": sent["id"], **told})
    assert again.status_code == 422
    assert "vừa được người khác xử lý" in again.json()["detail"]
    assert tablet.post(CHOOSE, {**told, "id": str(uuid4())}).status_code == 404


@pytest.mark.parametrize(("more", "status", "words"), [
    ({"based_on": "0"}, 409, "vừa được sửa"), ({"based_on": ""}, 422, "Chưa rõ"),
    ({"based_on": "9" * 25}, 422, "Chưa rõ"), ({"user": "x"}, 409, "tài khoản khác"),
    ({"user": ""}, 409, "tài khoản khác"), ({"id": "x"}, 422, "UUID"),
])  # fmt: skip
def test_a_conflict_is_settled_only_by_who_saw_what_stands(inspection, tablet, more, status, words):
    mark(inspection.lead, inspection, "I.1.1", 35, reason="Thiếu kế hoạch quý")
    sent = change(inspection, points="30", reason="Không có kế hoạch")
    answers(tablet, inspection.member, sent)
    told = {"id": sent["id"], "user": inspection.member.pk, "take": "1", "based_on": "1", **more}

    answer = tablet.post(CHOOSE, told)

    assert answer.status_code == status
    assert words in answer.json()["detail"]
    assert stands(inspection).points == 35


def test_a_change_costs_few_queries_beside_those_of_its_sheet(province, signed_in, count_queries):
    day = day_out(province)
    client = signed_in(day.member)
    first, second, third = day.units

    def send(*sheets, count=1, **more):
        sent = [
            change(each, f"I.1.{n}", "2", reason="Thiếu", **more)
            for n in range(1, count + 1) for each in sheets
        ]  # fmt: skip
        assert set(outcomes(client, day.member, *sent)) == {"done"}

    send(first)  # notes that the session is used
    one, many = count_queries(lambda: send(second)), count_queries(lambda: send(third, count=20))
    again = count_queries(lambda: send(third, count=20, based_on=1, note="Đã hỏi"))
    both = count_queries(lambda: send(first, second, based_on=1, note="Xem lại"))

    assert one <= 20
    assert many - one <= 19 * 2
    assert again - one <= 19 * 2
    assert both - one <= 10


# --- what is not kept ------------------------------------------------------------------------


def test_what_breaks_a_rule_is_refused_in_a_sentence_and_the_rest_is_kept(inspection, tablet):
    told = answers(
        tablet, inspection.member,
        change(inspection, points="10.3", reason="Thiếu"),
        change(inspection, points="39.5"),
        change(inspection, item="X.9"),
        change(inspection, "I.2.1", "30"),
        change(inspection, "II.1.1", "NaN"),
        change(inspection, "II.1.1", "9" * 400),
    )  # fmt: skip

    assert [each["outcome"] for each in told] == [
        "refused", "refused", "refused", "done", "refused", "refused",
    ]  # fmt: skip
    assert "10,3 điểm không phải bội số của 0,5" in told[0]["words"]
    assert "hãy ghi lý do trừ 0,5 điểm" in told[1]["words"]
    assert "không có trong bộ tiêu chí" in told[2]["words"]
    assert ItemMark.objects.count() == 1


@pytest.mark.parametrize(("field", "value"), [
    ("points", []), ("points", True), ("points", "mười"), ("points", float("nan")),
    ("item", 5), ("item", "\x00"), ("reason", None), ("note", {}), ("based_on", -1),
    ("based_on", "0"), ("based_on", 10**30), ("inspection", True), ("inspection", 10**40),
    ("note", "x" * 1001), ("note", "\ud800"), ("item", "\udfff"),
    ("points", "1e9999999"), ("points", "1e-99999999"), ("points", "1_0"), ("points", "٣"),
    ("points", "-1"), ("points", "1e2"), ("points", "Infinity"), ("points", "0" * 400),
])  # fmt: skip
def test_a_field_that_is_not_what_it_should_be_is_refused_alone(inspection, tablet, field, value):
    bad = {**change(inspection), field: value}
    good = change(inspection, "I.2.1", 30)

    assert outcomes(tablet, inspection.member, bad, good) == ["refused", "done"]
    assert not ItemMark.objects.filter(item="I.1.1").exists()


@pytest.mark.parametrize("claimed", ["", None, 5, "hôm qua", "0001-01-01T00:00:00+14:00"])
def test_a_time_that_is_none_is_left_out(inspection, tablet, claimed):
    assert outcomes(tablet, inspection.member, change(inspection, device_at=claimed)) == ["done"]
    assert MarkChange.objects.get().device_at is None


@pytest.mark.parametrize("body", [
    "", "{", "[]", "5", '"x"', "null", "[" * 100_000, "\xff",
    '{"user": USER}', '{"user": USER, "changes": {}}', '{"user": USER, "changes": [1]}',
    '{"user": USER, "changes": [{}]}', '{"user": USER, "changes": [{"id": "1"}]}',
    '{"user": USER, "changes": [{"id": 7}]}',
])  # fmt: skip
def test_what_is_no_batch_is_refused_in_words_and_nothing_is_written(inspection, tablet, body):
    body = body.replace("USER", str(inspection.member.pk)).encode("latin-1")

    answer = tablet.post(SYNC, body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json()["detail"]
    assert not MarkChange.objects.exists()


def test_one_bad_id_leaves_the_whole_batch_unwritten(inspection, tablet):
    bad = change(inspection, "I.2.1", "30", id="x")

    assert posted(tablet, inspection.member, change(inspection), bad).status_code == 400
    assert not MarkChange.objects.exists()


def test_a_batch_is_bounded(inspection, tablet):
    many = [change(inspection) for _ in range(syncing.MOST_CHANGES + 1)]

    answer = posted(tablet, inspection.member, *many)

    assert answer.status_code == 400
    assert "nhiều nhất 500" in answer.json()["detail"]
    long = json.dumps({"user": 1, "changes": [], "x": "x" * 2 * 1024**2})
    assert tablet.post(SYNC, long, content_type="application/json").status_code == 413
    assert not MarkChange.objects.exists()


def test_what_was_said_under_another_account_is_not_taken_for_this_ones(inspection, tablet):
    answer = posted(tablet, inspection.lead, change(inspection))

    assert answer.status_code == 409
    assert "tài khoản khác" in answer.json()["detail"]
    assert not MarkChange.objects.exists()


@pytest.mark.parametrize("state", ["recorded", "concluded", "cancelled"])
def test_a_sheet_locked_meanwhile_says_so_and_takes_nothing(inspection, tablet, state):
    done = {"concluded_on": date(2020, 7, 1)} if state == "concluded" else {}
    Inspection.objects.update(state=state, **done)

    (answer,) = answers(tablet, inspection.member, change(inspection))

    assert answer["outcome"] == "locked"
    assert "nên không chấm điểm được" in answer["words"]
    assert not MarkChange.objects.exists()


def test_a_plan_taken_back_locks_its_sheets(inspection, tablet):
    Campaign.objects.update(state="draft")

    assert outcomes(tablet, inspection.member, change(inspection)) == ["locked"]


def test_a_sheet_reassigned_meanwhile_a_foreign_and_an_unknown_one_look_the_same(
    inspection, tablet, province
):
    foreign = planned(province, province.district, inspection.campaign)
    unknown = {**change(inspection), "inspection": 999_999}
    Inspection.objects.filter(pk=inspection.pk).update(team=foreign.team)

    told = answers(tablet, inspection.member, change(inspection), change(foreign), unknown)

    assert {(each["outcome"], each["words"]) for each in told} == {("reassigned", syncing.NOT_OURS)}
    assert not MarkChange.objects.exists()


def test_the_id_of_a_change_is_nobody_elses_and_for_nothing_else(inspection, tablet, signed_in):
    sent = change(inspection)
    answers(tablet, inspection.member, sent)

    other = signed_in(inspection.lead)
    assert outcomes(other, inspection.lead, sent) == ["reassigned"]
    assert outcomes(tablet, inspection.member, {**sent, "item": "I.2.1"}) == ["refused"]
    assert MarkChange.objects.count() == 1


def test_what_was_said_after_the_minutes_is_kept_nowhere(inspection, tablet):
    recorded(inspection)

    assert outcomes(tablet, inspection.member, change(inspection, based_on=1)) == ["locked"]
    assert stands(inspection).points == Decimal("34.5")


# --- clocks, sessions ------------------------------------------------------------------------


@pytest.mark.parametrize(("off", "words"), [
    (timedelta(days=1), "nhanh 1 ngày"), (timedelta(days=-1), "chậm 1 ngày"),
    (timedelta(minutes=11), "nhanh 11 phút"), (timedelta(hours=-3), "chậm 3 giờ"),
])  # fmt: skip
def test_a_clock_that_is_off_is_told_and_the_servers_time_stands(inspection, tablet, off, words):
    wrong = timezone.now() + off
    sent = change(inspection, device_at=wrong.isoformat())

    told = posted(tablet, inspection.member, sent, sent_at=wrong.isoformat()).json()

    assert words in told["clock"]
    kept = MarkChange.objects.get()
    assert abs(kept.at - timezone.now()) < timedelta(minutes=1)
    assert abs(kept.device_at - wrong) < timedelta(seconds=1)


@pytest.mark.parametrize("claimed", [None, "", "x", 5])
def test_a_clock_that_is_right_or_silent_is_not_talked_about(inspection, tablet, claimed):
    told = claimed if claimed is not None else timezone.now().isoformat()

    answer = posted(tablet, inspection.member, change(inspection), sent_at=told).json()

    assert answer["clock"] == ""


def test_a_session_that_has_ended_is_told_to_the_page(inspection, db):
    answer = Client().get(PACKAGE, headers={"Accept": "application/json"})

    assert answer.status_code == 401


def test_what_another_site_sends_is_not_taken(inspection):
    client = Client(enforce_csrf_checks=True)
    client.force_login(inspection.member)

    assert posted(client, inspection.member, change(inspection)).status_code == 403
    client.get(PACKAGE)
    token = client.cookies["csrftoken"].value
    answer = client.post(
        SYNC, json.dumps({"user": inspection.member.pk, "changes": [change(inspection)]}),
        content_type="application/json", headers={"X-CSRFToken": token},
    )  # fmt: skip
    assert answer.json()["answers"][0]["outcome"] == "done"
