"""The Celery app and, in one place, all periodic work."""

import os
from pathlib import Path

from celery import Celery
from celery.schedules import crontab
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "isoportal.settings")
MINUTE, HOUR = 60, 3600
app = Celery("isoportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_finalize.connect
def prepare(sender: Celery, **_: object) -> None:
    """Make the folders of the embedded broker, and say what is done again and again."""
    if sender.conf.broker_url.startswith("filesystem:"):
        for option in ["data_folder_in", "control_folder", "processed_folder"]:
            folder = sender.conf.broker_transport_options[option]
            Path(folder).mkdir(parents=True, exist_ok=True)
    every = settings.JOB_SWEEP
    sender.add_periodic_task(every, sender.signature("reports.tasks.sweep_jobs"), expires=every)
    sender.add_periodic_task(MINUTE, sender.signature("accounts.tasks.send_mails"), expires=MINUTE)
    sender.add_periodic_task(
        crontab(minute="*/5"), sender.signature("accounts.tasks.send_digests"), expires=5 * MINUTE
    )
    sender.add_periodic_task(
        crontab(minute="*/5"), sender.signature("quality.tasks.remind_due"), expires=5 * MINUTE
    )
    sender.add_periodic_task(
        crontab(minute=10), sender.signature("audits.tasks.remind"), expires=HOUR
    )
    sender.add_periodic_task(
        crontab(minute=5), sender.signature("agencies.tasks.refresh_names"), expires=HOUR
    )
    sender.add_periodic_task(
        5 * MINUTE, sender.signature("agencies.tasks.scan_waiting"), expires=5 * MINUTE
    )
    sender.add_periodic_task(
        crontab(minute=35), sender.signature("agencies.tasks.sweep_uploads"), expires=HOUR
    )
    sender.add_periodic_task(
        crontab(minute=50), sender.signature("procedures.tasks.sweep_batches"), expires=HOUR
    )
    sender.add_periodic_task(
        crontab(hour=2, minute=20), sender.signature("agencies.tasks.check_files"), expires=HOUR
    )
    sender.add_periodic_task(
        crontab(hour=3, minute=15), sender.signature("accounts.tasks.sweep"), expires=HOUR
    )
