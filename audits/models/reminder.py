"""What agencies and teams were reminded of: once at each stage, whatever the number of beats."""

from django.db import models
from django.db.models import Q

from audits.models.finding import Finding
from audits.models.inspection import Inspection
from isoportal.lib.days import DAY_VALIDATORS


class Reminder(models.Model):
    """That somebody was reminded of a finding's day, or of the day of an inspection.

    `stage` is in days from that day. `is_escalated` where the committee's staff were told that
    it is overdue. A day that is moved is reminded of anew.
    """

    finding = models.ForeignKey(
        Finding, models.CASCADE, null=True, related_name="reminders", verbose_name="phát hiện"
    )
    inspection = models.ForeignKey(
        Inspection, models.CASCADE, null=True, related_name="reminders",
        verbose_name="cuộc kiểm tra",
    )  # fmt: skip
    act_by = models.DateField("ngày được nhắc", validators=DAY_VALIDATORS)
    stage = models.SmallIntegerField("số ngày so với ngày đó")
    is_escalated = models.BooleanField("đã báo Ban Chỉ đạo", default=False)
    at = models.DateTimeField("lúc", auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "lần nhắc kiểm tra, khắc phục"
        constraints = [
            models.CheckConstraint(
                name="audits_reminded_of_one_thing",
                condition=Q(finding=None, inspection__isnull=False)
                | Q(finding__isnull=False, inspection=None),
            ),
            models.UniqueConstraint(
                fields=["finding", "act_by", "stage", "is_escalated"],
                name="audits_finding_reminded_once_a_stage",
            ),
            models.UniqueConstraint(
                fields=["inspection", "act_by", "stage"],
                name="audits_visit_reminded_once_a_stage",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding or self.inspection}: {self.stage:+d} ngày"
