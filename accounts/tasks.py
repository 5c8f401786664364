"""What the portal does by itself about letters."""

import logging

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import ChannelError
from kombu.exceptions import OperationalError as BrokerDown

from accounts import outbox

logger = logging.getLogger("isoportal.accounts")
WAKING = 5  # seconds; a worker that is busier than that leaves it to the next beat


def wake() -> None:
    """Have a worker send what waits. Where the broker is down, the next beat does."""
    try:
        send_mails.apply_async(expires=WAKING)
    except (BrokerDown, ChannelError) as error:
        logger.warning("Letters wait for the next beat: %s", error)


@shared_task
def send_mails() -> None:
    outbox.give_up_lost(timezone.now())
    outbox.send_due()
