"""Pictures are never kept as they came: see draw_image.py."""

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.base import ContentFile

from isoportal.lib.files.child import TooMuchWorkError, ask
from isoportal.lib.files.names import quoted

TOO_LARGE = "lớn hơn 40 triệu điểm ảnh{sides}. Hãy quét hoặc chụp lại với độ phân giải thấp hơn."


def drawn_anew(file: "File[bytes]", kind: str) -> "File[bytes]":
    """The picture alone, as a new file of the same kind."""
    try:
        told, picture = ask("draw_image.py", file)
    except TooMuchWorkError as error:
        raise ValidationError(f"Ảnh {quoted(file)} {TOO_LARGE.format(sides='')}") from error
    if "sides" in told:
        sides = " ({} × {})".format(*told["sides"])
        raise ValidationError(f"Ảnh {quoted(file)} {TOO_LARGE.format(sides=sides)}")
    if told.get("broken"):
        raise ValidationError(f"Ảnh {quoted(file)} bị hỏng. Hãy quét, chụp hoặc tải lại.")
    return ContentFile(picture, name=f"anh.{kind}")
