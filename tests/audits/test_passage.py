"""From the unit's own marks to the conclusion, and what keeps it from being concluded."""

from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command

from accounts.models import Notification
from agencies.roles import Role
from audits.inspections import actions, passage, photos
from audits.inspections.frozen import Frozen, differences
from audits.inspections.passage import Minutes
from audits.models import (
    Cause,
    Checklist,
    Finding,
    GradeBand,
    Inspection,
    ItemMark,
    PartDone,
    Photo,
)
from tests.audits.inspecting import (
    DAY,
    NOW,
    OWN,
    TEAM,
    TODAY,
    again,
    bands,
    concluded,
    inspector_of,
    mark,
    marked,
    planned,
    recorded,
)
from tests.factories.agencies import AssignmentFactory, UploadFactory
from tests.factories.audits import CampaignFactory, ChecklistFactory, FindingFactory, criteria

State = Inspection.State


@pytest.fixture
def inspection(province):
    bands()
    return planned(province)


def refused(words, act, **given):
    with pytest.raises(ValidationError) as error:
        act(**given)
    assert words in " ".join(error.value.messages)


# --- the unit --------------------------------------------------------------------------------


def test_a_unit_sends_what_it_marked_and_says_what_is_left(inspection, officer):
    mark(officer, inspection, "I.1.1", 38, side=OWN)
    given = {"by": officer, "inspection": inspection, "now": NOW}

    refused("Còn 2 tiêu chí (I.2.1, II.1.1) chưa tự chấm", passage.send_self, **given)
    sent = passage.send_self(**given, is_partial_confirmed=True)

    assert (sent.self_sent_at, sent.self_sent_by) == (NOW, officer)
    assert {n.user for n in Notification.objects.all()} == {inspection.lead, inspection.member}
    refused("Bản tự chấm đã gửi", passage.send_self, **given)


def test_only_the_units_people_send_its_marks(inspection, commune_officer, staff):
    for person in [commune_officer, staff, inspection.member]:
        with pytest.raises(PermissionDenied):
            passage.send_self(by=person, inspection=inspection, now=NOW, is_partial_confirmed=True)


def test_the_head_agrees_or_objects_with_a_text(inspection, head, officer):
    recorded(inspection)
    given = {"inspection": inspection, "now": NOW}

    with pytest.raises(PermissionDenied):
        passage.answer(by=officer, is_agreed=True, text="", **given)
    refused("Hãy nêu lý do", passage.answer, by=head, is_agreed=False, text=".", **given)
    passage.answer(by=head, is_agreed=False, text="Hồ sơ 12 đã có phiếu kiểm soát.", **given)

    found = again(inspection)
    assert (found.is_agreed, found.answer) == (False, "Hồ sơ 12 đã có phiếu kiểm soát.")
    assert (found.answered_by, found.answered_at) == (head, NOW)


def test_there_is_nothing_to_answer_before_the_minutes(inspection, head):
    refused("không trả lời biên bản được", passage.answer, by=head, inspection=inspection,
            is_agreed=True, text="", now=NOW)  # fmt: skip


# --- the team --------------------------------------------------------------------------------


def test_each_part_is_done_on_a_day_of_the_campaign(inspection):
    given = {"by": inspection.member, "inspection": inspection, "today": TODAY}

    passage.do_part(part="I", on=DAY, **given)
    passage.do_part(part="I", on=DAY + timedelta(days=1), **given)

    assert [(p.part, p.on) for p in PartDone.objects.all()] == [("I", date(2020, 6, 16))]
    refused("chưa đến", passage.do_part, part="II", on=date(2020, 7, 2), **given)
    refused("bắt đầu từ ngày 02/03/2020", passage.do_part, part="II", on=date(2020, 3, 1), **given)
    refused("không được kiểm tra nội dung", passage.do_part, part="III", on=DAY, **given)
    passage.undo_part(by=inspection.lead, inspection=inspection, part="I")
    assert not PartDone.objects.exists()


