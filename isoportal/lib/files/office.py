"""Word and Excel files of today: which of them it is, and in words what is wrong with it."""

import zipfile
import zlib

from django.core.exceptions import ValidationError
from django.core.files import File

from isoportal.lib.files.child import TooMuchWorkError, ask
from isoportal.lib.files.names import quoted

MOST_ENTRIES = 2000
ENTRY = b"PK\x01\x02"
TYPES = "[Content_Types].xml"
MAIN = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
BROKEN = (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError)
SAVE_AGAIN = "Hãy mở bằng Word hoặc Excel, lưu lại thành tệp mới rồi chọn tệp đó."
WRONG = {
    "broken": ("bị hỏng, không đọc được", SAVE_AGAIN),
    "complex": ("quá phức tạp để kiểm tra", SAVE_AGAIN),
    "large": ("phình ra quá lớn khi mở (trên 100 MB, 2.000 phần hoặc gấp 100 lần)", SAVE_AGAIN),
    "locked": ("có mật khẩu hoặc bị mã hóa", "Hãy bỏ mật khẩu rồi chọn lại."),
    "climbs": ("chứa đường dẫn trỏ ra ngoài tệp", SAVE_AGAIN),
    "doctype": ("chứa khai báo XML không an toàn (DOCTYPE)", SAVE_AGAIN),
    "macros": (
        "có macro (chương trình chạy bên trong)",
        "Hãy lưu lại thành .docx hoặc .xlsx, là loại không có macro, rồi chọn lại.",
    ),
    "zip": (
        "chứa một tệp nén khác bên trong ({part})",
        "Hãy bỏ tệp đó ra, nộp riêng, rồi chọn lại.",
    ),
}
WARNINGS = {
    "away": "Tệp có liên kết tới dữ liệu bên ngoài; phần đó có thể không hiện khi xem.",
    "objects": "Tệp có đối tượng nhúng; không mở đối tượng đó nếu không rõ nguồn gốc.",
}


def kind_of(file: "File[bytes]") -> str:
    """Whether it is a "docx" or an "xlsx", by what lies in it; "" for any other zip.

    Each entry of its directory bears a sign, so a huge directory is never read.
    """
    file.seek(0)
    if file.read().count(ENTRY) > MOST_ENTRIES:
        raise _refusal(file, "large")
    file.seek(0)
    assert file.file
    try:
        names = set(zipfile.ZipFile(file.file).namelist())
    except BROKEN:
        return ""
    return next((kind for part, kind in MAIN.items() if {TYPES, part} <= names), "")


def check(file: "File[bytes]") -> list[str]:
    """Raises ValidationError where it may not be kept; otherwise what to know about it."""
    try:
        told, _ = ask("read_office.py", file)
    except TooMuchWorkError as error:
        raise _refusal(file, "complex") from error
    if wrong := told.get("wrong"):
        raise _refusal(file, wrong, told["part"])
    return [WARNINGS[warning] for warning in told["warnings"]]


def _refusal(file: "File[bytes]", why: str, part: str = "") -> ValidationError:
    wrong, mend = WRONG[why]
    return ValidationError(f"Tệp {quoted(file)} {wrong.format(part=part)}. {mend}")
