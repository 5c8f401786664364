"""Tables in and out: what people fill in Excel is read here, what they download is written here.

Reading believes nothing: a workbook is unpacked and parsed in a process of its own, within
limits (workbook.py), because a file of five kilobytes can ask for five gigabytes of cells.
Of its rows only the columns that are asked for are kept.
"""

import csv
import io
import json
import logging
import re
import subprocess
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO, NamedTuple

import xlsxwriter
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import number_format

from isoportal.lib.days import show_day
from isoportal.lib.old_fonts import old_font_of_bytes, old_fonts
from isoportal.lib.vietnamese import clean

Row = tuple[int, dict[str, Any]]
logger = logging.getLogger("isoportal.sheet")

READER = Path(__file__).with_name("workbook.py")
MOST_MEMORY, MOST_SECONDS, MOST_TOLD = 768 * 1024**2, 20, 32 * 1024**2
MOST_ROWS, HEADINGS_WITHIN = 10_000, 10
SUM_SIGNS = "=+-@＝＋－＠"  # a spreadsheet would run a text that begins with one of them
BLANK_SIGNS = "\t\r\n\0"
DAY = "dd/mm/yyyy"
MOMENT = "dd/mm/yyyy hh:mm"
LONGEST_HEAD = 100_000  # signs of a CSV file in which its headings are looked for
BROKEN = "Không đọc được tệp. Hãy mở bằng Excel, lưu lại dạng .xlsx rồi gửi lại."
TOO_LARGE = "Tệp Excel bung ra quá lớn. Hãy chép các ô cần nhập sang mẫu mới rồi gửi lại."
FAILED = {"broken": BROKEN, "size": TOO_LARGE}
NO_TEXT = (
    "Tệp không phải là Excel (.xlsx), cũng không phải là CSV với bảng mã UTF-8 hoặc UTF-16, hoặc "
    "tệp bị cắt dở."
)
OLD_FONT = "Chữ trong tệp gõ bằng phông cũ {}. Hãy chuyển cả tệp sang Unicode rồi nhập lại."


def _told(what: dict[str, Any]) -> Any:
    return date.fromisoformat(what["day"]) if "day" in what else what


READ_JSON = json.JSONDecoder(object_hook=_told).decode


@dataclass(frozen=True)
class Column:
    """A column of a sheet to be filled in: what goes into it, and what may be chosen."""

    heading: str
    guide: str
    choices: Sequence[str] = ()
    width: int = 20
    is_day: bool = False


# --- in ---------------------------------------------------------------------------------


def read(
    file: BinaryIO,
    columns: Mapping[str, str],
    *,
    needed: Collection[str] | None = None,
    most: int = MOST_ROWS,
) -> list[Row]:
    """The rows below the headings of an Excel or CSV file: (row number as Excel counts, values).

    `columns` gives the field for each heading; where only some fields are `needed`, the
    columns of the others may be missing. Blank rows are left out. Raises ValidationError,
    in words, for a file that is not a sheet, is a bomb, lacks a column or has more than
    `most` rows.
    """
    file.seek(0)
    content = file.read()
    packed = _is_packed(content)
    rows = _rows_of_workbook(content, most) if packed else _rows_of_csv(content, columns)
    head = list(islice(rows, HEADINGS_WITHIN))
    start, places = _headings(head, columns, columns.values() if needed is None else needed)
    known, found = _Cleaned(), []
    for number, row in enumerate(chain(head[start:], rows), start=start + 1):
        if number > most:
            raise ValidationError(
                f"Tệp có hơn {number_format(most)} dòng. Hãy chia thành nhiều tệp."
            )
        width = len(row)
        values = {
            name: known[cell] if type(cell := row[at]) is str else cell
            for name, at in places.items()
            if at < width
        }
        if any(value != "" for value in values.values()):
            found.append((number, values))
    return found


def check(rows: Iterable[Row], form: Callable[[dict[str, Any]], forms.Form]) -> list[forms.Form]:
    """The valid forms of all rows, or one ValidationError that lists every bad cell."""
    checked = [(number, form(values)) for number, values in rows]
    problems = [
        _problem(number, row, field, str(text))
        for number, row in checked
        for field, texts in row.errors.items()
        for text in texts
    ]
    if problems:
        raise ValidationError(problems)
    return [row for _, row in checked]


def _problem(number: int, row: forms.Form, field: str, text: str) -> str:
    if field not in row.fields:
        return f"Dòng {number}: {text}"
    given = row.data.get(field, "")
    value = show_day(given) if isinstance(given, date) else str(given)
    named = "" if not value or value in text else f"“{value[:60]}” – "
    return f"Dòng {number}, {row.fields[field].label}: {named}{text}"


