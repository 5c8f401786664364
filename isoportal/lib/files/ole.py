"""Files of Office before 2007 (.doc, .xls): kept as they are, unless locked or with macros.

They are a small file system; only the names in its directory are read, each in an entry
of 128 bytes that lies on a multiple of 128.
"""

import re
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.files import File

from isoportal.lib.files.names import quoted

ENTRY, NAME = 128, 64
LONGEST = 64
TYPES = {1, 2, 5}  # a storage, a stream, the root
LOCKED = {"EncryptedPackage", "EncryptionInfo"}
MACROS = {"_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros", "VBA"}
OLD = "Tệp ở định dạng cũ (trước Office 2007), chỉ lưu giữ; nên lưu lại thành .docx hoặc .xlsx."
NAMED = re.compile(rb"(?:[^\0]\0){1,31}\0\0")


def kind_of(file: "File[bytes]") -> str:
    """ "doc" or "xls"; "" for anything else kept in that way, as installers are."""
    names = set(_names(file))
    if names & LOCKED:
        raise ValidationError(
            f"Tệp {quoted(file)} có mật khẩu hoặc bị mã hóa. Hãy bỏ mật khẩu (Tệp › Thông tin › "
            "Bảo vệ) rồi chọn lại."
        )
    if "WordDocument" in names:
        return "doc"
    return "xls" if names & {"Workbook", "Book"} else ""


def check(file: "File[bytes]") -> list[str]:
    """What to know about a file of the old kind; raises where it carries macros."""
    if MACROS & set(_names(file)):
        raise ValidationError(
            f"Tệp {quoted(file)} có macro (chương trình chạy bên trong). Hãy lưu lại thành .docx "
            "hoặc .xlsx, là loại không có macro, rồi chọn lại."
        )
    return [OLD]


def _names(file: "File[bytes]") -> Iterator[str]:
    file.seek(0)
    content = file.read()
    file.seek(0)
    for start in range(512, len(content) - ENTRY + 1, ENTRY):
        length = content[start + NAME] + 256 * content[start + NAME + 1]
        if not 2 < length <= LONGEST or content[start + NAME + 2] not in TYPES:
            continue
        if NAMED.fullmatch(content, start, start + length):
            yield content[start : start + length - 2].decode("utf-16-le", "replace")