def test_minutes_need_every_item_both_parts_and_no_doubt(inspection):
    member, lead = inspection.member, inspection.lead
    given = {"by": member, "inspection": inspection, "minutes": Minutes(), "revision": 0,
             "on": DAY, "today": TODAY}  # fmt: skip
    mark(member, inspection, "I.1.1", 40)
    refused("Chưa ghi ngày đã kiểm tra nội dung I, II", passage.record, **given)
    for part, on in [("I", DAY - timedelta(days=1)), ("II", DAY)]:
        passage.do_part(by=member, inspection=inspection, part=part, on=on, today=TODAY)
    refused("Còn 2 tiêu chí (I.2.1, II.1.1) chưa được đoàn chấm", passage.record, **given)
    mark(member, inspection, "I.2.1", 30)
    mark(member, inspection, "II.1.1", 30)
    doubt = mark(lead, inspection, "I.1.1", 20, reason="Không có kế hoạch")
    refused("Còn 1 tiêu chí (I.1.1) có hai ý kiến khác nhau", passage.record, **given)
    actions.choose(by=lead, change=doubt, take=False, based_on=1)
    early = given | {"on": DAY - timedelta(days=1)}
    refused("không thể lập trước ngày kiểm tra cuối cùng 15/06/2020", passage.record, **early)

    done = passage.record(**given)

    assert (done.state, done.recorded_on) == (State.RECORDED, DAY)


def test_what_the_minutes_say_is_kept_and_two_writers_do_not_undo_each_other(inspection):
    cause = Cause.objects.create(code="luan-chuyen", name="Luân chuyển cán bộ")
    minutes = Minutes("Ưu", "Tồn tại", [cause], "Khác", "Kiến nghị")
    given = {"by": inspection.member, "inspection": inspection}

    passage.write(minutes=minutes, revision=0, **given)

    found = again(inspection)
    assert (found.strengths, found.shortcomings, found.cause_text) == ("Ưu", "Tồn tại", "Khác")
    assert (found.revision, list(found.causes.all())) == (1, [cause])
    refused("vừa sửa nội dung biên bản", passage.write, minutes=Minutes("Đè"), revision=0, **given)


def test_minutes_are_told_to_the_head(inspection, head, officer):
    recorded(inspection)

    assert Notification.objects.get(user=head).text.startswith("Biên bản kiểm tra Sở Khoa học")
    assert not Notification.objects.filter(user=officer).exists()


# --- the conclusion --------------------------------------------------------------------------


def test_the_lead_concludes_and_the_score_is_frozen(inspection, officer):
    mark(officer, inspection, "I.1.1", 40, side=OWN)
    mark(officer, inspection, "I.2.1", 30, side=OWN)
    mark(officer, inspection, "II.1.1", 28, side=OWN)
    passage.send_self(by=officer, inspection=inspection, now=NOW)

    found = concluded(inspection)

    assert (found.score, found.self_score, found.grade) == (Decimal("86.5"), 98, "Tốt")
    assert (found.state, found.concluded_on, found.concluded_by) == (
        State.CONCLUDED, DAY, inspection.lead,
    )  # fmt: skip
    assert found.remedy_by == DAY + timedelta(days=30)
    stored = found.stored_score["content"]
    assert stored["score"]["value"] == "86.5"
    assert stored["score"]["parts"]["I"]["got"] == "59.5"
    assert len(found.stored_score["sha256"]) == 64
    assert Frozen.read(found.stored_score).stored() == found.stored_score


def test_what_does_not_apply_is_taken_out_and_both_numbers_are_kept(inspection):
    mark(inspection.member, inspection, "I.1.1", 36, reason="Thiếu kế hoạch")
    mark(inspection.member, inspection, "I.2.1", is_not_applicable=True, reason="Không có TTHC")
    mark(inspection.member, inspection, "II.1.1", 27, reason="Thiếu TTHC")
    for part in ["I", "II"]:
        passage.do_part(by=inspection.lead, inspection=inspection, part=part, on=DAY, today=TODAY)
    passage.record(by=inspection.lead, inspection=inspection, minutes=Minutes(), revision=0,
                   on=DAY, today=TODAY)  # fmt: skip

    found = passage.conclude(by=inspection.lead, inspection=inspection, on=DAY, today=TODAY)

    total = found.stored_score["content"]["score"]["total"]
    assert (found.score, total["got"], total["possible"]) == (90, "63", "70")
    assert (total["maximum"], found.self_score) == ("100", None)


