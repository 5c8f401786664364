"""Time that an agency or the province took off what the law allows."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from agencies.access import InAgencyQuerySet
from agencies.models import Agency
from isoportal.lib.days import DAY_VALIDATORS
from procedures.duration import Duration, Unit
from procedures.models.catalogue import AdministrativeProcedure, Field


class TimeCutQuerySet(InAgencyQuerySet):
    pass


class TimeCut(models.Model):
    """A procedure takes less time than before, from a day, on a legal basis.

    Stated as before and after (15 → 13), or as the difference alone where no more is
    known (−2). One cut may stand for alternatives, of which a case is always one: it
    counts once. What got longer is kept too, and said.
    """

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="time_cuts", verbose_name="cơ quan"
    )
    procedures = models.ManyToManyField(
        AdministrativeProcedure, blank=True, related_name="time_cuts", verbose_name="TTHC"
    )
    field = models.ForeignKey(
        Field, models.PROTECT, related_name="time_cuts", verbose_name="lĩnh vực"
    )
    title = models.CharField("nội dung", max_length=500)
    before = models.DecimalField(
        "trước khi cắt giảm", max_digits=7, decimal_places=2, null=True, blank=True
    )
    after = models.DecimalField(
        "sau khi cắt giảm", max_digits=7, decimal_places=2, null=True, blank=True
    )
    difference = models.DecimalField(
        "số cắt giảm", max_digits=7, decimal_places=2, null=True, blank=True
    )
    unit = models.CharField("đơn vị", max_length=12, choices=Unit, default=Unit.WORKING_DAYS)
    legal_basis = models.CharField("căn cứ", max_length=300, blank=True)
    on = models.DateField("từ ngày", validators=DAY_VALIDATORS)
    note = models.CharField("ghi chú", max_length=300, blank=True)

    objects = TimeCutQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = "cắt giảm thời gian"
        constraints = [
            models.CheckConstraint(
                name="procedures_cut_says_how_much",
                condition=Q(before__isnull=False, after__isnull=False, difference__isnull=True)
                | Q(before__isnull=True, after__isnull=True, difference__isnull=False),
                violation_error_message="Hãy ghi cả thời gian trước và sau, hoặc chỉ ghi số cắt "
                "giảm.",
            ),
            models.CheckConstraint(
                name="procedures_cut_counts_from_nothing",
                condition=(Q(before=None) | Q(before__gte=0)) & (Q(after=None) | Q(after__gte=0)),
                violation_error_message="Thời gian không thể âm.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def delta(self) -> Decimal:
        """How much was taken off, in the unit: 15 → 13 is 2; negative where it got longer."""
        if self.difference is not None:
            return self.difference
        assert self.before is not None
        assert self.after is not None
        return self.before - self.after

    @property
    def saved(self) -> Duration:
        return Duration(self.delta, self.unit)

    @property
    def is_longer(self) -> bool:
        """15 → 16: the procedure takes longer than before, which is no cut."""
        return self.delta <= 0

    def clean(self) -> None:
        given: list[Any] = [self.before, self.after]
        if self.difference is not None and any(each is not None for each in given):
            raise ValidationError(
                {"difference": "Đã ghi thời gian trước và sau thì không ghi thêm số cắt giảm."}
            )
