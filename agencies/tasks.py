"""What the portal does by itself about agencies and the files they hand in."""

import logging

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
AT_ONCE = 50


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
    scanning.scan(number)


@shared_task
def scan_waiting() -> None:
    """Scan what still waits, the oldest first: the scanner or the broker was down."""
    if not settings.CLAMD:
        return
    waiting = Upload.objects.filter(scan=Upload.Scan.WAITING).order_by("uploaded_at", "pk")
    for number in list(waiting.values_list("pk", flat=True)[:AT_ONCE]):
        scanning.scan(number)


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
