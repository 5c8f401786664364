"""The pages on which inspections are marked, recorded, answered and concluded."""

import io
import struct
import zlib
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from audits.inspections import passage
from audits.inspections.passage import Minutes
from audits.models import Cause, Inspection, ItemMark, Photo
from tests.audits.inspecting import (
    NOW,
    OWN,
    again,
    bands,
    concluded,
    inspector_of,
    mark,
    marked,
    planned,
)
from tests.corpus import honest
from tests.factories.audits import CampaignFactory, InspectionFactory

State = Inspection.State


@pytest.fixture
def inspection(province):
    bands()
    return planned(province)


def page(name, *args, query=""):
    return reverse(f"audits:{name}", args=args) + query


def typed(based_on=0, **more):
    return {"change_id": str(uuid4()), "based_on": based_on, "reason": "", "note": "", **more}


@pytest.fixture
def team(inspection, signed_in):
    return signed_in(inspection.member)


def sheet(inspection, code="I.1.1", name="inspection-sheet"):
    return page(name, inspection.pk, query=f"?tieu-chi={code}")


def test_a_cause_no_longer_in_use_stays_in_minutes_that_are_saved_again(inspection, team):
    old, other = (Cause.objects.create(code=code, name=code) for code in ["cu", "khac"])
    given = {"minutes": Minutes(causes=[old]), "revision": 0}
    passage.write(by=inspection.member, inspection=inspection, **given)
    Cause.objects.update(is_in_use=False)
    asked = page("inspection-record", inspection.pk)

    offered = team.get(asked).context["form"].fields["causes"].queryset
    refused = team.post(asked, {"revision": 1, "causes": [other.pk]})
    team.post(asked, {"revision": 1, "causes": [old.pk], "strengths": "Tốt"})

    assert list(offered) == [old]
    assert refused.status_code == 422
    assert (again(inspection).strengths, list(inspection.causes.all())) == ("Tốt", [old])


# --- marking ---------------------------------------------------------------------------------


def test_the_sheet_shows_one_item_with_what_is_asked_and_what_is_left(inspection, team):
    shown = team.get(page("inspection-sheet", inspection.pk)).content.decode()

    assert "Có kế hoạch năm" in shown
    assert "Có phiếu kiểm soát</h2>" not in shown
    assert "còn 3 tiêu chí chưa chấm" in shown
    assert "Từ 0 đến 40, mỗi bậc 0,5 điểm" in shown


def test_a_mark_is_typed_and_the_next_item_follows(inspection, team):
    answer = team.post(sheet(inspection), typed(points="34,5", reason="Thiếu kế hoạch quý"))

    assert answer["Location"] == sheet(inspection, "I.2.1")
    assert ItemMark.objects.get().points == 34.5
    shown = team.get(answer["Location"]).content.decode()
    assert "<strong>34,5</strong>/100" in shown
    assert "còn 2 tiêu chí chưa chấm" in shown


def test_a_big_button_stands_for_its_points(inspection, team):
    team.post(sheet(inspection), typed(quick="40"))
    team.post(sheet(inspection, "I.2.1"), typed(not_applicable="1", reason="Không có TTHC"))

    kept = {each.item: each for each in ItemMark.objects.all()}
    assert kept["I.1.1"].points == 40
    assert kept["I.2.1"].is_not_applicable


@pytest.mark.parametrize(("given", "words"), [
    ({"points": "10,3", "reason": "Thiếu"}, "10,3 điểm không phải bội số của 0,5"),
    ({"points": "41"}, "41 điểm vượt quá tối đa 40"),
    ({"points": "39,5"}, "hãy ghi lý do trừ 0,5 điểm"),
    ({"quick": "20"}, "hãy ghi lý do trừ 20 điểm"),
    ({"points": "bốn mươi"}, "không phải là số"),
])  # fmt: skip
def test_what_is_refused_stands_beside_its_field_and_nothing_typed_is_lost(
    inspection, team, given, words
):
    answer = team.post(sheet(inspection), typed(note="Ghi chú dài", **given))

    assert answer.status_code == 422
    shown = answer.content.decode()
    assert words in shown
    assert "Ghi chú dài" in shown
    assert not ItemMark.objects.exists()


