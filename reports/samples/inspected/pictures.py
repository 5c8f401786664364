"""Pictures of what inspectors looked at, and signed minutes: drawn here, marked as a sample's."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from io import BytesIO
from uuid import NAMESPACE_URL, uuid5

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from accounts.models import User
from agencies.uploads import keep
from audits.models import Inspection, Photo, Side
from isoportal.lib.days import long_day
from isoportal.lib.files.kinds import IMAGES
from reports.samples.inspected.book import at
from reports.samples.scan import BOLD, REGULAR, font, page_of

SIZE = (960, 720)
WALL, FLOOR, WOOD, PAPER, INK, BLUE, RED = (
    "#DDE3EA", "#B8BFC8", "#A9835A", "#FBFAF6", "#39424E", "#0B4A8F", "#A61B1B",
)  # fmt: skip
Pen = ImageDraw.ImageDraw


def _board(pen: Pen) -> None:
    """A notice board with papers in two rows."""
    pen.rectangle((90, 110, 870, 560), fill=WOOD)
    pen.rectangle((110, 130, 850, 540), fill=BLUE)
    for row in range(2):
        for column in range(5):
            x, y = 135 + column * 142, 150 + row * 195
            pen.rectangle((x, y, x + 118, y + 170), fill=PAPER)
            _lines(pen, x + 14, y + 26, 90, 8)
            pen.ellipse((x + 54, y + 4, x + 64, y + 14), fill=RED)


def _shelves(pen: Pen) -> None:
    """Files in an open cabinet, labels on their backs."""
    pen.rectangle((150, 60, 810, 600), fill=WOOD)
    for shelf in range(3):
        y = 80 + shelf * 172
        pen.rectangle((170, y, 790, y + 156), fill="#6E5437")
        for place in range(12):
            x = 178 + place * 50
            colour = (BLUE, "#3F6E4C", "#7A4300")[(place + shelf) % 3]
            lean = 8 * ((place + shelf) % 4 == 3)
            pen.rectangle((x, y + 14 + lean, x + 42, y + 156), fill=colour)
            pen.rectangle((x + 6, y + 40 + lean, x + 36, y + 92), fill=PAPER)
            _lines(pen, x + 10, y + 48 + lean, 22, 4, 10)


def _slip(pen: Pen) -> None:
    """A control slip on a desk, some of its boxes signed."""
    pen.rectangle((0, 470, 960, 720), fill=WOOD)
    pen.rectangle((210, 50, 750, 660), fill=PAPER, outline=FLOOR, width=3)
    pen.text((480, 96), "PHIẾU KIỂM SOÁT", fill=INK, font=font(BOLD, 30), anchor="mm")
    pen.text((480, 132), "quá trình giải quyết hồ sơ", fill=INK, font=font(REGULAR, 24),
             anchor="mm")  # fmt: skip
    for row in range(7):
        y = 170 + row * 62
        pen.rectangle((240, y, 720, y + 62), outline=INK, width=2)
        _lines(pen, 260, y + 22, 150, 2, 18)
        if row not in (0, 3):
            pen.arc((560, y + 10, 620, y + 52), 20, 320, fill=BLUE, width=3)
            pen.line((600, y + 44, 680, y + 22), fill=BLUE, width=3)
    for x in (430, 540):
        pen.line((x, 170, x, 604), fill=INK, width=2)


def _desk(pen: Pen) -> None:
    """The counter where dossiers are received, with its number and a screen."""
    pen.rectangle((0, 380, 960, 720), fill=WOOD)
    pen.rectangle((0, 380, 960, 400), fill="#6E5437")
    pen.rectangle((560, 190, 800, 340), fill=INK)
    pen.rectangle((574, 204, 786, 326), fill="#8AB8F5")
    pen.rectangle((660, 340, 700, 380), fill=INK)
    pen.rectangle((90, 70, 480, 170), fill=BLUE)
    pen.text((285, 120), "TIẾP NHẬN HỒ SƠ", fill=PAPER, font=font(BOLD, 36), anchor="mm")
    pen.rectangle((150, 260, 330, 380), fill=PAPER)
    _lines(pen, 170, 284, 140, 5, 18)


def _lines(pen: Pen, x: int, y: int, width: int, count: int, step: int = 16) -> None:
    for place in range(count):
        short = width // 3 if place == count - 1 else 0
        pen.line((x, y + place * step, x + width - short, y + place * step), fill=INK, width=2)


PICTURES: dict[str, tuple[Callable[[Pen], None], str]] = {
    "I.3.5": (_board, "Bảng niêm yết tại nơi tiếp công dân"),
    "I.3.1": (_slip, "Phiếu kiểm soát của hồ sơ được chọn xem"),
    "I.3.4": (_shelves, "Tủ hồ sơ lưu theo danh mục"),
    "II.2.1": (_desk, "Bộ phận tiếp nhận và trả kết quả"),
}


def picture(item: str) -> bytes:
    """What the item looked like, as a small JPEG."""
    draw, caption = PICTURES[item]
    page = Image.new("RGB", SIZE, WALL)
    pen = ImageDraw.Draw(page)
    pen.rectangle((0, 600, *SIZE), fill=FLOOR)
    draw(pen)
    pen.rectangle((0, 660, *SIZE), fill=PAPER)
    pen.text((24, 690), f"{caption} – ảnh minh họa", fill=INK, font=font(REGULAR, 28), anchor="lm")
    written = BytesIO()
    page.save(written, "JPEG", quality=70, optimize=True)
    return written.getvalue()


def photograph(inspection: Inspection, side: Side, items: Sequence[str], by: User) -> None:
    """One of `side` showed these items: the team on the day, the unit when it sent its marks."""
    assert inspection.planned_on
    day = inspection.planned_on - timedelta(7 if side == Side.OWN else 0)
    for place, item in enumerate(items):
        caption = PICTURES[item][1]
        file = ContentFile(picture(item), f"{caption}.jpg")
        Photo.objects.create(
            id=uuid5(NAMESPACE_URL, f"minh-hoa/{inspection.pk}/{side}/{item}"),
            inspection=inspection, side=side, item=item, caption=caption, by=by,
            upload=keep(by=by, agency=inspection.agency, file=file, kinds=IMAGES),
            at=at(day, 9 + place), device_at=at(day, 9 + place),
        )  # fmt: skip


def scan_minutes(inspection: Inspection, by: User) -> None:
    """The signed minutes, as a page that says whose and of when."""
    assert inspection.recorded_on
    paper = page_of([
        (BOLD, 24, "BAN CHỈ ĐẠO ISO"),
        (BOLD, 32, "BIÊN BẢN"),
        (BOLD, 24, "Kiểm tra việc áp dụng Hệ thống quản lý chất lượng"),
        (REGULAR, 22, f"tại {inspection.agency}"),
        (REGULAR, 22, long_day(inspection.recorded_on).capitalize()),
        (REGULAR, 22, "Thư ký                                        Chủ tọa"),
        (REGULAR, 22, "(đã ký)                                        (đã ký)"),
    ])  # fmt: skip
    file = ContentFile(paper, "Biên bản đã ký, bản minh họa.pdf")
    inspection.minutes = keep(by=by, agency=inspection.agency, file=file)
    inspection.save(update_fields=["minutes"])
