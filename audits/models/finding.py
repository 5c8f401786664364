"""What was found, and what is done about it until somebody else has seen that it works."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When

from accounts.models import User
from agencies.access import InAgencyQuerySet, reach
from agencies.models import Agency, Upload
from agencies.roles import Permission
from audits.models.checklist import Cause
from audits.models.inspection import Inspection
from audits.models.internal import InternalAudit
from audits.models.review import ManagementReview
from isoportal.lib.days import DAY_VALIDATORS
from isoportal.lib.triggers import FrozenOnceSet
from isoportal.lib.vietnamese import visible

BEFORE_MINUTES = Q(inspection__state__in=Inspection.OPEN)


def unreported(day: date) -> Q:
    """Of findings that stand as on `day`: open then, past their day, and not reported."""
    not_told = Q(done_on=None) | Q(done_on__gt=day)
    return Q(not_told, stood__in=[*Finding.OPEN], due__lt=day)


def reported_late(day: date) -> Q:
    """Reported by `day`, but after the day it was due."""
    return Q(done_on__gt=F("due"), done_on__lte=day)


class FindingQuerySet(InAgencyQuerySet):
    def for_user(self, user: User, permission: Permission = Permission.VIEW) -> Self:
        """Those within reach; the agency's own people see an inspection's with its minutes."""
        found = super().for_user(user, permission)
        own = reach(user, Permission.AUDIT)
        if own.everywhere:
            return found.told()
        return found.filter(~BEFORE_MINUTES | ~Q(agency__in=own.ids)) if own else found

    def told(self) -> Self:
        """Those their agency knows of: an inspection's from its minutes on."""
        return self.exclude(BEFORE_MINUTES)

    def open(self) -> Self:
        """Those that ask for something and are not settled."""
        return self.filter(state__in=Finding.OPEN)

    def overdue(self, day: date) -> Self:
        """Those whose result was not reported by its day; who verifies it late is not at fault."""
        unreported = Q(done_on=None) | Q(done_on__gt=F("due"))
        return self.open().filter(unreported, due__lt=day)

    def standing_on(self, day: date) -> Self:
        """What was found by `day`; adds `stood`, the state of each then.

        When work on it began is not kept: of a past day it is planned until it was reported.
        """
        state = Finding.State
        now_under_way = Q(state=state.IN_PROGRESS, planned_on__lte=day)
        stood = Case(
            When(closed_on__lte=day, then="state"),
            When(done_on__lte=day, then=Value(state.VERIFICATION)),
            When(now_under_way, then=Value(state.IN_PROGRESS)),
            When(planned_on__lte=day, then=Value(state.PLANNED)),
            default=Value(state.OPEN),
            output_field=models.CharField(),
        )
        return self.filter(found_on__lte=day).annotate(stood=stood)

    def unreported_on(self, day: date) -> Self:
        """Of those that stand as on `day`: open then, past their day, and not reported."""
        return self.filter(unreported(day))

    def breached_on(self, day: date) -> Self:
        """Of those that stand as on `day`: not reported by their due day, or only after it."""
        return self.filter(unreported(day) | reported_late(day))

    def not_made_by(self, user: User) -> Self:
        """Those whose effect `user` may verify: nobody confirms what they had a hand in."""
        return self.exclude(makers=user)


class Finding(models.Model):
    """A finding (phát hiện) in an agency, told as requirement, nature and evidence (R–N–E).

    Nonconformities are corrected at once, their root cause is found, actions are planned, done
    and proved, and somebody who had no hand in them verifies that they work. Closed it never
    reopens, and the database refuses it: what did not work is followed by a new finding that
    names it. Observations and opportunities may be answered so too; a conformity asks for
    nothing.
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
    ADVICE = (Grade.OBSERVATION, Grade.OPPORTUNITY)

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
    requirement = models.TextField("yêu cầu", blank=True)
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
    # whoever had a hand in what was planned and done about it
    makers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", editable=False)
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
            FrozenOnceSet(
                name="audits_closed_finding_stays",
                column="closed_on",
                violation_error_message="Phiếu đã đóng không mở lại, không sửa được.",
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
        return f"Phiếu {self.label} của {self.agency}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        for name in ("requirement", "nature", "evidence", "correction", "root_cause", "result",
                     "verification"):  # fmt: skip
            setattr(self, name, visible(getattr(self, name)).strip())
        super().save(*args, **kwargs)

    @property
    def comes_from(self) -> Inspection | InternalAudit | ManagementReview | None:
        """Where it was found, as far as that is on the portal."""
        return self.inspection or self.audit or self.review

    @property
    def is_nonconformity(self) -> bool:
        return self.grade in self.NONCONFORMITIES

    @property
    def is_told(self) -> bool:
        """Whether its agency knows of it: what an inspection found once there are minutes."""
        return self.inspection is None or self.inspection.state not in Inspection.OPEN

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def is_verified_by_committee(self) -> bool:
        """Whether its effect is for the inspectors to see, and not for the agency itself."""
        return self.source == self.Source.INSPECTION

    @property
    def label(self) -> str:
        """02/2020, as the agency counts it."""
        return f"{self.number:02}/{self.year}"

    def is_overdue(self, day: date) -> bool:
        """Whether what is to be done about it was not reported by its day, and still matters."""
        reported = self.done_on is not None and self.due is not None and self.done_on <= self.due
        return bool(self.is_open and self.due and self.due < day and not reported)

    @property
    def days_late(self) -> int:
        """By how many days its result came too late; 0 in time, or where none is there yet."""
        if not (self.due and self.done_on):
            return 0
        return max((self.done_on - self.due).days, 0)

    @property
    def days_to_close(self) -> int | None:
        """From the day it was found to the day its corrections were seen to work."""
        if self.state != self.State.CLOSED or not self.closed_on or not self.asks:
            return None
        days: int = (self.closed_on - self.found_on).days
        return days

    @property
    def asks(self) -> bool:
        """Whether it asks for anything: a conformity does not."""
        return self.grade != self.Grade.CONFORMITY


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
