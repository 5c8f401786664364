"""What a device that was without a network sends when it is back: answers and photographs.

Each change is answered apart and written in a transaction of its own, in the order they were
sent. What was not kept says why, so that the device keeps it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.utils import timezone

from accounts.models import User
from agencies import uploads
from audits.inspections.actions import check_open, give_mark
from audits.inspections.asked import criteria_of
from audits.inspections.onsite import find, of_team, standing_told
from audits.inspections.photos import LONGEST_CAPTION, add_photo, caption_photo
from audits.inspections.rules import item_of
from audits.models import Inspection, MarkChange, Photo, Side
from isoportal.lib.files.kinds import IMAGES
from isoportal.lib.vietnamese import clean

MOST_CHANGES = 500
LARGEST_NUMBER = 2**31 - 1
LONGEST_NUMBER = 20  # signs of a number of points
CLOCK_MAY_BE_OFF = timedelta(minutes=10)
NOT_OURS = (
    "Cuộc kiểm tra này không được giao cho đoàn của anh/chị, hoặc đã chuyển cho đoàn khác. Nội "
    "dung vẫn giữ trên máy; hãy chuyển cho đoàn đang phụ trách."
)
DONE, ALREADY, CONFLICT = "done", "already", "conflict"
REFUSED, LOCKED, REASSIGNED = "refused", "locked", "reassigned"


@dataclass(frozen=True)
class Sent:
    """One change as a device sent it: anything may stand in it, so each field is looked at."""

    inspection: int
    item: str
    points: Decimal | None
    is_not_applicable: bool
    reason: str
    note: str
    based_on: int
    device_at: datetime | None

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "Sent":
        """Raises ValidationError, naming the field that is not what it should be."""
        return cls(
            inspection=_number(told, "inspection"),
            item=_text(told, "item"),
            points=_points(told.get("points")),
            is_not_applicable=told.get("is_not_applicable") is True,
            reason=_text(told, "reason"),
            note=_text(told, "note"),
            based_on=_number(told, "based_on"),
            device_at=moment(told.get("device_at")),
        )


def batch(told: Any) -> tuple[Any, Any, Any]:
    """The changes of what was sent, when by the device's clock, and by whose account."""
    if not isinstance(told, dict):
        raise ValidationError("Gói đồng bộ phải là một đối tượng JSON.")
    return told.get("changes"), told.get("sent_at"), told.get("user")


def receive(*, by: User, changes: Any) -> list[dict[str, Any]]:
    """An answer for each change, in their order.

    Raises ValidationError, with nothing written, for what is no batch of changes.
    """
    if not isinstance(changes, list) or not all(isinstance(each, dict) for each in changes):
        raise ValidationError("Gói đồng bộ phải có danh sách “changes” gồm các lần chấm.")
    if len(changes) > MOST_CHANGES:
        raise ValidationError(
            f"Gói đồng bộ có {len(changes)} lần chấm; mỗi gói nhiều nhất {MOST_CHANGES}."
        )
    keys = [key_of(each.get("id")) for each in changes]
    return [
        {"id": str(key), **_answer(by, key, told)}
        for key, told in zip(keys, changes, strict=True)
    ]  # fmt: skip


def receive_photo(
    *, by: User, told: Mapping[str, str], file: "File[bytes] | None"
) -> dict[str, str]:
    """Keep a photograph, or say why it stays on the device; sent again it is there already.

    The words under it may come later, without the picture. Raises ValidationError, in words,
    for what is no picture the portal takes.
    """
    key = key_of(told.get("id"))
    if sent := Photo.objects.filter(pk=key, by=by).first():
        return {"id": str(key), **_captioned(by, sent, told.get("caption"))}
    inspection = find(by, told.get("inspection", ""))
    if inspection is None:
        return {"id": str(key), "outcome": REASSIGNED, "words": NOT_OURS}
    if words := why_locked(by, inspection):
        return {"id": str(key), "outcome": LOCKED, "words": words}
    item = item_of(criteria_of(inspection), told.get("item", "")).code
    if file is None:
        raise ValidationError("Không nhận được ảnh. Hãy gửi lại.")
    upload = uploads.keep(by=by, agency=inspection.agency, file=file, kinds=IMAGES)
    add_photo(
        by=by, inspection=inspection, side=Side.TEAM, item=item, upload=upload, photo_id=key,
        caption=told.get("caption", ""), device_at=moment(told.get("device_at")),
    )  # fmt: skip
    return {"id": str(key), "outcome": DONE}


