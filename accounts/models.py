"""A person, what they did, and what they were told."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models

from isoportal.lib.triggers import AppendOnly
from isoportal.lib.vietnamese import plain


class User(AbstractUser):
    """A person who signs in, whichever agency they work for.

    What they may do, and where, is not written here: that is the agencies'
    Assignment. A person is never deleted, only made inactive.
    """

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField("họ và tên", max_length=150)
    position = models.CharField("chức vụ", max_length=150, blank=True)
    phone = models.CharField("điện thoại", max_length=30, blank=True)

    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name", "email"]

    class Meta:
        ordering = ["full_name", "pk"]
        verbose_name = "người dùng"

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.rpartition(" ")[2] or self.username


class LogEntry(models.Model):
    """One thing somebody did. Written once, never changed.

    Names and ids are copied rather than linked, so that no later change or
    deletion can alter what the log says. The database itself refuses changes.
    Beside each name stands its key, by which it is found without accents.
    """

    at = models.DateTimeField("lúc", auto_now_add=True, db_index=True)
    by_pk = models.BigIntegerField("mã người làm", null=True)
    by_name = models.CharField("người làm", max_length=150)
    by_key = models.CharField(max_length=150, editable=False)
    action = models.CharField("việc", max_length=100, db_index=True)
    target = models.CharField("đối tượng", max_length=100)
    target_name = models.CharField("tên đối tượng", max_length=300)
    target_key = models.CharField(max_length=300, editable=False)
    details = models.JSONField("chi tiết", default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["target", "-at"], name="accounts_log_target")]
        constraints = [AppendOnly(name="accounts_log_is_append_only")]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} {self.by_name} {self.action}: {self.target_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("A log entry is never changed.")
        self.by_key, self.target_key = plain(self.by_name)[:150], plain(self.target_name)[:300]
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A log entry is never deleted.")


class NotificationQuerySet(models.QuerySet["Notification"]):
    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at=None)


class Notification(models.Model):
    """Something a person was told: one line in their inbox, with a link to the thing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    kind = models.CharField("loại", max_length=50)
    text = models.CharField("nội dung", max_length=300)
    url = models.CharField("đường dẫn", max_length=300, blank=True)
    at = models.DateTimeField("lúc", auto_now_add=True)
    read_at = models.DateTimeField("đã đọc lúc", null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["user", "read_at"], name="accounts_inbox")]

    def __str__(self) -> str:
        return self.text
