"""The minutes signed: on the glass of a screen, or on paper that was scanned.

Both stand on the words that were drawn up. Until the conclusion a signature may be given
again and a scan be exchanged; when the minutes are taken back to be mended, both fall.
"""

import io
from base64 import b64decode
from binascii import Error as NotBase64
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image

from accounts.log import log
from accounts.models import User
from agencies import uploads
from agencies.access import can
from agencies.models import Upload
from agencies.roles import Permission
from audits.inspections.actions import check_state, locked
from audits.inspections.minutes_paper import POSITIONS, standing_minutes
from audits.inspections.people import require_team
from audits.models import Inspection, Signature
from isoportal.lib.files import SCANS, look_through
from isoportal.lib.vietnamese import clean

Role = Signature.Role
State = Inspection.State
PREFIX = "data:image/png;base64,"
LARGEST = 150 * 1024  # bytes of a signature
SIDES = (1600, 800)  # pixels at most, of its width and its height
FEWEST = 150  # pixels with ink: fewer are a slip of the finger
DARK = 200  # of 255: what is darker is ink
FEWEST_LETTERS = 3
UNREADABLE = "Không đọc được chữ ký. Hãy xóa, ký lại rồi lưu."
EMPTY = "Ô ký chưa có chữ ký. Hãy ký vào ô rồi lưu."
TOO_LARGE = "Chữ ký lớn hơn 150 KB. Hãy xóa, ký lại bằng nét gọn hơn rồi lưu."
SIDES_TOO_LARGE = "Ảnh chữ ký rộng hơn 1600 × 800 điểm ảnh. Hãy ký lại trong ô ký của cổng."
FLOODED = "Ô ký bị tô kín. Hãy xóa, ký lại rồi lưu."


@transaction.atomic
def sign(
    *, by: User, inspection: Inspection, role: str, name: str, position: str, drawn: str,
    now: datetime,
) -> Signature:  # fmt: skip
    """Somebody signs on the screen of `by`; `drawn` is the PNG as a browser's canvas tells it."""
    held = locked(inspection)
    as_whom = _role(role)
    require_signing(by, held, as_whom)
    check_state(held, State.RECORDED, "ký biên bản")
    if there := held.signatures.filter(role=as_whom).first():
        raise ValidationError(
            f"Biên bản đã có chữ ký của {there.name} ({as_whom.label.lower()}). Hãy bỏ chữ ký đó "
            "trước khi ký lại."
        )
    said = _who(as_whom, name, position)
    picture = _picture(drawn)
    if not held.signatures.exists():
        _say(held, on_glass=True)
    upload = uploads.keep(
        by=by,
        agency=held.agency,
        kinds=("png",),
        file=ContentFile(picture, f"chu-ky-{as_whom}.png"),
    )
    made = Signature.objects.create(
        inspection=held, role=as_whom, name=said[0], position=said[1], picture=upload, by=by, at=now
    )
    log(by, "inspection.signed", held, agency=held.agency_id, role=as_whom.label, name=made.name,
        position=made.position, sha256=upload.sha256)  # fmt: skip
    return made


@transaction.atomic
def unsign(*, by: User, inspection: Inspection, role: str) -> Signature:
    """The signature went wrong: it is given again."""
    held = locked(inspection)
    as_whom = _role(role)
    require_signing(by, held, as_whom)
    check_state(held, State.RECORDED, "bỏ chữ ký")
    made: Signature | None = held.signatures.filter(role=as_whom).first()
    if made is None:
        raise ValidationError("Chữ ký này vừa được bỏ.")
    made.delete()
    if not held.signatures.exists():
        _say(held, on_glass=False)
    log(by, "inspection.unsigned", held, agency=held.agency_id, role=as_whom.label, name=made.name,
        sha256=made.picture.sha256)  # fmt: skip
    return made