def test_only_the_lead_concludes_and_not_where_he_works(inspection, province, staff):
    recorded(inspection)
    given = {"inspection": inspection, "on": DAY, "today": TODAY}
    for person in [inspection.member, staff]:
        with pytest.raises(PermissionDenied):
            passage.conclude(by=person, **given)
    AssignmentFactory(user=inspection.lead, agency=province.department, role=Role.HEAD)

    with pytest.raises(PermissionDenied, match="công tác tại"):
        passage.conclude(by=inspection.lead, **given)


def test_nothing_is_concluded_without_minutes_or_with_an_item_unanswered(inspection):
    given = {"by": inspection.lead, "inspection": inspection, "on": DAY, "today": TODAY}
    marked(inspection)
    refused("không kết luận được", passage.conclude, **given)
    ItemMark.objects.filter(item="II.1.1").delete()
    Inspection.objects.update(state="recorded", recorded_on=DAY)

    refused("Còn 1 tiêu chí (II.1.1) chưa được đoàn chấm", passage.conclude, **given)

    assert again(inspection).score is None


def test_a_conclusion_is_not_before_the_minutes_nor_in_the_future(inspection):
    recorded(inspection)
    given = {"by": inspection.lead, "inspection": inspection, "today": TODAY}

    refused("trước ngày lập biên bản", passage.conclude, on=DAY - timedelta(days=1), **given)
    refused("chưa đến", passage.conclude, on=TODAY + timedelta(days=1), **given)


def test_the_lead_takes_minutes_back_and_the_answer_with_them(inspection, head):
    recorded(inspection)
    passage.answer(by=head, inspection=inspection, is_agreed=True, text="", now=NOW)

    with pytest.raises(PermissionDenied):
        passage.reopen(by=inspection.member, inspection=inspection, today=TODAY,
                       reason="Chấm lại tiêu chí I")  # fmt: skip
    passage.reopen(by=inspection.lead, inspection=inspection, today=TODAY,
                   reason="Chấm lại tiêu chí I.1.1")  # fmt: skip

    found = again(inspection)
    assert (found.state, found.recorded_on, found.is_agreed) == (State.UNDER_WAY, None, None)
    mark(inspection.member, inspection, "I.1.1", 40, based_on=1)


# --- afterwards ------------------------------------------------------------------------------


def test_it_is_closed_by_the_staff_once_every_finding_is(inspection, staff):
    concluded(inspection)
    finding = FindingFactory(agency=inspection.agency, inspection=inspection)
    with pytest.raises(PermissionDenied):
        passage.close(by=inspection.lead, inspection=inspection)
    refused("Còn 1 phát hiện", passage.close, by=staff, inspection=inspection)
    Finding.objects.filter(pk=finding.pk).update(
        state="closed", closed_on=DAY, verified_by=inspection.lead
    )

    assert passage.close(by=staff, inspection=inspection).state == State.CLOSED


def test_a_unit_is_left_out_with_a_reason_and_not_once_there_are_minutes(
    inspection, province, staff
):
    given = {"by": staff, "today": TODAY}
    refused("Hãy nêu lý do", passage.cancel, inspection=inspection, reason="x", **given)
    passage.cancel(inspection=inspection, reason="Cơ quan đang di chuyển trụ sở", **given)
    assert again(inspection).state == State.CANCELLED

    other = planned(province, province.district, inspection.campaign)
    recorded(other)
    refused("nên không hủy được", passage.cancel, inspection=other,
            reason="Cơ quan đang di chuyển trụ sở", **given)  # fmt: skip


def test_recomputing_changes_nothing_and_says_so(inspection):
    found = concluded(inspection)
    before = Inspection.objects.values().get(pk=found.pk)
    out = StringIO()

    call_command("recompute_scores", stdout=out)

    assert "1 cuộc kiểm tra đã kết luận: điểm tính lại không đổi" in out.getvalue()
    assert Inspection.objects.values().get(pk=found.pk) == before


