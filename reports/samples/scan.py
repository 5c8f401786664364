"""Draws what looks like the scan of a declaration, for the samples alone."""

from collections.abc import Sequence
from io import BytesIO
from time import gmtime

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from quality.models import Declaration

PAGE = (827, 1169)  # A4 at 100 dots an inch
PAPER, INK, STAMP = 250, 40, 150
REGULAR = "400Regular/Tinos_400Regular.ttf"
BOLD = "700Bold/Tinos_700Bold.ttf"


Written = tuple[str, int, str]  # font, size and words of a line


def scan_of(declaration: Declaration, agency: str) -> bytes:
    """A PDF of one page with what the declaration of `agency` says, marked as a sample."""
    day = declaration.signed_on
    return page_of(
        [
            (BOLD, 24, agency.upper()),
            (REGULAR, 22, f"Số: {declaration.number}"),
            (REGULAR, 22, f"Ngày {day.day:02} tháng {day.month} năm {day.year}"),
            (BOLD, 32, "BẢN CÔNG BỐ"),
            (BOLD, 24, "Hệ thống quản lý chất lượng phù hợp"),
            (BOLD, 24, f"Tiêu chuẩn quốc gia {declaration.version.name}"),
            (REGULAR, 22, f"{declaration.signer_position}: {declaration.signer}"),
        ]
    )


def paper_of(title: str) -> bytes:
    """A PDF of one page that stands for every agency's paper of this title."""
    lines = [(BOLD, 24, "CƠ QUAN ÁP DỤNG ISO 9001"), (BOLD, 32, title.upper())]
    return page_of([*lines, (REGULAR, 22, "Nội dung giả định của dữ liệu mẫu")])


def page_of(lines: Sequence[Written]) -> bytes:
    page = Image.new("L", PAGE, PAPER)
    pen = ImageDraw.Draw(page)
    for index, (face, size, text) in enumerate(lines):
        at = (PAGE[0] // 2, 150 + 70 * index)
        pen.text(at, text, fill=INK, font=font(face, size), anchor="mm")
    pen.text((PAGE[0] // 2, 900), "BẢN MINH HỌA", fill=STAMP, font=font(BOLD, 72), anchor="mm")
    written = BytesIO()
    made = gmtime(0)  # the same bytes every time
    page.save(written, "PDF", resolution=100, title="Bản minh họa", creationDate=made, modDate=made)
    return written.getvalue()


def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(settings.PDF_FONTS / name, size)
