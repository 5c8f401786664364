"""The Bản công bố and its annex, as PDF and as Word."""

from datetime import date
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn

from agencies.models import Contact
from isoportal.lib.paper import printed
from procedures.models import Exclusion
from quality.declaring.paper import paper_of
from quality.declaring.word import word_of
from quality.models import Declaration
from quality.scope.annex import Entry, Iso, Scope, scope_of
from tests.factories.quality import ApplicabilityFactory, DeclarationFactory
from tests.quality.pages import draft
from tests.quality.scopes import declared, handled, procedure
from tests.reports.paper import BOTTOM, LEFT, RIGHT, TOP, number_of, read, rule_below, style

WRITTEN = "Bộ phận <b>Một cửa</b> & Văn phòng\nTổ =1+1 \x0b"
SIGNED = date(2021, 3, 1)


@pytest.fixture
def commune(province):
    ApplicabilityFactory(kind="commune", legal_basis="Điều 2 Quyết định số 19/2014/QĐ-TTg")
    births = [procedure("Đăng ký khai sinh"), procedure("Đăng ký kết hôn <mới>")]
    handled(province.commune_a, *births, iso="QT-HT-01")
    handled(province.commune_a, procedure("Chứng thực", "Chứng thực"), iso="QT-CT-01")
    handled(province.commune_a, procedure("Chưa có quy trình"))
    return province.commune_a


@pytest.fixture
def declaration(commune):
    DeclarationFactory(agency=commune, number="5/QĐ-UBND", start=date(2018, 1, 5), end=SIGNED)
    return declared(
        commune, number="09/QĐ-UBND", scope=WRITTEN, signer="Trần Văn Ký",
        signer_position="Chủ tịch", replaces=Declaration.objects.get(), kind="redeclaration",
    )  # fmt: skip


def made(declaration):
    return paper_of(declaration, scope_of(declaration))


def printed_file(paper, folder):
    target = folder / "a.pdf"
    target.write_bytes(
        printed("pdf/declaration.html", {"paper": paper}, sheet="declaration_paper.css")
    )
    return read(target)


def word_file(paper):
    """Its lines in their order, tables included."""
    document = Document(BytesIO(word_of(paper)))
    lines = [_text(each) for each in document.element.body.iter(qn("w:p"))]
    return SimpleNamespace(document=document, lines=[line for line in lines if line])


def _text(paragraph):
    return "".join(each.text or "" for each in paragraph.iter(qn("w:t")))


def bare(text):
    return "".join(text.split())


def said(paper):
    """All that the paper says, line by line."""
    head = [paper.host, *paper.issuer, paper.nation, paper.motto, f"Số: {paper.number}"]
    text = [paper.kind, *paper.subject, *paper.base_lines, *paper.paragraphs]
    end = ["Nơi nhận:", *paper.copy_lines, *paper.signed_for, paper.signer]
    annex = ["Phụ lục", *paper.annex, paper.attached, *paper.columns]
    rows = [cell for row in paper.rows for cell in row.cells]
    return [*head, paper.place_and_day, *text, *end, *annex, *rows, *paper.remarks]


def test_paper_says_who_declares_what_since_when_and_instead_of_what(declaration):
    paper = made(declaration)

    assert (paper.host, paper.issuer) == ("UBND HUYỆN NAM TRỰC", ("ỦY BAN NHÂN DÂN", "XÃ NAM HÙNG"))
    assert paper.place_and_day == "Nam Hùng, ngày 01 tháng 3 năm 2021"
    assert paper.base_lines == [
        "Căn cứ Quyết định số 19/2014/QĐ-TTg;",
        "Căn cứ Tiêu chuẩn quốc gia TCVN ISO 9001:2015.",
    ]
    assert paper.paragraphs == (
        "UBND xã Nam Hùng công bố Hệ thống quản lý chất lượng của cơ quan phù hợp Tiêu chuẩn quốc "
        "gia TCVN ISO 9001:2015 đối với các hoạt động sau:",
        "Bộ phận <b>Một cửa</b> & Văn phòng",
        "Tổ =1+1",
        "Phạm vi công bố gồm 3 thủ tục hành chính thuộc 2 lĩnh vực, được giải quyết theo 2 quy "
        "trình (danh mục tại Phụ lục kèm theo).",
        "Bản công bố này có hiệu lực kể từ ngày 01 tháng 3 năm 2021 và thay thế Bản công bố số "
        "5/QĐ-UBND ngày 05 tháng 01 năm 2018./.",
    )
    assert paper.signed_for == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")


