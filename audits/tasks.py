"""What the portal does by itself about inspections and findings."""

from celery import shared_task
from django.utils import timezone

from audits.reminding import reminders


@shared_task
def remind() -> None:
    reminders.remind(timezone.now())
