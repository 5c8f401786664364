"""What an agency hands in to fulfil an obligation."""

from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from agencies.access import InAgencyQuerySet, reach
from agencies.models import Agency
from agencies.roles import Permission
from isoportal.lib.days import show_day
from quality.models.document import Document
from quality.models.objective import ObjectivePlan
from quality.models.obligation import Obligation


class SubmissionQuerySet(InAgencyQuerySet):
    def for_user(self, user: User, permission: Permission = Permission.VIEW) -> Self:
        """Those within reach; what has not left the agency is seen only by its own people."""
        found = super().for_user(user, permission)
        own = reach(user, Permission.SUBMIT)
        inside = Q(state__in=Submission.INSIDE)
        return found.filter(~inside | Q(agency__in=own.ids)) if not own.everywhere else found

    def waiting(self) -> Self:
        """Those the committee has to decide on."""
        return self.filter(state=Submission.State.SUBMITTED)

    def for_approval(self) -> Self:
        """Those a head of an agency has to approve."""
        return self.filter(state=Submission.State.APPROVAL)

    def open(self) -> Self:
        """Those still on their way: an agency has one of them at most for an obligation."""
        return self.filter(state__in=Submission.OPEN)

    def not_made_by(self, user: User) -> Self:
        """Those that `user` may decide on, as far as nobody decides on their own."""
        return self.exclude(makers=user).exclude(approved_by=user)


class Submission(models.Model):
    """One version of what an agency hands in for an obligation, with what became of it.

    Drafted by the officer, where the obligation says so approved by the head, then
    submitted: from that moment its `content` is frozen and has a SHA-256, and it counts
    by the moment it was first submitted. The committee accepts it or returns it with a
    reason; what the agency hands in after that is the next version. Whoever ever
    worked on it is one of its makers, and nobody approves or accepts what they made.
    `revision` rises with every change of the draft, so that nobody's is lost.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Bản nháp"
        APPROVAL = "approval", "Chờ thủ trưởng duyệt"
        SUBMITTED = "submitted", "Chờ tiếp nhận"
        RETURNED = "returned", "Bị trả lại"
        ACCEPTED = "accepted", "Đã tiếp nhận"

    INSIDE = (State.DRAFT, State.APPROVAL)  # not yet out of the agency's hands
    OPEN = (State.DRAFT, State.APPROVAL, State.SUBMITTED)
    DECIDED = (State.RETURNED, State.ACCEPTED)

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="submissions", verbose_name="cơ quan"
    )
    obligation = models.ForeignKey(
        Obligation, models.PROTECT, related_name="submissions", verbose_name="nghĩa vụ"
    )
    number = models.PositiveSmallIntegerField("lần nộp", default=1, editable=False)
    state = models.CharField(
        "trạng thái", max_length=10, choices=State, default=State.DRAFT, editable=False
    )
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="submissions"
    )
    plan = models.ForeignKey(
        ObjectivePlan, models.PROTECT, null=True, blank=True, related_name="submissions"
    )
    note = models.CharField("ghi chú", max_length=300, blank=True)
    makers = models.ManyToManyField(settings.AUTH_USER_MODEL, editable=False, related_name="+")
    content = models.JSONField("nội dung đóng băng", default=dict, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    reference = models.CharField(
        "mã hồ sơ", max_length=20, unique=True, null=True, blank=True, editable=False
    )
    revision = models.PositiveIntegerField("lần sửa", default=0, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    changed_at = models.DateTimeField("sửa lúc", null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    submitted_at = models.DateTimeField("nộp lúc", null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    decided_at = models.DateTimeField("xử lý lúc", null=True, editable=False)
    return_reason = models.CharField("lý do trả lại", max_length=1000, blank=True, editable=False)
    made_at = models.DateTimeField("lập lúc", auto_now_add=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["agency", "obligation", "-number"]
        verbose_name = "hồ sơ nộp"
        indexes = [
            models.Index(fields=["state", "submitted_at"], name="quality_waiting"),
            models.Index(fields=["obligation", "agency", "number"], name="quality_handed_in"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "obligation", "number"], name="quality_submission_number"
            ),
            models.UniqueConstraint(
                fields=["agency", "obligation"],
                condition=Q(state__in=["draft", "approval", "submitted"]),
                name="quality_one_open_submission",
                violation_error_message="Cơ quan đang có một hồ sơ chưa xong cho nghĩa vụ này.",
            ),
            models.CheckConstraint(
                name="quality_submission_return_has_a_reason",
                condition=~Q(state="returned") | Q(return_reason__gt=""),
                violation_error_message="Trả lại phải có lý do.",
            ),
            models.CheckConstraint(
                name="quality_submitted_is_frozen",
                condition=Q(state__in=["draft", "approval"])
                | (Q(submitted_at__isnull=False) & Q(sha256__gt="") & Q(reference__isnull=False)),
                violation_error_message="Hồ sơ đã nộp phải có thời điểm, mã hồ sơ và nội dung.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.obligation} của {self.agency}"

    def made_by(self, user: User) -> bool:
        """Whether `user` ever worked on it or let it out, and so does not decide on it."""
        return user.pk == self.approved_by_id or user in self.makers.all()

    @property
    def is_inside(self) -> bool:
        """Whether it has not yet left the agency."""
        return self.state in self.INSIDE

    def check_waiting(self) -> None:
        """Raises ValidationError that says who was quicker, where it no longer waits."""
        if self.state == self.State.SUBMITTED:
            return
        if self.state in self.DECIDED and self.decided_at:
            at = timezone.localtime(self.decided_at)
            did = "tiếp nhận" if self.state == self.State.ACCEPTED else "trả lại"
            raise ValidationError(
                f"{self.decided_by} đã {did} hồ sơ này lúc {at:%H:%M} ngày {show_day(at.date())}; "
                "hồ sơ không còn chờ tiếp nhận."
            )
        raise ValidationError(
            f"Hồ sơ đang ở trạng thái “{self.get_state_display()}”, không chờ tiếp nhận."
        )


class Sentence(models.Model):
    """A sentence the staff use again and again when they return a submission."""

    text = models.CharField("câu", max_length=500, unique=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    place = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        ordering = ["place", "pk"]
        verbose_name = "câu dùng lại"

    def __str__(self) -> str:
        return self.text