def test_a_double_click_is_one_mark(inspection, team):
    once = typed(points="40")

    first = team.post(sheet(inspection), once)
    second = team.post(sheet(inspection), once)

    assert first["Location"] == second["Location"]
    assert ItemMark.objects.get().version == 1


def test_two_inspectors_on_one_item_are_shown_both_and_choose(inspection, team, signed_in):
    mark(inspection.lead, inspection, "I.1.1", 30, reason="Không có kế hoạch", note="Của Trưởng")

    answer = team.post(sheet(inspection), typed(points="35", reason="Thiếu quý", note="Của tôi"))

    assert answer["Location"] == page("inspection-conflicts", inspection.pk, query="?ben=team")
    shown = team.get(answer["Location"]).content.decode()
    for words in ["Của Trưởng", "Của tôi", "Không có kế hoạch", "Thiếu quý"]:
        assert words in shown
    choose = page("inspection-choose", inspection.pk, inspection.changes.get(outcome="conflict").pk)
    assert 'name="based_on" value="1"' in shown
    for seen in [{}, {"based_on": ""}, {"based_on": "9" * 25}]:
        unclear = team.post(choose, {"take": "1", **seen})
        assert unclear.status_code == 422
        assert "Chưa rõ anh/chị đã xem bản nào" in unclear.content.decode()
    team.post(choose, {"take": "1", "based_on": "1"})
    assert ItemMark.objects.get().points == 35


def test_who_chooses_after_a_third_said_something_is_shown_both_anew(inspection, team, province):
    third = inspector_of(inspection.team, province.top)
    mark(inspection.lead, inspection, "I.1.1", 38, reason="Thiếu quý")
    doubt = mark(inspection.member, inspection, "I.1.1", 30, reason="Không có kế hoạch")
    mark(third, inspection, "I.1.1", 20, reason="Hồ sơ không thật", based_on=1)

    choose = page("inspection-choose", inspection.pk, doubt.pk)
    answer = team.post(choose, {"take": "1", "based_on": "1"})

    told = answer.content.decode()
    assert answer.status_code == 409
    assert "vừa được sửa" in told
    assert "Hồ sơ không thật" in told
    assert 'name="based_on" value="2"' in told
    assert ItemMark.objects.get().points == 20


def test_the_unit_marks_itself_and_the_team_does_not_see_it_before_it_is_sent(
    inspection, team, officer, signed_in
):
    own = signed_in(officer)
    own.post(sheet(inspection, name="inspection-self"), typed(points="38", note="Bí mật"))

    detail = page("inspection-detail", inspection.pk)
    assert "Bí mật" in own.get(detail).content.decode()
    assert "Bí mật" not in team.get(detail).content.decode()
    refused = own.post(page("inspection-self-send", inspection.pk), {})
    assert refused.status_code == 422
    assert "Còn 2 tiêu chí" in refused.content.decode()
    own.post(page("inspection-self-send", inspection.pk), {"is_partial_confirmed": "on"})
    assert "Bí mật" in team.get(detail).content.decode()


def test_the_unit_sees_what_the_team_gave_once_there_are_minutes(inspection, officer, signed_in):
    own, detail = signed_in(officer), page("inspection-detail", inspection.pk)
    marked(inspection)
    assert "Thiếu minh chứng" not in own.get(detail).content.decode()

    Inspection.objects.update(state="recorded", recorded_on="2020-06-15")

    assert "Thiếu minh chứng" in own.get(detail).content.decode()


# --- photographs -----------------------------------------------------------------------------


def huge_png():
    """A PNG that says it is 50,000 × 50,000 px."""

    def chunk(kind, body):
        whole = kind + body
        return struct.pack(">I", len(body)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1000)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows)
            + chunk(b"IEND", b""))  # fmt: skip


def jpeg():
    return SimpleUploadedFile("bang-niem-yet.jpg", honest.picture(), "image/jpeg")