@transaction.atomic
def scan(*, by: User, inspection: Inspection, upload: Upload) -> Inspection:
    """The signed paper, scanned; one that was there before makes room for it."""
    held = locked(inspection)
    require_team(by, held)
    check_state(held, State.RECORDED, "thay bản quét")
    if upload.agency_id != held.agency_id or upload.kind not in SCANS:
        raise ValidationError({"scan": "Hãy chọn bản quét PDF, JPG hoặc PNG của biên bản này."})
    if held.minutes_id == upload.pk:
        raise ValidationError({"scan": "Hãy chọn tệp khác với bản quét đang có."})
    before = told(held.minutes) if held.minutes else None
    held.minutes = upload
    held.save(update_fields=["minutes"])
    log(by, "inspection.scanned", held, agency=held.agency_id, changes=[before, told(upload)])
    return held


def fall(held: Inspection) -> list[str]:
    """Take signatures and scan away with the words they stood for; what fell, in words."""
    fallen = [f"chữ ký của {each}" for each in held.signatures.all()]
    if held.minutes:
        fallen.append(f"bản quét “{held.minutes}”")
    held.signatures.all().delete()
    held.minutes_text, held.minutes = {}, None
    return fallen


def require_signing(by: User, inspection: Inspection, role: Role) -> None:
    """Raises PermissionDenied where `by` hands the screen to nobody who signs in that role.

    The team takes all signatures; the head of the unit also gives the unit's own.
    """
    if role == Role.UNIT and can(by, Permission.APPROVE, inspection.agency):
        return
    require_team(by, inspection)


def told(upload: Upload) -> str:
    return f"{upload} (SHA-256 {upload.sha256})"


def _say(held: Inspection, *, on_glass: bool) -> None:
    """Keep the words anew; on glass they leave nothing to be written in by hand."""
    held.minutes_text = standing_minutes(held, on_glass=on_glass).stored()
    held.save(update_fields=["minutes_text"])


def _role(role: str) -> Role:
    if role not in Role.values:
        raise ValidationError("Hãy chọn ký với tư cách nào.")
    return Role(role)


def _who(role: Role, name: str, position: str) -> tuple[str, str]:
    """The name and the position as they are kept; raises where nobody could know who it is."""
    who, what = clean(name), clean(position)
    if sum(sign.isalpha() for sign in who) < FEWEST_LETTERS:
        raise ValidationError({"name": "Hãy ghi họ và tên người ký."})
    if role == Role.UNIT and sum(sign.isalpha() for sign in what) < FEWEST_LETTERS:
        raise ValidationError({"position": "Hãy ghi chức vụ của người đại diện cơ quan."})
    for field, text, most in [("name", who, 120), ("position", what, 200)]:
        if len(text) > most:
            raise ValidationError({field: f"Dài {len(text)} chữ; nhiều nhất là {most}."})
    return who, what


def _picture(drawn: str) -> bytes:
    """The drawing as a PNG made anew; raises where there is none, or none of a hand."""
    if not drawn:
        raise ValidationError(EMPTY)
    if not drawn.startswith(PREFIX):
        raise ValidationError(UNREADABLE)
    try:
        content = b64decode(drawn.removeprefix(PREFIX), validate=True)
    except (NotBase64, ValueError) as error:
        raise ValidationError(UNREADABLE) from error
    if len(content) > LARGEST:
        raise ValidationError(TOO_LARGE)
    looked = look_through(ContentFile(content, "chu-ky.png"), ("png",))
    looked.content.seek(0)
    anew = looked.content.read()
    _check_ink(anew)
    return anew


def _check_ink(picture: bytes) -> None:
    """Raises where nothing was drawn; `picture` was drawn anew by the portal itself."""
    with Image.open(io.BytesIO(picture), formats=["PNG"]) as image:
        if image.width > SIDES[0] or image.height > SIDES[1]:
            raise ValidationError(SIDES_TOO_LARGE)
        drawn = image.convert("RGBA")
    paper = Image.new("RGBA", drawn.size, "white")
    paper.alpha_composite(drawn)
    ink = sum(paper.convert("L").histogram()[:DARK])
    if ink < FEWEST:
        raise ValidationError(EMPTY)
    if ink > drawn.width * drawn.height / 2:
        raise ValidationError(FLOODED)


def positions() -> list[tuple[str, str]]:
    """Who signs, in the order of the paper."""
    return [(role, Role(role).label) for role in POSITIONS]
