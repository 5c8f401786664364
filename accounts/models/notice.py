"""What people were told: in the inbox, and by mail."""

from datetime import datetime

from django.conf import settings
from django.db import models


class NotificationQuerySet(models.QuerySet["Notification"]):
    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at=None)


class Notification(models.Model):
    """Something a person was told: one line in their inbox, with a link to the thing.

    `agency_pk` is the id of the agency it concerns: when an officer hands over, the
    successor gets what is unread about that agency. What they have not read by 07:30 goes
    into the digest of that morning, once.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    kind = models.CharField("loại", max_length=50)
    text = models.CharField("nội dung", max_length=300)
    url = models.CharField("đường dẫn", max_length=300, blank=True)
    agency_pk = models.BigIntegerField("mã cơ quan", null=True, editable=False)
    at = models.DateTimeField("lúc", auto_now_add=True)
    read_at = models.DateTimeField("đã đọc lúc", null=True, blank=True)
    mailed_at = models.DateTimeField("đã gửi thư lúc", null=True, blank=True, editable=False)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["user", "read_at"], name="accounts_inbox")]

    def __str__(self) -> str:
        return self.text


class MailQuerySet(models.QuerySet["Mail"]):
    def due(self, now: datetime) -> "MailQuerySet":
        """Those to be sent, or to be tried again, by now."""
        return self.filter(state=Mail.State.WAITING, next_try_at__lte=now)


class Mail(models.Model):
    """A letter on its way out: written with what it tells of, sent by the worker.

    `key` says what it is about; nobody is sent two letters of one key, however often
    a beat asks. One that was being sent when its worker died is not sent again by
    itself, as it may have arrived: it fails, and the staff decide. A `secret`, such as
    a link to choose a password by, stands in the letter in place of SECRET, is shown to
    nobody else and is kept no longer than the letter waits.
    """

    SECRET = "[đường dẫn riêng, chỉ người nhận thấy]"

    class State(models.TextChoices):
        WAITING = "waiting", "Chờ gửi"
        SENDING = "sending", "Đang gửi"
        SENT = "sent", "Đã gửi"
        FAILED = "failed", "Không gửi được"
        CANCELLED = "cancelled", "Đã hủy"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="mails", verbose_name="người nhận"
    )
    to = models.EmailField("địa chỉ", blank=True)
    kind = models.CharField("loại thư", max_length=50)
    key = models.CharField("về việc", max_length=200)
    subject = models.CharField("tiêu đề", max_length=200)
    body = models.TextField("nội dung")
    secret = models.CharField(max_length=500, blank=True, editable=False)
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("số lần thử", default=0)
    next_try_at = models.DateTimeField("gửi từ lúc")
    tried_at = models.DateTimeField("thử lần cuối lúc", null=True, editable=False)
    error = models.CharField("lỗi", max_length=500, blank=True)
    written_at = models.DateTimeField("soạn lúc", auto_now_add=True)
    sent_at = models.DateTimeField("gửi xong lúc", null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]
        verbose_name = "thư"
        indexes = [models.Index(fields=["state", "next_try_at"], name="accounts_outbox")]
        constraints = [
            models.UniqueConstraint(fields=["key", "user"], name="accounts_one_letter_of_a_key")
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"
