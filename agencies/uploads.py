"""Files on their way in: looked through, counted against the quota, kept whole or not at all."""

from collections.abc import Collection
from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone

from accounts.log import log
from accounts.models import User
from agencies import tasks
from agencies.access import can
from agencies.models import Agency, Upload
from agencies.roles import Permission
from isoportal.lib.files import DOCUMENTS, Looked, PrivateStorage, look_through, show_size
from isoportal.lib.files.names import stored_name
from isoportal.lib.files.storage import UPLOADS

# inspectors photograph what they see at the agency
HANDS_IN = (Permission.SUBMIT, Permission.DECLARE, Permission.REVIEW, Permission.INSPECT)


def keep(
    *, by: User, agency: Agency, file: "File[bytes]", kinds: Collection[str] = DOCUMENTS
) -> Upload:
    """The file as an Upload of `agency`, if it is one of `kinds`, harmless and within the quota.

    Its bytes are on the disk before its row is written; where the row cannot be, they
    are gone again. Raises ValidationError in words.
    """
    require_hands_in(by, agency)
    looked = look_through(file, kinds)
    now = timezone.localtime()
    _check_quota(agency, looked, now)  # before the disk is troubled
    name = f"{UPLOADS}/{now.year}/{stored_name(looked.kind)}"
    storage = storage_of_uploads()
    size, sha256 = storage.put(name, looked.content.chunks())
    try:
        return _written(
            by,
            looked,
            Upload(
                agency=agency,
                year=now.year,
                file=name,
                name=looked.name,
                kind=looked.kind,
                size=size,
                sha256=sha256,
                warnings=looked.warnings,
                scan=Upload.Scan.WAITING if settings.CLAMD else Upload.Scan.NONE,
                uploaded_by=by,
                uploaded_at=now,
            ),
        )
    except BaseException:
        storage.delete(name)
        raise


def require_hands_in(by: User, agency: Agency) -> None:
    """Raises PermissionDenied where `by` hands in nothing for `agency`."""
    if not any(can(by, permission, agency) for permission in HANDS_IN):
        raise PermissionDenied(f"Anh/chị không có quyền nộp tệp cho {agency}.")


def storage_of_uploads() -> PrivateStorage:
    storage = storages["default"]
    assert isinstance(storage, PrivateStorage)
    return storage


@transaction.atomic
def _written(by: User, looked: Looked, upload: Upload) -> Upload:
    """The row, unless others of the agency were quicker and filled the quota."""
    Agency.objects.select_for_update(no_key=True).get(pk=upload.agency_id)
    _check_quota(upload.agency, looked, upload.uploaded_at)
    upload.save(force_insert=True)
    log(by, "file.kept", upload, called=f"Tệp của {upload.agency}"[:300], agency=upload.agency_id,
        size=upload.size, sha256=upload.sha256)  # fmt: skip
    if upload.scan == Upload.Scan.WAITING:
        transaction.on_commit(partial(tasks.ask_for_scan, upload.pk))
    return upload


def _check_quota(agency: Agency, looked: Looked, now: datetime) -> None:
    """Raises where the agency has handed in as much as it may this year."""
    held = Upload.objects.of_year(agency, now.year).aggregate(files=Count("pk"), size=Sum("size"))
    if held["files"] >= settings.QUOTA_FILES:
        raise ValidationError(
            f"{agency} đã có {held['files']} tệp trong năm {now.year}, hết số tệp được lưu trong "
            f"một năm ({settings.QUOTA_FILES}). Tệp “{looked.name}” chưa được nhận; hãy liên hệ "
            "Tổ giúp việc."
        )
    size = (held["size"] or 0) + (looked.content.size or 0)
    if size > settings.QUOTA_BYTES:
        raise ValidationError(
            f"{agency} đã lưu {show_size(held['size'] or 0)} trong năm {now.year}; thêm tệp "
            f"“{looked.name}” ({show_size(looked.content.size or 0)}) sẽ vượt mức "
            f"{show_size(settings.QUOTA_BYTES)} một năm. Hãy liên hệ Tổ giúp việc."
        )