def _is_packed(content: bytes) -> bool:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise ValidationError(
            "Tệp là Excel đời cũ (.xls) hoặc có mật khẩu. Hãy lưu lại dạng .xlsx không mật khẩu."
        )
    return content.startswith(b"PK")


class _Cleaned(dict[str, str]):
    """Texts as they should be; the same ones stand in many rows."""

    def __missing__(self, text: str) -> str:
        made = self[text] = clean(text)
        return made


def _rows_of_workbook(content: bytes, most: int) -> Iterator[list[Any]]:
    """What a process that may eat only so much makes of it, row by row."""
    limits = [str(limit) for limit in [MOST_MEMORY, MOST_SECONDS, MOST_TOLD, most]]
    with TemporaryFile("w+", encoding="utf-8", newline="\n") as told:
        try:
            ended = subprocess.run(
                [sys.executable, "-I", READER, *limits],
                input=content,
                stdout=told,
                stderr=subprocess.PIPE,
                timeout=MOST_SECONDS,
            )
        except subprocess.TimeoutExpired as error:
            raise ValidationError(TOO_LARGE) from error
        if ended.returncode:  # the reader does not survive a lack of memory
            told_last = ended.stderr.decode(errors="replace")[:1000]
            logger.warning("Reading a workbook ended with %s: %s", ended.returncode, told_last)
            raise ValidationError(TOO_LARGE if ended.returncode < 0 else BROKEN)
        told.seek(0)
        for row in map(READ_JSON, told):
            if isinstance(row, dict):
                words: str = row["failed"]
                raise ValidationError(FAILED.get(words, words))
            yield row


def _rows_of_csv(content: bytes, columns: Mapping[str, str]) -> Iterator[list[str]]:
    text = _text(content)
    lines = csv.reader(
        io.StringIO(text, newline=""), delimiter=_delimiter(text, columns), strict=True
    )
    begun = 1
    try:
        for row in lines:
            yield [_unquoted(cell) for cell in row]
            begun = lines.line_num + 1
    except csv.Error as error:
        raise ValidationError(
            f"Dòng {begun} của tệp CSV: dấu ngoặc kép mở mà không đóng đúng chỗ, ô quá dài, hoặc "
            "tệp bị cắt dở."
        ) from error


def _text(content: bytes) -> str:
    """What a CSV file says, in UTF-8 or UTF-16."""
    marks = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    bare = "utf-16-le" if content[1:2] == b"\0" else "utf-8-sig"  # without a mark, as M\0
    try:
        text = content.decode(marks.get(content[:2], bare))
    except UnicodeDecodeError as error:
        font = old_font_of_bytes(content)
        raise ValidationError(OLD_FONT.format(font) if font else NO_TEXT) from error
    if "\0" in text:
        raise ValidationError("Tệp không phải là Excel (.xlsx) hay CSV.")
    return text


def _delimiter(text: str, columns: Mapping[str, str]) -> str:
    """The sign that finds most headings; there may be titles with commas above them."""
    headings = {_folded(heading) for heading in columns}
    lines = list(islice(io.StringIO(text[:LONGEST_HEAD], newline=""), HEADINGS_WITHIN))

    def found(sign: str) -> tuple[int, int]:
        rows = csv.reader(lines, delimiter=sign)
        return max((len(headings & {*map(_folded, row)}) for row in rows), default=0), sum(
            line.count(sign) for line in lines[:1]
        )

    return max(",;\t", key=found)


def _unquoted(cell: str) -> str:
    """Takes away the sign that write_csv puts before what looks like a formula."""
    return cell[1:] if cell[:1] == "'" and _looks_like_a_formula(cell[1:]) else cell


def _headings(
    head: Sequence[Sequence[Any]], columns: Mapping[str, str], needed: Collection[str]
) -> tuple[int, dict[str, int]]:
    """How many rows go before the data, and in which place each field stands."""
    fields = {_folded(heading): field for heading, field in columns.items()}
    rows = [[_folded(cell) for cell in row] for row in head]
    best = max(rows, key=lambda row: len(fields.keys() & set(row)), default=[])
    missing = [
        heading
        for heading, field in columns.items()
        if field in needed and _folded(heading) not in best
    ]
    if missing:
        texts = (cell for row in head for cell in row if isinstance(cell, str))
        fonts = [*old_fonts(texts).values(), ""]
        told = f" {OLD_FONT.format(fonts[0])}" if fonts[0] else " Hãy dùng đúng tệp mẫu."
        raise ValidationError(f"Thiếu cột: {', '.join(missing)}.{told}")
    twice = [heading for heading in columns if best.count(_folded(heading)) > 1]
    if twice:
        raise ValidationError(f"Cột có hai lần: {', '.join(twice)}.")
    places = {heading: place for place, heading in enumerate(best)}
    return rows.index(best) + 1, {
        field: places[heading] for heading, field in fields.items() if heading in places
    }


