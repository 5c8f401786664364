"""The register of declarations of conformity."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from agencies.access import InAgencyQuerySet
from agencies.models import Agency
from isoportal.lib.dated import Dated, DatedQuerySet, NoOverlap, holds
from isoportal.lib.days import check_day, show_day
from isoportal.lib.vietnamese import plain, search_key
from quality.models.standard import StandardVersion


class Status(models.TextChoices):
    DRAFT = "draft", "Bản nháp"
    SUBMITTED = "submitted", "Chờ ghi nhận"
    RETURNED = "returned", "Bị trả lại"
    RECORDED = "recorded", "Đã ghi nhận"


class DeclarationQuerySet(InAgencyQuerySet, DatedQuerySet):
    def recorded(self) -> "DeclarationQuerySet":
        return self.filter(status=Status.RECORDED)

    def in_force(self, day: date) -> "DeclarationQuerySet":
        """Those that count on `day`, as long as their agency exists then."""
        return self.recorded().as_of(day)

    def waiting(self) -> "DeclarationQuerySet":
        return self.filter(status=Status.SUBMITTED)

    def search(self, words: str) -> "DeclarationQuerySet":
        found = self
        for word in plain(words).split():
            found = found.filter(search_key__contains=word)
        return found

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        declarations = list(objs)
        for declaration in declarations:
            declaration.write_keys()
        return super().bulk_create(declarations, *args, **kwargs)


def counts_on(day: date, prefix: str = "") -> Q:
    """The condition that the declaration reached through `prefix` is recorded and holds."""
    return Q(**{f"{prefix}status": Status.RECORDED}) & holds(day, prefix)


class Declaration(Dated):
    """An agency's declaration that its quality system conforms to a version of the standard.

    The agency prepares and submits it, the committee records it or returns it with a
    reason; only recorded ones count, from the day they are in force (`start`) until
    they end. A recorded successor ends its predecessor on the day it starts; otherwise
    a declaration ends by a decision. Two recorded ones of an agency never overlap.
    The set of administrative procedures it covers is frozen when it is recorded.
    """

    class Kind(models.TextChoices):
        FIRST = "first", "Công bố lần đầu"
        REDECLARATION = "redeclaration", "Công bố lại"
        TRANSITION = "transition", "Chuyển đổi phiên bản"

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="declarations", verbose_name="cơ quan"
    )
    number = models.CharField("số, ký hiệu", max_length=60)
    signed_on = models.DateField("ngày ký", validators=[check_day])
    version = models.ForeignKey(
        StandardVersion,
        models.PROTECT,
        related_name="declarations",
        verbose_name="phiên bản tiêu chuẩn",
    )
    kind = models.CharField("loại công bố", max_length=15, choices=Kind)
    scope = models.TextField("phạm vi áp dụng", max_length=4000, blank=True)
    signer = models.CharField("người ký", max_length=150, blank=True)
    signer_position = models.CharField("chức vụ người ký", max_length=150, blank=True)
    file = models.FileField("bản quét", upload_to="declarations", blank=True)
    file_name = models.CharField("tên tệp", max_length=200, blank=True, editable=False)
    note = models.CharField("ghi chú", max_length=300, blank=True)

    status = models.CharField(
        "trạng thái", max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    submitted_at = models.DateTimeField("nộp lúc", null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    decided_at = models.DateTimeField("xử lý lúc", null=True, editable=False)
    return_reason = models.CharField("lý do trả lại", max_length=500, blank=True, editable=False)
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="replaced_by",
        verbose_name="thay thế",
    )
    end_decision = models.CharField("văn bản chấm dứt", max_length=60, blank=True)
    end_reason = models.CharField("lý do chấm dứt", max_length=300, blank=True)
    scope_snapshot = models.JSONField("phạm vi đóng băng", default=dict, editable=False)
    search_key = models.CharField(max_length=900, editable=False)

    objects = DeclarationQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["-start", "-pk"]
        verbose_name = "công bố"
        indexes = [
            models.Index(fields=["agency", "status", "start"], name="quality_declared"),
            models.Index(fields=["status", "-start"], name="quality_register"),
        ]
        constraints = [
            *Dated.Meta.constraints,
            NoOverlap(
                name="quality_one_declaration_a_day",
                fields=["agency"],
                condition=Q(status="recorded"),
                violation_error_message="Cơ quan đã có công bố được ghi nhận trong thời gian này: "
                "{other}.",
            ),
            models.CheckConstraint(
                name="quality_declaration_in_force_after_signing",
                condition=Q(start__gte=F("signed_on")) | Q(note__gt=""),
                violation_error_message="Ngày có hiệu lực không thể trước ngày ký; nếu văn bản quy "
                "định như vậy, hãy nêu căn cứ ở ô ghi chú.",
            ),
            models.CheckConstraint(
                name="quality_return_has_a_reason",
                condition=~Q(status="returned") | Q(return_reason__gt=""),
                violation_error_message="Trả lại phải có lý do.",
            ),
            models.CheckConstraint(
                name="quality_end_decision_has_a_day",
                condition=Q(end_decision="") | (Q(end__isnull=False) & Q(end_reason__gt="")),
                violation_error_message="Chấm dứt công bố cần đủ ngày, văn bản và lý do.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} ngày {show_day(self.signed_on)} ({self.version.name})"

    @property
    def is_open(self) -> bool:
        """Whether its agency may still change it."""
        return self.status in (Status.DRAFT, Status.RETURNED)

    @property
    def is_terminated(self) -> bool:
        return bool(self.end_decision)

    def clean(self) -> None:
        if self.signed_on and self.version_id:
            self.version.check_declarable(self.signed_on)
        if self.start and self.agency_id and self.agency.version_on(self.start) is None:
            raise ValidationError(
                {
                    "start": f"{self.agency} chưa thành lập hoặc đã chấm dứt hoạt động vào ngày "
                    f"{show_day(self.start)}."
                }
            )

    def write_keys(self) -> None:
        """Make the key it is searched by."""
        self.search_key = search_key(self.number, self.agency.name, self.signer, self.scope[:200])

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.write_keys()
        super().save(*args, **kwargs)


class Posting(models.Model):
    """Where and when a declaration was made public, as the decree asks of the agency."""

    declaration = models.ForeignKey(
        Declaration, models.CASCADE, related_name="postings", verbose_name="công bố"
    )
    place = models.CharField("nơi niêm yết", max_length=200)
    url = models.URLField("địa chỉ trang", blank=True)
    on = models.DateField("ngày niêm yết", validators=[check_day])

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = "niêm yết"

    def __str__(self) -> str:
        return f"{self.place} ({show_day(self.on)})"
