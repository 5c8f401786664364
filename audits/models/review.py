"""The review by an agency's leadership (xem xét của lãnh đạo, ISO 9001 clause 9.3)."""

from django.db import models

from agencies.access import InAgencyQuerySet
from agencies.models import Agency
from isoportal.lib.days import DAY_VALIDATORS


class ManagementReview(models.Model):
    """One meeting: what was laid before it, frozen on its day, and what was decided.

    The inputs a–f of clause 9.3.2 are gathered from the portal; the decisions become actions
    that are followed until they are done.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Đang chuẩn bị"
        HELD = "held", "Đã họp"

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="management_reviews", verbose_name="cơ quan"
    )
    on = models.DateField("ngày họp", validators=DAY_VALIDATORS)
    chair = models.CharField("chủ trì", max_length=120)
    attendees = models.TextField("thành phần dự họp", blank=True)
    inputs = models.JSONField("đầu vào", default=dict, editable=False)
    conclusion = models.TextField("kết luận", blank=True)
    state = models.CharField(
        "trạng thái", max_length=5, choices=State, default=State.DRAFT, editable=False
    )
    revision = models.PositiveIntegerField("lần sửa", default=0, editable=False)

    objects = InAgencyQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = "cuộc xem xét của lãnh đạo"

    def __str__(self) -> str:
        return f"Xem xét của lãnh đạo ngày {self.on:%d/%m/%Y}, {self.agency}"


class ReviewAction(models.Model):
    """A decision of the review that somebody carries out until a day."""

    review = models.ForeignKey(ManagementReview, models.CASCADE, related_name="actions")
    what = models.TextField("việc")
    who = models.CharField("người thực hiện", max_length=120)
    due = models.DateField("thời hạn", validators=DAY_VALIDATORS)
    done_on = models.DateField("ngày hoàn thành", null=True, blank=True, validators=DAY_VALIDATORS)

    class Meta:
        ordering = ["due", "pk"]
        verbose_name = "việc sau xem xét của lãnh đạo"

    def __str__(self) -> str:
        return self.what
