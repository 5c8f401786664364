"""What proves an item: photographs of the team, and any document of the unit itself.

Sent once, whatever the network does.
"""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.log import log
from accounts.models import User
from agencies.models import Upload
from audits.inspections.actions import check_open, locked
from audits.inspections.asked import criteria_of
from audits.inspections.rules import item_of
from audits.models import Inspection, Photo, Side
from isoportal.lib.files.kinds import DOCUMENTS, IMAGES, listed
from isoportal.lib.vietnamese import clean

MOST_OF_AN_ITEM = 20
LONGEST_CAPTION = 200


@transaction.atomic
def add_photo(
    *,
    by: User,
    inspection: Inspection,
    side: Side,
    item: str,
    upload: Upload,
    photo_id: UUID,
    caption: str = "",
    device_at: datetime | None = None,
) -> Photo:
    """A photograph for an item of that side; sent again it is the one that is there."""
    held = locked(inspection)
    if sent := Photo.objects.filter(pk=photo_id).first():
        if sent.by_id != by.pk or sent.inspection_id != held.pk:
            raise PermissionDenied("Ảnh này do người khác gửi.")
        return sent
    check_room(by, held, side, item)
    if upload.agency_id != held.agency_id or upload.kind not in kinds_of(side):
        raise ValidationError({"upload": f"Hãy chọn tệp {listed(kinds_of(side))} của cơ quan này."})
    return Photo.objects.create(
        id=photo_id, inspection=held, side=side, item=item, upload=upload,
        caption=clean(caption)[:LONGEST_CAPTION], by=by, device_at=device_at,
    )  # fmt: skip


def kinds_of(side: Side) -> tuple[str, ...]:
    """What proves a mark: the unit hands in papers too, the team photographs what it sees."""
    return DOCUMENTS if side == Side.OWN else IMAGES


def check_room(by: User, inspection: Inspection, side: Side, item: str) -> None:
    """Raises, in words, where `by` may add no photograph to that item, whatever it shows."""
    check_open(by, inspection, side)
    item_of(criteria_of(inspection), item)
    if Photo.objects.filter(inspection=inspection, side=side, item=item).count() >= MOST_OF_AN_ITEM:
        raise ValidationError(
            {"upload": f"Tiêu chí {item} đã có {MOST_OF_AN_ITEM} ảnh, nhiều nhất cho một tiêu chí."}
        )


@transaction.atomic
def caption_photo(*, by: User, photo: Photo, caption: str) -> Photo:
    """Other words under a photograph, by who took it, while marks may still be given."""
    held = locked(photo.inspection)
    check_open(by, held, Side(photo.side))
    if photo.by_id != by.pk:
        raise PermissionDenied("Chỉ người đã gửi ảnh mới sửa được chú thích của ảnh này.")
    said = clean(caption)[:LONGEST_CAPTION]
    if said != photo.caption:
        log(by, "inspection.photo_captioned", held, agency=held.agency_id, item=photo.item,
            photo=str(photo.upload), changes=[photo.caption, said])  # fmt: skip
        photo.caption = said
        photo.save(update_fields=["caption"])
    return photo


@transaction.atomic
def remove_photo(*, by: User, photo: Photo) -> None:
    """It shows the wrong thing: taken away by who took it, while marks may still be given."""
    held = locked(photo.inspection)
    check_open(by, held, Side(photo.side))
    if photo.by_id != by.pk:
        raise PermissionDenied("Chỉ người đã gửi ảnh mới bỏ được ảnh này.")
    log(by, "inspection.photo_removed", held, agency=held.agency_id, item=photo.item,
        photo=str(photo.upload), sha256=photo.upload.sha256)  # fmt: skip
    photo.delete()