def test_recomputing_names_what_would_differ_and_changes_nothing(inspection):
    found = concluded(inspection)
    wrong = again(found)  # as a program that counted otherwise would have left it
    wrong.pk, wrong.campaign, wrong.score = None, CampaignFactory(), Decimal(92)
    wrong.save(force_insert=True)
    out = StringIO()

    with pytest.raises(CommandError, match="1 trong 2 cuộc kiểm tra"):
        call_command("recompute_scores", stdout=out)

    assert "Sở Khoa học và Công nghệ" in out.getvalue()
    assert "score: đang ghi 92.00, bản đóng băng 86.5" in out.getvalue()
    assert "marks trong cơ sở dữ liệu khác bản đóng băng" in out.getvalue()
    assert again(wrong).score == 92


def test_each_part_has_a_percentage_of_its_own(inspection):
    found = concluded(inspection)

    assert (found.part_one, found.part_two) == (Decimal("85.00"), Decimal("90.00"))
    assert differences(found) == []


def test_a_part_that_is_not_asked_of_the_unit_has_none(province):
    body = criteria().stored()
    for group in body["parts"][0]["groups"]:
        for item in group["items"]:
            item["kinds"] = ["commune"]
    campaign = CampaignFactory(checklist=ChecklistFactory(body=body))
    unit = planned(province, campaign=campaign)
    mark(unit.member, unit, "II.1.1", 27, reason="Thiếu minh chứng")
    passage.do_part(by=unit.member, inspection=unit, part="II", on=DAY, today=TODAY)
    passage.record(by=unit.member, inspection=unit, minutes=Minutes(), revision=0, on=DAY,
                   today=TODAY)  # fmt: skip
    passage.conclude(by=unit.lead, inspection=unit, on=DAY, today=TODAY)

    found = again(unit)
    assert (found.part_one, found.part_two, found.score) == (None, 90, 90)


def test_what_was_frozen_cannot_be_rewritten_unseen(inspection):
    found = concluded(inspection)
    found.stored_score["content"]["marks"]["I.1.1"]["points"] = "40"

    assert "mã SHA-256 không khớp" in differences(found)


def test_later_editions_and_bands_change_no_concluded_score(inspection):
    found = concluded(inspection)
    used = found.campaign.checklist
    Checklist.objects.create(
        year=used.year, edition=used.edition + 1, title="Khác", body={}, based_on=used
    )
    GradeBand.objects.filter(name="Tốt").update(at_least=95)

    assert differences(again(found)) == []
    assert again(found).grade == "Tốt"


# --- photographs -----------------------------------------------------------------------------


def photo(by, inspection, upload, **more):
    given = {"side": TEAM, "item": "I.1.1", "photo_id": more.pop("photo_id", None)} | more
    return photos.add_photo(by=by, inspection=inspection, upload=upload, **given)


def test_a_photo_is_kept_once_and_taken_away_by_who_took_it(inspection):
    taken = uuid4()
    upload = UploadFactory(agency=inspection.agency, kind="jpeg", name="a.jpg")

    first = photo(inspection.member, inspection, upload, photo_id=taken, caption="Bảng niêm yết")
    assert photo(inspection.member, inspection, upload, photo_id=taken) == first

    assert Photo.objects.count() == 1
    with pytest.raises(PermissionDenied):
        photos.remove_photo(by=inspection.lead, photo=first)
    photos.remove_photo(by=inspection.member, photo=first)
    assert not Photo.objects.exists()


def test_a_photo_is_an_image_of_that_agency_for_an_item_that_is_asked(inspection, province):
    good = UploadFactory(agency=inspection.agency, kind="png")
    paper = UploadFactory(agency=inspection.agency, kind="pdf")
    others = UploadFactory(agency=province.district, kind="png")

    for upload, item in [(paper, "I.1.1"), (others, "I.1.1"), (good, "X.1")]:
        with pytest.raises(ValidationError):
            photo(inspection.member, inspection, upload, item=item, photo_id=uuid4())
    stranger = inspector_of(planned(province, province.district).team, province.top)
    with pytest.raises(PermissionDenied):
        photo(stranger, inspection, good, photo_id=uuid4())
