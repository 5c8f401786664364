"""What was done: the log."""

from typing import Any, NoReturn

from django.db import models
from django.utils import timezone

from isoportal.lib.triggers import AppendOnly
from isoportal.lib.vietnamese import plain


class LogEntry(models.Model):
    """One thing somebody did. Written once, never changed.

    Names and ids are copied rather than linked, so that no later change or
    deletion can alter what the log says. The database itself refuses changes.
    Beside each name stands its key, by which it is found without accents. A change
    says in `details["changes"]` what each field was before and is after.
    """

    at = models.DateTimeField("lúc", auto_now_add=True, db_index=True)
    by_pk = models.BigIntegerField("mã người làm", null=True)
    by_name = models.CharField("người làm", max_length=150)
    by_key = models.CharField(max_length=150, editable=False)
    action = models.CharField("việc", max_length=100, db_index=True)
    target = models.CharField("đối tượng", max_length=100)
    target_name = models.CharField("tên đối tượng", max_length=300)
    target_key = models.CharField(max_length=300, editable=False)
    agency_pk = models.BigIntegerField("mã cơ quan", null=True)
    address = models.CharField("từ địa chỉ", max_length=45, blank=True)
    details = models.JSONField("chi tiết", default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["target", "-at"], name="accounts_log_target"),
            models.Index(fields=["agency_pk", "-at"], name="accounts_log_agency"),
        ]
        constraints = [AppendOnly(name="accounts_log_is_append_only")]

    def __str__(self) -> str:
        at = timezone.localtime(self.at)
        return f"{at:%d/%m/%Y %H:%M} {self.by_name} {self.action}: {self.target_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("A log entry is never changed.")
        self.by_key, self.target_key = plain(self.by_name)[:150], plain(self.target_name)[:300]
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A log entry is never deleted.")
