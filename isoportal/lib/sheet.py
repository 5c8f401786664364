"""Tables in and out: what people fill in Excel is read here, what they download is written here.

Reading believes nothing: a workbook is unpacked within limits and packed again, and then
parsed in a process of its own (workbook.py), because a file of five kilobytes can ask for
five gigabytes of cells.
"""

import csv
import io
import json
import logging
import lzma
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import xlsxwriter
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import number_format

from isoportal.lib.days import show_day
from isoportal.lib.repacking import BROKEN, TOO_LARGE, packed_again
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
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, RuntimeError,
    ValueError,
)  # fmt: skip


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
    cells = _cells_of_workbook(content, most) if packed else _cells_of_csv(content, most)
    if len(cells) > most:
        raise ValidationError(f"Tệp có hơn {number_format(most)} dòng. Hãy chia thành nhiều tệp.")
    start, fields = _headings(cells, columns, columns.values() if needed is None else needed)
    names, places = [*fields.values()], [*fields]
    width = max(places, default=0) + 1
    rows = [
        (number, {name: row[place] for name, place in zip(names, places, strict=True)})
        if len(row) >= width
        else (number, {name: row[at] for at, name in fields.items() if at < len(row)})
        for number, row in enumerate(cells[start:], start=start + 1)
    ]
    return [(number, values) for number, values in rows if any(v != "" for v in values.values())]


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


def _cells_of_workbook(content: bytes, most: int) -> list[list[Any]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            safe = packed_again(packed, most)
    except UNREADABLE as error:
        raise ValidationError(BROKEN) from error
    rows = _cells_told_of(safe)
    if rows is None:
        raise ValidationError("Tệp Excel không có trang tính nào.")
    known = _Cleaned()
    return [[known[cell] if type(cell) is str else cell for cell in row] for row in rows]


class _Cleaned(dict[str, str]):
    """Texts as they should be; the same ones stand in many rows."""

    def __missing__(self, text: str) -> str:
        made = self[text] = clean(text)
        return made


def _cells_told_of(workbook: bytes) -> list[list[Any]] | None:
    """What a process that may eat only so much makes of it; None where it has no sheet."""
    limits = [str(limit) for limit in [MOST_MEMORY, MOST_SECONDS, MOST_TOLD]]
    try:
        ended = subprocess.run(
            [sys.executable, "-I", READER, *limits],
            input=workbook,
            capture_output=True,
            timeout=MOST_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise ValidationError(TOO_LARGE) from error
    if ended.returncode:  # the reader does not survive a lack of memory
        words = ended.stderr.decode(errors="replace")
        logger.warning("Reading a workbook ended with %s: %s", ended.returncode, words[:1000])
        raise ValidationError(TOO_LARGE if ended.returncode < 0 else BROKEN)
    told = json.loads(ended.stdout, object_hook=_told)
    if "failed" in told:
        raise ValidationError(TOO_LARGE if told["failed"] == "size" else BROKEN)
    rows: list[list[Any]] | None = told["cells"]
    return rows


def _told(what: dict[str, Any]) -> Any:
    return date.fromisoformat(what["day"]) if "day" in what else what


def _cells_of_csv(content: bytes, most: int) -> list[list[Any]]:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
        if "\0" in text:
            raise ValidationError("Tệp không phải là Excel (.xlsx) hay CSV.")
        delimiter = max(",;\t", key=next(iter(text.splitlines()), "").count)
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows = list(islice(lines, most + 1))
    except UnicodeDecodeError as error:
        raise ValidationError(
            "Tệp không phải là Excel (.xlsx), cũng không phải là CSV với bảng mã UTF-8."
        ) from error
    except csv.Error as error:
        raise ValidationError(BROKEN) from error
    return [[_value(_unquoted(cell)) for cell in row] for row in rows]


def _unquoted(cell: str) -> str:
    """Takes away the sign that write_csv puts before what looks like a formula."""
    return cell[1:] if cell[:1] == "'" and _looks_like_a_formula(cell[1:]) else cell


def _value(cell: Any) -> Any:
    return clean(cell) if isinstance(cell, str) else cell


def _headings(
    cells: Sequence[Sequence[Any]], columns: Mapping[str, str], needed: Collection[str]
) -> tuple[int, dict[int, str]]:
    """How many rows go before the data, and which field stands in which place."""
    fields = {_folded(heading): field for heading, field in columns.items()}
    rows = [[_folded(cell) for cell in row] for row in cells[:HEADINGS_WITHIN]]
    best = max(rows, key=lambda row: len(fields.keys() & set(row)), default=[])
    missing = [
        heading
        for heading, field in columns.items()
        if field in needed and _folded(heading) not in best
    ]
    if missing:
        raise ValidationError(f"Thiếu cột: {', '.join(missing)}. Hãy dùng đúng tệp mẫu.")
    twice = [heading for heading in columns if best.count(_folded(heading)) > 1]
    if twice:
        raise ValidationError(f"Cột có hai lần: {', '.join(twice)}.")
    return rows.index(best) + 1, {
        place: fields[heading] for place, heading in enumerate(best) if heading in fields
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
            _write_cell(sheet, number, place, cell, formats)
            widths[place] = max(widths[place], len(_as_text(cell)) + 2)
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
