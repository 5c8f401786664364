"""Reads the cells of an Excel workbook: the one file that knows calamine.

It is a program of its own. A few kilobytes can ask its reader for gigabytes in many ways
(millions of cells, cells without a place, one long text in a million cells), and calamine
then ends its process at once; so that process is this one, with a limit, and never the
portal's. It takes the workbook on standard input and tells on standard output one row a
line, as JSON; instead of rows it may tell why there are none. It needs no Django, and
imports nothing of the portal.
"""

import io
import json
import lzma
import re
import resource
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

MOST_ENTRIES, MOST_BYTES, MOST_RATIO = 2000, 100 * 1024**2, 100
MOST_COLUMNS = 200
PIECE, OVERLAP = 1024**2, 64
CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)([0-9]+)["']""")
UNREADABLE = (
    CalamineError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError,
    RuntimeError, ValueError,
)  # fmt: skip
SIZE, BROKEN = "size", "broken"  # the portal has words for these; all else is said here
as_json = json.JSONEncoder(ensure_ascii=False).encode


class RefusedError(Exception):
    """Why the workbook is not read: SIZE, BROKEN, or words."""


def main() -> None:
    memory, seconds, told, rows = (int(limit) for limit in sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    try:
        failed = _tell(cells(sys.stdin.buffer.read(), rows), told)
    except RefusedError as error:
        failed = str(error)
    except MemoryError:
        failed = SIZE
    except UNREADABLE:
        failed = BROKEN
    if failed:
        sys.stdout.buffer.write(as_json({"failed": failed}).encode())


def _tell(rows: Sequence[Sequence[Any]], most: int) -> str:
    """Write the rows while they are fewer than `most` bytes; SIZE where they are not."""
    out = sys.stdout.buffer
    for row in rows:
        line = as_json([_value(cell) for cell in row]).encode() + b"\n"
        most -= len(line)
        if most < 0:
            return SIZE
        out.write(line)
    return ""


def cells(content: bytes, most: int) -> list[list[Any]]:
    """The rows of the first sheet people see; of more than `most`, so many that it shows."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        _check_entries(packed.infolist())
        for entry in packed.infolist():
            if entry.filename.endswith((".xml", ".rels")):
                with packed.open(entry) as part:
                    _check_part(entry.filename, part, most)
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        shown = [sheet.name for sheet in book.sheets_metadata if _is_shown(sheet)]
        if not shown:
            raise RefusedError("Tệp Excel không có trang tính nào.")
        return book.get_sheet_by_name(shown[0]).to_python(skip_empty_area=False, nrows=most + 1)


def _check_entries(entries: Sequence[zipfile.ZipInfo]) -> None:
    names = {entry.filename for entry in entries}
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise RefusedError("Tệp không phải là Excel (.xlsx) hay CSV.")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise RefusedError("Tệp có macro. Hãy lưu lại dạng .xlsx (không macro).")
    unpacked = sum(entry.file_size for entry in entries)
    ratio = unpacked / max(1, sum(entry.compress_size for entry in entries))
    if len(entries) > MOST_ENTRIES or unpacked > MOST_BYTES or ratio > MOST_RATIO:
        raise RefusedError(SIZE)
    if any(entry.flag_bits & 1 for entry in entries):
        raise RefusedError("Tệp có mật khẩu. Hãy lưu lại không mật khẩu.")


def _check_part(name: str, part: IO[bytes], most: int) -> None:
    """Reads a part to its end, for its sum is checked there; no type is declared in it."""
    for piece in _pieces(part):
        if b"<!DOCTYPE" in piece:
            raise RefusedError(BROKEN)
        if name.startswith("xl/worksheets/"):
            _check_extent(piece, most)


def _pieces(part: IO[bytes]) -> Iterator[bytes]:
    """A part piece by piece, each with the end of the one before it."""
    before = b""
    while piece := part.read(PIECE):
        yield before + piece
        before = piece[-OVERLAP:]


def _check_extent(piece: bytes, most: int) -> None:
    """Refuses a cell far out by its name: the reader would fill the whole rectangle up to it."""
    found = CELL.findall(piece)
    columns = {letters for letters in {each for each, _ in found} if _place(letters) > MOST_COLUMNS}
    rows = {row for row in {each for _, each in found} if len(row) > 7 or int(row) > most}
    number = f"{most:,}".replace(",", ".")
    for letters, row in found if columns or rows else ():
        if letters in columns or row in rows:
            raise RefusedError(
                f"Tệp có ô {(letters + row).decode()[:20]} ngoài {number} dòng, {MOST_COLUMNS} cột "
                "đầu. Hãy xóa các dòng, cột trống ở cuối hoặc chia tệp."
            )


def _place(letters: bytes) -> int:
    """The number of a column: A is 1, AA is 27."""
    place = 0
    for letter in letters.upper():
        place = place * 26 + letter - ord("A") + 1
    return place


def _is_shown(sheet: SheetMetadata) -> bool:
    return sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible


def _value(cell: Any) -> Any:
    """A cell as JSON can hold it: a moment is its day, a length of time its text."""
    if type(cell) is str:
        return cell
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    return cell if isinstance(cell, str | float | int) else str(cell)


if __name__ == "__main__":
    main()
