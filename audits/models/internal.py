"""An agency's own audits (đánh giá nội bộ, ISO 9001 clause 9.2): the programme, each audit."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies.access import InAgencyQuerySet
from agencies.models import Agency, Upload
from audits.models.checklist import YEAR_VALIDATORS, Checklist
from isoportal.lib.days import DAY_VALIDATORS
from isoportal.lib.triggers import FrozenColumns
from isoportal.lib.vietnamese import clean, visible


class AuditProgramme(models.Model):
    """The audits an agency means to do in a year (chương trình đánh giá)."""

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="audit_programmes", verbose_name="cơ quan"
    )
    year = models.PositiveSmallIntegerField("năm", validators=YEAR_VALIDATORS)
    frequency = models.CharField("tần suất", max_length=200, blank=True)
    method = models.TextField("phương pháp", blank=True)
    scope = models.TextField("phạm vi", blank=True)
    responsible = models.TextField("trách nhiệm", blank=True)
    decision_no = models.CharField("quyết định thành lập đoàn số", max_length=60, blank=True)
    decided_on = models.DateField(
        "ngày quyết định", null=True, blank=True, validators=DAY_VALIDATORS
    )
    revision = models.PositiveIntegerField("lần sửa", default=0, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    changed_at = models.DateTimeField("sửa lúc", null=True, editable=False)

    objects = InAgencyQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "pk"]
        verbose_name = "chương trình đánh giá nội bộ"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year"],
                name="audits_one_programme_a_year",
                violation_error_message="Cơ quan đã có chương trình đánh giá của năm này.",
            ),
            models.CheckConstraint(
                name="audits_programme_decision_has_a_day",
                condition=Q(decision_no="", decided_on=None)
                | (~Q(decision_no="") & Q(decided_on__isnull=False)),
                violation_error_message="Hãy ghi cả số và ngày quyết định, hoặc để trống cả hai.",
            ),
        ]

    def __str__(self) -> str:
        return f"Chương trình đánh giá nội bộ năm {self.year} của {self.agency}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.frequency, self.decision_no = clean(self.frequency), clean(self.decision_no)
        for name in ("method", "scope", "responsible"):
            setattr(self, name, visible(getattr(self, name)).strip())
        super().save(*args, **kwargs)


class InternalAuditQuerySet(InAgencyQuerySet):
    agency_path = "programme__agency"


class InternalAudit(models.Model):
    """One audit (kế hoạch đánh giá): its scope, criteria, sessions, auditors, report.

    Nobody audits their own work: an auditor is not assigned to a session of the division they
    work in. The report says what was found, stays as it was made, and fulfils the agency's duty
    of the year. audits/internal/plan.py reads the sessions, the auditors and the checklist.
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
    checklist = models.ForeignKey(
        Checklist, models.PROTECT, null=True, blank=True, editable=False, related_name="audits"
    )
    lines = models.JSONField("bảng câu hỏi", default=list, editable=False)
    conclusion = models.TextField("kết luận", blank=True)
    approver = models.CharField("người phê duyệt", max_length=120, blank=True)
    approver_position = models.CharField("chức vụ người phê duyệt", max_length=120, blank=True)
    state = models.CharField(
        "trạng thái", max_length=11, choices=State, default=State.PLANNED, editable=False
    )
    reported_on = models.DateField("ngày báo cáo", null=True, editable=False)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    # the report as it was made, and its PDF as it was laid into the yearly duty
    content = models.JSONField("báo cáo đóng băng", default=dict, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    report = models.ForeignKey(
        Upload, models.PROTECT, null=True, editable=False, related_name="audit_reports"
    )
    revision = models.PositiveIntegerField("lần sửa", default=0, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    changed_at = models.DateTimeField("sửa lúc", null=True, editable=False)

    objects = InternalAuditQuerySet.as_manager()

    class Meta:
        ordering = ["-first_day", "-pk"]
        verbose_name = "cuộc đánh giá nội bộ"
        constraints = [
            models.CheckConstraint(
                name="audits_audit_ends_after_start",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message="Ngày kết thúc phải từ ngày bắt đầu trở đi.",
            ),
            models.CheckConstraint(
                name="audits_reported_audit_is_frozen",
                condition=Q(state="reported", reported_on__isnull=False, sha256__gt="")
                | (~Q(state="reported") & Q(reported_on=None, sha256="")),
            ),
            FrozenColumns(
                name="audits_reported_audit_stays",
                column="reported_on",
                columns=["content", "sha256", "reported_on"],
                violation_error_message="Báo cáo đánh giá đã lập nên không sửa được.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        for name in ("title", "approver", "approver_position"):
            setattr(self, name, clean(getattr(self, name)))
        for name in ("scope", "criteria", "conclusion"):
            setattr(self, name, visible(getattr(self, name)).strip())
        super().save(*args, **kwargs)

    @property
    def is_reported(self) -> bool:
        return self.state == self.State.REPORTED
