"""An agency's own audits (đánh giá nội bộ, ISO 9001 clause 9.2): the programme, each audit."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies.access import InAgencyQuerySet
from agencies.models import Agency
from audits.models.checklist import YEAR_VALIDATORS
from isoportal.lib.days import DAY_VALIDATORS


class AuditProgramme(models.Model):
    """The audits an agency means to do in a year (chương trình đánh giá)."""

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="audit_programmes", verbose_name="cơ quan"
    )
    year = models.PositiveSmallIntegerField("năm", validators=YEAR_VALIDATORS)
    frequency = models.CharField("tần suất", max_length=200, blank=True)
    method = models.TextField("phương pháp", blank=True)
    scope = models.TextField("phạm vi", blank=True)
    decision_no = models.CharField("quyết định thành lập đoàn số", max_length=60, blank=True)
    decided_on = models.DateField(
        "ngày quyết định", null=True, blank=True, validators=DAY_VALIDATORS
    )

    objects = InAgencyQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "pk"]
        verbose_name = "chương trình đánh giá nội bộ"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year"],
                name="audits_one_programme_a_year",
                violation_error_message="Cơ quan đã có chương trình đánh giá của năm này.",
            )
        ]

    def __str__(self) -> str:
        return f"Chương trình đánh giá nội bộ năm {self.year} của {self.agency}"


class InternalAuditQuerySet(InAgencyQuerySet):
    agency_path = "programme__agency"


class InternalAudit(models.Model):
    """One audit (kế hoạch đánh giá): its scope, criteria, sessions, auditors, report.

    Nobody audits their own work: an auditor is not assigned to a session of the division they
    work in. The report says what was found and fulfils the agency's duty of the year.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "Đã lên kế hoạch"
        IN_PROGRESS = "in_progress", "Đang đánh giá"
        REPORTED = "reported", "Đã có báo cáo"

    programme = models.ForeignKey(AuditProgramme, models.PROTECT, related_name="audits")
    title = models.CharField("tên cuộc đánh giá", max_length=200)
    scope = models.TextField("phạm vi")
    criteria = models.TextField("chuẩn mực")
    first_day = models.DateField("từ ngày", validators=DAY_VALIDATORS)
    last_day = models.DateField("đến hết ngày", validators=DAY_VALIDATORS)
    notice_days = models.PositiveSmallIntegerField("thông báo trước (ngày)", default=7)
    noticed_on = models.DateField("ngày thông báo", null=True, blank=True)
    sessions = models.JSONField("các phiên", default=list, editable=False)
    auditors = models.JSONField("đoàn đánh giá", default=list, editable=False)
    conclusion = models.TextField("kết luận", blank=True)
    state = models.CharField(
        "trạng thái", max_length=11, choices=State, default=State.PLANNED, editable=False
    )
    reported_on = models.DateField("ngày báo cáo", null=True, editable=False)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    revision = models.PositiveIntegerField("lần sửa", default=0, editable=False)

    objects = InternalAuditQuerySet.as_manager()

    class Meta:
        ordering = ["-first_day", "-pk"]
        verbose_name = "cuộc đánh giá nội bộ"
        constraints = [
            models.CheckConstraint(
                name="audits_audit_ends_after_start",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message="Ngày kết thúc phải từ ngày bắt đầu trở đi.",
            )
        ]

    def __str__(self) -> str:
        return self.title