def _folded(heading: Any) -> str:
    return clean(str(heading)).casefold().rstrip(" *")


# --- out --------------------------------------------------------------------------------


def write_xlsx(columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str) -> bytes:
    """A workbook with one sheet: texts stay texts, numbers numbers and days days."""
    return write_book([Sheet(title, columns, rows)])


class Year(int):
    """A number that counts nothing, and is written without the point of the thousands."""


class Sheet(NamedTuple):
    """A table of a workbook that is written."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]


def write_book(sheets: Iterable[Sheet]) -> bytes:
    """A workbook with several sheets."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for sheet in sheets:
            _write_sheet(book, sheet.title, sheet.columns, sheet.rows)
    return out.getvalue()


def write_template(columns: Sequence[Column], example: Sequence[Any], title: str) -> bytes:
    """A workbook to fill in: an example row, lists to choose from, and a sheet that explains."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = _write_sheet(book, title, [column.heading for column in columns], [example])
        text, day = (book.add_format({"num_format": kind}) for kind in ["@", DAY])
        guide = [(column.heading, column.guide) for column in columns]
        _write_sheet(book, "Hướng dẫn", ["Cột", "Cách điền"], guide)
        lists = book.add_worksheet("Danh mục")
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width, day if column.is_day else text)
            lists.write_column(0, place, column.choices)
            if column.choices:
                letter = chr(ord("A") + place)
                source = f"='Danh mục'!${letter}$1:${letter}${len(column.choices)}"
                sheet.data_validation(
                    1, place, MOST_ROWS - 1, place,
                    {"validate": "list", "source": source, "error_title": column.heading,
                     "error_message": "Hãy chọn một giá trị trong danh sách."},
                )  # fmt: skip
        lists.hide()
    return out.getvalue()


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """The same table as comma separated text, which Excel opens with the right letters."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_as_text(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _write_sheet(
    book: xlsxwriter.Workbook, title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> Any:
    sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip())
    head = book.add_format(
        {"bold": True, "bottom": 1, "bg_color": "#E1E7EF", "text_wrap": True, "valign": "vcenter"}
    )
    formats = {
        kind: book.add_format({"num_format": shown})
        for kind, shown in {date: DAY, datetime: MOMENT, int: "#,##0", Year: "0"}.items()
    }
    widths = [len(heading) + 2 for heading in columns]
    for place, heading in enumerate(columns):
        sheet.write_string(0, place, heading, head)
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            if cell is not None and cell != "":
                _write_cell(sheet, number, place, cell, formats)
                shown = cell if isinstance(cell, str) else _as_text(cell)
                widths[place] = max(widths[place], len(shown) + 2)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(width, 60))
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    return sheet


def _write_cell(sheet: Any, row: int, place: int, cell: Any, formats: Mapping[type, Any]) -> None:
    if isinstance(cell, bool) or cell is None or isinstance(cell, str):
        sheet.write_string(row, place, _shown(cell)[:32767])
    elif isinstance(cell, date):
        kind = datetime if isinstance(cell, datetime) else date
        sheet.write_datetime(row, place, _local(cell), formats[kind])
    else:
        sheet.write_number(row, place, cell, formats.get(type(cell)))


def _local(day: date) -> date:
    """A moment as the clock of the province shows it: Excel knows no zones."""
    is_moment = isinstance(day, datetime) and timezone.is_aware(day)
    return timezone.make_naive(day) if is_moment else day  # type: ignore[arg-type]


def _shown(cell: Any) -> str:
    return ("Có" if cell else "Không") if isinstance(cell, bool) else str(cell or "")


def _as_text(cell: Any) -> str:
    """A cell as CSV holds it: days and decimals as people write them, no text that would run."""
    if isinstance(cell, date):
        clock = f" {_local(cell):%H:%M}" if isinstance(cell, datetime) else ""
        return f"{show_day(_local(cell))}{clock}"
    if isinstance(cell, Decimal | float | int) and not isinstance(cell, bool):
        return str(cell).replace(".", ",")
    text = _shown(cell)
    return f"'{text}" if _looks_like_a_formula(text) else text


def _looks_like_a_formula(text: str) -> bool:
    bare = text.lstrip("'")
    return bare[:1] in {*BLANK_SIGNS} or bare.lstrip()[:1] in {*SUM_SIGNS}
