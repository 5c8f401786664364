"""Files people hand in and the portal makes: kept privately, served only by a view."""

import unicodedata
import uuid
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import FileSystemStorage
from PIL import Image

from isoportal.lib.vietnamese import clean

SUFFIXES = {"PDF": [".pdf"], "JPEG": [".jpg", ".jpeg"], "PNG": [".png"]}
MOST_PIXELS = 40_000_000
NAME_LENGTH = 200


class PrivateStorage(FileSystemStorage):
    """Files under MEDIA_ROOT that have no address: a view checks who asks and streams them."""

    def url(self, name: str | None) -> str:
        raise ValueError("A private file has no address; serve it by a view.")


def check_scan(file: "File[bytes]") -> str:
    """What a scanned document is by its content: "PDF", "JPEG" or "PNG".

    The name and the type the browser claims are not believed. Raises
    ValidationError, in words, for anything else, for a broken file and for one
    over the limit.
    """
    check_size(file, settings.UPLOAD_LIMIT)
    head = _read(file, 0, 8)
    if head.startswith(b"%PDF-"):
        if b"%%EOF" not in _read(file, max(0, (file.size or 0) - 2048), 2048):
            raise ValidationError(f"Tệp {_quoted(file)} bị thiếu phần cuối. Hãy quét hoặc tải lại.")
        return "PDF"
    if head.startswith(b"\xff\xd8\xff") or head == b"\x89PNG\r\n\x1a\n":
        return _image_format(file)
    raise ValidationError(
        f"Tệp {_quoted(file)} không phải là PDF, JPG hoặc PNG (xét theo nội dung, không theo tên). "
        "Hãy quét văn bản thành một trong ba loại tệp đó."
    )


def check_size(file: "File[bytes]", limit: int) -> None:
    """Raises ValidationError for an empty file and for one over `limit` bytes."""
    if not file.size:
        raise ValidationError(f"Tệp {_quoted(file)} rỗng (0 byte). Hãy chọn tệp khác.")
    if file.size >= limit:
        raise ValidationError(
            f"Tệp phải nhỏ hơn {limit // 1024**2} MB; {_quoted(file)} có "
            f"{-(-file.size // 1024**2)} MB."
        )


def clean_name(name: str, kind: str = "") -> str:
    """A file name as it may be shown and handed back: composed, without folders, control and
    direction signs, at most 200 signs long, with a suffix that suits `kind`.
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    visible = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    path = PurePath(clean(visible).lstrip(".") or "tep")
    suffix = path.suffix[:20]
    if kind and suffix.lower() not in SUFFIXES[kind]:
        path, suffix = PurePath(f"{path.name}{SUFFIXES[kind][0]}"), SUFFIXES[kind][0]
    return path.name.removesuffix(suffix)[: NAME_LENGTH - len(suffix)].rstrip() + suffix


def stored_name(kind: str) -> str:
    """The name a file is kept under: nobody can guess it, nothing in it is the sender's."""
    return f"{uuid.uuid4().hex}{SUFFIXES[kind][0]}"


def _image_format(file: "File[bytes]") -> str:
    assert file.file
    file.file.seek(0)
    try:
        with Image.open(file.file, formats=["JPEG", "PNG"]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise _too_many_pixels(file, image.width, image.height)
            found = str(image.format)
            image.draft("L", (64, 64))  # a JPEG is then decoded at an eighth of its size
            image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(file) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise ValidationError(f"Ảnh {_quoted(file)} bị hỏng. Hãy quét hoặc tải lại.") from error
    finally:
        file.file.seek(0)
    return found


def _too_many_pixels(file: "File[bytes]", *sides: int) -> ValidationError:
    measured = f" ({sides[0]} × {sides[1]})" if sides else ""
    return ValidationError(
        f"Ảnh {_quoted(file)} lớn hơn 40 triệu điểm ảnh{measured}. "
        "Hãy quét lại với độ phân giải thấp hơn."
    )


def _read(file: "File[bytes]", start: int, length: int) -> bytes:
    assert file.file
    file.file.seek(start)
    found = file.file.read(length)
    file.file.seek(0)
    return found


def _quoted(file: "File[bytes]") -> str:
    return f"“{clean_name(file.name or '')}”"
