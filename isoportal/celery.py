"""The Celery app and, in one place, all periodic work."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "isoportal.settings")
app = Celery("isoportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
