"""Which agency handles which administrative procedure, and how far it has brought it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from agencies.access import InAgencyQuerySet
from agencies.models import Agency, Upload
from isoportal.lib.dated import Dated, DatedQuerySet, NoOverlap
from isoportal.lib.days import DAY_VALIDATORS, show_day
from procedures.models.catalogue import AdministrativeProcedure


class HandlingQuerySet(InAgencyQuerySet, DatedQuerySet):  # type: ignore[override]
    pass


class Handling(Dated):
    """An agency is competent for an administrative procedure, for a span of days.

    These are the wholes of coverage: the quality system must cover every procedure an
    agency handles (QĐ 19/2014). A procedure that is abolished is no longer handled.
    """

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="handlings", verbose_name="cơ quan"
    )
    procedure = models.ForeignKey(
        AdministrativeProcedure, models.PROTECT, related_name="handlings", verbose_name="TTHC"
    )
    decision = models.CharField("văn bản giao", max_length=100, blank=True)

    objects = HandlingQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["procedure__code", "procedure__local", "pk"]
        verbose_name = "TTHC thuộc thẩm quyền"
        indexes = [models.Index(fields=["procedure", "agency"], name="procedures_handled_by")]
        constraints = [
            *Dated.Meta.constraints,
            NoOverlap(
                name="procedures_one_handling_a_day",
                fields=["agency", "procedure"],
                violation_error_message="Cơ quan đã được giao TTHC này trong thời gian đó.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} tại {self.agency}"


class ExclusionQuerySet(InAgencyQuerySet, DatedQuerySet):  # type: ignore[override]
    pass


class Exclusion(Dated):
    """An agency does not handle a procedure that others of its level do, for a stated reason.

    Assigning a level's list passes it over. The reason is shown wherever the agency's
    procedures are counted: a scope that leaves something out must say why.
    """

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="exclusions", verbose_name="cơ quan"
    )
    procedure = models.ForeignKey(
        AdministrativeProcedure, models.PROTECT, related_name="exclusions", verbose_name="TTHC"
    )
    reason = models.CharField("lý do", max_length=500)
    decision = models.CharField("văn bản", max_length=100, blank=True)

    objects = ExclusionQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["procedure__code", "procedure__local", "pk"]
        verbose_name = "TTHC loại trừ"
        constraints = [
            *Dated.Meta.constraints,
            NoOverlap(
                name="procedures_one_exclusion_a_day",
                fields=["agency", "procedure"],
                violation_error_message="TTHC này đã được loại trừ trong thời gian đó.",
            ),
            models.CheckConstraint(
                name="procedures_exclusion_has_a_reason",
                condition=Q(reason__gt=""),
                violation_error_message="Loại trừ phải có lý do.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} tại {self.agency}: {self.reason}"


class MilestoneQuerySet(InAgencyQuerySet):
    agency_path = "handling__agency"


class Milestone(models.Model):
    """What an agency did with a procedure after it was published, and on which day.

    The way of a procedure: the province publishes it, the agency writes its ISO procedure
    and sets up the e-procedure, posts it publicly and installs it in the one-stop system.
    The first two days are known (the version, the ISO procedure); these are the others.
    A posting says where it hangs, until when, and may show a photograph.
    """

    class Kind(models.TextChoices):
        E_PROCEDURE = "e_procedure", "Quy trình điện tử"
        POSTED = "posted", "Niêm yết công khai"
        INSTALLED = "installed", "Cài đặt trên hệ thống một cửa"

    handling = models.ForeignKey(
        Handling, models.CASCADE, related_name="milestones", verbose_name="TTHC"
    )
    kind = models.CharField("bước", max_length=12, choices=Kind)
    on = models.DateField("ngày", validators=DAY_VALIDATORS)
    until = models.DateField("đến hết ngày", null=True, blank=True, validators=DAY_VALIDATORS)
    place = models.CharField("nơi niêm yết, hệ thống", max_length=200, blank=True)
    url = models.URLField("địa chỉ trang", blank=True)
    photo = models.ForeignKey(
        Upload, models.PROTECT, null=True, blank=True, related_name="milestones",
        verbose_name="ảnh chụp",
    )  # fmt: skip
    note = models.CharField("ghi chú", max_length=300, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = "bước thực hiện"
        constraints = [
            models.UniqueConstraint(
                fields=["handling", "kind", "on", "place"],
                name="procedures_milestone_once",
                violation_error_message="Bước này đã được ghi rồi.",
            ),
            models.CheckConstraint(
                name="procedures_milestone_until_after",
                condition=Q(until=None) | Q(until__gte=F("on")),
                violation_error_message="Ngày kết thúc niêm yết không thể trước ngày bắt đầu.",
            ),
            models.CheckConstraint(
                name="procedures_posting_has_a_place",
                condition=~Q(kind="posted") | Q(place__gt=""),
                violation_error_message="Hãy ghi nơi niêm yết.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ngày {show_day(self.on)}"

    def clean(self) -> None:
        upload: Any = self.photo
        if upload and upload.agency_id != self.handling.agency_id:
            raise ValidationError({"photo": "Tệp này thuộc một cơ quan khác. Hãy chọn lại tệp."})
