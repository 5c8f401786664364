"""Whether a PDF may be kept: it is whole, has pages, no password, and does nothing by itself."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File

from isoportal.lib.files.child import TooMuchWorkError, ask
from isoportal.lib.files.names import quoted

TAIL = 2048
PRINT = "Hãy mở tệp, in lại thành PDF rồi chọn bản mới."
REASONS = {
    "script": "có mã lệnh chạy bên trong",
    "start": "có lệnh mở chương trình hoặc gửi dữ liệu ra ngoài",
    "inside": "có tệp khác đính kèm bên trong",
}


def check(file: "File[bytes]") -> list[str]:
    """Raises ValidationError where it may not be kept; there is nothing to warn of."""
    called = quoted(file)
    file.seek(max(0, (file.size or 0) - TAIL))
    if b"%%EOF" not in file.read(TAIL):
        raise ValidationError(
            f"Tệp {called} bị thiếu phần cuối, thường do tải lên hoặc sao chép dở dang. "
            "Hãy quét hoặc tải lại."
        )
    try:
        told, _ = ask("read_pdf.py", file)
    except TooMuchWorkError as error:
        raise ValidationError(f"Tệp PDF {called} quá phức tạp để kiểm tra. {PRINT}") from error
    wrong = _wrong(told)
    if wrong:
        raise ValidationError(f"Tệp PDF {called} {wrong}")
    return []


def _wrong(told: dict[str, Any]) -> str:
    if told.get("encrypted"):
        return "có mật khẩu hoặc bị mã hóa. Hãy bỏ mật khẩu rồi chọn lại."
    if told.get("broken"):
        return f"bị hỏng, không đọc được hết. {PRINT}"
    if not told["pages"]:
        return "không có trang nào. Hãy quét hoặc xuất lại."
    reasons = [words for doing, words in REASONS.items() if doing in told["does"]]
    return f"{'; '.join(reasons)}. {PRINT}" if reasons else ""
