import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
import xlsxwriter
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from isoportal.lib.fields import DayField
from isoportal.lib.sheet import Column, check, write_csv, write_template, write_xlsx
from isoportal.lib.vietnamese import clean
from tests.lib.sheets import COLUMNS, HEADINGS, ROWS, refusal_of, rows_of

FORMULAS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+84 123",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    " =1",
]


def cells_of(content, sheet=0):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_index(sheet).to_python(skip_empty_area=False)


def workbook(write):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "dd/mm/yyyy hh:mm"}) as book:
        write(book.add_worksheet())
    return out.getvalue()


def test_workbook_is_read_with_the_row_numbers_excel_shows():
    assert rows_of(write_xlsx(HEADINGS, ROWS, "Cơ quan")) == [
        (2, {"name": "Sở Nội vụ", "start": date(2020, 7, 1), "count": 12}),
        (3, {"name": "UBND xã Phú Mỹ", "start": date(2021, 2, 28), "count": 1951}),
    ]


def test_yes_and_no_are_not_taken_for_one_and_nought():
    cells = [["a", "", True], ["b", "", 1], ["c", "", 0], ["d", "", False]]

    def write(page):
        page.write_row(0, 0, HEADINGS)
        for place, row in enumerate(cells, 1):
            page.write_row(place, 0, row)

    read = [row["count"] for _, row in rows_of(workbook(write))]

    assert [str(each) for each in read] == ["True", "1", "0", "False"]


def test_titles_above_the_headings_blank_rows_and_other_columns_do_not_disturb():
    def write(sheet):
        sheet.write(1, 1, "DANH SÁCH CƠ QUAN")
        sheet.write_row(3, 1, ["STT", "SỐ THỦ TỤC ", "Tên  cơ quan *", "Từ ngày"])
        sheet.write_row(5, 1, [1, 3, " Sở  Y tế", "01/07/2020"])

    assert rows_of(workbook(write)) == [
        (6, {"count": 3, "name": "Sở Y tế", "start": "01/07/2020"}),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_csv_is_read_alike_however_it_was_saved(encoding, delimiter, newline):
    lines = [HEADINGS, ["Sở Nội vụ", "01/07/2020", "12"]]
    text = newline.join(delimiter.join(line) for line in lines)

    assert rows_of(text.encode(encoding)) == [
        (2, {"name": "Sở Nội vụ", "start": "01/07/2020", "count": "12"})
    ]


@pytest.mark.parametrize(
    "content",
    [
        '{0}\r\nSở Y tế;01/07/2020;1\r\nSở "Nội vụ";"01/07/2020;2\r\nSở Tài chính;01/07/2020;3',
        '{0}\r\nSở Y tế;01/07/2020;1\r\nSở Nội vụ;"01/07/2020;2\r\nSở "A";"01/07/2020";3',
        '{0}\r\nSở Y tế;01/07/2020;1\r\nSở Nội vụ;01/07/2020;"2',
    ],
    ids=["never closed", "closed by another", "half a file"],
)
def test_quotation_mark_that_is_not_closed_is_named_with_its_line(content):
    refusal = refusal_of(content.format(";".join(HEADINGS)).encode())

    assert refusal.startswith("Dòng 3 của tệp CSV: dấu ngoặc kép mở mà không đóng đúng chỗ")


def test_titles_above_the_headings_of_a_csv_do_not_choose_its_delimiter():
    lines = ["DANH SÁCH, NĂM 2021, LẦN 1", "", ";".join(HEADINGS), "Sở Nội vụ;01/07/2020;12"]

    assert rows_of("\n".join(lines).encode()) == [
        (4, {"name": "Sở Nội vụ", "start": "01/07/2020", "count": "12"})
    ]


def test_missing_columns_are_named():
    content = write_xlsx(["Tên cơ quan", "Ghi chú"], [], "x")

    assert refusal_of(content) == "Thiếu cột: Từ ngày, Số thủ tục. Hãy dùng đúng tệp mẫu."


def test_column_that_comes_twice_is_named():
    assert refusal_of(write_csv([*HEADINGS, "Từ ngày"], [])) == "Cột có hai lần: Từ ngày."


class RowForm(forms.Form):
    name = forms.CharField(label="Tên cơ quan", max_length=20)
    start = DayField(label="Từ ngày")
    count = forms.IntegerField(label="Số thủ tục", min_value=0)


def test_good_rows_become_forms():
    checked = check(rows_of(write_xlsx(HEADINGS, ROWS, "x")), RowForm)

    assert [row.cleaned_data["count"] for row in checked] == [12, 1951]


def test_every_bad_cell_is_named_with_row_column_value_and_rule():
    rows = [*ROWS, ["Sở Y tế", "31/02/2021", -1], ["", date(1980, 1, 1), 2.5]]

    with pytest.raises(ValidationError) as refusal:
        check(rows_of(write_xlsx(HEADINGS, rows, "x")), RowForm)

    assert [text.partition(". ")[0] for text in refusal.value.messages] == [
        "Dòng 4, Từ ngày: “31/02/2021” không phải là một ngày có thật",
        "Dòng 4, Số thủ tục: “-1” – Giá trị nhỏ nhất được nhập là 0.",
        "Dòng 5, Tên cơ quan: Hãy điền ô này.",
        "Dòng 5, Từ ngày: Ngày 01/01/1980 nằm ngoài khoảng được hỗ trợ (01/01/1990 – 31/12/2100).",
        "Dòng 5, Số thủ tục: “2.5” – Hãy nhập một số nguyên, ví dụ 12.",
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Thiếu cột"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe", "không phải là Excel (.xlsx)"),
        ("Tên cơ quan,Từ ngày".encode("cp1258", "ignore") + b"\xe2\xe1", "bảng mã UTF-8"),
        (b"abc\x00def", "không phải là Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "có mật khẩu"),
        (b"PK\x03\x04 not a zip", "Không đọc được tệp"),
        (",".join(HEADINGS).encode() + b"\na,b,c" * 10_001, "hơn 10.000 dòng"),
        ("Tên cơ quan;Từ ngày".encode("utf-16")[:-1], "UTF-8 hoặc UTF-16, hoặc tệp bị cắt dở"),
        ("Tên cơ quan,Từ ngày".encode()[:-9], "Thiếu cột: Từ ngày"),
        ("Tên cơ quan,Từ ngà".encode()[:-1], "tệp bị cắt dở"),
        ("M· c¬ quan,Tªn c¬ quan\nH41,Së Néi vô".encode("cp1252"), "phông cũ TCVN3 (.VnTime)"),
        (write_xlsx(["Tªn c¬ quan", "Tõ ngµy"], [], "x"), "phông cũ TCVN3 (.VnTime)"),
    ],
)
def test_what_is_not_a_sheet_is_refused_in_words(content, words):
    assert words in refusal_of(content)