def test_offered_sentence_says_the_scope_and_nothing_says_it_again(declaration):
    declaration.scope = f"{scope_of(declaration).sentence}\nBộ phận Một cửa"

    paper = made(declaration)

    assert sum("3 thủ tục hành chính thuộc 2 lĩnh vực" in line for line in paper.paragraphs) == 1
    assert paper.paragraphs[2] == "Bộ phận Một cửa"


def test_annex_lists_what_is_covered_and_nothing_else(declaration):
    assert [row.cells[1:] for row in made(declaration).rows] == [
        ["Chứng thực", f"Chứng thực ({code(declaration, 0)})", "Quy trình QT-CT-01 (QT-CT-01)"],
        ["Hộ tịch", f"Đăng ký khai sinh ({code(declaration, 1)})", "Quy trình QT-HT-01 (QT-HT-01)"],
        [
            "Hộ tịch",
            f"Đăng ký kết hôn <mới> ({code(declaration, 2)})",
            "Quy trình QT-HT-01 (QT-HT-01)",
        ],
    ]


def code(declaration, place):
    return scope_of(declaration).covered[place].code


def test_department_stands_under_the_province_and_its_director_signs(province, db):
    handled(province.department, procedure("Cấp phép bức xạ"), iso="QT-07")
    told = {"signer_position": "Phó Giám đốc", "number": "3/QĐ-SKHCN"}

    paper = made(declared(province.department, **told))

    assert (paper.host, paper.issuer) == ("UBND TỈNH NAM ĐỊNH", ("SỞ KHOA HỌC VÀ CÔNG NGHỆ",))
    assert paper.place_and_day.startswith("Nam Định, ")
    assert paper.signed_for == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")


def test_paper_names_the_address_of_the_agency(declaration):
    Contact.objects.create(agency=declaration.agency, address="Thôn 3, xã Nam Hùng")

    assert "(địa chỉ: Thôn 3, xã Nam Hùng)" in made(again(declaration)).paragraphs[0]


def again(declaration):
    return Declaration.objects.get(pk=declaration.pk)


def test_draft_is_printed_as_it_stands_and_says_what_it_will_replace(commune):
    DeclarationFactory(agency=commune, number="5/QĐ-UBND")
    unsent = draft(commune, start=SIGNED, kind="redeclaration")

    paper = made(unsent)

    assert len(paper.rows) == 3
    assert "thay thế Bản công bố số 5/QĐ-UBND" in paper.paragraphs[-1]


def test_what_is_left_out_stands_under_the_annex(commune):
    Exclusion.objects.create(
        agency=commune, procedure=procedure("Nuôi con nuôi"), start=SIGNED, reason="Không có hồ sơ"
    )

    (remark,) = made(declared(commune)).remarks

    assert "Nuôi con nuôi" in remark
    assert remark.endswith("Lý do: Không có hồ sơ")


def test_pdf_and_word_say_the_same_in_the_same_words(declaration, tmp_path):
    paper = made(declaration)

    printed_text = bare(printed_file(paper, tmp_path).text)
    written = word_file(paper).lines

    assert set(said(paper)) == set(written)
    assert [line for line in said(paper) if bare(line) not in printed_text] == []


