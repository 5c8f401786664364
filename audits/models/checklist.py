"""The criteria that inspections are scored by, and the grades of a year."""

from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Max, Q

from audits.criteria import Criteria
from audits.scoring import Band
from isoportal.lib.days import FIRST_DAY, LAST_DAY
from isoportal.lib.triggers import FrozenOnceSet
from isoportal.lib.vietnamese import clean

YEAR_VALIDATORS = [MinValueValidator(FIRST_DAY.year), MaxValueValidator(LAST_DAY.year)]


class ChecklistQuerySet(models.QuerySet["Checklist"]):
    def issued(self) -> Self:
        return self.filter(issued_at__isnull=False)


class Checklist(models.Model):
    """A set of criteria (bộ tiêu chí chấm điểm) of one year, in one edition.

    A draft is written freely. To be issued its items must add up to exactly 100; from then on
    it never changes, and the database refuses it: what has to be different is the next
    edition. `is_proposal` marks the set the portal ships, which is nobody's rule until the
    province has made it its own.
    """

    year = models.PositiveSmallIntegerField("năm", validators=YEAR_VALIDATORS)
    edition = models.PositiveSmallIntegerField("lần ban hành", default=1, editable=False)
    title = models.CharField("tên bộ tiêu chí", max_length=200)
    is_proposal = models.BooleanField("đề xuất của cổng", default=False, editable=False)
    decision_no = models.CharField("quyết định số", max_length=60, blank=True)
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)
    based_on = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="copies",
        verbose_name="sao chép từ",
    )  # fmt: skip
    body = models.JSONField("tiêu chí", default=dict, editable=False)
    revision = models.PositiveIntegerField("lần sửa", default=0, editable=False)
    issued_at = models.DateTimeField("ban hành lúc", null=True, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-edition"]
        verbose_name = "bộ tiêu chí chấm điểm"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "edition"],
                name="audits_one_checklist_of_an_edition",
                violation_error_message="Năm này đã có lần ban hành đó.",
            ),
            models.CheckConstraint(
                name="audits_checklist_decision_has_a_day",
                condition=Q(decision_no="", decided_on=None)
                | (~Q(decision_no="") & Q(decided_on__isnull=False)),
                violation_error_message="Hãy ghi cả số và ngày quyết định, hoặc để trống cả hai.",
            ),
            FrozenOnceSet(
                name="audits_issued_checklist_stays",
                column="issued_at",
                violation_error_message="Bộ tiêu chí đã ban hành không sửa được. Hãy lập lần ban "
                "hành mới.",
            ),
        ]

    def __str__(self) -> str:
        edition = f", lần {self.edition}" if self.edition > 1 else ""
        return f"{self.title} năm {self.year}{edition}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.title, self.decision_no = clean(self.title), clean(self.decision_no)
        super().save(*args, **kwargs)

    @property
    def is_issued(self) -> bool:
        return self.issued_at is not None

    @property
    def criteria(self) -> Criteria:
        return Criteria.read(self.body)


class GradeBandQuerySet(models.QuerySet["GradeBand"]):
    def of_year(self, year: int) -> list[Band]:
        """The bands that hold in `year`: those of the latest year that has any, up to it."""
        latest = self.filter(year__lte=year).aggregate(latest=Max("year"))["latest"]
        rows = self.filter(year=latest).order_by("-at_least")
        return [Band(row.name, row.at_least) for row in rows]


class GradeBand(models.Model):
    """From which score a grade (xếp loại) is given. A year's bands hold until a later year's.

    Provinces draw the lines differently and move them, so they are rows and not constants.
    """

    year = models.PositiveSmallIntegerField("từ năm", validators=YEAR_VALIDATORS)
    name = models.CharField("xếp loại", max_length=40)
    at_least = models.DecimalField(
        "từ điểm", max_digits=5, decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )  # fmt: skip

    objects = GradeBandQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-at_least"]
        verbose_name = "mức xếp loại"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "name"],
                name="audits_one_band_of_a_name",
                violation_error_message="Năm này đã có mức xếp loại đó.",
            ),
            models.UniqueConstraint(
                fields=["year", "at_least"],
                name="audits_one_band_from_a_score",
                violation_error_message="Năm này đã có mức xếp loại bắt đầu từ điểm đó.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} từ năm {self.year}"


class CauseQuerySet(models.QuerySet["Cause"]):
    def in_use(self) -> Self:
        return self.filter(is_in_use=True)

    def offered_to(self, held: models.Model) -> Self:
        """Those in use, and those an inspection or a finding was given before."""
        given = held.causes.order_by().values("pk")  # type: ignore[attr-defined]
        return self.filter(Q(is_in_use=True) | Q(pk__in=given))


class Cause(models.Model):
    """A cause of shortcomings the committee counts by, such as “luân chuyển cán bộ”."""

    code = models.SlugField("mã", max_length=30, unique=True)
    name = models.CharField("nguyên nhân", max_length=120)
    is_in_use = models.BooleanField("đang dùng", default=True)

    objects = CauseQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = "nguyên nhân tồn tại"

    def __str__(self) -> str:
        return self.name