def test_word_document_is_not_a_sheet():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", "<w:document/>")

    assert refusal_of(out.getvalue()) == "Tệp không phải là Excel (.xlsx) hay CSV."


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_words(content):
    with pytest.raises(ValidationError):
        rows_of(content)


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_stays_a_text(text):
    content = write_xlsx(HEADINGS, [[text, None, 0]], "x")

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")
    assert cells_of(content)[1][0].strip() == text.strip()


@pytest.mark.parametrize("text", FORMULAS)
def test_csv_disarms_formulas_and_reading_takes_that_away_again(text):
    content = write_csv(HEADINGS, [[text, None, 0]])

    assert f"'{text}".encode() in content
    assert rows_of(content)[0][1]["name"] == text.strip()


def test_numbers_and_days_are_real_ones_in_excel():
    content = write_xlsx(
        ["a"] * 6, [[-5, Decimal("58.82"), date(2020, 12, 31), True, "", None]], "x"
    )

    assert cells_of(content)[1] == [-5.0, 58.82, date(2020, 12, 31), "Có", "", ""]
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert b'formatCode="dd/mm/yyyy"' in packed.read("xl/styles.xml")


def test_csv_shows_numbers_and_days_as_people_write_them():
    content = write_csv(["a", "b", "c", "d"], [[-5, Decimal("58.82"), date(2020, 12, 31), None]])

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == 'a,b,c,d\r\n-5,"58,82",31/12/2020,\r\n'


def test_title_with_signs_that_excel_refuses_still_names_the_sheet():
    content = write_xlsx(["a"], [], "Cơ quan [2020]: tỉnh/huyện 'x' và nhiều chữ nữa")

    assert CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names == [
        "Cơ quan  2020   tỉnh huyện  x"
    ]


texts = st.text(
    st.characters(exclude_categories=["C", "Z"], max_codepoint=0x1EFF), min_size=1, max_size=20
)
days = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(texts, days, st.integers(-(10**9), 10**9)), min_size=1, max_size=5))
def test_what_was_exported_is_imported_unchanged(rows):
    expected = [dict(zip(COLUMNS.values(), row, strict=True)) for row in rows]

    from_excel = [values for _, values in rows_of(write_xlsx(HEADINGS, rows, "x"))]
    from_csv = check(
        rows_of(write_csv(HEADINGS, rows)),
        type("Form", (RowForm,), {"name": forms.CharField(), "count": forms.IntegerField()}),
    )

    as_stored = [{**row, "name": clean(row["name"])} for row in expected]
    assert from_excel == as_stored
    assert [row.cleaned_data for row in from_csv] == as_stored


def test_template_explains_itself_and_offers_choices():
    columns = [
        Column("Tên cơ quan", "Tên đầy đủ"),
        Column("Loại", "Chọn trong danh sách", choices=["Sở, ban, ngành", "Chi cục"]),
        Column("Từ ngày", "dd/mm/yyyy", is_day=True),
    ]

    content = write_template(columns, ["Sở Y tế", "Chi cục", date(2020, 1, 1)], "Cơ quan")

    assert cells_of(content)[1] == ["Sở Y tế", "Chi cục", date(2020, 1, 1)]
    assert cells_of(content, 1)[1] == ["Tên cơ quan", "Tên đầy đủ"]
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert b"'Danh m\xe1\xbb\xa5c'!$B$1:$B$2" in packed.read("xl/worksheets/sheet1.xml")


def test_moment_in_a_cell_becomes_its_day():
    def write(sheet):
        sheet.write_row(0, 0, HEADINGS)
        sheet.write(1, 0, "Sở Y tế")
        sheet.write_datetime(1, 1, datetime(2020, 7, 1, 8, 30))  # noqa: DTZ001 - Excel has no zone

    assert rows_of(workbook(write))[0][1]["start"] == date(2020, 7, 1)
