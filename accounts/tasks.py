"""What the portal does by itself about letters."""

from celery import shared_task
from django.utils import timezone

from accounts import digest, outbox


@shared_task
def send_mails() -> None:
    outbox.give_up_lost(timezone.now())
    outbox.send_due()


@shared_task
def send_digests() -> None:
    digest.send_digests(timezone.now())
