"""The legal texts that procedures rest on."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from isoportal.lib.dated import Dated, DatedQuerySet
from isoportal.lib.days import DAY_VALIDATORS
from isoportal.lib.vietnamese import clean, plain, search_key, search_words

SEARCHED = 900


class LegalDocumentQuerySet(DatedQuerySet):
    def search(self, words: str) -> Self:
        found = self
        for word in search_words(plain(words)):
            found = found.filter(search_key__contains=word)
        return found


class LegalDocument(Dated):
    """A law, decree, circular or decision, in force for a span of days.

    It is amended and abolished by other texts (LegalChange). Whatever cites it is then
    to be looked through: procedures, ISO procedures, declarations.
    """

    number = models.CharField(
        "số, ký hiệu", max_length=60, unique=True,
        error_messages={"unique": "Văn bản mang số, ký hiệu này đã có."},
    )  # fmt: skip
    title = models.CharField("trích yếu", max_length=500)
    issuer = models.CharField("cơ quan ban hành", max_length=200, blank=True)
    issued_on = models.DateField("ngày ban hành", validators=DAY_VALIDATORS)
    url = models.URLField("địa chỉ văn bản", blank=True)
    search_key = models.CharField(max_length=SEARCHED, editable=False)

    objects = LegalDocumentQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["-issued_on", "number"]
        verbose_name = "văn bản pháp luật"
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="procedures_text_in_force_after_issue",
                condition=Q(start__gte=F("issued_on")),
                violation_error_message="Ngày có hiệu lực không thể trước ngày ban hành.",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.number, self.title = clean(self.number), clean(self.title)
        self.search_key = search_key(self.number, self.title, self.issuer)[:SEARCHED]
        super().save(*args, **kwargs)


class LegalChange(models.Model):
    """One text changed another on a day; a text abolished or replaced is no longer in force."""

    class Kind(models.TextChoices):
        AMENDED = "amended", "sửa đổi, bổ sung"
        REPLACED = "replaced", "thay thế"
        ABOLISHED = "abolished", "bãi bỏ"

    document = models.ForeignKey(
        LegalDocument, models.PROTECT, related_name="changes", verbose_name="văn bản bị tác động"
    )
    by = models.ForeignKey(
        LegalDocument, models.PROTECT, related_name="changing", verbose_name="văn bản tác động"
    )
    kind = models.CharField("tác động", max_length=10, choices=Kind)
    on = models.DateField("từ ngày", validators=DAY_VALIDATORS)
    note = models.CharField("nội dung", max_length=300, blank=True)

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = "tác động giữa các văn bản"
        constraints = [
            models.UniqueConstraint(
                fields=["document", "by", "kind"],
                name="procedures_text_changed_once",
                violation_error_message="Tác động này đã được ghi.",
            ),
            models.CheckConstraint(
                name="procedures_text_changes_another",
                condition=~Q(document=F("by")),
                violation_error_message="Văn bản không thể tự sửa đổi hay bãi bỏ chính mình.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.get_kind_display()} bởi {self.by}"
