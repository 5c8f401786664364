"""Lists that were brought in from Excel, and what each changed."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from agencies.access import InAgencyQuerySet
from agencies.models import Agency

UNDO_WITHIN = timedelta(hours=24)


class ImportBatchQuerySet(InAgencyQuerySet):
    def stale(self, now: datetime) -> Any:
        """Those that were looked at and never written; a day later they go."""
        return self.filter(written_at=None, made_at__lt=now - timedelta(days=1))


class ImportBatch(models.Model):
    """A list from Excel: looked at first, then written whole or not at all, undone within a day.

    The files stay with it until it is written, and are read anew then: what changed in the
    meantime is found. `changes` says what was written, so that it can be taken back: rows
    made, and what stood in rows that were changed.
    """

    class Kind(models.TextChoices):
        CATALOGUE = "catalogue", "Danh mục TTHC"
        PROCEDURES = "procedures", "Quy trình và TTHC của cơ quan"
        DOSSIERS = "dossiers", "Số liệu hồ sơ"

    kind = models.CharField("loại danh sách", max_length=12, choices=Kind)
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="import_batches", verbose_name="cơ quan"
    )
    files = models.JSONField("tệp", default=list)  # name, path in the private store, sha256
    options = models.JSONField("lựa chọn", default=dict)  # what the form asked beside the file
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("xem trước lúc", default=timezone.now)
    counts = models.JSONField("số dòng", default=dict)  # made, changed, same, ended
    written_at = models.DateTimeField("ghi lúc", null=True)
    changes = models.JSONField("đã thay đổi", default=list)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField("hoàn tác lúc", null=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = "lần nhập"
        constraints = [
            models.CheckConstraint(
                name="procedures_undone_was_written",
                condition=Q(undone_at=None) | Q(written_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({', '.join(file['name'] for file in self.files)})"

    @property
    def is_written(self) -> bool:
        return self.written_at is not None

    def may_be_undone(self, now: datetime) -> bool:
        """Whether it still can be taken back: written, not undone, within a day."""
        if self.written_at is None or self.undone_at is not None:
            return False
        return now < self.written_at + UNDO_WITHIN
