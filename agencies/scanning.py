"""Looking for viruses, where the installation has a scanner: clamd (settings.CLAMD).

A file waits until it was scanned, and meanwhile only who sent it can open it. Where the
scanner does not answer, or not for this file, it goes on waiting and has its turn at a
later beat; where there is no scanner any more, it is open.
"""

import logging
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress

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
CHUNK, LONGEST_ANSWER = 64 * 1024, 4096
PATIENCE, SHORT_PATIENCE = 60, 5  # seconds: for a file, and for whether anybody is there


class ScannerDownError(Exception):
    """No scanner answers, whatever the file."""


class NotScannedError(Exception):
    """It could not tell of this file: too large for it, gone from the disk, …"""


def scan(number: int) -> None:
    """Scan the upload of that number, if it still waits for it. Raises ScannerDownError."""
    upload = Upload.objects.filter(pk=number, scan=Upload.Scan.WAITING).first()
    if upload is None or not settings.CLAMD:
        return
    check_is_there()
    try:
        with upload.file.open("rb") as file:
            virus = virus_in(file)
    except (OSError, NotScannedError) as error:
        logger.warning("Upload %s goes on waiting to be scanned: %s", number, error)
        return
    _settle(upload, virus)


def open_waiting() -> None:
    """There is no scanner any more: nobody waits for it."""
    if opened := Upload.objects.filter(scan=Upload.Scan.WAITING).update(scan=Upload.Scan.NONE):
        logger.warning("%s uploads are open without a scan: CLAMD is not set", opened)


def check_is_there() -> None:
    """Raises ScannerDownError where no scanner answers soon."""
    try:
        with _clamd(SHORT_PATIENCE) as line:
            line.sendall(b"zPING\0")
            said = _answer(line)
    except OSError as error:
        raise ScannerDownError(str(error)) from error
    if said != "PONG":
        raise ScannerDownError(said or "no answer")


def virus_in(file: "File[bytes]") -> str:
    """The name of the virus that clamd finds in `file`; "" for none."""
    sent = False
    with _clamd(PATIENCE) as line:
        with suppress(ConnectionError):  # of what is too large for it, it does not hear the end
            line.sendall(b"zINSTREAM\0")
            for chunk in file.chunks(CHUNK):
                line.sendall(struct.pack(">L", len(chunk)) + chunk)
            line.sendall(struct.pack(">L", 0))
            sent = True
        said = _answer(line)
    if said.endswith("FOUND"):
        return said.removeprefix("stream:").removesuffix("FOUND").strip()
    if said != "stream: OK" or not sent:
        raise NotScannedError(said or "no answer")
    return ""


@contextmanager
def _clamd(patience: float) -> Iterator[socket.socket]:
    """A line to the scanner: host:port, or the path of a socket."""
    address = settings.CLAMD.removeprefix("unix:")
    if address.startswith("/"):
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(patience)
            line.connect(address)
            yield line
    else:
        host, _, port = address.rpartition(":")
        with socket.create_connection((host, int(port)), patience) as line:
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
