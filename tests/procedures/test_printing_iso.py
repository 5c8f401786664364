"""An ISO procedure on paper, read back from the PDF."""

import time
from datetime import UTC, date, datetime
from decimal import Decimal

import pdfplumber
import pytest
from django.urls import reverse

from isoportal.lib.paper import printed
from procedures.body import Step
from procedures.models import State
from procedures.printing.iso_paper import covered, iso_paper, paper_day
from tests.factories.procedures import (
    CoverFactory,
    IsoFactory,
    IsoRevisionFactory,
    LegalDocumentFactory,
)
from tests.procedures.writing import marriage
from tests.reports.paper import BOTTOM, LEFT, RIGHT, TOP, line, read, style

DAY = date(2026, 11, 20)


@pytest.fixture
def revision(province):
    """QT-05 of xã Nam Hùng: its second revision, the first one replaced by it."""
    iso = IsoFactory(agency=province.commune_a, code="QT-05", issued=None)
    IsoRevisionFactory(
        iso=iso, title="Đăng ký kết hôn", start=date(2019, 1, 1), end=date(2021, 3, 1),
        decision="Quyết định số 12/QĐ-UBND",
    )  # fmt: skip
    new = IsoRevisionFactory(
        iso=iso, revision_no=1, title="Đăng ký kết hôn", start=date(2021, 3, 1),
        decision="Quyết định số 45/QĐ-UBND", changed="Cắt giảm từ 15 còn 13 ngày",
        body=marriage().stored(), drafter_position="Công chức tư pháp",
        approver_position="Chủ tịch UBND xã",
        approved_at=datetime(2021, 2, 25, 3, tzinfo=UTC),
    )  # fmt: skip
    for name in ["Đăng ký kết hôn", "Đăng ký kết hôn lưu động"]:
        CoverFactory(
            iso=iso, handling__agency=iso.agency, handling__procedure__published__name=name
        )
    return new


def on_paper(revision, folder, day=DAY):
    target = folder / "paper.pdf"
    context = iso_paper(revision, day)
    target.write_bytes(printed("pdf/iso_procedure.html", context, sheet="iso_paper.css"))
    return read(target)


def table_of(paper, heading):
    """The rows of the table that has a column of that heading, each cell on one line."""
    with pdfplumber.open(paper.target) as pdf:
        tables = [table for page in pdf.pages for table in page.extract_tables()]
    found = next(table for table in tables if heading in (table[0] or []))
    return [[" ".join((cell or "").split()) for cell in row] for row in found]


def test_cover_says_what_it_is_and_who_answers_for_it(revision, tmp_path):
    first = on_paper(revision, tmp_path).first.text

    for words in [
        "UBND HUYỆN NAM TRỰC", "UBND XÃ NAM HÙNG", "QUY TRÌNH", "Mã hiệu: QT-05",
        "Lần ban hành: 01", "Lần sửa đổi: 01", "Ngày hiệu lực: 01/03/2021", "Trang: 1/3",
        "Ban hành kèm theo Quyết định số 45/QĐ-UBND",
        "Trách nhiệm Soạn thảo Xem xét Phê duyệt",
        "Nguyễn Văn Soạn Trần Thị Xem Lê Văn Duyệt", "Chữ ký", "Chủ tịch UBND xã", "25/02/2021",
        "BẢNG THEO DÕI SỬA ĐỔI TÀI LIỆU", "Ban hành lần đầu", "Cắt giảm từ 15 còn 13 ngày",
    ]:  # fmt: skip
        assert words in first


def test_seven_parts_stand_in_the_order_of_the_model(revision, tmp_path):
    text = on_paper(revision, tmp_path).text

    headings = [
        "1. MỤC ĐÍCH", "2. PHẠM VI", "3. TÀI LIỆU VIỆN DẪN", "4. ĐỊNH NGHĨA, VIẾT TẮT",
        "5. NỘI DUNG", "a) Thành phần hồ sơ", "b) Thời hạn giải quyết", "c) Cơ quan thực hiện",
        "d) Đối tượng thực hiện", "e) Cách thức thực hiện", "f) Phí, lệ phí",
        "g) Tên mẫu đơn, tờ khai", "h) Yêu cầu, điều kiện thực hiện", "i) Căn cứ pháp lý",
        "Quy trình xử lý công việc", "6. BIỂU MẪU", "7. HỒ SƠ LƯU", "PHỤ LỤC",
    ]  # fmt: skip
    places = [text.index(f"\n{heading}") for heading in headings]
    assert places == sorted(places)


