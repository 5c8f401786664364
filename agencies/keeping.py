"""The store of files: what belongs to nothing is swept away, what is there is checked."""

import logging
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from shutil import disk_usage

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from accounts.log import log
from accounts.notify import notify
from agencies.models import Assignment, Upload
from agencies.roles import Role
from isoportal.lib.files import show_size
from isoportal.lib.files.storage import INCOMING, UPLOADS

logger = logging.getLogger("isoportal.files")
CHUNK = 1024**2
# A file is on the disk before its row is written: a young one may still be on its way in.
ORPHAN_AFTER = timedelta(hours=1)


def sweep(now: datetime) -> None:
    """Take away uploads no paper took up, and files that no row knows."""
    for upload in Upload.objects.unused(now):
        _drop(upload)
    for path in [*_orphans(now), *_old(INCOMING, now)]:
        logger.info("Swept %s", path.name)
        path.unlink(missing_ok=True)


def faults(now: datetime) -> Iterator[str]:
    """In words, what is wrong with the store: missing, changed and unknown files."""
    for upload in Upload.objects.select_related("agency").order_by("pk").iterator():
        if wrong := _wrong_with(upload):
            yield f"Tệp số {upload.pk} “{upload.name}” ({upload.agency}): {wrong}"
    for path in _orphans(now):
        place = path.relative_to(settings.MEDIA_ROOT)
        yield f"{place}: tệp không thuộc hồ sơ nào, sẽ bị dọn trong lần dọn tới."


def tell_faults(found: list[str], day: date) -> None:
    """Write them into the log of the machine, and tell the administrators that there are some."""
    for fault in found:
        logger.error("%s", fault)
    if found:
        _tell(f"Kiểm tra kho tệp: có {len(found)} tệp có vấn đề. {found[0]}", day)


def tell_room(day: date) -> None:
    """Tell the administrators when the disk of the files is nearly full."""
    if not Path(settings.MEDIA_ROOT).exists():
        return  # nothing was ever kept
    disk = disk_usage(settings.MEDIA_ROOT)
    if disk.used >= settings.DISK_ALARM * disk.total:
        _tell(
            f"Ổ đĩa chứa tệp đã dùng {round(100 * disk.used / disk.total)} %, còn "
            f"{show_size(disk.free)}. Hãy thêm dung lượng trước khi đầy.",
            day,
        )


def _tell(text: str, day: date) -> None:
    held = Assignment.objects.as_of(day).filter(role=Role.ADMIN, user__is_active=True)
    notify({each.user for each in held.select_related("user")}, "files.wrong", text)


def _drop(upload: Upload) -> None:
    """Delete the row and, once that is certain, its file; a paper may just have taken it up."""
    with suppress(ProtectedError, IntegrityError), transaction.atomic():
        deleted, _ = Upload.objects.filter(pk=upload.pk).delete()
        if not deleted:  # another sweep was quicker
            return
        agency = upload.agency
        log(None, "file.swept", upload, called=f"Tệp của {agency}"[:300], agency=agency.pk)
        storage, name = upload.file.storage, str(upload.file.name)
        transaction.on_commit(lambda: storage.delete(name))


def _orphans(now: datetime) -> list[Path]:
    """Files, whole or in part, that lie there for a while and that no row knows."""
    old = _old(UPLOADS, now)
    root = Path(settings.MEDIA_ROOT)
    known = set(Upload.objects.values_list("file", flat=True)) if old else set()
    return [path for path in old if path.relative_to(root).as_posix() not in known]


def _old(folder: str, now: datetime) -> list[Path]:
    before = (now - ORPHAN_AFTER).timestamp()
    found = []
    for path in sorted((Path(settings.MEDIA_ROOT) / folder).rglob("*")):
        with suppress(FileNotFoundError):  # it has just gone by itself
            if path.is_file() and path.stat().st_mtime < before:
                found.append(path)
    return found


def _wrong_with(upload: Upload) -> str:
    """In words; "" where the file is what was handed in."""
    try:
        with upload.file.open("rb") as file:
            digest, size = sha256(), 0
            for chunk in file.chunks(CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except FileNotFoundError:
        return "không còn trong kho lưu trữ; hãy khôi phục từ bản sao lưu."
    except OSError as error:
        return f"không đọc được ({error.strerror}); hãy kiểm tra ổ đĩa và quyền truy cập."
    if size != upload.size:
        return f"dung lượng là {size} byte, khác {upload.size} byte lúc nhận."
    if digest.hexdigest() != upload.sha256:
        return "nội dung đã bị thay đổi (khác mã SHA-256 lúc nhận)."
    return ""
