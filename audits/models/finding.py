"""What was found, and what is done about it until somebody else has seen that it works."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from agencies.access import InAgencyQuerySet
from agencies.models import Agency, Upload
from audits.models.checklist import Cause
from audits.models.inspection import Inspection
from audits.models.internal import InternalAudit
from audits.models.review import ManagementReview
from isoportal.lib.days import DAY_VALIDATORS


class FindingQuerySet(InAgencyQuerySet):
    def open(self) -> Self:
        """Those that ask for something and are not settled."""
        return self.filter(state__in=Finding.OPEN)

    def overdue(self, day: object) -> Self:
        return self.open().filter(due__lt=day)

    def not_caused_by(self, user: User) -> Self:
        """Those whose effect `user` may verify: nobody confirms their own work."""
        return self.exclude(planned_by=user).exclude(done_by=user)


class Finding(models.Model):
    """A finding (phát hiện) in an agency, told as requirement, nature and evidence (R–N–E).

    Nonconformities are corrected at once, their root cause is found, actions are planned, done
    and proved, and somebody who had no hand in them verifies that they work. Closed it never
    reopens: what did not work is followed by a new finding that names it. Observations and
    opportunities may be answered so too; a conformity asks for nothing.
    """

    class Grade(models.TextChoices):
        MAJOR = "major", "Không phù hợp nặng"
        MINOR = "minor", "Không phù hợp nhẹ"
        OBSERVATION = "observation", "Lưu ý"
        OPPORTUNITY = "opportunity", "Khuyến nghị cải tiến"
        CONFORMITY = "conformity", "Phù hợp, điểm mạnh"

    class Source(models.TextChoices):
        INSPECTION = "inspection", "Kiểm tra của tỉnh"
        INTERNAL = "internal", "Đánh giá nội bộ"
        REVIEW = "review", "Xem xét của lãnh đạo"
        COMPLAINT = "complaint", "Phản ánh, khiếu nại"
        SELF = "self", "Tự phát hiện"

    class State(models.TextChoices):
        OPEN = "open", "Mở"
        PLANNED = "planned", "Đã có kế hoạch"
        IN_PROGRESS = "in_progress", "Đang thực hiện"
        VERIFICATION = "verification", "Chờ xác nhận hiệu lực"
        CLOSED = "closed", "Đã đóng"
        NOT_EFFECTIVE = "not_effective", "Không hiệu lực"

    OPEN = (State.OPEN, State.PLANNED, State.IN_PROGRESS, State.VERIFICATION)
    NONCONFORMITIES = (Grade.MAJOR, Grade.MINOR)

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="findings", verbose_name="cơ quan"
    )
    number = models.PositiveIntegerField("số phiếu", editable=False)  # counted by agency and year
    year = models.PositiveSmallIntegerField("năm", editable=False)
    source = models.CharField("nguồn", max_length=10, choices=Source)
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, null=True, blank=True, related_name="findings"
    )
    audit = models.ForeignKey(
        InternalAudit, models.PROTECT, null=True, blank=True, related_name="findings"
    )
    review = models.ForeignKey(
        ManagementReview, models.PROTECT, null=True, blank=True, related_name="findings"
    )
    item = models.CharField("tiêu chí", max_length=20, blank=True)  # its code in the checklist
    clause = models.CharField("điều khoản", max_length=40, blank=True)  # 2015:9.2
    grade = models.CharField("mức độ", max_length=12, choices=Grade)
    requirement = models.TextField("yêu cầu")
    nature = models.TextField("nội dung phát hiện")
    evidence = models.TextField("bằng chứng", blank=True)
    found_on = models.DateField("ngày phát hiện", validators=DAY_VALIDATORS)
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+"
    )
    due = models.DateField("hạn khắc phục", null=True, blank=True, validators=DAY_VALIDATORS)
    # what was found before: the same again, and the one whose actions did not work
    repeats = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="repeated_by",
        verbose_name="lặp lại của",
    )  # fmt: skip
    follows = models.OneToOneField(
        "self", models.PROTECT, null=True, editable=False, related_name="followed_by",
        verbose_name="thay cho phiếu không hiệu lực",
    )  # fmt: skip
    state = models.CharField(
        "trạng thái", max_length=13, choices=State, default=State.OPEN, editable=False
    )
    correction = models.TextField("khắc phục tức thời", blank=True)
    root_cause = models.TextField("nguyên nhân gốc", blank=True)
    causes = models.ManyToManyField(
        Cause, blank=True, related_name="findings", verbose_name="nhóm nguyên nhân"
    )
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    planned_on = models.DateField("ngày lập kế hoạch", null=True, editable=False)
    result = models.TextField("kết quả thực hiện", blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    done_on = models.DateField("ngày báo cáo kết quả", null=True, editable=False)
    verification = models.TextField("nhận xét hiệu lực", blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    closed_on = models.DateField("ngày đóng", null=True, editable=False)
    revision = models.PositiveIntegerField("lần sửa", default=0, editable=False)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["-found_on", "-pk"]
        verbose_name = "phát hiện"
        indexes = [models.Index(fields=["agency", "state"], name="audits_findings_of_agency")]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "number"], name="audits_one_finding_of_a_number"
            ),
            models.CheckConstraint(
                name="audits_closed_finding_was_verified",
                condition=Q(closed_on=None, verified_by=None)
                | Q(closed_on__isnull=False, verified_by__isnull=False)
                | Q(grade="conformity"),
                violation_error_message="Phiếu chỉ được đóng sau khi có người xác nhận hiệu lực.",
            ),
            models.CheckConstraint(
                name="audits_nobody_verifies_their_own",
                condition=Q(verified_by=None)
                | (Q(planned_by=None) | ~Q(verified_by=F("planned_by")))
                & (Q(done_by=None) | ~Q(verified_by=F("done_by"))),
                violation_error_message="Người xác nhận hiệu lực phải khác người đã khắc phục.",
            ),
        ]

    def __str__(self) -> str:
        return f"Phiếu {self.number:02}/{self.year} của {self.agency}"

    @property
    def is_nonconformity(self) -> bool:
        return self.grade in self.NONCONFORMITIES

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class CorrectiveAction(models.Model):
    """One thing that is done about a finding: what, by whom, until when, with which proof."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="actions")
    what = models.TextField("hành động khắc phục")
    who = models.CharField("người chịu trách nhiệm", max_length=120)
    due = models.DateField("thời hạn", validators=DAY_VALIDATORS)
    done_on = models.DateField("ngày hoàn thành", null=True, blank=True, validators=DAY_VALIDATORS)
    proof = models.ForeignKey(
        Upload, models.PROTECT, null=True, blank=True, related_name="proofs",
        verbose_name="bằng chứng",
    )  # fmt: skip

    class Meta:
        ordering = ["due", "pk"]
        verbose_name = "hành động khắc phục"

    def __str__(self) -> str:
        return self.what
