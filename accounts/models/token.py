"""With what a program proves for whom it asks."""

from datetime import datetime

from django.conf import settings
from django.db import models
from knox.models import AbstractAuthToken, get_digest_token
from knox.settings import CONSTANTS

from accounts.models.person import User


class ApiTokenManager(models.Manager["ApiToken"]):
    def issue(
        self, *, user: User, name: str, until: datetime, made_by: User | None
    ) -> tuple["ApiToken", str]:
        """A new token and, for this once, its text."""
        digest, text = get_digest_token()
        token = self.create(
            user=user,
            name=name,
            expiry=until,
            made_by=made_by,
            digest=digest,
            token_key=text[: CONSTANTS.TOKEN_KEY_LENGTH],
        )
        return token, text


class ApiToken(AbstractAuthToken):
    """A connection of another system to the API, on the account of that system.

    Only its SHA-512 is kept, and its first signs, by which people tell it from others; it
    is shown once. One that is over stays in the list until somebody takes it away.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="hệ thống"
    )
    name = models.CharField("dùng cho", max_length=100)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    used_at = models.DateTimeField("dùng gần nhất", null=True, editable=False)

    objects = ApiTokenManager()

    class Meta:
        verbose_name = "mã kết nối"
        ordering = ["user__full_name", "created", "digest"]

    def __str__(self) -> str:
        return f"{self.token_key}… ({self.name})"

    def is_over(self, now: datetime) -> bool:
        return self.expiry is not None and self.expiry <= now