def test_a_photo_goes_with_its_item_and_opens_for_who_may_see_it(
    inspection, team, officer, signed_in
):
    team.post(sheet(inspection), typed(points="40", photo=jpeg(), caption="Bảng niêm yết"))

    kept = Photo.objects.get()
    assert (kept.item, kept.caption, kept.by) == ("I.1.1", "Bảng niêm yết", inspection.member)
    opened = team.get(page("photo", kept.pk))
    assert b"".join(opened)
    assert signed_in(officer).get(page("photo", kept.pk)).status_code == 404
    assert "Bảng niêm yết" in team.get(sheet(inspection)).content.decode()
    team.post(page("photo-remove", kept.pk))
    assert not Photo.objects.exists()


@pytest.mark.parametrize(("make", "words"), [
    (lambda: b"\xff\xd8\xff" + b"0" * 40 * 1024**2, "quá lớn"),
    (huge_png, "điểm ảnh"),
    (honest.pdf, "JPG"),
])  # fmt: skip
def test_a_photo_that_is_too_large_or_none_is_refused_and_nothing_is_kept(
    inspection, team, make, words
):
    photo = SimpleUploadedFile("a.jpg", make(), "image/jpeg")

    answer = team.post(sheet(inspection), typed(points="40", photo=photo))

    assert answer.status_code in (413, 422)
    assert words in answer.content.decode()
    assert not Photo.objects.exists()
    assert not ItemMark.objects.exists()


# --- minutes and conclusion ------------------------------------------------------------------


def test_the_way_from_marks_to_a_conclusion(inspection, team, head, signed_in):
    marked(inspection)
    parts = {"I": "14/06/2020", "II": "15/06/2020"}
    team.post(page("inspection-parts", inspection.pk), parts)
    words = {"revision": 0, "strengths": "Lãnh đạo quan tâm", "recorded_on": ""}
    team.post(page("inspection-record", inspection.pk), words)
    assert again(inspection).strengths == "Lãnh đạo quan tâm"
    refused = team.post(page("inspection-record", inspection.pk),
                        words | {"revision": 1, "record": "1"})  # fmt: skip
    assert "Hãy nhập ngày lập biên bản" in refused.content.decode()
    team.post(page("inspection-record", inspection.pk),
              words | {"revision": 1, "record": "1", "recorded_on": "15/06/2020"})  # fmt: skip
    assert again(inspection).state == State.RECORDED
    signed_in(head).post(page("inspection-answer", inspection.pk),
                         {"is_agreed": "no", "answer": "Hồ sơ 12 đã có phiếu"})  # fmt: skip
    lead = signed_in(inspection.lead)
    shown = lead.get(page("inspection-conclude", inspection.pk)).content.decode()
    assert "86,5" in shown
    assert "Hồ sơ 12 đã có phiếu" in shown

    lead.post(page("inspection-conclude", inspection.pk), {"on": "20/06/2020"})

    found = again(inspection)
    assert (found.state, found.score, found.grade) == (State.CONCLUDED, 86.5, "Tốt")
    detail = lead.get(page("inspection-detail", inspection.pk)).content.decode()
    assert "86,5<small>/100</small>" in detail
    assert "<strong>Tốt.</strong> Đạt 86,5 trên 100 điểm." in detail


def test_one_bad_day_of_a_part_writes_none(inspection, team):
    answer = team.post(page("inspection-parts", inspection.pk),
                       {"I": "15/06/2020", "II": "01/01/2020"})  # fmt: skip

    assert answer.status_code == 422
    assert "bắt đầu từ ngày 02/03/2020" in answer.content.decode()
    assert not inspection.parts_done.exists()


def test_minutes_with_items_left_are_refused_and_the_text_stays(inspection, team):
    answer = team.post(page("inspection-record", inspection.pk),
                       {"revision": 0, "strengths": "Giữ lại câu này", "record": "1",
                        "recorded_on": "15/06/2020"})  # fmt: skip

    assert answer.status_code == 422
    assert "Chưa ghi ngày đã kiểm tra" in answer.content.decode()
    assert "Giữ lại câu này" in answer.content.decode()
    assert again(inspection).strengths == ""


