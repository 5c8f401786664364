"""The versions of the standard, and whom it binds."""

from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from agencies.models import Agency, Kind
from isoportal.lib.dated import Dated, DatedQuerySet, NoOverlap
from isoportal.lib.days import show_day


class StandardVersionQuerySet(models.QuerySet["StandardVersion"]):
    def declarable(self, day: date) -> Self:
        """The versions that can be declared on `day`."""
        open_ended, later = Q(last_declared_on=None), Q(last_declared_on__gte=day)
        return self.filter(open_ended | later, adopted_on__lte=day)


class StandardVersion(models.Model):
    """A version of ISO 9001 and the national standard (TCVN) that adopts it.

    Only what is a TCVN can be declared, from the day it was adopted and, once it is
    being withdrawn, until the last day set for declaring it. A declaration already
    recorded goes on counting as its version until it ends.
    """

    code = models.CharField("phiên bản", max_length=10, unique=True)
    name = models.CharField("tên tiêu chuẩn", max_length=60)
    published_on = models.DateField("ngày ban hành bản quốc tế")
    adopted_on = models.DateField("ngày thành TCVN", null=True, blank=True)
    last_declared_on = models.DateField("ngày cuối được công bố", null=True, blank=True)

    objects = StandardVersionQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = "phiên bản tiêu chuẩn"

    def __str__(self) -> str:
        return self.name

    def check_declarable(self, day: date) -> None:
        """Raises ValidationError, naming version and day, where it cannot be declared on `day`."""
        if self.adopted_on is None:
            raise ValidationError(
                f"{self.name} chưa được ban hành thành TCVN nên chưa thể công bố."
            )
        if day < self.adopted_on:
            raise ValidationError(
                f"{self.name} có hiệu lực từ ngày {show_day(self.adopted_on)}, sau ngày ký công bố "
                f"{show_day(day)}."
            )
        if self.last_declared_on and day > self.last_declared_on:
            raise ValidationError(
                f"{self.name} chỉ được công bố đến hết ngày {show_day(self.last_declared_on)}; "
                f"ngày ký {show_day(day)} đã quá hạn. Hãy công bố theo phiên bản mới hơn."
            )


class Clause(models.Model):
    """A clause (điều khoản) of one version of the standard, called in short words of our own."""

    version = models.ForeignKey(
        StandardVersion, models.CASCADE, related_name="clauses", verbose_name="phiên bản"
    )
    number = models.CharField("điều khoản", max_length=12)
    title = models.CharField("tên điều khoản", max_length=200)
    place = models.PositiveSmallIntegerField("thứ tự")

    class Meta:
        ordering = ["version__code", "place"]
        verbose_name = "điều khoản"
        constraints = [
            models.UniqueConstraint(
                fields=["version", "number"],
                name="quality_one_clause_of_a_number",
                violation_error_message="Phiên bản này đã có điều khoản đó.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def depth(self) -> int:
        """1 for a chapter such as 9, 2 for 9.3, 3 for 9.3.2."""
        return self.number.count(".") + 1


class ClauseMapping(models.Model):
    """What a clause became in the next version; a clause may become several, or join others."""

    earlier = models.ForeignKey(
        Clause, models.CASCADE, related_name="became", verbose_name="điều khoản trước"
    )
    later = models.ForeignKey(
        Clause, models.CASCADE, related_name="came_of", verbose_name="điều khoản sau"
    )
    note = models.CharField("thay đổi", max_length=200, blank=True)

    class Meta:
        ordering = ["earlier__place", "later__place"]
        verbose_name = "điều khoản tương ứng"
        constraints = [
            models.UniqueConstraint(
                fields=["earlier", "later"],
                name="quality_clauses_mapped_once",
                violation_error_message="Hai điều khoản này đã được ghi là tương ứng.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.earlier} → {self.later}"


class Regime(models.TextChoices):
    """Whether the law obliges an agency to have a quality system."""

    MANDATORY = "mandatory", "Bắt buộc"
    ENCOURAGED = "encouraged", "Khuyến khích"
    NONE = "none", "Không áp dụng"


class Applicability(Dated):
    """Whom the decision obliges or encourages: a kind of agency, or one agency of its own.

    Art. 2 of QĐ 19/2014/QĐ-TTg obliges provincial and district bodies and encourages
    communes; the rule for one agency goes before the rule for its kind.
    """

    kind = models.CharField("loại cơ quan", max_length=20, choices=Kind, blank=True)
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applicabilities",
        verbose_name="riêng cơ quan",
    )
    regime = models.CharField("chế độ", max_length=12, choices=Regime)
    legal_basis = models.CharField("căn cứ", max_length=300)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["kind", "start"]
        verbose_name = "chế độ áp dụng"
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="quality_applicability_of_kind_or_agency",
                condition=(Q(agency=None) & ~Q(kind="")) | (Q(agency__isnull=False) & Q(kind="")),
                violation_error_message="Chọn hoặc một loại cơ quan, hoặc một cơ quan.",
            ),
            NoOverlap(
                name="quality_one_regime_of_a_kind",
                fields=["kind"],
                condition=Q(agency=None),
                violation_error_message="Loại cơ quan này đã có chế độ trong thời gian đó: "
                "{other}.",
            ),
            NoOverlap(
                name="quality_one_regime_of_an_agency",
                fields=["agency"],
                condition=Q(agency__isnull=False),
                violation_error_message="Cơ quan này đã có chế độ riêng trong thời gian đó: "
                "{other}.",
            ),
        ]

    def __str__(self) -> str:
        whom = self.agency or self.get_kind_display()
        return f"{whom}: {self.get_regime_display()} từ {show_day(self.start)}"
