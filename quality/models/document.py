"""What an agency writes down and keeps: its quality policy and other documents."""

from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from agencies.access import InAgencyQuerySet, reach
from agencies.models import Agency, AgencyVersion, Upload
from agencies.roles import Permission
from isoportal.lib.days import DAY_VALIDATORS, show_day
from isoportal.lib.vietnamese import plain, search_key, search_words

IN_HAND = ("draft", "approval")  # states of a submission that has not left its agency
SEARCHED = 400


class DocumentQuerySet(InAgencyQuerySet):
    def for_user(self, user: User, permission: Permission = Permission.VIEW) -> Self:
        """Those within reach; what is only drafted to be handed in is seen by its own people."""
        found = super().for_user(user, permission)
        own = reach(user, Permission.SUBMIT)
        if own.everywhere:
            return found
        return found.filter(~Q(pk__in=self._drafted()) | Q(agency__in=own.ids))

    def bulk_create(self, objs: Iterable["Document"], *args: Any, **kwargs: Any) -> Any:
        rows = list(objs)
        for row in rows:
            row.write_keys()
        return super().bulk_create(rows, *args, **kwargs)

    def newest(self) -> Self:
        """Of each document the version that no other replaces."""
        return self.filter(replaced_by=None)

    def last_like(self, document: "Document") -> "Document | None":
        """The newest of its agency and kind that left the agency, itself aside.

        There is one policy and one manual; other papers go by their title too.
        """
        same = {"agency": document.agency, "kind": document.kind}
        if document.kind not in Document.STANDING:
            same["title"] = document.title
        found = self.newest().filter(**same).exclude(pk=document.pk)
        return found.exclude(pk__in=self._drafted()).first()

    def _drafted(self) -> QuerySet[Any, Any]:
        """The ids of those that only lie in a draft of a submission."""
        return Document.objects.filter(submissions__state__in=IN_HAND).values("pk")

    def search(self, words: str) -> Self:
        """Whose title, number or agency (by any name it has had) holds every word."""
        own = Q()
        for word in search_words(plain(words)):
            own &= Q(search_key__contains=word)
        return self.filter(own | Q(agency__in=AgencyVersion.objects.search(words).values("agency")))


class Document(models.Model):
    """One version of a document of an agency, as a file, with where the paper lies.

    The day it is in effect from is the paper's own and not the day it was uploaded. A
    new version replaces the one before; both are kept.
    """

    class Kind(models.TextChoices):
        POLICY = "policy", "Chính sách chất lượng"
        OBJECTIVES = "objectives", "Mục tiêu chất lượng"
        PLAN = "plan", "Kế hoạch chất lượng"
        AUDIT = "audit", "Báo cáo đánh giá nội bộ"
        REVIEW = "review", "Biên bản xem xét của lãnh đạo"
        REPORT = "report", "Báo cáo năm của cơ quan"
        MANUAL = "manual", "Sổ tay chất lượng"
        OTHER = "other", "Tài liệu khác"

    STANDING = (Kind.POLICY, Kind.MANUAL)  # one paper for years; the others are one a year

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="documents", verbose_name="cơ quan"
    )
    kind = models.CharField("loại tài liệu", max_length=12, choices=Kind)
    title = models.CharField("tên tài liệu", max_length=200)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    version = models.PositiveSmallIntegerField("lần ban hành", default=1, editable=False)
    upload = models.ForeignKey(Upload, models.PROTECT, related_name="documents", verbose_name="tệp")
    effective_on = models.DateField(
        "có hiệu lực từ ngày", null=True, blank=True, validators=DAY_VALIDATORS
    )
    shelf = models.CharField("nơi lưu bản giấy", max_length=100, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="replaced_by",
        verbose_name="thay thế",
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+"
    )
    added_at = models.DateTimeField("đưa lên lúc", default=timezone.now, editable=False)
    search_key = models.CharField(max_length=SEARCHED, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "-pk"]
        verbose_name = "tài liệu"
        indexes = [models.Index(fields=["agency", "kind", "-added_at"], name="quality_documents")]
        constraints = [
            models.CheckConstraint(
                name="quality_document_replaces_another",
                condition=~Q(replaces=F("pk")),
                violation_error_message="Một lần ban hành không tự thay thế chính nó.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.number}" if self.number else self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.write_keys()
        super().save(*args, **kwargs)

    def write_keys(self) -> None:
        """Make the key it is searched by."""
        self.search_key = search_key(self.title, self.number)[:SEARCHED]

    def clean(self) -> None:
        """The file is the agency's own, and so is the version it replaces."""
        if self.upload_id and self.agency_id and self.upload.agency_id != self.agency_id:
            raise ValidationError({"upload": "Tệp này thuộc một cơ quan khác."})
        if self.replaces and self.replaces.agency_id != self.agency_id:
            raise ValidationError("Chỉ thay được tài liệu của chính cơ quan.")


class Display(models.Model):
    """Where and when a document was put up for everybody to read (niêm yết)."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="displays")
    place = models.CharField("nơi niêm yết", max_length=200)
    on = models.DateField("từ ngày", validators=DAY_VALIDATORS)
    url = models.URLField("địa chỉ trang", max_length=300, blank=True)

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = "niêm yết tài liệu"
        constraints = [
            models.CheckConstraint(
                name="quality_display_has_a_place",
                condition=~Q(place=""),
                violation_error_message="Hãy ghi nơi niêm yết.",
            ),
            models.UniqueConstraint(
                fields=["document", "place", "on"],
                name="quality_display_once",
                violation_error_message="Nơi và ngày niêm yết này đã được ghi rồi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}, {show_day(self.on)}"
