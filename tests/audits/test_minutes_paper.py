"""The minutes of an inspection on paper: what was marked, said, shown, answered and signed."""

import io
import time
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from agencies import uploads
from audits.inspections import passage, photos
from audits.inspections.minutes_paper import minutes_of, standing_minutes
from audits.models import ItemMark, Photo, Side
from tests.audits.inspecting import NOW, again, mark, marked, planned, recorded
from tests.audits.signing import sign
from tests.corpus.honest import picture

EVIL = "<td colspan=100000>"


@pytest.fixture
def inspection(province, head):
    found = planned(province)
    recorded(found)
    passage.answer(by=head, inspection=found, is_agreed=False,
                   text="Hồ sơ 12 đã có phiếu kiểm soát", now=NOW)  # fmt: skip
    return again(found)


def read(client, name, inspection):
    return client.get(reverse(f"audits:{name}", args=[inspection.pk]))


def pages_of(client, inspection):
    return PdfReader(io.BytesIO(read(client, "inspection-minutes", inspection).content)).pages


def text_of(pages):
    return " ".join(" ".join(each.extract_text() for each in pages).split())


def pictures_in(pages):
    return len({each.name for page in pages for each in page.images})


def photograph(inspection, item="I.1.1", caption="", **more):
    """A photograph of the member's; each another picture."""
    number = inspection.photos.count()
    file = ContentFile(picture(size=(400 + number, 300)), f"anh-{number}.jpg")
    upload = uploads.keep(by=inspection.member, agency=inspection.agency, file=file)
    return photos.add_photo(
        by=inspection.member, inspection=inspection, side=Side.TEAM, item=item, upload=upload,
        photo_id=uuid4(), caption=caption, **more,
    )  # fmt: skip


def drawn_up(inspection):
    """As if its minutes had been drawn up just now."""
    inspection.minutes_text = standing_minutes(inspection).stored()
    inspection.save()


def test_minutes_hold_the_marks_the_total_and_the_answer(inspection, signed_in):
    inspection.marks.filter(item="I.1.1").update(note=EVIL)
    drawn_up(inspection)

    text = text_of(pages_of(signed_in(inspection.member), inspection))

    for words in ["BIÊN BẢN", "86,5/100 điểm", "34,5", EVIL, "THƯ KÝ",
                  "TRƯỞNG ĐOÀN", "Hồ sơ 12 đã có phiếu kiểm soát"]:  # fmt: skip
        assert words in text


def test_minutes_scale_to_100_with_one_decimal_as_the_conclusion_does(province):
    unit = planned(province)
    mark(unit.member, unit, "I.1.1", 36, reason="Thiếu kế hoạch")
    mark(unit.member, unit, "I.2.1", is_not_applicable=True, reason="Không có TTHC")
    mark(unit.member, unit, "II.1.1", 19, reason="Thiếu TTHC")

    said = standing_minutes(unit).remarks[0]

    assert said == "Tổng điểm thẩm định: 55/70 điểm, quy về thang 100 là 78,6 điểm."


def test_markup_in_every_text_is_printed_literally_and_in_time(inspection, signed_in):
    ItemMark.objects.update(reason=EVIL * 200, note="</table>" + EVIL * 200)
    inspection.shortcomings = inspection.proposals = f"{EVIL}\n" * 300
    drawn_up(inspection)
    began = time.monotonic()

    text = text_of(pages_of(signed_in(inspection.member), inspection))

    assert time.monotonic() - began < 25
    assert text.replace(" ", "").count("<tdcolspan=100000>") > 0.95 * (3 * 400 + 600)


def test_the_word_document_says_the_same(inspection, signed_in):
    content = read(signed_in(inspection.member), "inspection-minutes-word", inspection).content

    document = Document(io.BytesIO(content))
    said = "\n".join(each.text for each in document.paragraphs)
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert "Tổng điểm thẩm định: 86,5/100 điểm" in said
    assert ["I.1.1", "Có kế hoạch năm", "40", "", "34,5", "Thiếu minh chứng"] in rows


def test_photographs_are_an_annex_each_with_its_item_and_caption(province, signed_in):
    found = planned(province)
    for item, caption in [("I.1.1", "Bảng niêm yết"), ("I.1.1", ""), ("II.1.1", "<b>Tủ</b> hồ sơ")]:
        photograph(found, item, caption)
    recorded(found)
    client = signed_in(found.member)

    pages = pages_of(client, found)
    text = text_of(pages)
    word = Document(io.BytesIO(read(client, "inspection-minutes-word", found).content))

    assert pictures_in(pages) == 3
    for words in ["ẢNH MINH CHỨNG", "Ảnh 1 – tiêu chí I.1.1: Bảng niêm yết",
                  "Ảnh 2 – tiêu chí I.1.1", "Ảnh 3 – tiêu chí II.1.1: <b>Tủ</b> hồ sơ",
                  "Có 2 ảnh (ảnh 1–2 tại Phụ lục)",
                  "Có 1 ảnh (ảnh 3 tại Phụ lục)"]:  # fmt: skip
        assert words in text
    assert len(word.inline_shapes) == 3


def test_of_very_many_photographs_forty_are_printed_and_the_rest_counted(province, signed_in):
    found = planned(province)
    upload = photograph(found).upload
    for _ in range(42):
        Photo.objects.create(id=uuid4(), inspection=found, side=Side.TEAM, item="I.2.1",
                             upload=upload, by=found.member)  # fmt: skip
    marked(found)

    pages = pages_of(signed_in(found.member), found)
    text = text_of(pages)

    assert pictures_in(pages) == 40
    assert "Có 42 ảnh (ảnh 2–43 tại Phụ lục)" in text
    assert "Còn 3 ảnh khác; xem tại trang của cuộc kiểm tra trên cổng." in text


def test_a_photograph_whose_file_is_gone_is_only_named(province, signed_in):
    found = planned(province)
    lost = photograph(found)
    marked(found)
    lost.upload.file.storage.delete(lost.upload.file.name)

    pages = pages_of(signed_in(found.member), found)

    assert pictures_in(pages) == 0
    assert "(Tệp ảnh hiện không mở được)" in text_of(pages)


def test_what_was_signed_on_a_screen_stands_above_the_name(inspection, signed_in):
    sign(inspection, "lead")
    sign(inspection, "unit", name="Lê Thị Thủ Trưởng", position="Giám đốc Sở")
    client = signed_in(inspection.member)

    pages = pages_of(client, inspection)
    text = text_of(pages)
    word = Document(io.BytesIO(read(client, "inspection-minutes-word", inspection).content))

    assert pictures_in(pages) == 2
    for words in ["Trần Văn Trưởng", "Phó Giám đốc Sở", "Lê Thị Thủ Trưởng", "Giám đốc Sở"]:
        assert words in text
    assert len(word.inline_shapes) == 2


def test_an_answer_that_came_after_the_signing_stands_below_it(province, head, signed_in):
    found = planned(province)
    recorded(found)
    sign(found)
    passage.answer(by=head, inspection=found, is_agreed=False, text="Đã có phiếu kiểm soát",
                   now=NOW)  # fmt: skip

    text = text_of(pages_of(signed_in(found.member), found))

    assert "6. Ý kiến của cơ quan được kiểm tra: chưa có khi ký biên bản." in text
    after = text.index("Ý kiến của cơ quan gửi qua cổng lúc 10:00 ngày 10/06/2020: không đồng ý.")
    assert after > text.index("ĐẠI DIỆN CƠ QUAN ĐƯỢC KIỂM TRA")


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
