"""What the portal does by itself about letters, and what it throws away."""

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from accounts import digest, drafts, field, guessing, outbox


@shared_task
def send_mails() -> None:
    outbox.give_up_lost(timezone.now())
    outbox.send_due()


@shared_task
def send_digests() -> None:
    digest.send_digests(timezone.now())


@shared_task
def sweep() -> None:
    """Drafts that nobody came back for, sessions that are over, and failures long past."""
    drafts.sweep(timezone.now())
    guessing.sweep(timezone.now())
    field.sweep(timezone.now())
    call_command("clearsessions")
