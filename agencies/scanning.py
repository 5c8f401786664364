"""Looking for viruses, where the installation has a scanner: clamd (settings.CLAMD).

A file waits until it was scanned, and meanwhile only who sent it can open it. Where the
scanner does not answer the file goes on waiting, and is scanned at a later beat.
"""

import logging
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from accounts.log import log
from accounts.models import User
from accounts.notify import notify
from agencies.models import Assignment, Upload
from agencies.roles import Permission, roles_with
from agencies.tree import Tree

logger = logging.getLogger("isoportal.scanning")
CHUNK, PATIENCE, LONGEST_ANSWER = 64 * 1024, 60, 4096


class ScannerDownError(Exception):
    """No scanner answers, or it could not tell."""


def scan(number: int) -> None:
    """Scan the upload of that number, if it still waits for it."""
    upload = Upload.objects.filter(pk=number, scan=Upload.Scan.WAITING).first()
    if upload is None or not settings.CLAMD:
        return
    try:
        with upload.file.open("rb") as file:
            virus = virus_in(file)
    except (OSError, ScannerDownError) as error:
        logger.warning("Upload %s goes on waiting to be scanned: %s", number, error)
        return
    _settle(upload, virus)


def virus_in(file: "File[bytes]") -> str:
    """The name of the virus that clamd finds in `file`; "" for none."""
    with _clamd() as line:
        line.sendall(b"zINSTREAM\0")
        for chunk in file.chunks(CHUNK):
            line.sendall(struct.pack(">L", len(chunk)) + chunk)
        line.sendall(struct.pack(">L", 0))
        said = _answer(line)
    if said.endswith("FOUND"):
        return said.removeprefix("stream:").removesuffix("FOUND").strip()
    if said != "stream: OK":
        raise ScannerDownError(said or "no answer")
    return ""


@contextmanager
def _clamd() -> Iterator[socket.socket]:
    """A line to the scanner: host:port, or the path of a socket."""
    address = settings.CLAMD.removeprefix("unix:")
    if address.startswith("/"):
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(PATIENCE)
            line.connect(address)
            yield line
    else:
        host, _, port = address.rpartition(":")
        with socket.create_connection((host, int(port)), PATIENCE) as line:
            yield line


def _answer(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
        if not (more := line.recv(LONGEST_ANSWER)):
            break
        said += more
    return said.rstrip(b"\0").decode(errors="replace").strip()


@transaction.atomic
def _settle(upload: Upload, virus: str) -> None:
    """Write down what the scanner said, once; who sent it and the committee hear of a virus."""
    found = Upload.Scan.INFECTED if virus else Upload.Scan.CLEAN
    waiting = Upload.objects.filter(pk=upload.pk, scan=Upload.Scan.WAITING)
    if not waiting.update(scan=found) or not virus:
        return
    log(None, "file.infected", upload, agency=upload.agency_id, virus=virus)
    text = (
        f"Tệp “{upload.name}” của {upload.agency} có mã độc ({virus[:60]}), không ai mở được. "
        "Cơ quan cần nộp lại bản sạch."
    )
    notify(_told_of(upload), "file.infected", text)


def _told_of(upload: Upload) -> set[User]:
    """Who sent it, and who reviews what its agency hands in."""
    day = timezone.localdate()
    tree = Tree.on(day)
    places = {upload.agency_id, *tree.above(upload.agency_id), *tree.roots}
    reviewers = Assignment.objects.as_of(day).filter(
        agency__in=places, role__in=roles_with(Permission.REVIEW), user__is_active=True
    )
    return {upload.uploaded_by} | {each.user for each in reviewers.select_related("user")}
