"""What the committee tells: yearly reports, and the work of making them."""

import hashlib
from datetime import date, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from agencies.access import InAgencyQuerySet
from agencies.models import Agency
from isoportal.lib.days import DAY_VALIDATORS, show_day


class ReportQuerySet(InAgencyQuerySet):
    agency_path = "scope"

    def newest(self, scope: Agency, day: date) -> "Report | None":
        return self.filter(scope=scope, day=day).order_by("-edition").first()


class Report(models.Model):
    """A yearly report as it was made: figures that never change, and the PDF of them.

    Asking again for the same data finds the newest edition of the scope and day; data
    that changed since makes the next one, even where they are again what they once were.
    """

    scope = models.ForeignKey(
        Agency, models.PROTECT, related_name="reports", verbose_name="phạm vi"
    )
    day = models.DateField("số liệu tại ngày", validators=DAY_VALIDATORS)
    edition = models.PositiveIntegerField("bản số")
    figures = models.JSONField("số liệu")
    figures_sha256 = models.CharField("mã băm số liệu", max_length=64)
    file = models.FileField("tệp PDF", upload_to="reports")
    file_sha256 = models.CharField("mã băm tệp", max_length=64)
    pages = models.PositiveIntegerField("số trang")
    made_at = models.DateTimeField("lập lúc", auto_now_add=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-edition"]
        verbose_name = "báo cáo"
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "day", "edition"], name="reports_one_of_an_edition"
            ),
        ]

    def __str__(self) -> str:
        return f"Báo cáo năm {self.day.year}, số liệu đến {show_day(self.day)}, bản {self.edition}"

    @property
    def title(self) -> str:
        is_year_end = (self.day.month, self.day.day) == (12, 31)
        when = f"năm {self.day.year}" if is_year_end else f"đến {show_day(self.day)}"
        return f"Báo cáo ISO 9001 {when}"

    @property
    def file_name(self) -> str:
        """What the PDF is called on the disk of who downloads it."""
        title = self.title.replace("/", "-")
        return f"{title} - {self.figures['scope']} - bản {self.edition}.pdf"

    @property
    def size(self) -> int | None:
        """Bytes of the PDF; None where it is gone from the disk."""
        try:
            return self.file.size
        except FileNotFoundError:
            return None

    @property
    def has_its_file(self) -> bool:
        """Whether the PDF is on the disk with the bytes that were written."""
        try:
            with self.file.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == self.file_sha256
        except FileNotFoundError:
            return False


class ReportJobQuerySet(ReportQuerySet):
    def unfinished(self) -> Self:
        return self.filter(state__in=ReportJob.UNFINISHED)

    def lost(self) -> Self:
        """Running, but without a sign of life for longer than the lease."""
        limit = timezone.now() - timedelta(seconds=settings.JOB_LEASE)
        return self.filter(state=ReportJob.State.RUNNING, beat_at__lt=limit)

    def claimable(self) -> Self:
        limit = timezone.now() - timedelta(seconds=settings.JOB_LEASE)
        running = Q(state=ReportJob.State.RUNNING, beat_at__lt=limit)
        return self.filter(Q(state=ReportJob.State.QUEUED) | running)


class ReportJob(models.Model):
    """Somebody asked for a yearly report: where the making of it stands.

    The row is the truth, a message to the worker only wakes it. A worker claims the row
    with a token, gives signs of life, and whoever lost the token stops. At most one job
    of a scope and day is unfinished.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Đang chờ"
        RUNNING = "running", "Đang lập"
        DONE = "done", "Hoàn thành"
        FAILED = "failed", "Lỗi"

    UNFINISHED: ClassVar[list[str]] = [State.QUEUED, State.RUNNING]

    scope = models.ForeignKey(
        Agency, models.PROTECT, related_name="report_jobs", verbose_name="phạm vi"
    )
    day = models.DateField("số liệu tại ngày", validators=DAY_VALIDATORS)
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.QUEUED)
    progress = models.CharField("tiến độ", max_length=100, blank=True)
    percent = models.PositiveSmallIntegerField("phần trăm", default=0)
    attempts = models.PositiveSmallIntegerField("số lần thử", default=0)
    token = models.CharField(max_length=32, blank=True)
    beat_at = models.DateTimeField("còn chạy lúc", null=True)
    error = models.CharField("lý do lỗi", max_length=500, blank=True)
    report = models.ForeignKey(
        Report, models.PROTECT, null=True, related_name="jobs", verbose_name="báo cáo"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField("yêu cầu lúc", auto_now_add=True)
    queued_at = models.DateTimeField("vào hàng lúc", default=timezone.now)
    finished_at = models.DateTimeField("xong lúc", null=True)

    objects = ReportJobQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = "yêu cầu lập báo cáo"
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "day"],
                condition=Q(state__in=["queued", "running"]),
                name="reports_one_unfinished_job",
            ),
            models.CheckConstraint(
                name="reports_done_has_a_report",
                condition=~Q(state="done") | Q(report__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Báo cáo năm {self.day.year}, số liệu đến {show_day(self.day)}"

    @property
    def is_unfinished(self) -> bool:
        return self.state in self.UNFINISHED

    @property
    def reused(self) -> bool:
        """Whether the figures were those of a report made before this was asked for."""
        return self.report is not None and self.report.made_at < self.asked_at
