"""What the portal does by itself about procedures."""

from celery import shared_task
from django.utils import timezone

from procedures.batches import engine


@shared_task
def sweep_batches() -> None:
    """Take away the lists that were looked at and never written."""
    engine.sweep(timezone.now())
