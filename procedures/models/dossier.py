"""How many dossiers an agency received and resolved in a period."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from agencies.access import InAgencyQuerySet
from agencies.models import Agency
from isoportal.lib.dated import Dated, DatedQuerySet, NoOverlap
from isoportal.lib.share import Share
from procedures.models.catalogue import AdministrativeProcedure, Field

RECEIVED = ("received_online", "received_direct", "received_post")
DONE = ("done_early", "done_on_time", "done_late")
OPEN = ("open_in_time", "open_late")
COUNTS = ("carried", *RECEIVED, *DONE, *OPEN)


class DossierCountQuerySet(InAgencyQuerySet, DatedQuerySet):  # type: ignore[override]
    def inside(self, start: Any, end: Any) -> "DossierCountQuerySet":
        """The periods that lie wholly in [start, end)."""
        return self.filter(start__gte=start, end__lte=end)


class DossierCount(Dated):
    """The dossiers of a field, or of one procedure in it, that an agency had in a period.

    What was carried over and what came in is what was done and what is still open:
    carried + received = done + open. The period is [start, end), always ended.
    """

    class Source(models.TextChoices):
        TYPED = "typed", "Nhập tay"
        SHEET = "sheet", "Nhập từ Excel"
        SYSTEM = "system", "Hệ thống một cửa gửi"

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="dossier_counts", verbose_name="cơ quan"
    )
    field = models.ForeignKey(
        Field, models.PROTECT, related_name="dossier_counts", verbose_name="lĩnh vực"
    )
    procedure = models.ForeignKey(
        AdministrativeProcedure, models.PROTECT, null=True, blank=True,
        related_name="dossier_counts", verbose_name="TTHC",
    )  # fmt: skip
    carried = models.PositiveIntegerField("kỳ trước chuyển sang", default=0)
    received_online = models.PositiveIntegerField("nhận trực tuyến", default=0)
    received_direct = models.PositiveIntegerField("nhận trực tiếp", default=0)
    received_post = models.PositiveIntegerField("nhận qua bưu chính", default=0)
    done_early = models.PositiveIntegerField("giải quyết trước hạn", default=0)
    done_on_time = models.PositiveIntegerField("giải quyết đúng hạn", default=0)
    done_late = models.PositiveIntegerField("giải quyết quá hạn", default=0)
    open_in_time = models.PositiveIntegerField("đang giải quyết, trong hạn", default=0)
    open_late = models.PositiveIntegerField("đang giải quyết, quá hạn", default=0)
    source = models.CharField("nguồn", max_length=6, choices=Source, default=Source.TYPED)
    changed_at = models.DateTimeField("cập nhật lúc", auto_now=True)

    objects = DossierCountQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["-start", "field__sort_key", "procedure__code", "pk"]
        verbose_name = "số liệu hồ sơ"
        indexes = [models.Index(fields=["agency", "start"], name="procedures_dossiers_of")]
        constraints = [
            *Dated.Meta.constraints,
            NoOverlap(
                name="procedures_one_count_of_a_procedure",
                fields=["agency", "procedure"],
                condition=Q(procedure__isnull=False),
                violation_error_message="Đã có số liệu của TTHC này trong thời gian trùng với kỳ "
                "đó.",
            ),
            NoOverlap(
                name="procedures_one_count_of_a_field",
                fields=["agency", "field"],
                condition=Q(procedure=None),
                violation_error_message="Đã có số liệu của lĩnh vực này trong thời gian trùng với "
                "kỳ đó.",
            ),
            models.CheckConstraint(
                name="procedures_dossier_period_ends",
                condition=Q(end__isnull=False),
                violation_error_message="Kỳ số liệu phải có ngày kết thúc.",
            ),
            models.CheckConstraint(
                name="procedures_dossiers_add_up",
                condition=Q(
                    carried=F("done_early") + F("done_on_time") + F("done_late")
                    + F("open_in_time") + F("open_late")
                    - F("received_online") - F("received_direct") - F("received_post")
                ),
                violation_error_message="Kỳ trước chuyển sang + tiếp nhận phải bằng đã giải quyết "
                "+ đang giải quyết.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.procedure or self.field} tại {self.agency}"

    @property
    def received(self) -> int:
        return sum(getattr(self, name) for name in RECEIVED)

    @property
    def done(self) -> int:
        return sum(getattr(self, name) for name in DONE)

    @property
    def still_open(self) -> int:
        return sum(getattr(self, name) for name in OPEN)

    @property
    def on_time(self) -> Share:
        """Of those done, the ones done early or on time."""
        return Share(self.done_early + self.done_on_time, self.done)

    def clean(self) -> None:
        """Say which two sums differ, with the numbers."""
        there, then = self.carried + self.received, self.done + self.still_open
        if there != then:
            raise ValidationError(
                f"Kỳ trước chuyển sang {self.carried} + tiếp nhận {self.received} = {there}, nhưng "
                f"đã giải quyết {self.done} + đang giải quyết {self.still_open} = {then}. Hai số "
                "phải bằng nhau."
            )
