"""What the printed report says."""

import re
import unicodedata
from datetime import date

import pytest

from isoportal.lib.pdf import LayoutFailed
from reports.documents import html_of
from reports.figures import Entry
from tests.factories.reports import an_giang
from tests.reports.paper import (
    printed,
)


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
