"""Papers printed on the spot: short documents, laid out while their reader waits.

What may take long (a yearly report) is a job of its own; here a page or a dozen is laid
out at once, in the same guarded process and with the same font.
"""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

from isoportal.lib import pdf

# the only addresses a document may use, and the files they stand for
SHELF = {
    "shelf:pdf.css": settings.ROOT / "static/css/pdf.css",
    "shelf:regular.ttf": settings.PDF_FONTS / "400Regular/Tinos_400Regular.ttf",
    "shelf:italic.ttf": settings.PDF_FONTS / "400Regular_Italic/Tinos_400Regular_Italic.ttf",
    "shelf:bold.ttf": settings.PDF_FONTS / "700Bold/Tinos_700Bold.ttf",
    "shelf:bold-italic.ttf": settings.PDF_FONTS / "700Bold_Italic/Tinos_700Bold_Italic.ttf",
}
LONGEST_WAIT = 25  # seconds: below what a proxy waits for an answer


def printed(
    template: str,
    context: Mapping[str, Any],
    *,
    sheet: str = "",
    pictures: Mapping[str, Path] | None = None,
) -> bytes:
    """The PDF of `template`, which may use pdf.css and `sheet`, another file of static/css.

    `pictures` are the addresses of the pictures it shows, and the files they stand for.

    Raises ValidationError, in words, where it cannot be laid out in time.
    """
    sheets = {f"shelf:{sheet}": settings.ROOT / "static/css" / sheet} if sheet else {}
    files = {**SHELF, **sheets, **(pictures or {})}
    html = render_to_string(template, dict(context))
    with TemporaryDirectory(prefix="isoportal-paper-") as folder:
        target = Path(folder, "paper.pdf")
        try:
            pdf.lay_out(
                html,
                target,
                files=files,
                seconds=LONGEST_WAIT,
                memory=settings.LAYOUT_MEMORY,
                beat=lambda pages: None,
            )
        except pdf.LayoutFailed as failed:
            raise ValidationError(str(failed)) from failed
        return target.read_bytes()
