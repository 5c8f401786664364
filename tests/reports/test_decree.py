"""Every measure of Decree 30/2020 read back from the printed report."""

from itertools import pairwise

import pytest

from tests.reports.paper import BOTTOM, LEFT, MM, RIGHT, TOP, line, number_of, rule_below, style


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
    last = style(report.first, "TCVN ISO 9001 năm 2020")
    below_motto, below_issuer, below_subject = (
        rule_below(report.first, text) for text in [motto, issuer, last]
    )

    assert below_motto["width"] == pytest.approx(motto.width, rel=0.02)
    assert 1 / 3 <= below_issuer["width"] / issuer.width <= 1 / 2
    assert 1 / 3 <= below_subject["width"] / last.width <= 1 / 2


def test_titles_break_where_the_sense_breaks(report):
    annexes = [page.text for page in report.pages if page.text.startswith("Phụ lục")]

    assert (
        "\nKết quả xây dựng, áp dụng, duy trì và cải tiến"
        "\nHệ thống quản lý chất lượng theo Tiêu chuẩn quốc gia"
        "\nTCVN ISO 9001 năm 2020\n"
    ) in report.first.text
    assert all("CÔNG BỐ\nHỆ THỐNG QUẢN LÝ CHẤT LƯỢNG\n" in annex for annex in annexes)


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
