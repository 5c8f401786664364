"""The report as paper: every measure of Decree 30/2020 read back from the PDF."""

import re
import unicodedata
from datetime import date
from itertools import pairwise
from types import SimpleNamespace

import pdfplumber
import pytest
from pypdf import PdfReader

from isoportal.lib.pdf import LayoutFailed
from reports.documents import html_of, lay_out
from reports.figures import Entry
from tests.factories.reports import an_giang

MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 30 * MM, 195 * MM, 20 * MM, 277 * MM
SOME = ("Sở số 3", "Chi cục số 1", "UBND xã số 7", "UBND xã số 8", "UBND xã số 100")


def printed(figures, folder):
    target = folder / "report.pdf"
    told = []
    made = lay_out(figures, target, lambda text, percent: told.append((text, percent)))
    with pdfplumber.open(target) as pdf:
        pages = [
            SimpleNamespace(
                lines=page.extract_text_lines(x_tolerance=1.5),
                rules=page.lines + page.rects,
                chars=page.chars,
                size=(page.width, page.height),
                text=page.extract_text(x_tolerance=1.5),
            )
            for page in pdf.pages
        ]
    return SimpleNamespace(
        made=made,
        told=told,
        pages=pages,
        first=pages[0],
        fonts=PdfReader(target),
        target=target,
        text="\n".join(page.text for page in pages),
    )


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The report of An Giang for 2020: everybody has declared."""
    return printed(an_giang(), tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def half_year(tmp_path_factory):
    """A report to 30/06/2020, with agencies missing."""
    figures = an_giang(missing=SOME, day=date(2020, 6, 30))
    return printed(figures, tmp_path_factory.mktemp("half"))


def line(page, text):
    return next(each for each in page.lines if text in each["text"])


def style(page, text):
    """The sizes and faces of the characters of `text`: ({12.0}, {"Tinos-Bold"})."""
    whole = line(page, text)
    start = whole["text"].index(text)
    bare = text.replace(" ", "")
    before = len(whole["text"][:start].replace(" ", ""))
    signs = [sign for sign in whole["chars"] if sign["text"].strip()][before : before + len(bare)]
    assert "".join(sign["text"] for sign in signs) == bare
    return SimpleNamespace(
        sizes={round(sign["size"], 1) for sign in signs},
        faces={sign["fontname"].split("+")[-1] for sign in signs},
        left=signs[0]["x0"],
        right=signs[-1]["x1"],
        width=signs[-1]["x1"] - signs[0]["x0"],
        centre=(signs[0]["x0"] + signs[-1]["x1"]) / 2,
        top=signs[0]["top"],
        base=signs[0]["bottom"],
    )


def rule_below(page, above):
    """The rule right under a text."""
    found = [
        rule
        for rule in page.rules
        if 0 <= rule["top"] - above.base + 4 < 12
        and abs((rule["x0"] + rule["x1"]) / 2 - above.centre) < 3
        and rule["x1"] - rule["x0"] > 5
    ]
    return min(found, key=lambda rule: rule["top"])


def number_of(page):
    """The page number in the top margin."""
    above = [each for each in page.lines if each["bottom"] < TOP]
    return above[0] if above else None


def test_paper_is_a4_upright(report):
    assert all(
        width == pytest.approx(595.28, abs=1) and height == pytest.approx(841.89, abs=1)
        for width, height in (page.size for page in report.pages)
    )


def test_everything_lies_within_the_margins(report, half_year):
    for page in report.pages + half_year.pages:
        inside = [sign for sign in page.chars if sign["bottom"] > TOP and sign["text"].strip()]
        assert min(sign["x0"] for sign in inside) > LEFT - 0.5
        assert max(sign["x1"] for sign in inside) < RIGHT + 0.5
        assert max(sign["bottom"] for sign in inside) < BOTTOM + 0.5
        assert all(rule["x0"] > LEFT - 1 and rule["x1"] < RIGHT + 1 for rule in page.rules)


def test_first_page_has_no_number_and_each_annex_counts_anew(report):
    numbers = [found and found["text"] for found in map(number_of, report.pages)]

    body, annex_1, annex_2 = (
        numbers[: numbers.index(None, 1)],
        [numbers[numbers.index(None, 1)]],
        numbers[numbers.index(None, 1) + 1 :],
    )
    assert body == [None, *(str(place) for place in range(2, len(body) + 1))]
    assert annex_1 == [None]
    assert annex_2 == [None, *(str(place) for place in range(2, len(annex_2) + 1))]
    assert len(annex_2) > 4


def test_page_number_is_13_points_in_the_middle_of_the_top_margin(report):
    number = number_of(report.pages[1])

    assert {round(sign["size"], 1) for sign in number["chars"]} == {13}
    assert {sign["fontname"].split("+")[-1] for sign in number["chars"]} == {"Tinos"}
    assert (number["x0"] + number["x1"]) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=1)


@pytest.mark.parametrize(
    ("text", "size", "face"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, "Tinos-Bold"),
        ("Độc lập - Tự do - Hạnh phúc", 13, "Tinos-Bold"),
        ("UBND TỈNH AN GIANG", 12, "Tinos"),
        ("BAN CHỈ ĐẠO ISO", 12, "Tinos-Bold"),
        ("Số: 01/BC-BCĐISO", 13, "Tinos"),
        ("An Giang, ngày 31 tháng 12 năm 2020", 13, "Tinos-Italic"),
        ("BÁO CÁO", 14, "Tinos-Bold"),
        ("Kết quả xây dựng, áp dụng, duy trì và cải tiến", 14, "Tinos-Bold"),
        ("Kính gửi", 14, "Tinos"),
        ("- Bộ Khoa học và Công nghệ;", 14, "Tinos"),
        ("- Ủy ban nhân dân tỉnh.", 14, "Tinos"),
        ("I. KẾT QUẢ CÔNG BỐ HỆ THỐNG QUẢN LÝ CHẤT LƯỢNG", 14, "Tinos-Bold"),
        ("cơ quan được thống kê", 14, "Tinos"),
    ],
)
def test_head_is_set_as_the_decree_wants(report, text, size, face):
    found = style(report.first, text)

    assert (found.sizes, found.faces) == ({size}, {face})


def test_nation_stands_right_of_the_issuing_body(report):
    nation = style(report.first, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    motto = style(report.first, "Độc lập - Tự do - Hạnh phúc")
    host = style(report.first, "UBND TỈNH AN GIANG")
    issuer = style(report.first, "BAN CHỈ ĐẠO ISO")

    assert host.right < nation.left
    assert host.top == pytest.approx(nation.top, abs=1)
    assert motto.centre == pytest.approx(nation.centre, abs=1)
    assert issuer.centre == pytest.approx(host.centre, abs=1)


def test_number_and_day_stand_on_one_line_under_their_columns(report):
    number = style(report.first, "Số: 01/BC-BCĐISO")
    day = style(report.first, "An Giang, ngày 31 tháng 12 năm 2020")

    assert number.base == pytest.approx(day.base, abs=1)
    assert number.centre == pytest.approx(style(report.first, "BAN CHỈ ĐẠO ISO").centre, abs=1)
    assert day.centre == pytest.approx(
        style(report.first, "Độc lập - Tự do - Hạnh phúc").centre, abs=1
    )


def test_rules_have_the_lengths_of_the_decree(report):
    motto = style(report.first, "Độc lập - Tự do - Hạnh phúc")
    issuer = style(report.first, "BAN CHỈ ĐẠO ISO")
    last = style(report.first, "lượng theo Tiêu chuẩn quốc gia TCVN ISO 9001 năm 2020")
    below_motto, below_issuer, below_subject = (
        rule_below(report.first, text) for text in [motto, issuer, last]
    )

    assert below_motto["width"] == pytest.approx(motto.width, rel=0.02)
    assert 1 / 3 <= below_issuer["width"] / issuer.width <= 1 / 2
    assert 1 / 3 <= below_subject["width"] / last.width <= 1 / 2


def test_dashes_of_the_recipients_stand_under_the_colon(report):
    colon = line(report.first, "Kính gửi")["chars"][-1]
    first, second = (style(report.first, name) for name in ["- Bộ Khoa học", "- Ủy ban"])

    assert colon["text"] == ":"
    assert first.left == pytest.approx(second.left, abs=0.5)
    assert first.left == pytest.approx(colon["x0"], abs=2)


def test_body_is_justified_with_indent_gap_and_leading(report):
    opening = [
        each
        for each in report.first.lines
        if line(report.first, "Thực hiện")["top"] - 1
        <= each["top"]
        <= line(report.first, "như sau:")["top"] + 1
    ]
    heading = line(report.first, "1. Kết quả chung")

    assert opening[0]["x0"] - LEFT == pytest.approx(12.7 * MM, abs=1)
    assert all(each["x0"] == pytest.approx(LEFT, abs=1) for each in opening[1:])
    assert all(each["x1"] == pytest.approx(RIGHT, abs=0.5) for each in opening[:-1])
    natural = 14 * 1.149  # the height of a line of Tinos and Times New Roman
    leading = {round(below["top"] - above["top"], 1) for above, below in pairwise(opening)}
    assert all(natural <= each <= 1.5 * natural for each in leading)
    following = line(report.first, "Đến hết ngày")
    assert following["top"] - heading["top"] - max(leading) >= 6 - 0.1


def test_text_ends_with_the_closing_mark(report):
    body = report.text[: report.text.index("Nơi nhận")]

    assert body.rstrip().endswith("Ủy ban nhân dân tỉnh./.")


def test_recipients_of_copies_stand_level_with_the_signature(report):
    page = next(page for page in report.pages if "Nơi nhận" in page.text)
    copies, signer = style(page, "Nơi nhận:"), style(page, "TM. BAN CHỈ ĐẠO")
    position, first = style(page, "TRƯỞNG BAN"), style(page, "- Như trên;")

    assert (copies.sizes, copies.faces) == ({12}, {"Tinos-Bold-Italic"})
    assert (signer.sizes, signer.faces) == ({14}, {"Tinos-Bold"})
    assert (first.sizes, first.faces) == ({11}, {"Tinos"})
    assert copies.left == pytest.approx(LEFT, abs=1)
    assert first.left == pytest.approx(LEFT, abs=1)
    assert copies.base == pytest.approx(signer.base, abs=4)
    assert signer.left > (LEFT + RIGHT) / 2
    assert position.centre == pytest.approx(signer.centre, abs=1)
    assert "- Lưu: VT, KHCN." in page.text


@pytest.mark.parametrize(
    ("numeral", "title"), [("I", "BIỂU 1. TỔNG HỢP"), ("II", "BIỂU 2. DANH SÁCH CƠ QUAN")]
)
def test_annex_is_headed_as_the_decree_wants(report, numeral, title):
    page = next(page for page in report.pages if page.text.startswith(f"Phụ lục {numeral}\n"))
    head = style(page, f"Phụ lục {numeral}")

    assert (head.sizes, head.faces) == ({14}, {"Tinos-Bold"})
    assert head.centre == pytest.approx((LEFT + RIGHT) / 2, abs=1)
    assert style(page, title).sizes == {13}
    assert style(page, title).faces == {"Tinos-Bold"}
    attached = style(page, "(Kèm theo Báo cáo số 01/BC-BCĐISO ngày 31 tháng 12 năm 2020")
    assert (attached.sizes, attached.faces) == ({13}, {"Tinos-Italic"})


def test_only_tinos_is_used_and_all_of_it_is_embedded(report, half_year):
    for document in [report.fonts, half_year.fonts]:
        fonts = {
            font.get_object()["/BaseFont"]: font.get_object()
            for page in document.pages
            for font in page["/Resources"]["/Font"].values()
        }
        names = {name.split("+")[-1] for name in fonts}
        assert names == {"Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-Bold-Italic"}
        for font in fonts.values():
            descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor


def test_text_is_black(report):
    body = report.pages[0].chars + report.pages[-1].chars

    colours = {tuple(sign["non_stroking_color"] or ()) for sign in body}
    assert all(set(colour) <= {0} for colour in colours)


def test_text_copies_out_as_composed_vietnamese(report):
    text = " ".join(page.extract_text() for page in report.fonts.pages)

    assert unicodedata.is_normalized("NFC", text)
    flat = re.sub(r"\s+", " ", text)
    assert (
        "Kết quả xây dựng, áp dụng, duy trì và cải tiến Hệ thống quản lý chất lượng theo "
        "Tiêu chuẩn quốc gia TCVN ISO 9001 năm 2020" in flat
    )
    assert (
        "41/41 cơ quan cấp tỉnh, cấp huyện (gồm 19 sở, ban, ngành; 11 chi cục thuộc sở; "
        "11 UBND cấp huyện) đã công bố" in flat
    )
    assert "156/156 UBND cấp xã thuộc diện khuyến khích áp dụng đã công bố" in flat
    assert "không còn cơ quan nào chưa công bố" in flat


def test_every_agency_is_in_the_second_annex_under_a_repeated_head(report):
    start = next(i for i, page in enumerate(report.pages) if page.text.startswith("Phụ lục II\n"))
    annex = report.pages[start:]
    rows = [
        int(found.group(1))
        for page in annex
        for found in re.finditer(r"^(\d+) (?:Sở|Chi cục|UBND)", page.text, re.MULTILINE)
    ]

    assert rows == list(range(1, 198))
    assert all("Tên cơ quan" in page.text and "Số, ký hiệu" in page.text for page in annex)


def test_table_of_groups_adds_up(report):
    page = next(page for page in report.pages if page.text.startswith("Phụ lục I\n"))

    rows = re.findall(r"^(?:I |1 |2 |3 |II |Tổng cộng).*", page.text, re.MULTILINE)
    numbers = [re.findall(r"(?<!\S)\d+(?!\S)", row.split(" ", 1)[1])[:3] for row in rows]
    assert ["19", "19", "19"] in numbers
    assert ["156", "0", "156"] in numbers
    assert ["197", "41", "197"] in numbers
    assert re.search(r"UBND cấp xã 156 0 156 0 156 2 100.% –", page.text)


def test_title_says_up_to_which_day_if_it_is_not_the_years_last(report, half_year):
    assert "(số liệu đến ngày 30/6/2020)" in half_year.first.text
    assert "An Giang, ngày 30 tháng 6 năm 2020" in half_year.first.text
    assert "số liệu đến ngày" not in report.first.text


def test_missing_agencies_are_named_and_encouraged_ones_not_blamed(half_year):
    flat = re.sub(r"\s+", " ", half_year.text)

    assert "Sở, ban, ngành (bắt buộc áp dụng), chưa công bố: 1 cơ quan Sở số 3." in flat
    assert "Chi cục thuộc sở (bắt buộc áp dụng), chưa công bố: 1 cơ quan Chi cục số 1." in flat
    assert "UBND cấp xã (khuyến khích áp dụng), tiếp tục vận động: 3 cơ quan" in flat
    assert "UBND xã số 100" in flat
    assert "39/41 cơ quan cấp tỉnh, cấp huyện (gồm 18/19 sở, ban, ngành; 10/11 chi cục" in flat
    assert "không còn cơ quan nào" not in flat


def test_encouraged_ones_alone_missing_leave_the_obliged_complete():
    html = html_of(an_giang(missing=["UBND xã số 7"]))

    assert "không còn cơ quan nào thuộc diện bắt buộc chưa công bố" in html
    assert "155/156 UBND cấp xã" in html


def test_comparison_and_chart_tell_the_years_before(report):
    flat = re.sub(r"\s+", " ", report.text)

    assert "So với cùng kỳ năm trước (ngày 31/12/2019), số cơ quan đã công bố tăng 3" in flat
    assert "Hình 1. Tỷ lệ cơ quan đã công bố HTQLCL qua các năm" in flat
    assert "31/12/2014 12/41 29,27 % 0/156 0 %" in flat.replace("\N{NO-BREAK SPACE}", " ")


def test_made_up_figures_say_so():
    assert "Dữ liệu minh họa" not in html_of(an_giang())
    assert html_of(an_giang(note="Dữ liệu minh họa: giả định.")).count("Dữ liệu minh họa") == 2


def test_name_full_of_markup_is_printed_as_it_is(tmp_path):
    name = ("Trung tâm <td colspan=100000> & <script> " * 6)[:200]
    entry = Entry(name, "UBND tỉnh An Giang", "department", "mandatory")
    figures = an_giang(agencies=(entry, *an_giang().agencies[:3]))

    made = printed(figures, tmp_path)

    assert "<td colspan=100000> & <script>" in re.sub(r"\s+", " ", made.text)
    assert made.made.pages < 8


def test_province_of_the_first_rank_is_named_as_a_city():
    html = html_of(an_giang(province="UBND thành phố Đà Nẵng", scope="UBND thành phố Đà Nẵng"))

    assert "UBND THÀNH PHỐ ĐÀ NẴNG" in html
    assert "Đà Nẵng, ngày 31 tháng 12 năm 2020" in html
    assert "- Ủy ban nhân dân thành phố." in html
    assert "toàn thành phố có 197 cơ quan" in html


def test_early_days_of_the_year_have_a_leading_nought():
    html = html_of(an_giang(day=date(2020, 2, 5)))

    assert "An Giang, ngày 05 tháng 02 năm 2020" in html


def test_same_figures_give_the_same_bytes(report, tmp_path):
    again = printed(an_giang(), tmp_path)

    assert again.made == report.made
    assert again.target.read_bytes() == report.target.read_bytes()
    assert b"/CreationDate" not in report.target.read_bytes()


def test_progress_is_told_in_words_and_never_goes_back(report):
    percents = [percent for _, percent in report.told]

    assert report.told[0][0] == "Đang soạn báo cáo"
    assert any(text.startswith("Đang dàn trang") for text, _ in report.told)
    assert percents == sorted(percents)
    assert 0 < percents[0] <= percents[-1] < 100


def test_layout_over_its_time_fails_in_words(settings, tmp_path):
    settings.JOB_LIMIT = 0.2

    with pytest.raises(LayoutFailed, match="chưa xong sau"):
        printed(an_giang(), tmp_path)
