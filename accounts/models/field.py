"""Devices that somebody takes into the field, where nobody can sign in again and again."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class FieldPass(models.Model):
    """One device on which its person works in the field for some hours.

    The device keeps a random key in a cookie, the portal only the key's SHA-256. It opens the
    pages of the field and nothing else, and ends when the person signs out there or everywhere,
    or has another password: `password_mark` is Django's digest of the one it was begun under.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="field_passes", editable=False
    )
    key_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    password_mark = models.CharField(max_length=128, editable=False)
    device = models.CharField("thiết bị", max_length=100, editable=False)
    began = models.DateTimeField("từ lúc", editable=False)
    until = models.DateTimeField("đến lúc", editable=False)
    ended_at = models.DateTimeField("kết thúc lúc", null=True, editable=False)

    class Meta:
        ordering = ["-began", "-pk"]
        verbose_name = "máy ngoài hiện trường"
        constraints = [
            models.CheckConstraint(
                name="accounts_field_pass_ends_after_start", condition=Q(until__gt=F("began"))
            )
        ]

    def __str__(self) -> str:
        return self.device

    def holds(self, now: datetime) -> bool:
        return self.ended_at is None and self.began <= now < self.until
