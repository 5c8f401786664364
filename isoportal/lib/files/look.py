"""The one look at everything people hand in: by its content, never by its name."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.formats import number_format

from isoportal.lib.files import images, office, ole, pdf
from isoportal.lib.files.kinds import DOCUMENTS, IMAGES, KINDS, family_of, listed
from isoportal.lib.files.names import clean_name, quoted

HEAD = 16
SMALLER = "Hãy quét với độ phân giải thấp hơn, giảm cỡ ảnh bên trong hoặc tách thành nhiều tệp."


@dataclass(frozen=True)
class Looked:
    """A file that may be kept: what it is, its harmless name, its bytes, and what to know."""

    kind: str
    name: str
    content: "File[bytes]"
    warnings: list[str] = field(default_factory=list)


def look_through(file: "File[bytes]", kinds: Collection[str] = DOCUMENTS) -> Looked:
    """`file` as it may be kept, if it is one of `kinds` and does no harm.

    Documents stay as they came, to the byte; pictures are drawn anew. Raises
    ValidationError, which names the file, what is wrong with it and what to do.
    """
    check_size(file, settings.UPLOAD_LIMIT)
    kind = _kind_of(file)
    if kind not in kinds:
        raise ValidationError(_not_taken(file, kinds))
    if kind in IMAGES:
        check_size(file, settings.PHOTO_LIMIT)
        name = clean_name(file.name or "", kind)
        return Looked(kind, name, images.drawn_anew(file, kind))
    warnings = _warnings(file, kind)
    file.seek(0)
    return Looked(kind, clean_name(file.name or "", kind), file, warnings)


def check_size(file: "File[bytes]", limit: int, advice: str = SMALLER) -> None:
    """Raises ValidationError for an empty file and for one over `limit` bytes."""
    if not file.size:
        raise ValidationError(f"Tệp {quoted(file)} rỗng (0 byte). Hãy chọn tệp khác.")
    if file.size >= limit:
        raise ValidationError(
            f"Tệp phải nhỏ hơn {limit // 1024**2} MB; {quoted(file)} có "
            f"{number_format(-(-10 * file.size // 1024**2) / 10)} MB. {advice}"
        )


def check_sheet(file: "File[bytes]") -> None:
    """Raises ValidationError for what is of another kind than an Excel or CSV list."""
    if _kind_of(file) not in {"", "xlsx"}:
        raise ValidationError(
            f"Tệp {quoted(file)} không phải là Excel (.xlsx) hoặc CSV (xét theo nội dung, không "
            "theo tên). Hãy tải tệp mẫu, điền vào mẫu rồi chọn tệp đó."
        )
    file.seek(0)


def _kind_of(file: "File[bytes]") -> str:
    """The kind by content; "" for none of ours."""
    file.seek(0)
    family = family_of(file.read(HEAD))
    file.seek(0)
    if family == "zip":
        return office.kind_of(file)
    if family == "ole":
        return ole.kind_of(file)
    return family


def _warnings(file: "File[bytes]", kind: str) -> list[str]:
    """What to know about a document that may be kept; raises where it may not."""
    if kind == "pdf":
        return pdf.check(file)
    if KINDS[kind].old:
        return ole.check(file)
    return office.check(file)


def _not_taken(file: "File[bytes]", kinds: Collection[str]) -> str:
    words = listed(kinds)
    return (
        f"Tệp {quoted(file)} không phải là {words} (xét theo nội dung, không theo tên). "
        f"Hãy chọn đúng tệp hoặc lưu lại thành {words}."
    )
