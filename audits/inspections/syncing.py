"""What a device that was without a network sends when it is back: answers and photographs.

Each change is answered apart, those of one sheet together in their order. What was not kept
says why, so that the device keeps it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from agencies import uploads
from audits.inspections.actions import Sitting, check_open
from audits.inspections.onsite import find, mark_told, of_team
from audits.inspections.photos import LONGEST_CAPTION, add_photo, caption_photo, check_room
from audits.inspections.rules import Said
from audits.models import Inspection, MarkChange, Photo, Side
from isoportal.lib.files.kinds import IMAGES
from isoportal.lib.vietnamese import clean

MOST_CHANGES = 500
LARGEST_NUMBER = 2**31 - 1
POINTS = re.compile(r"[0-9]{1,3}([.,][0-9]{1,2})?")
LONE = re.compile("[\\ud800-\\udfff]")  # half a sign: no text
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

    place: int  # in its batch
    key: UUID
    inspection: int
    item: str
    said: Said
    based_on: int
    device_at: datetime | None

    @classmethod
    def read(cls, place: int, key: UUID, told: Mapping[str, Any]) -> "Sent":
        """Raises ValidationError, naming the field that is not what it should be."""
        return cls(
            place=place,
            key=key,
            inspection=_number(told, "inspection"),
            item=_text(told, "item"),
            said=Said(
                _points(told.get("points")),
                told.get("is_not_applicable") is True,
                _text(told, "reason"),
                _text(told, "note"),
            ),
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
    answers, sheets = _read(keys, changes)
    units = of_team(by, timezone.localdate()).in_bulk([*sheets])
    for pk, rows in sheets.items():
        answers |= _of_sheet(by, units[pk], rows) if pk in units else _of_others(by, rows)
    return [{"id": str(key), **answers[place]} for place, key in enumerate(keys)]


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
    item = told.get("item", "")
    check_room(by, inspection, Side.TEAM, item)  # before the file is kept
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


def why_locked(by: User, inspection: Inspection) -> str:
    """Why nobody may give marks any more, whatever the device says; nothing where they may."""
    fresh = Inspection.objects.select_related("campaign", "agency", "team").get(pk=inspection.pk)
    try:
        check_open(by, fresh, Side.TEAM)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _read(
    keys: Sequence[UUID], changes: Sequence[Mapping[str, Any]]
) -> tuple[dict[int, dict[str, Any]], dict[int, list[Sent]]]:
    """Those that are changes, by the inspection they name; of the others why they are none."""
    answers: dict[int, dict[str, Any]] = {}
    sheets: dict[int, list[Sent]] = {}
    for place, (key, told) in enumerate(zip(keys, changes, strict=True)):
        try:
            sent = Sent.read(place, key, told)
            sheets.setdefault(sent.inspection, []).append(sent)
        except ValidationError as error:
            answers[place] = _said_no(REFUSED, error)
    return answers, sheets


@transaction.atomic
def _of_sheet(by: User, inspection: Inspection, rows: list[Sent]) -> dict[int, dict[str, Any]]:
    """What becomes of the changes of one inspection, by their places."""
    sitting = Sitting.begun(by, inspection, Side.TEAM, [sent.key for sent in rows])
    closed = _closed(by, sitting.inspection)
    return {sent.place: _answer(sitting, closed, sent) for sent in rows}


def _closed(by: User, inspection: Inspection) -> dict[str, str]:
    """The answer to all that is new where `by` may give no marks; nothing where they may."""
    try:
        check_open(by, inspection, Side.TEAM)
    except PermissionDenied as error:
        return {"outcome": REASSIGNED, "words": str(error)}
    except ValidationError as error:
        return _said_no(LOCKED, error)
    return {}


def _answer(sitting: Sitting, closed: dict[str, str], sent: Sent) -> dict[str, Any]:
    try:
        if change := sitting.earlier(sent.key, sent.item):
            return _kept(sitting, change, ALREADY)
        if closed:
            return closed
        change = sitting.write(
            sent.item, sent.said, change_id=sent.key, based_on=sent.based_on,
            device_at=sent.device_at,
        )  # fmt: skip
    except PermissionDenied as error:
        return {"outcome": REASSIGNED, "words": str(error)}
    except ValidationError as error:
        return closed or _said_no(REFUSED, error)
    return _kept(sitting, change, DONE)


def _kept(sitting: Sitting, change: MarkChange, outcome: str) -> dict[str, Any]:
    """What became of a change that is kept, beside what now stands."""
    mark = sitting.marks.get(change.item)
    is_in_doubt = change.outcome == MarkChange.Outcome.CONFLICT
    return {
        "outcome": CONFLICT if is_in_doubt else outcome,
        "version": change.version,
        "stands": mark_told(mark) if mark else None,
    }


def _of_others(by: User, rows: list[Sent]) -> dict[int, dict[str, Any]]:
    """What becomes of changes to an inspection that is not, or no longer, of a team of `by`."""
    mine = MarkChange.objects.filter(by=by).in_bulk([sent.key for sent in rows])
    away = {"outcome": REASSIGNED, "words": NOT_OURS}
    return {
        sent.place: {"outcome": ALREADY} if _is_same(mine.get(sent.key), sent) else away
        for sent in rows
    }


def _is_same(change: MarkChange | None, sent: Sent) -> bool:
    if change is None:
        return False
    return (change.inspection_id, change.item) == (sent.inspection, sent.item)


def _said_no(outcome: str, error: ValidationError) -> dict[str, str]:
    return {"outcome": outcome, "words": " ".join(error.messages)}


def _number(told: Mapping[str, Any], name: str) -> int:
    value = told.get(name)
    if type(value) is not int or not 0 <= value <= LARGEST_NUMBER:
        raise ValidationError(f"Trường “{name}” phải là một số nguyên từ 0 trở lên.")
    return value


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name, "")
    if not isinstance(value, str):
        raise ValidationError(f"Trường “{name}” phải là chữ.")
    if LONE.search(value):
        raise ValidationError(f"Trường “{name}” có ký tự hỏng, không lưu được.")
    return value


def _points(value: Any) -> Decimal | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValidationError("Trường “points” phải là một số điểm.")
    if not POINTS.fullmatch(written := str(value)):
        raise ValidationError(f"“{written[:20]}” không phải là một số điểm, như 2 hoặc 2,5.")
    return Decimal(written.replace(",", "."))


def _span(length: timedelta) -> str:
    minutes = round(length.total_seconds() / 60)
    for unit, name in [(24 * 60, "ngày"), (60, "giờ")]:
        if minutes >= unit:
            return f"{round(minutes / unit)} {name}"
    return f"{minutes} phút"