def test_steps_are_a_table_with_their_times_and_the_sum(revision, tmp_path):
    table = table_of(on_paper(revision, tmp_path), "Trình tự")

    assert table[0] == ["TT", "Trình tự", "Trách nhiệm", "Thời gian", "Biểu mẫu/ Kết quả"]
    assert table[2] == [
        "2", "Thẩm định hồ sơ", "Công chức tư pháp - hộ tịch", "10 ngày làm việc", ""
    ]  # fmt: skip
    assert len(table) == 6
    assert [cell for cell in table[-1] if cell] == ["Tổng thời gian", "13 ngày làm việc"]


def test_annex_leaves_out_what_the_agency_handles_no_longer(revision):
    link = revision.iso.covers.first()
    link.handling.end = date(2021, 5, 1)
    link.handling.save()

    names = [each.version.name for each in covered(revision, DAY)]

    assert names == ["Đăng ký kết hôn lưu động"]


def test_annex_lists_the_procedures_it_covers(revision, tmp_path):
    paper = on_paper(revision, tmp_path)

    assert "THỦ TỤC HÀNH CHÍNH ÁP DỤNG QUY TRÌNH" in paper.text
    assert [row[2:] for row in table_of(paper, "Mã TTHC")[1:]] == [
        ["Đăng ký kết hôn", "Hộ tịch", "15 ngày làm việc", "Chính"],
        ["Đăng ký kết hôn lưu động", "Hộ tịch", "15 ngày làm việc", "Chính"],
    ]


def test_only_tinos_is_embedded_and_everything_stays_within_the_margins(revision, tmp_path):
    paper = on_paper(revision, tmp_path)

    faces = {sign["fontname"].split("+")[-1] for page in paper.pages for sign in page.chars}
    assert all(face.startswith("Tinos") for face in faces)
    for page in paper.pages:
        assert page.size == (pytest.approx(595.28, abs=1), pytest.approx(841.89, abs=1))
        inside = [sign for sign in page.chars if sign["text"].strip()]
        assert min(sign["x0"] for sign in inside) > LEFT - 0.5
        assert max(sign["x1"] for sign in inside) < RIGHT + 0.5
        assert max(sign["bottom"] for sign in inside) < BOTTOM + 0.5
        assert min(sign["top"] for sign in inside) > 12


def test_every_page_after_the_cover_says_of_what_it_is_a_page(revision, tmp_path):
    paper = on_paper(revision, tmp_path)

    count = len(paper.pages)
    for number, page in enumerate(paper.pages[1:], start=2):
        head = [each["text"] for each in page.lines if each["bottom"] < TOP]
        assert any("UBND XÃ NAM HÙNG" in each for each in head)
        assert any("Mã hiệu: QT-05" in each for each in head)
        assert any(f"Trang {number}/{count}" in each for each in head)


def test_draft_says_so_on_every_page_and_an_issued_one_nowhere(revision, tmp_path):
    issued = on_paper(revision, tmp_path)
    revision.state, revision.start = State.DRAFT, None
    draft = on_paper(revision, tmp_path)

    assert "DỰ THẢO" not in issued.text
    for page in draft.pages:
        assert line(page, "DỰ THẢO")["bottom"] < TOP
    assert "Ngày hiệu lực: 01/03/2021" not in draft.first.text


def test_head_of_a_long_table_stands_on_every_page_of_it(revision, tmp_path):
    steps = [Step(f"Việc thứ {n}\ntheo quy định", "Công chức", Decimal(1)) for n in range(1, 81)]
    revision.body = marriage(steps=steps).stored()

    paper = on_paper(revision, tmp_path)

    with_steps = [page for page in paper.pages if "Việc thứ" in page.text]
    assert len(with_steps) > 2
    assert all("TT Trình tự Trách nhiệm" in page.text for page in with_steps)


