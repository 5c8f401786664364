"""What the portal does by itself about agencies."""

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from agencies.models import Agency
from agencies.tree import lock_tree


@shared_task
def refresh_names() -> None:
    """Call each agency by the name that was decided in advance, now that its day has come."""
    with transaction.atomic():
        lock_tree()
        Agency.objects.call_as_on(timezone.localdate())
