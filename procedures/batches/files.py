"""The files of a list between looking at it and writing it: privately, under a random name."""

import uuid
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import storages

from isoportal.lib.files import PrivateStorage, clean_name

FOLDER = "imports"  # under MEDIA_ROOT
CHUNK = 1024**2
Kept = dict[str, Any]  # which part it is, its name, its place in the store, its SHA-256


def keep(part: str, file: "File[bytes]") -> Kept:
    file.seek(0)
    place = f"{FOLDER}/{uuid.uuid4().hex}"
    _, sha256 = _store().put(place, file.chunks(CHUNK))
    return {"part": part, "name": clean_name(file.name or ""), "path": place, "sha256": sha256}


def opened(kept: Kept) -> "File[bytes]":
    """The file; raises ValidationError where it is gone."""
    try:
        return _store().open(kept["path"])
    except FileNotFoundError as error:
        raise ValidationError(
            f"Tệp “{kept['name']}” không còn trong kho lưu trữ. Hãy nhập lại từ đầu."
        ) from error


def drop(files: list[Kept]) -> None:
    for kept in files:
        _store().delete(kept["path"])


def drop_unknown(known: set[str], before: datetime) -> None:
    """Take away what lies there since `before` and no list knows: its row was never written."""
    root = Path(settings.MEDIA_ROOT)
    for path in sorted((root / FOLDER).glob("*")):
        with suppress(FileNotFoundError):
            is_old = path.stat().st_mtime < before.timestamp()
            if is_old and path.relative_to(root).as_posix() not in known:
                path.unlink()


def _store() -> PrivateStorage:
    store = storages["default"]
    assert isinstance(store, PrivateStorage)
    return store