def test_pages_are_set_as_the_decree_wants(declaration, tmp_path):
    file = printed_file(made(declaration), tmp_path)
    first, annex = file.pages

    assert first.size == pytest.approx((595.28, 841.89), abs=1)
    for text, size, face in [
        ("UBND HUYỆN NAM TRỰC", 12, "Tinos"),
        ("XÃ NAM HÙNG", 12, "Tinos-Bold"),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, "Tinos-Bold"),
        ("Độc lập - Tự do - Hạnh phúc", 13, "Tinos-Bold"),
        ("Số: 09/QĐ-UBND", 13, "Tinos"),
        ("Nam Hùng, ngày 01 tháng 3 năm 2021", 13, "Tinos-Italic"),
        ("BẢN CÔNG BỐ", 14, "Tinos-Bold"),
        ("Căn cứ Quyết định số 19/2014/QĐ-TTg;", 14, "Tinos-Italic"),
        ("TM. ỦY BAN NHÂN DÂN", 14, "Tinos-Bold"),
        ("Nơi nhận:", 12, "Tinos-Bold-Italic"),
        ("- Lưu: VT.", 11, "Tinos"),
    ]:
        assert (style(first, text).sizes, style(first, text).faces) == ({size}, {face}), text
    assert style(annex, "Phụ lục").sizes == {14}
    for page in file.pages:
        inside = [sign for sign in page.chars if sign["bottom"] > TOP and sign["text"].strip()]
        assert min(sign["x0"] for sign in inside) > LEFT - 0.5
        assert max(sign["x1"] for sign in inside) < RIGHT + 0.5
        assert max(sign["bottom"] for sign in inside) < BOTTOM + 0.5


def test_rules_and_baselines_are_the_decrees(declaration, tmp_path):
    first = printed_file(made(declaration), tmp_path).first
    motto, issuer = style(first, "Độc lập - Tự do - Hạnh phúc"), style(first, "XÃ NAM HÙNG")
    number, day = style(first, "Số: 09/QĐ-UBND"), style(first, "Nam Hùng, ngày 01")
    above = style(first, "ỦY BAN NHÂN DÂN")

    assert rule_below(first, motto)["width"] == pytest.approx(motto.width, rel=0.02)
    assert 1 / 3 <= rule_below(first, issuer)["width"] / above.width <= 1 / 2
    assert number.base == pytest.approx(day.base, abs=1)


@pytest.fixture
def large():
    """An annex of 209 procedures under 146 ISO procedures, with names as long as they come."""
    long = "Cấp Giấy chứng nhận đủ điều kiện hoạt động điểm cung cấp dịch vụ trò chơi điện tử "
    entries = [
        Entry(n, n, n, SIGNED, f"1.{n:06}", f"{long * (1 + n % 3)}{n}", f"Lĩnh vực {n % 11}",
              (Iso(f"QT-{n % 146:03}", f"Quy trình {long}"),))
        for n in range(209)
    ]  # fmt: skip
    return Scope(SIGNED, tuple(entries))


def test_annex_of_209_rows_is_laid_out_while_its_reader_waits(declaration, large, tmp_path):
    file = printed_file(paper_of(declaration, large), tmp_path)

    text = bare(file.text)
    assert all(f"(1.{n:06})" in text for n in range(209))
    assert [number_of(page) and number_of(page)["text"] for page in file.pages[:4]] == [
        None, None, "2", "3",
    ]  # fmt: skip
    assert all("STT" in page.text for page in file.pages[1:])


def test_word_has_the_decrees_page_font_and_a_head_on_every_page(declaration, large):
    document = word_file(paper_of(declaration, large)).document
    section, table = document.sections[0], document.tables[-1]

    assert mm(section.page_width, section.page_height) == [210, 297]
    margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
    assert mm(*margins) == [20, 20, 30, 15]
    assert section.different_first_page_header_footer
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert document.styles["Nội dung"].font.size.pt == 14
    assert len(table.rows) == 210
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert document.core_properties.author == "UBND xã Nam Hùng"


def mm(*lengths):
    return [round(length.mm) for length in lengths]


def test_both_are_handed_out_under_their_names(declaration, staff, signed_in):
    client = signed_in(staff)
    pdf, word = (
        client.get(reverse(f"quality:declaration-{name}", args=[declaration.pk]))
        for name in ["paper", "word"]
    )

    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert "inline" in pdf["Content-Disposition"]
    assert word.content[:2] == b"PK"
    assert (
        f'attachment; filename="ban-cong-bo-{declaration.pk}.docx"' in word["Content-Disposition"]
    )


def test_what_was_not_frozen_has_no_paper(commune, staff, signed_in):
    unknown = DeclarationFactory(agency=commune)

    answer = signed_in(staff).get(reverse("quality:declaration-paper", args=[unknown.pk]))

    assert answer.status_code == 422
    assert "chưa được đóng băng" in answer.content.decode()