def test_no_heading_stands_last_on_its_page(revision, tmp_path):
    headings = ("1. ", "2. ", "3. ", "4. ", "5. ", "6. ", "7. ", "PHỤ LỤC", "Quy trình xử lý")
    for lines in range(20, 60, 3):
        revision.body = marriage(purpose="Một dòng mục đích.\n" * lines).stored()

        paper = on_paper(revision, tmp_path)

        for page in paper.pages:
            last = page.lines[-1]["text"]
            assert not (last.startswith(headings) and last.upper() == last), last


def test_what_people_wrote_is_printed_as_they_wrote_it_and_in_time(revision, tmp_path):
    hostile = "<td colspan=100000> <b>đậm</b> {{ settings }} &amp; <img src='file:///etc/passwd'>"
    revision.title = revision.decision = hostile
    revision.body = marriage(
        purpose=hostile, steps=[Step(hostile, hostile, Decimal(1), result="x" * 3000)]
    ).stored()

    began = time.monotonic()
    text = on_paper(revision, tmp_path).text

    assert time.monotonic() - began < 15
    flat = "".join(text.split())
    assert flat.count("<tdcolspan=100000>") >= 4
    assert "&amp;" in text
    assert flat.count("x") > 3000


def test_empty_draft_lays_down_nothing_but_who_does_it(revision, tmp_path):
    revision.body, revision.state = {}, State.DRAFT

    lines = on_paper(revision, tmp_path).text.split("\n")

    assert [line.strip() for line in lines].count("–") == 4 + 8 + 1 + 2
    assert "UBND xã Nam Hùng" in lines[lines.index("c) Cơ quan thực hiện") + 1]


def test_forms_that_are_listed_are_named_where_no_form_is(revision, tmp_path):
    revision.body = marriage(content={}).stored()

    lines = [line.strip() for line in on_paper(revision, tmp_path).text.split("\n")]

    assert lines[lines.index("g) Tên mẫu đơn, tờ khai") + 1] == "Theo mục 6."


def test_texts_it_cites_are_its_legal_bases_where_none_are_written(revision, tmp_path):
    revision.body = marriage(content={}).stored()
    revision.cites.add(LegalDocumentFactory(number="123/2015/NĐ-CP", title="Hộ tịch"))

    assert "- 123/2015/NĐ-CP: Hộ tịch" in on_paper(revision, tmp_path).text


def test_title_is_set_in_bold_13_points(revision, tmp_path):
    found = style(on_paper(revision, tmp_path).first, "Đăng ký kết hôn")

    assert (found.sizes, found.faces) == ({13}, {"Tinos-Bold"})


@pytest.mark.parametrize(
    ("start", "end", "state", "expected"),
    [
        (date(2021, 1, 1), None, State.ISSUED, DAY),
        (date(2021, 1, 1), date(2022, 1, 1), State.ISSUED, date(2021, 12, 31)),
        (date(2027, 1, 1), None, State.ISSUED, date(2027, 1, 1)),
        (None, None, State.DRAFT, DAY),
    ],
)
def test_paper_speaks_of_a_day_on_which_the_revision_held(start, end, state, expected):
    revision = IsoRevisionFactory.build(start=start, end=end, state=state, title="", iso=None)

    assert paper_day(revision, DAY) == expected


def test_printed_page_is_shown_by_the_browser_under_a_name_people_know(
    revision, commune_officer, signed_in
):
    answer = signed_in(commune_officer).get(
        reverse("procedures:revision-print", args=[revision.pk])
    )

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="quy-trinh-qt-05-lan-01-01.pdf"'
    assert answer.content.startswith(b"%PDF")


def test_draft_of_another_agency_is_not_there_to_print(revision, officer, inspector, signed_in):
    type(revision).objects.filter(pk=revision.pk).update(state=State.DRAFT, start=date(2030, 1, 1))
    page = reverse("procedures:revision-print", args=[revision.pk])

    assert signed_in(officer).get(page).status_code == 404
    assert signed_in(inspector).get(page).status_code == 404
