"""Where a large file lies while it is being received: beside the store, so that it is swept."""

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler

from isoportal.lib.files.storage import INCOMING


class IncomingFile(TemporaryUploadedFile):
    """Gone as soon as it is closed; what a killed process leaves, the sweeper takes away."""

    def __init__(self, name: str, content_type: str | None, charset: str | None, more: Any) -> None:
        place = Path(settings.MEDIA_ROOT) / INCOMING
        place.mkdir(parents=True, exist_ok=True)
        file = tempfile.NamedTemporaryFile(suffix=".upload", dir=place)  # noqa: SIM115
        UploadedFile.__init__(self, file, name, content_type, 0, charset, more)


class Incoming(TemporaryFileUploadHandler):
    """Receives what is too large for the memory."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        FileUploadHandler.new_file(self, *args, **kwargs)
        self.file = IncomingFile(
            str(self.file_name), self.content_type, self.charset, self.content_type_extra
        )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Where the disk is full nothing is left of it."""
        assert self.file
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError:
            with suppress(OSError):  # what is still in its buffer finds no room either
                self.file.close()
            raise
