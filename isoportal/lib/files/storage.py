"""Where files lie: privately, whole or not at all."""

import os
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from django.core.files.storage import FileSystemStorage

UPLOADS, INCOMING = "uploads", "incoming"  # under MEDIA_ROOT
PART = ".part"


class PrivateStorage(FileSystemStorage):
    """Files under MEDIA_ROOT that have no address: a view checks who asks and streams them."""

    def url(self, name: str | None) -> str:
        raise ValueError("A private file has no address; serve it by a view.")

    def put(self, name: str, chunks: Iterable[bytes]) -> tuple[int, str]:
        """Write a new file as a whole and on the disk for certain; its size and SHA-256.

        Until its last byte is written it is called `….part`; where anything goes wrong,
        also a full disk, nothing of it is left.
        """
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(path.name + PART)
        digest, size = sha256(), 0
        try:
            with open(part, "xb", opener=_private) as out:
                for chunk in chunks:
                    out.write(chunk)
                    digest.update(chunk)
                    size += len(chunk)
                out.flush()
                os.fsync(out.fileno())
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return size, digest.hexdigest()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