def _captioned(by: User, photo: Photo, caption: str | None) -> dict[str, str]:
    """What becomes of the words under a photograph that is there already."""
    if caption is None or clean(caption)[:LONGEST_CAPTION] == photo.caption:
        return {"outcome": ALREADY}
    if words := why_locked(by, photo.inspection):
        return {"outcome": LOCKED, "words": words}
    caption_photo(by=by, photo=photo, caption=caption)
    return {"outcome": ALREADY}


def key_of(told: Any) -> UUID:
    """The id that the device gave; raises where it is none."""
    try:
        return UUID(told if isinstance(told, str) else "")
    except ValueError:
        raise ValidationError("Mỗi mục đồng bộ phải có mã (id) dạng UUID.") from None


def moment(told: Any) -> datetime | None:
    """What a device says of the time; nothing where it says nothing that can be a time."""
    try:
        said = datetime.fromisoformat(told if isinstance(told, str) else "")
        return (said if said.tzinfo else timezone.make_aware(said)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def clock_words(told: datetime | None, now: datetime) -> str:
    """How far the clock of the device is from the portal's, where it is more than a little."""
    if told is None or abs(told - now) <= CLOCK_MAY_BE_OFF:
        return ""
    way = "nhanh" if told > now else "chậm"
    return (
        f"Đồng hồ của máy {way} {_span(abs(told - now))} so với giờ của cổng. Cổng ghi theo giờ "
        "của cổng và giữ lại giờ của máy; hãy chỉnh lại đồng hồ của máy."
    )


def in_charge(by: User, inspection: int, key: UUID) -> Inspection | None:
    """The inspection if it is the person's to carry out, or was when they sent `key`."""
    found: Inspection | None = of_team(by, timezone.localdate()).filter(pk=inspection).first()
    if found:
        return found
    known = MarkChange.objects.filter(pk=key, by=by).select_related("inspection").first()
    return known.inspection if known else None


def why_locked(by: User, inspection: Inspection) -> str:
    """Why nobody may give marks any more, whatever the device says; nothing where they may."""
    fresh = Inspection.objects.select_related("campaign", "agency", "team").get(pk=inspection.pk)
    try:
        check_open(by, fresh, Side.TEAM)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _answer(by: User, key: UUID, told: Mapping[str, Any]) -> dict[str, Any]:
    inspection = None
    try:
        sent = Sent.read(told)
        inspection = in_charge(by, sent.inspection, key)
        if inspection is None:
            return {"outcome": REASSIGNED, "words": NOT_OURS}
        known = MarkChange.objects.filter(pk=key).exists()
        change = give_mark(
            by=by, inspection=inspection, side=Side.TEAM, item=sent.item, points=sent.points,
            is_not_applicable=sent.is_not_applicable, reason=sent.reason, note=sent.note,
            change_id=key, based_on=sent.based_on, device_at=sent.device_at,
        )  # fmt: skip
    except PermissionDenied as error:
        return {"outcome": REASSIGNED, "words": str(error)}
    except ValidationError as error:
        locked = inspection is not None and why_locked(by, inspection)
        words = " ".join(error.messages)
        return {"outcome": LOCKED if locked else REFUSED, "words": words}
    return _kept(change, known)


def _kept(change: MarkChange, known: bool) -> dict[str, Any]:
    """What became of a change that is kept, beside what now stands."""
    outcome = ALREADY if known else DONE
    if change.outcome == MarkChange.Outcome.CONFLICT:
        outcome = CONFLICT
    return {"outcome": outcome, "version": change.version, "stands": standing_told(change)}


def _number(told: Mapping[str, Any], name: str) -> int:
    value = told.get(name)
    if type(value) is not int or not 0 <= value <= LARGEST_NUMBER:
        raise ValidationError(f"Trường “{name}” phải là một số nguyên từ 0 trở lên.")
    return value


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name, "")
    if not isinstance(value, str):
        raise ValidationError(f"Trường “{name}” phải là chữ.")
    return value


def _points(value: Any) -> Decimal | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValidationError("Trường “points” phải là một số điểm.")
    if len(written := str(value)) > LONGEST_NUMBER:
        raise ValidationError("Số điểm quá dài.")
    try:
        return Decimal(written)
    except InvalidOperation:
        raise ValidationError(f"“{written}” không phải là một số điểm.") from None


def _span(length: timedelta) -> str:
    minutes = round(length.total_seconds() / 60)
    for unit, name in [(24 * 60, "ngày"), (60, "giờ")]:
        if minutes >= unit:
            return f"{round(minutes / unit)} {name}"
    return f"{minutes} phút"