def test_nobody_concludes_with_an_item_unanswered(inspection, signed_in):
    marked(inspection)
    ItemMark.objects.filter(item="I.2.1").delete()
    Inspection.objects.update(state="recorded", recorded_on="2020-06-15")

    answer = signed_in(inspection.lead).post(
        page("inspection-conclude", inspection.pk), {"on": "20/06/2020"}
    )

    assert answer.status_code == 422
    assert "Còn 1 tiêu chí (I.2.1) chưa được đoàn chấm" in answer.content.decode()


# --- lists -----------------------------------------------------------------------------------


def test_agencies_see_their_own_inspections_alone(
    inspection, province, officer, commune_officer, signed_in
):
    planned(province, province.commune_a, inspection.campaign)

    seen = {person: signed_in(person).get(page("inspection-list")).content.decode()
            for person in [officer, commune_officer]}  # fmt: skip

    assert "1 cuộc kiểm tra" in seen[officer]
    assert "UBND xã Nam Hùng" not in seen[officer]
    assert "1 cuộc kiểm tra" in seen[commune_officer]


def test_an_inspector_finds_his_own_and_the_excel_holds_the_same(inspection, province, team):
    concluded(inspection)
    InspectionFactory(campaign=inspection.campaign, agency=province.district)

    assert "2 cuộc kiểm tra" in team.get(page("inspection-list")).content.decode()
    assert "1 cuộc kiểm tra" in team.get(page("inspection-list", query="?mine=1")).content.decode()
    book = team.get(page("inspection-export", query="?mine=1&q=khoa+hoc"))

    opened = CalamineWorkbook.from_filelike(io.BytesIO(book.content))
    rows = opened.get_sheet_by_index(0).to_python()
    assert len(rows) == 2
    assert rows[1][rows[0].index("Điểm thẩm định")] == 86.5


def test_a_draft_plan_is_the_committees(province, officer, staff, signed_in):
    draft = CampaignFactory(state="draft", plan_no="", plan_day=None)
    unit = InspectionFactory(campaign=draft, agency=province.department)

    assert signed_in(officer).get(page("inspection-detail", unit.pk)).status_code == 404
    assert signed_in(staff).get(page("inspection-detail", unit.pk)).status_code == 200


def test_lists_and_sheets_cost_the_same_however_long(
    inspection, province, staff, team, signed_in, count_queries
):
    client = signed_in(staff)
    mark(inspection.member, inspection, "I.1.1", 40)
    for each in [client, team]:
        each.get(page("inspection-list"))  # the session has begun
    few = [count_queries(lambda: client.get(page("inspection-list"))),
           count_queries(lambda: team.get(page("inspection-sheet", inspection.pk))),
           count_queries(lambda: team.get(page("inspection-detail", inspection.pk)))]  # fmt: skip
    for agency in [province.district, province.commune_a, province.commune_b]:
        planned(province, agency, inspection.campaign)
    for item in ["I.2.1", "II.1.1"]:
        mark(inspection.member, inspection, item, 30)

    many = [count_queries(lambda: client.get(page("inspection-list"))),
            count_queries(lambda: team.get(page("inspection-sheet", inspection.pk))),
            count_queries(lambda: team.get(page("inspection-detail", inspection.pk)))]  # fmt: skip

    assert many == few
    assert many[0] <= 8


def test_a_note_with_markup_is_printed_literally(inspection, team):
    mark(inspection.member, inspection, "I.1.1", 40, note="<td colspan=100000>")

    shown = team.get(page("inspection-detail", inspection.pk)).content.decode()

    assert "&lt;td colspan=100000&gt;" in shown


def test_what_was_sent_is_no_longer_changed_by_the_unit(inspection, officer, signed_in):
    mark(officer, inspection, "I.1.1", 38, side=OWN)
    passage.send_self(by=officer, inspection=inspection, now=NOW, is_partial_confirmed=True)

    answer = signed_in(officer).get(sheet(inspection, name="inspection-self"))

    assert answer.status_code == 422
    assert "Bản tự chấm đã gửi" in answer.content.decode()
