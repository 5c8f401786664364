"""What the portal does by itself about agencies and the files they hand in."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import ChannelError
from kombu.exceptions import OperationalError as BrokerDown

from agencies import keeping, scanning
from agencies.models import Agency, Upload
from agencies.tree import lock_tree

logger = logging.getLogger("isoportal.agencies")
AT_ONCE, ROUND = 50, 240  # files, seconds


@shared_task
def refresh_names() -> None:
    """Call each agency by the name that was decided in advance, now that its day has come."""
    with transaction.atomic():
        lock_tree()
        Agency.objects.call_as_on(timezone.localdate())


def ask_for_scan(number: int) -> None:
    """Wake a worker. Where the broker is down the file waits for the next beat."""
    try:
        scan_upload.delay(number)
    except (BrokerDown, ChannelError) as error:
        logger.warning("Upload %s waits for the next look: %s", number, error)


@shared_task
def scan_upload(number: int) -> None:
    with _scanner_may_be_down():
        scanning.scan(number)


@shared_task
def scan_waiting() -> None:
    """Scan what still waits: the scanner or the broker was down.

    Drawn by lot, so that files the scanner never takes do not stand before the others
    for ever; and no longer than until the next beat, for each may take a minute.
    """
    if not settings.CLAMD:
        scanning.open_waiting()
        return
    deadline = time.monotonic() + ROUND
    waiting = Upload.objects.filter(scan=Upload.Scan.WAITING).order_by("?")
    with _scanner_may_be_down():
        for number in list(waiting.values_list("pk", flat=True)[:AT_ONCE]):
            if time.monotonic() > deadline:
                return
            scanning.scan(number)


@contextmanager
def _scanner_may_be_down() -> Iterator[None]:
    """Where it is, all goes on waiting."""
    try:
        yield
    except scanning.ScannerDownError as error:
        logger.warning("The virus scanner does not answer: %s", error)


@shared_task
def sweep_uploads() -> None:
    """Take away what belongs to nothing."""
    keeping.sweep(timezone.now())


@shared_task
def check_files() -> None:
    """Look nightly whether every file is still what was handed in; somebody hears if not."""
    today = timezone.localdate()
    keeping.tell_faults(list(keeping.faults(timezone.now())), today)
    keeping.tell_room(today)
