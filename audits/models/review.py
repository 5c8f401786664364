"""The review by an agency's leadership (xem xét của lãnh đạo, ISO 9001 clause 9.3)."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from agencies.access import InAgencyQuerySet, reach
from agencies.models import Agency, Upload
from agencies.roles import Permission
from isoportal.lib.days import DAY_VALIDATORS, show_day
from isoportal.lib.triggers import FrozenColumns
from isoportal.lib.vietnamese import clean, visible


class ManagementReviewQuerySet(InAgencyQuerySet):
    def for_user(self, user: User, permission: Permission = Permission.VIEW) -> Self:
        """Those within reach; one still being prepared is seen only by its own people."""
        found = super().for_user(user, permission)
        own = reach(user, Permission.AUDIT)
        if own.everywhere:
            return found
        return found.filter(~Q(state=ManagementReview.State.DRAFT) | Q(agency__in=own.ids))


class ManagementReview(models.Model):
    """One meeting: what was laid before it, frozen on its day, and what was decided.

    The inputs a–f of clause 9.3.2 are gathered from the portal, what it does not know is typed;
    they are frozen when the meeting is held. The decisions become actions that are followed
    until they are done. With its minutes the review fulfils the agency's duty of the year.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Đang chuẩn bị"
        HELD = "held", "Đã họp"
        MINUTED = "minuted", "Đã có biên bản"

    TYPED = ("context", "satisfaction", "providers", "resources", "risks", "opportunities")

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="management_reviews", verbose_name="cơ quan"
    )
    on = models.DateField("ngày họp", validators=DAY_VALIDATORS)
    chair = models.CharField("chủ trì", max_length=120)
    chair_position = models.CharField("chức vụ chủ trì", max_length=120, blank=True)
    secretary = models.CharField("thư ký", max_length=120, blank=True)
    attendees = models.TextField("thành phần dự họp", blank=True)
    place = models.CharField("địa điểm", max_length=200, blank=True)
    starts_at = models.TimeField("bắt đầu lúc", null=True, blank=True)
    ends_at = models.TimeField("kết thúc lúc", null=True, blank=True)
    # what the portal does not know of the inputs
    context = models.TextField("thay đổi khác của bối cảnh bên ngoài và nội bộ", blank=True)
    satisfaction = models.TextField("sự hài lòng và phản hồi của người dân", blank=True)
    providers = models.TextField("kết quả của các nhà cung cấp bên ngoài", blank=True)
    resources = models.TextField("sự đầy đủ của nguồn lực", blank=True)
    risks = models.TextField("hiệu lực của hành động với rủi ro và cơ hội", blank=True)
    opportunities = models.TextField("cơ hội cải tiến", blank=True)
    inputs = models.JSONField("đầu vào đóng băng", default=dict, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    conclusion = models.TextField("kết luận", blank=True)
    state = models.CharField(
        "trạng thái", max_length=7, choices=State, default=State.DRAFT, editable=False
    )
    minutes = models.ForeignKey(
        Upload, models.PROTECT, null=True, editable=False, related_name="review_minutes"
    )
    revision = models.PositiveIntegerField("lần sửa", default=0, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    changed_at = models.DateTimeField("sửa lúc", null=True, editable=False)

    objects = ManagementReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = "cuộc xem xét của lãnh đạo"
        constraints = [
            models.CheckConstraint(
                name="audits_held_review_is_frozen",
                condition=Q(state="draft", sha256="") | (~Q(state="draft") & Q(sha256__gt="")),
            ),
            FrozenColumns(
                name="audits_held_review_stays",
                column="sha256",
                columns=["on", "inputs", "sha256"],
                violation_error_message="Cuộc họp đã diễn ra nên đầu vào không sửa được.",
            ),
            models.CheckConstraint(
                name="audits_review_ends_after_start",
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                violation_error_message="Giờ kết thúc phải sau giờ bắt đầu.",
            ),
        ]

    def __str__(self) -> str:
        return f"Xem xét của lãnh đạo ngày {show_day(self.on)}, {self.agency}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        for name in ("chair", "chair_position", "secretary", "place"):
            setattr(self, name, clean(getattr(self, name)))
        for name in ("attendees", "conclusion", *self.TYPED):
            setattr(self, name, visible(getattr(self, name)).strip())
        super().save(*args, **kwargs)

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


class ReviewActionQuerySet(models.QuerySet["ReviewAction"]):
    def undone_on(self, day: date) -> Self:
        return self.filter(Q(done_on=None) | Q(done_on__gt=day))


class ReviewAction(models.Model):
    """A decision of the review that somebody carries out until a day."""

    review = models.ForeignKey(ManagementReview, models.CASCADE, related_name="actions")
    what = models.TextField("việc")
    who = models.CharField("người thực hiện", max_length=120)
    due = models.DateField("thời hạn", validators=DAY_VALIDATORS)
    done_on = models.DateField("ngày hoàn thành", null=True, blank=True, validators=DAY_VALIDATORS)
    result = models.CharField("kết quả", max_length=300, blank=True)

    objects = ReviewActionQuerySet.as_manager()

    class Meta:
        ordering = ["due", "pk"]
        verbose_name = "việc sau xem xét của lãnh đạo"

    def __str__(self) -> str:
        return self.what

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.what = visible(self.what).strip()
        self.who, self.result = clean(self.who), clean(self.result)
        super().save(*args, **kwargs)

    def state_on(self, day: date) -> str:
        """How it stands: done, overdue or on its way."""
        if self.done_on and self.done_on <= day:
            return "done"
        return "late" if self.due < day else "due"
