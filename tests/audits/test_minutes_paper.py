"""The minutes of an inspection on paper: what was marked, said and answered."""

import io

import pytest
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from audits.inspections import passage
from audits.inspections.minutes_paper import minutes_of
from tests.audits.inspecting import NOW, again, mark, planned, recorded


@pytest.fixture
def inspection(province, head):
    found = planned(province)
    recorded(found)
    passage.answer(by=head, inspection=found, is_agreed=False,
                   text="Hồ sơ 12 đã có phiếu kiểm soát", now=NOW)  # fmt: skip
    return again(found)


def read(client, name, inspection):
    return client.get(reverse(f"audits:{name}", args=[inspection.pk]))


def test_minutes_hold_the_marks_the_total_and_the_answer(inspection, signed_in):
    inspection.marks.filter(item="I.1.1").update(note="<td colspan=100000>")

    paper = read(signed_in(inspection.member), "inspection-minutes", inspection).content

    pages = PdfReader(io.BytesIO(paper)).pages
    text = " ".join(" ".join(each.extract_text() for each in pages).split())
    for words in ["BIÊN BẢN", "86,5/100 điểm", "34,5", "<td colspan=100000>", "THƯ KÝ",
                  "TRƯỞNG ĐOÀN", "Hồ sơ 12 đã có phiếu kiểm soát"]:  # fmt: skip
        assert words in text


def test_the_word_document_says_the_same(inspection, signed_in):
    content = read(signed_in(inspection.member), "inspection-minutes-word", inspection).content

    document = Document(io.BytesIO(content))
    said = "\n".join(each.text for each in document.paragraphs)
    cells = [[cell.text for cell in row.cells] for row in document.tables[1].rows]
    assert "Tổng điểm thẩm định: 86,5/100 điểm" in said
    assert ["I.1.1", "Có kế hoạch năm", "40", "", "34,5", "Thiếu minh chứng"] in cells


def test_an_unfinished_sheet_says_what_is_left(province):
    found = planned(province)
    mark(found.member, found, "I.2.1", is_not_applicable=True, reason="Không có TTHC")

    paper = minutes_of(found)

    assert any("Còn 2 tiêu chí chưa chấm" in remark for remark in paper.remarks)
    assert any(row.cells[4] == "KAD" for row in paper.rows)


def test_the_unit_reads_the_minutes_once_there_are_some(province, officer, signed_in):
    found = planned(province)
    client = signed_in(officer)
    assert read(client, "inspection-minutes-word", found).status_code == 404

    recorded(found)

    assert read(client, "inspection-minutes-word", found).status_code == 200
