"""The register of declarations of conformity."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from agencies.access import InAgencyQuerySet, reach
from agencies.models import Agency, AgencyVersion, Upload
from agencies.roles import Permission
from isoportal.lib.dated import Dated, DatedQuerySet, NoOverlap, holds
from isoportal.lib.days import DAY_VALIDATORS, show_day
from isoportal.lib.statement import Slot
from isoportal.lib.vietnamese import plain, search_key, search_words
from quality.models.standard import StandardVersion

ONE_DAY = timedelta(days=1)
SEARCHED = 900


class Status(models.TextChoices):
    DRAFT = "draft", "Bản nháp"
    SUBMITTED = "submitted", "Chờ ghi nhận"
    RETURNED = "returned", "Bị trả lại"
    RECORDED = "recorded", "Đã ghi nhận"


DECIDED = {Status.RECORDED: "ghi nhận", Status.RETURNED: "trả lại"}


class DeclarationQuerySet(InAgencyQuerySet, DatedQuerySet):  # type: ignore[override]
    def for_user(self, user: User, permission: Permission = Permission.VIEW) -> Self:
        """Those within reach; a draft is seen only by who may prepare it."""
        found = super().for_user(user, permission)
        own = reach(user, Permission.DECLARE)
        if own.everywhere:
            return found
        return found.filter(~Q(status=Status.DRAFT) | Q(agency__in=own.ids))

    def recorded(self) -> Self:
        return self.filter(status=Status.RECORDED)

    def in_force(self, day: date) -> Self:
        """Those that count on `day`, as long as their agency exists then."""
        return self.recorded().as_of(day)

    def waiting(self) -> Self:
        return self.filter(status=Status.SUBMITTED)

    def without_annex(self) -> Self:
        """For lists: what each of them covers is large, and only its own pages read it."""
        return self.defer("scope_snapshot")

    def not_made_by(self, user: User) -> Self:
        """Those that `user` may decide on, as far as nobody decides on their own."""
        return self.exclude(makers=user)

    def search(self, words: str) -> Self:
        """Whose number, agency (by any name it has had), signer or scope holds every word."""
        own = Q()
        for word in search_words(plain(words)):
            own &= Q(search_key__contains=word)
        return self.filter(own | Q(agency__in=AgencyVersion.objects.search(words).values("agency")))

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        declarations = list(objs)
        for declaration in declarations:
            declaration.write_keys()
        return super().bulk_create(declarations, *args, **kwargs)


def counts_on(day: date | Slot, prefix: str = "") -> Q:
    """The condition that the declaration reached through `prefix` is recorded and holds."""
    return Q(**{f"{prefix}status": Status.RECORDED}) & holds(day, prefix)


def check_signed(day: date, today: date) -> None:
    """Raises where the paper is not yet signed."""
    if day > today:
        raise ValidationError(
            f"Ngày ký {show_day(day)} sau hôm nay ({show_day(today)}); chỉ nộp được văn bản đã ký."
        )


class Declaration(Dated):
    """An agency's declaration that its quality system conforms to a version of the standard.

    The agency prepares and submits it, the committee records it or returns it with a
    reason; only recorded ones count, from the day they are in force (`start`) until
    they end. A recorded successor ends its predecessor on the day it starts; otherwise
    a declaration ends by a decision. Two recorded ones of an agency never overlap.
    Whoever ever wrote or submitted it is one of its makers, who never decide on it.
    The set of administrative procedures it covers is frozen when it is submitted.
    """

    class Kind(models.TextChoices):
        FIRST = "first", "Công bố lần đầu"
        REDECLARATION = "redeclaration", "Công bố lại"
        TRANSITION = "transition", "Chuyển đổi phiên bản"

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="declarations", verbose_name="cơ quan"
    )
    number = models.CharField("số, ký hiệu", max_length=60)
    signed_on = models.DateField("ngày ký", validators=DAY_VALIDATORS)
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
    upload = models.ForeignKey(
        Upload,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="declarations",
        verbose_name="bản quét",
    )
    note = models.CharField("ghi chú", max_length=300, blank=True)

    status = models.CharField(
        "trạng thái", max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    makers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, editable=False, related_name="+", verbose_name="người soạn, nộp"
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
    search_key = models.CharField(max_length=SEARCHED, editable=False)

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
    def is_coming(self) -> bool:
        """Whether it is not yet in the register."""
        return self.status != Status.RECORDED

    @property
    def is_terminated(self) -> bool:
        return bool(self.end_decision)

    def made_by(self, user: User) -> bool:
        """Whether `user` ever wrote or submitted it, and so does not decide on it."""
        return user in self.makers.all()

    def check_open(self) -> None:
        if not self.is_open:
            raise ValidationError(
                f"Công bố đang ở trạng thái “{self.get_status_display()}”, không sửa được nữa."
            )

    def check_waiting(self) -> None:
        """Raises ValidationError that says who was quicker, where it no longer waits."""
        if self.status == Status.SUBMITTED:
            return
        if self.status in DECIDED and self.decided_at:
            at = timezone.localtime(self.decided_at)
            raise ValidationError(
                f"{self.decided_by} đã {DECIDED[Status(self.status)]} công bố này lúc {at:%H:%M} "
                f"ngày {show_day(at.date())}; công bố không còn chờ ghi nhận."
            )
        raise ValidationError(
            f"Công bố đang ở trạng thái “{self.get_status_display()}”, không chờ ghi nhận."
        )

    def check_endable(self, today: date) -> None:
        if self.status != Status.RECORDED:
            raise ValidationError(
                f"Công bố đang ở trạng thái “{self.get_status_display()}”; chỉ chấm dứt được công "
                "bố đã ghi nhận."
            )
        if self.end is None:
            return
        if self.end <= today:
            how = "đã hết hiệu lực"
        else:
            how = "đã được quyết định chấm dứt" if self.is_terminated else "đã có công bố thay thế"
        raise ValidationError(f"Công bố này {how} từ ngày {show_day(self.end)}.")

    def check_postable(self) -> None:
        if self.status != Status.RECORDED:
            raise ValidationError(
                f"Công bố đang ở trạng thái “{self.get_status_display()}”; chỉ ghi nơi niêm yết "
                "của công bố đã ghi nhận."
            )

    def clean(self) -> None:
        """The version can be declared when it is signed, the agency exists when it starts."""
        wrong: dict[str, Any] = {}
        if self.signed_on and self.version_id:
            try:
                self.version.check_declarable(self.signed_on)
            except ValidationError as error:
                wrong["version"] = error
        if self.start and self.agency_id and self.agency.version_on(self.start) is None:
            wrong["start"] = (
                f"{self.agency} chưa thành lập hoặc đã chấm dứt hoạt động vào ngày "
                f"{show_day(self.start)}."
            )
        if self.upload and self.upload.agency_id != self.agency_id:
            wrong["upload"] = "Tệp này thuộc một cơ quan khác. Hãy chọn lại tệp."
        if wrong:
            raise ValidationError(wrong)

    def check_follows(self) -> None:
        """Raises ValidationError where it cannot follow what is recorded of its agency."""
        recorded = Declaration.objects.recorded().filter(agency=self.agency_id)
        recorded = recorded.exclude(pk=self.pk).select_related("version")
        in_the_way = recorded.filter(Q(start__gte=self.start) | Q(end__gt=self.start)).first()
        if in_the_way:
            raise ValidationError({"start": self._overlap_with(in_the_way)})
        before = recorded.filter(start__lt=self.start).first()
        wrong = self._wrong_kind(before)
        if wrong:
            raise ValidationError({"kind": wrong})

    def predecessor(self) -> "Declaration | None":
        """The recorded one still in force when it starts, which it replaces."""
        recorded = Declaration.objects.recorded().filter(agency=self.agency_id, end=None)
        return recorded.filter(start__lt=self.start).exclude(pk=self.pk).first()

    def _wrong_kind(self, before: "Declaration | None") -> str:
        """Why what follows `before` (None: nothing) is not of this kind; "" where it is."""
        is_first = self.kind == self.Kind.FIRST
        if before and is_first:
            return f"Cơ quan đã công bố trước đó ({before}), nên đây không phải công bố lần đầu."
        if before is None and not is_first:
            return (
                f"Cơ quan chưa có công bố nào được ghi nhận trước ngày {show_day(self.start)}; "
                f"hãy chọn “{self.Kind.FIRST.label}”."
            )
        if before and self.kind == self.Kind.TRANSITION:
            return self._wrong_transition(before)
        return ""

    def _wrong_transition(self, before: "Declaration") -> str:
        if before.version == self.version:
            return (
                f"Công bố trước đó ({before}) cũng theo {self.version}, nên không phải chuyển đổi "
                "phiên bản; hãy chọn “Công bố lại”."
            )
        if before.version.published_on > self.version.published_on:
            return (
                f"Công bố trước đó ({before}) theo phiên bản mới hơn {self.version}; chỉ chuyển "
                "đổi sang phiên bản mới hơn."
            )
        return ""

    def _overlap_with(self, other: "Declaration") -> str:
        until = f" đến hết ngày {show_day(other.end - ONE_DAY)}" if other.end else ""
        return (
            f"Cơ quan đã có công bố {other} được ghi nhận, có hiệu lực từ ngày "
            f"{show_day(other.start)}{until}. Ngày có hiệu lực {show_day(self.start)} sẽ trùng với "
            "thời gian đó; hãy chọn ngày sau."
        )

    def write_keys(self) -> None:
        """Make the key it is searched by."""
        key = search_key(self.number, self.agency.name, self.signer, self.scope[:200])
        self.search_key = key[:SEARCHED]

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
    on = models.DateField("ngày niêm yết", validators=DAY_VALIDATORS)

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = "niêm yết"

    def __str__(self) -> str:
        return f"{self.place} ({show_day(self.on)})"
