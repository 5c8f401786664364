"""The other papers of an inspection: its filled sheet, and the notice of its conclusion."""

import io
import time
from datetime import date

import pytest
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from accounts.models import Notification
from audits.inspections import passage
from audits.inspections.passage import Minutes
from audits.models import ItemMark
from tests.audits.inspecting import DAY, NOW, OWN, TODAY, again, bands, mark, planned, recorded
from tests.audits.test_minutes_paper import EVIL, photograph
from tests.factories.agencies import AssignmentFactory
from tests.factories.audits import CauseFactory, FindingFactory


@pytest.fixture
def inspection(province):
    return planned(province)


def answer(client, name, inspection):
    return client.get(reverse(f"audits:{name}", args=[inspection.pk]))


def text_of(client, name, inspection):
    content = answer(client, name, inspection).content
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(each.extract_text() for each in pages).split())


def test_the_filled_sheet_has_both_marks_reasons_notes_photographs_and_totals(
    inspection, officer, signed_in
):
    mark(officer, inspection, "I.1.1", 40, side=OWN, note="Kế hoạch số 12")
    mark(officer, inspection, "I.2.1", 28, side=OWN)
    inspection.self_sent_at = passage.send_self(
        by=officer, inspection=inspection, now=NOW, is_partial_confirmed=True
    ).self_sent_at
    mark(inspection.member, inspection, "I.1.1", 34.5, reason="Thiếu kế hoạch quý", note="Xem kỹ")
    mark(inspection.member, inspection, "I.2.1", is_not_applicable=True, reason="Không có TTHC")
    photograph(inspection)
    photograph(inspection)

    text = text_of(signed_in(inspection.member), "inspection-filled", inspection)

    for words in ["PHIẾU CHẤM ĐIỂM", "I.1.1 Có kế hoạch năm 40 40 34,5 Lý do: Thiếu kế hoạch quý",
                  "Ghi chú: Xem kỹ", "Cơ quan: ghi chú: Kế hoạch số 12", "30 28 KAD",
                  "I Hệ thống quản lý chất lượng 70 68 34,5", "Tổng 100 68 34,5 2"]:  # fmt: skip
        assert words in text


def test_markup_on_the_filled_sheet_is_printed_literally_and_in_time(inspection, signed_in):
    recorded(inspection)
    ItemMark.objects.update(reason=EVIL * 200, note="</table>" + EVIL * 200)
    began = time.monotonic()

    text = text_of(signed_in(inspection.member), "inspection-filled", inspection)

    assert time.monotonic() - began < 25
    assert text.replace(" ", "").count("<tdcolspan=100000>") > 0.95 * 3 * 400


def test_who_sees_no_marks_prints_no_sheet_and_the_unit_its_own_alone(
    inspection, officer, signed_in
):
    follower = AssignmentFactory(agency=inspection.agency, role="auditor").user
    mark(officer, inspection, "I.1.1", 40, side=OWN)
    mark(inspection.member, inspection, "I.1.1", 34.5, reason="Thiếu kế hoạch quý")

    assert answer(signed_in(follower), "inspection-filled", inspection).status_code == 404
    text = text_of(signed_in(officer), "inspection-filled", inspection)

    assert "34,5" not in text
    assert "Thiếu kế hoạch quý" not in text
    assert "I.1.1 Có kế hoạch năm 40 40" in text


def test_the_notice_says_the_score_the_grade_the_findings_and_until_when(
    inspection, officer, signed_in
):
    bands()
    cause = CauseFactory(name="Luân chuyển cán bộ")
    recorded(inspection)
    passage.reopen(by=inspection.lead, inspection=inspection, today=TODAY, reason="Bổ sung tồn tại")
    passage.record(
        by=inspection.member, inspection=inspection, on=DAY, today=TODAY,
        revision=again(inspection).revision,
        minutes=Minutes(strengths="Có đủ quy trình", shortcomings=f"Chậm soát xét\n{EVIL}",
                        causes=[cause], cause_text="Thiếu người", proposals="Tập huấn lại"),
    )  # fmt: skip
    found = FindingFactory(
        agency=inspection.agency, inspection=inspection, source="inspection", item="I.1.1",
        nature="Không có kế hoạch quý", due=date(2020, 7, 10), number=3,
    )  # fmt: skip
    FindingFactory(agency=inspection.agency, inspection=inspection, source="inspection",
                   grade="conformity", nature="Niêm yết rất tốt", number=4)  # fmt: skip
    passage.conclude(by=inspection.lead, inspection=inspection, on=DAY, today=TODAY)
    client = signed_in(officer)

    text = text_of(client, "conclusion-paper", inspection)
    word = Document(io.BytesIO(answer(client, "conclusion-word", inspection).content))

    for words in ["THÔNG BÁO", "/TB-BCĐISO", "ngày 15 tháng 6 năm 2020", "86,5/100 điểm",
                  "Xếp loại: Tốt", "Có đủ quy trình", "Chậm soát xét", EVIL,
                  "Luân chuyển cán bộ; Thiếu người", "Tập huấn lại", found.label,
                  "Không có kế hoạch quý", "10/07/2020", "ngày 15 tháng 7 năm 2020", "TRƯỞNG BAN",
                  "Nơi nhận:", "316/QĐ-UBND", "55/QĐ-BCĐISO"]:  # fmt: skip
        assert words in text
    assert "Niêm yết rất tốt" not in text
    cells = [[cell.text for cell in row.cells] for table in word.tables for row in table.rows]
    assert [found.label, "Không phù hợp nhẹ", "Tiêu chí I.1.1", "Không có kế hoạch quý",
            "10/07/2020"] in cells  # fmt: skip


def test_a_score_of_fewer_points_is_said_raw_and_scaled(inspection, signed_in):
    for item, points in [("I.1.1", 34.5), ("II.1.1", 27)]:
        mark(inspection.member, inspection, item, points, reason="Thiếu minh chứng")
    mark(inspection.member, inspection, "I.2.1", is_not_applicable=True, reason="Không có TTHC")
    for part in ["I", "II"]:
        passage.do_part(by=inspection.member, inspection=inspection, part=part, on=DAY, today=TODAY)
    passage.record(by=inspection.member, inspection=inspection, minutes=Minutes(), revision=0,
                   on=DAY, today=TODAY)  # fmt: skip
    passage.conclude(by=inspection.lead, inspection=inspection, on=DAY, today=TODAY)

    text = text_of(signed_in(inspection.member), "conclusion-paper", inspection)

    assert "Điểm thẩm định: 61,5/70 điểm; quy về thang 100: 87,9 điểm." in text


def test_there_is_no_notice_before_the_conclusion_and_the_unit_is_led_to_it(
    inspection, officer, signed_in
):
    client = signed_in(officer)
    recorded(inspection)
    assert answer(client, "conclusion-paper", inspection).status_code == 404

    passage.conclude(by=inspection.lead, inspection=inspection, on=DAY, today=TODAY)

    told = Notification.objects.get(user=officer, kind="inspection.concluded")
    assert reverse("audits:conclusion-paper", args=[inspection.pk]) in client.get(told.url).text
