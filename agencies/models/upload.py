"""Files that agencies hand in."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from agencies.models.agency import Agency
from isoportal.lib.files import show_size

UNUSED_AFTER = timedelta(hours=24)


class UploadQuerySet(models.QuerySet["Upload"]):
    def of_year(self, agency: Agency, year: int) -> Self:
        """What counts against the quota of `agency` in `year`."""
        return self.filter(agency=agency, year=year)

    def loose(self) -> Self:
        """Those that nothing refers to, at least not yet."""
        found = self
        for relation in Upload._meta.related_objects:
            found = found.filter(**{f"{relation.name}__isnull": True})
        return found

    def unused(self, now: datetime) -> Self:
        """Those that a day after they came belong to nothing: their form was never sent."""
        return self.loose().filter(uploaded_at__lt=now - UNUSED_AFTER)


class Upload(models.Model):
    """A file somebody handed in for an agency, looked through and kept under a random name.

    It never changes. `name` is what people know it by; what it is (`kind`) was read from
    its content. Where a virus scanner is configured, others may open it only once it was
    scanned. The paper it belongs to refers to it; what nothing refers to is swept away.
    """

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word"
        XLSX = "xlsx", "Excel"
        JPEG = "jpeg", "Ảnh JPG"
        PNG = "png", "Ảnh PNG"
        DOC = "doc", "Word 97–2003"
        XLS = "xls", "Excel 97–2003"

    class Scan(models.TextChoices):
        NONE = "none", "Không quét"
        WAITING = "waiting", "Chờ quét"
        CLEAN = "clean", "Sạch"
        INFECTED = "infected", "Có mã độc"

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="uploads", verbose_name="cơ quan"
    )
    year = models.PositiveSmallIntegerField("năm", editable=False)
    file = models.FileField("tệp", upload_to="uploads", max_length=200)
    name = models.CharField("tên tệp", max_length=200)
    kind = models.CharField("loại tệp", max_length=5, choices=Kind)
    size = models.PositiveBigIntegerField("số byte")
    sha256 = models.CharField("SHA-256", max_length=64)
    warnings = models.JSONField("lưu ý", default=list)  # sentences: an outside link, an old format
    scan = models.CharField("quét mã độc", max_length=10, choices=Scan, default=Scan.NONE)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("tải lên lúc", default=timezone.now)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = "tệp"
        indexes = [
            models.Index(fields=["agency", "year"], name="agencies_upload_quota"),
            models.Index(fields=["scan"], name="agencies_upload_scan"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_size(self) -> str:
        return show_size(self.size)

    def opens_for(self, user: object) -> bool:
        """Whether `user`, who may see it, may open it now: scanned, or their own."""
        if self.scan == self.Scan.INFECTED:
            return False
        return self.scan != self.Scan.WAITING or self.uploaded_by == user
