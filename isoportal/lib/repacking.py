"""A workbook from somebody's hands, unpacked within limits and packed again."""

import io
import re
import zipfile
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.formats import number_format

MOST_ENTRIES, MOST_BYTES, MOST_RATIO = 2000, 100 * 1024**2, 100
MOST_COLUMNS = 200
CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)([0-9]+)["']""")
BROKEN = "Không đọc được tệp. Hãy mở bằng Excel, lưu lại dạng .xlsx rồi gửi lại."
TOO_LARGE = "Tệp Excel bung ra quá lớn. Hãy chép các ô cần nhập sang mẫu mới rồi gửi lại."


def packed_again(packed: zipfile.ZipFile, most: int) -> bytes:
    """The workbook with nothing but what was looked at, so that no size in it can lie."""
    entries = packed.infolist()
    _check_entries(entries)
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w") as out:
        for entry in entries:
            if not entry.filename.endswith((".xml", ".rels")):
                continue
            part = packed.read(entry)
            if b"<!DOCTYPE" in part:
                raise ValidationError(BROKEN)
            if entry.filename.startswith("xl/worksheets/"):
                _check_extent(part, most)
            out.writestr(entry.filename, part)
    return again.getvalue()


def _check_entries(entries: Sequence[zipfile.ZipInfo]) -> None:
    names = {entry.filename for entry in entries}
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise ValidationError("Tệp không phải là Excel (.xlsx) hay CSV.")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ValidationError("Tệp có macro. Hãy lưu lại dạng .xlsx (không macro).")
    unpacked = sum(entry.file_size for entry in entries)
    ratio = unpacked / max(1, sum(entry.compress_size for entry in entries))
    if len(entries) > MOST_ENTRIES or unpacked > MOST_BYTES or ratio > MOST_RATIO:
        raise ValidationError(TOO_LARGE)
    if any(entry.flag_bits & 1 for entry in entries):
        raise ValidationError("Tệp có mật khẩu. Hãy lưu lại không mật khẩu.")


def _check_extent(part: bytes, most: int) -> None:
    """Refuses a cell far out by its name: the reader would fill the whole rectangle up to it."""
    cells = CELL.findall(part)
    columns = {letters for letters in {each for each, _ in cells} if _place(letters) > MOST_COLUMNS}
    rows = {row for row in {each for _, each in cells} if len(row) > 7 or int(row) > most}
    for letters, row in cells if columns or rows else ():
        if letters in columns or row in rows:
            raise ValidationError(
                f"Tệp có ô {(letters + row).decode()} ngoài {number_format(most)} dòng, "
                f"{MOST_COLUMNS} cột đầu. Hãy xóa các dòng, cột trống ở cuối hoặc chia tệp."
            )


def _place(letters: bytes) -> int:
    """The number of a column: A is 1, AA is 27."""
    place = 0
    for letter in letters.upper():
        place = place * 26 + letter - ord("A") + 1
    return place
