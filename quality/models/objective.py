"""What an agency sets itself for a year, and what came of it."""

from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from agencies.access import InAgencyQuerySet
from agencies.models import Agency, Upload
from isoportal.lib.days import DAY_VALIDATORS, FIRST_DAY, LAST_DAY, show_day
from isoportal.lib.numbers import show_number


class ObjectivePlan(models.Model):
    """The quality objectives of an agency for a year (ISO 9001, 6.2): rows, or the signed file.

    `revision` rises with every change: who sends a form made from an older one is shown
    both and loses nothing. What was submitted is frozen in the Submission; the plan
    itself closes while that waits, and from its acceptance only results are entered.
    Whoever ever changed it is one of its makers, and so of the submissions made from it.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="plans", verbose_name="cơ quan")
    year = models.PositiveSmallIntegerField("năm")
    number = models.CharField("số, ký hiệu văn bản", max_length=60, blank=True)
    signed_on = models.DateField("ngày ký", null=True, blank=True, validators=DAY_VALIDATORS)
    upload = models.ForeignKey(
        Upload,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plans",
        verbose_name="bản đã ký",
    )
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    # files that were replaced; what was handed in with them still opens them
    former_uploads = models.ManyToManyField(Upload, editable=False, related_name="former_plans")
    makers = models.ManyToManyField(settings.AUTH_USER_MODEL, editable=False, related_name="+")
    revision = models.PositiveIntegerField("lần sửa", default=1, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+"
    )
    changed_at = models.DateTimeField("sửa lúc", auto_now=True)

    objects = InAgencyQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "pk"]
        verbose_name = "bộ mục tiêu chất lượng"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year"],
                name="quality_one_plan_a_year",
                violation_error_message="Cơ quan đã có bộ mục tiêu chất lượng của năm này.",
            ),
            models.CheckConstraint(
                name="quality_plan_of_a_year_kept",
                condition=Q(year__gte=FIRST_DAY.year) & Q(year__lte=LAST_DAY.year),
                violation_error_message=f"Năm phải từ {FIRST_DAY.year} đến {LAST_DAY.year}.",
            ),
        ]

    def __str__(self) -> str:
        return f"Mục tiêu chất lượng năm {self.year} của {self.agency}"

    def clean(self) -> None:
        """Its file is the agency's own, and it was signed about when its year began."""
        if self.upload and self.agency_id and self.upload.agency_id != self.agency_id:
            raise ValidationError({"upload": "Tệp này thuộc một cơ quan khác."})
        if self.signed_on and abs(self.signed_on.year - self.year) > 1:
            raise ValidationError(
                {
                    "signed_on": f"Ngày ký {show_day(self.signed_on)} không thể là của bộ mục tiêu "
                    f"năm {self.year}. Hãy kiểm tra ngày ký và năm của bộ mục tiêu."
                }
            )


class Objective(models.Model):
    """One objective of a plan: what is to be reached, by whom, by when, and what was.

    The target is a value with its unit and direction: ≥ 98 %, ≤ 3 ngày.
    """

    class Direction(models.TextChoices):
        AT_LEAST = "at_least", "≥"
        AT_MOST = "at_most", "≤"

    class Frequency(models.TextChoices):
        MONTHLY = "monthly", "Hằng tháng"
        QUARTERLY = "quarterly", "Hằng quý"
        HALF_YEARLY = "half_yearly", "6 tháng"
        YEARLY = "yearly", "Hằng năm"

    plan = models.ForeignKey(ObjectivePlan, models.CASCADE, related_name="objectives")
    place = models.PositiveSmallIntegerField("thứ tự", default=0)
    name = models.CharField("mục tiêu", max_length=300)
    direction = models.CharField(
        "chiều", max_length=10, choices=Direction, default=Direction.AT_LEAST
    )
    target = models.DecimalField("chỉ tiêu", max_digits=12, decimal_places=2)
    unit = models.CharField("đơn vị", max_length=30)
    indicator = models.CharField("số liệu của cổng", max_length=40, blank=True)
    measure = models.CharField("biện pháp thực hiện", max_length=500, blank=True)
    resources = models.CharField("nguồn lực", max_length=300, blank=True)
    responsible = models.CharField("người, đơn vị chịu trách nhiệm", max_length=200, blank=True)
    due_on = models.DateField("thời hạn", null=True, blank=True, validators=DAY_VALIDATORS)
    frequency = models.CharField(
        "tần suất theo dõi", max_length=12, choices=Frequency, default=Frequency.YEARLY
    )
    method = models.CharField("phương pháp đánh giá", max_length=300, blank=True)
    mid_year = models.DecimalField(
        "kết quả giữa năm", max_digits=12, decimal_places=2, null=True, blank=True
    )
    year_end = models.DecimalField(
        "kết quả cuối năm", max_digits=12, decimal_places=2, null=True, blank=True
    )
    cause = models.CharField("nguyên nhân chưa đạt, cách khắc phục", max_length=500, blank=True)

    class Meta:
        ordering = ["plan", "place", "pk"]
        verbose_name = "mục tiêu"

    def __str__(self) -> str:
        return self.name

    @property
    def aim(self) -> str:
        """≥ 98 %, ≤ 3 ngày"""
        target = show_number(Decimal(self.target), grouped=True)
        return f"{self.get_direction_display()} {target} {self.unit}"

    @property
    def latest(self) -> Decimal | None:
        """The newest result there is."""
        return self.mid_year if self.year_end is None else self.year_end

    @property
    def is_reached(self) -> bool | None:
        """Whether the year's result reaches the target; None while there is none."""
        return None if self.year_end is None else self.reaches(self.year_end)

    def reaches(self, result: Decimal) -> bool:
        if self.direction == self.Direction.AT_LEAST:
            return result >= self.target
        return result <= self.target

    def check_due(self) -> None:
        """Its due day lies in its plan's year or soon after."""
        if self.due_on and self.due_on.year not in {self.plan.year, self.plan.year + 1}:
            raise ValidationError(
                {
                    "due_on": f"Thời hạn {show_day(self.due_on)} không thuộc bộ mục tiêu năm "
                    f"{self.plan.year}. Hãy kiểm tra năm."
                }
            )

    def check_cause(self) -> None:
        """Missing an objective has a cause."""
        if self.is_reached is False and not self.cause.strip():
            raise ValidationError(
                {"cause": "Mục tiêu chưa đạt: hãy nêu nguyên nhân và cách khắc phục."}
            )
