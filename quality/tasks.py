"""What the portal does by itself about obligations."""

from celery import shared_task
from django.utils import timezone

from quality.reminding import reminders


@shared_task
def remind_due() -> None:
    reminders.remind_due(timezone.now())
