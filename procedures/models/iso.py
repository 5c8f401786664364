"""The ISO procedures (quy trình) by which an agency handles its administrative procedures."""

from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from accounts.models import User
from agencies.access import InAgencyQuerySet, holds_one_of, reach
from agencies.models import Agency, Upload
from agencies.roles import Permission, roles_with
from isoportal.lib.dated import Dated, DatedQuerySet, NoOverlap, holds
from isoportal.lib.days import DAY_VALIDATORS
from isoportal.lib.vietnamese import clean, plain, search_key, search_words
from procedures.body import Body
from procedures.duration import Duration, Unit
from procedures.models.catalogue import AdministrativeProcedure
from procedures.models.handling import Handling
from procedures.models.legal import LegalDocument

SEARCHED = 900


class IsoProcedureQuerySet(InAgencyQuerySet):
    def for_user(self, user: User, permission: Permission = Permission.VIEW) -> Self:
        """Those within reach; one that was never issued is seen by its own people.

        A template that was issued is everybody's to read.
        """
        if permission != Permission.VIEW:
            return super().for_user(user, permission)
        own, view = reach(user, Permission.WRITE_PROCEDURES), reach(user, permission)
        issued = Q(pk__in=IsoRevision.objects.issued().values("iso"))
        shown = issued if view.everywhere else issued & Q(agency__in=view.ids)
        shown |= Q(agency__in=own.ids) | _templates(user, issued)
        return self.filter(Q() if own.everywhere else shown)

    def of_agencies(self) -> Self:
        return self.filter(is_template=False)

    def templates(self) -> Self:
        return self.filter(is_template=True)

    def in_force(self, day: Any) -> Self:
        """Those with a revision that is issued and holds on `day`."""
        return self.filter(pk__in=IsoRevision.objects.in_force(day).values("iso"))


class IsoProcedure(models.Model):
    """An ISO procedure of an agency, under its code, through all its revisions.

    A template is written once by the province (it belongs to the root of the tree) and
    adopted by agencies: each adopter has an ISO procedure of its own that names it.
    """

    class Kind(models.TextChoices):
        SYSTEM = "system", "Quy trình hệ thống"
        OPERATIONAL = "operational", "Quy trình tác nghiệp"

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="iso_procedures", verbose_name="cơ quan"
    )
    code = models.CharField("mã quy trình", max_length=40)
    kind = models.CharField("loại", max_length=12, choices=Kind, default=Kind.OPERATIONAL)
    is_template = models.BooleanField("quy trình mẫu của tỉnh", default=False, editable=False)
    template = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="adoptions",
        verbose_name="áp dụng quy trình mẫu",
    )  # fmt: skip
    # what a template is for: adopters take over those of them that they handle
    meant_for = models.ManyToManyField(
        AdministrativeProcedure, blank=True, related_name="templates", verbose_name="TTHC"
    )
    # the last time somebody looked through it and found it still right
    looked_through_on = models.DateField(
        "rà soát gần nhất", null=True, blank=True, editable=False, validators=DAY_VALIDATORS
    )

    objects = IsoProcedureQuerySet.as_manager()

    class Meta:
        ordering = ["code", "pk"]
        verbose_name = "quy trình ISO"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "code"],
                name="procedures_one_iso_of_a_code",
                violation_error_message="Cơ quan đã có quy trình mang mã này.",
            ),
            models.CheckConstraint(
                name="procedures_template_adopts_none",
                condition=Q(is_template=False) | Q(template=None),
                violation_error_message="Quy trình mẫu không áp dụng quy trình mẫu khác.",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.code = clean(self.code)
        super().save(*args, **kwargs)

    def revision_on(self, day: Any) -> "IsoRevision | None":
        return self.revisions.in_force(day).first()


class State(models.TextChoices):
    """How far a revision has come. Issued, its days say whether it is in force or replaced."""

    DRAFT = "draft", "Đang soạn thảo"
    REVIEWED = "reviewed", "Đã xem xét"
    APPROVED = "approved", "Đã phê duyệt"
    ISSUED = "issued", "Đã ban hành"


def is_issued_on(day: Any, prefix: str = "") -> Q:
    """The condition that the revision reached through `prefix` is issued and holds on `day`."""
    return Q(**{f"{prefix}state": State.ISSUED}) & holds(day, prefix)


def _templates(user: User, issued: Q, prefix: str = "") -> Q:
    """The templates that `user` may read: who keeps or approves them also the drafts."""
    templates = Q(**{f"{prefix}is_template": True})
    keeping = [Permission.KEEP_CATALOGUE, Permission.APPROVE_TEMPLATES]
    if any(reach(user, permission).everywhere for permission in keeping):
        return templates
    reads = holds_one_of(user, roles_with(Permission.VIEW))
    return templates & issued if reads else Q(pk=None)


class IsoRevisionQuerySet(InAgencyQuerySet, DatedQuerySet):  # type: ignore[override]
    agency_path = "iso__agency"

    def for_user(self, user: User, permission: Permission = Permission.VIEW) -> Self:
        """Those within reach; what is not yet issued is seen by its own people."""
        if permission != Permission.VIEW:
            return super().for_user(user, permission)
        own, view = reach(user, Permission.WRITE_PROCEDURES), reach(user, permission)
        issued = Q(state=State.ISSUED)
        shown = issued if view.everywhere else issued & Q(iso__agency__in=view.ids)
        shown |= Q(iso__agency__in=own.ids) | _templates(user, issued, "iso__")
        return self.filter(Q() if own.everywhere else shown)

    def templates_for(self, user: User) -> Self:
        """Those of the templates that `user` may read; where else they reach is not asked."""
        return self.filter(_templates(user, Q(state=State.ISSUED), "iso__"))

    def issued(self) -> Self:
        return self.filter(state=State.ISSUED)

    def in_force(self, day: Any) -> Self:
        return self.filter(is_issued_on(day))

    def open(self) -> Self:
        """Those on their way to being issued."""
        return self.exclude(state=State.ISSUED)

    def search(self, words: str) -> Self:
        found = self
        for word in search_words(plain(words)):
            found = found.filter(search_key__contains=word)
        return found

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        revisions = list(objs)
        for revision in revisions:
            revision.write_keys()
        return super().bulk_create(revisions, *args, **kwargs)


class IsoRevision(Dated):
    """One revision of an ISO procedure: what it says, who wrote, reviewed and approved it.

    Three people sign: who drafted it never reviews or approves it, and who reviewed it
    does not approve it. Issued it never changes; a new revision ends it on its own first
    day, or it is withdrawn by a decision. At most one is issued on a day, and at most one
    is on its way.
    """

    iso = models.ForeignKey(
        IsoProcedure, models.CASCADE, related_name="revisions", verbose_name="quy trình"
    )
    issue_no = models.PositiveSmallIntegerField("lần ban hành", default=1)
    revision_no = models.PositiveSmallIntegerField("lần sửa đổi", default=0)
    title = models.CharField("tên quy trình", max_length=500)
    state = models.CharField(
        "trạng thái", max_length=10, choices=State, default=State.DRAFT, editable=False
    )
    # empty until it is issued; whoever asks for issued ones finds a day
    start: "models.DateField[Any, Any]" = models.DateField(
        "có hiệu lực từ ngày", null=True, blank=True, validators=DAY_VALIDATORS
    )
    decision = models.CharField("quyết định ban hành", max_length=100, blank=True)
    body = models.JSONField("nội dung", default=dict, blank=True)  # a stored Body
    stated = models.DecimalField(
        "thời gian giải quyết theo quy trình", max_digits=7, decimal_places=2, null=True, blank=True
    )
    stated_unit = models.CharField("đơn vị", max_length=12, choices=Unit, default=Unit.WORKING_DAYS)
    upload = models.ForeignKey(
        Upload, models.PROTECT, null=True, blank=True, related_name="iso_revisions",
        verbose_name="bản đã ký",
    )  # fmt: skip
    cites = models.ManyToManyField(
        LegalDocument, blank=True, related_name="iso_revisions", verbose_name="căn cứ pháp lý"
    )
    changed = models.CharField("nội dung sửa đổi", max_length=500, blank=True)
    adopted_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="adopted_in",
        verbose_name="theo bản mẫu",
    )  # fmt: skip

    # who signs, by name and position as on the paper; the person too where it was done here
    drafter = models.CharField("người soạn thảo", max_length=150, blank=True)
    drafter_position = models.CharField("chức vụ", max_length=150, blank=True)
    reviewer = models.CharField("người xem xét", max_length=150, blank=True)
    reviewer_position = models.CharField("chức vụ", max_length=150, blank=True)
    approver = models.CharField("người phê duyệt", max_length=150, blank=True)
    approver_position = models.CharField("chức vụ", max_length=150, blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    drafted_at = models.DateTimeField("soạn thảo lúc", null=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    reviewed_at = models.DateTimeField("xem xét lúc", null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    approved_at = models.DateTimeField("phê duyệt lúc", null=True, editable=False)
    makers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, editable=False, related_name="+", verbose_name="người soạn"
    )
    returned = models.CharField("lý do trả lại", max_length=500, blank=True, editable=False)
    end_decision = models.CharField("quyết định hủy bỏ", max_length=100, blank=True)
    end_reason = models.CharField("lý do hủy bỏ", max_length=500, blank=True)
    search_key = models.CharField(max_length=SEARCHED, editable=False)

    objects = IsoRevisionQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["-issue_no", "-revision_no", "-pk"]
        verbose_name = "lần ban hành quy trình"
        constraints = [
            *Dated.Meta.constraints,
            NoOverlap(
                name="procedures_one_revision_a_day",
                fields=["iso"],
                condition=Q(state="issued"),
                violation_error_message="Quy trình đã có lần ban hành khác trong thời gian này: "
                "{other}.",
            ),
            models.UniqueConstraint(
                fields=["iso", "issue_no", "revision_no"],
                name="procedures_revision_number_once",
                violation_error_message="Lần ban hành, sửa đổi này đã có.",
            ),
            models.UniqueConstraint(
                fields=["iso"],
                condition=~Q(state="issued"),
                name="procedures_one_open_revision",
                violation_error_message="Quy trình đang có một bản chưa ban hành.",
            ),
            models.CheckConstraint(
                name="procedures_issued_has_a_day",
                condition=~Q(state="issued") | Q(start__isnull=False),
                violation_error_message="Quy trình ban hành phải có ngày hiệu lực.",
            ),
            models.CheckConstraint(
                name="procedures_stated_time_is_positive",
                condition=Q(stated=None) | Q(stated__gt=0),
                violation_error_message="Thời gian giải quyết phải lớn hơn 0.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.iso.code}, {self.number}"

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands among the revisions: a later one has a higher one."""
        return (self.issue_no, self.revision_no)

    @property
    def number(self) -> str:
        return f"lần ban hành {self.issue_no:02}, sửa đổi {self.revision_no:02}"

    @property
    def content(self) -> Body:
        return Body.read(self.body)

    @property
    def stated_time(self) -> Duration | None:
        return Duration.of(self.stated, self.stated_unit)

    @property
    def is_issued(self) -> bool:
        return self.state == State.ISSUED

    def holds_on(self, day: Any) -> bool:
        return self.is_issued and super().holds_on(day)

    def clean(self) -> None:
        if self.upload and self.upload.agency_id != self.iso.agency_id:
            raise ValidationError({"upload": "Tệp này thuộc một cơ quan khác. Hãy chọn lại tệp."})

    def write_keys(self) -> None:
        self.title = clean(self.title)
        self.search_key = search_key(self.iso.code, self.title)[:SEARCHED]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.write_keys()
        super().save(*args, **kwargs)


class CoverQuerySet(InAgencyQuerySet, DatedQuerySet):  # type: ignore[override]
    agency_path = "iso__agency"


class Cover(Dated):
    """An ISO procedure covers an administrative procedure its agency handles, for a span of days.

    Many to many: one ISO procedure may cover a family of procedures, and one procedure may
    be covered by several, each the main one or linked to it; two are both main where one is
    to take the place of the other. It counts on the days on which a revision of the ISO
    procedure is in force.
    """

    class Part(models.TextChoices):
        MAIN = "main", "Chính"
        LINKED = "linked", "Liên thông"

    iso = models.ForeignKey(
        IsoProcedure, models.CASCADE, related_name="covers", verbose_name="quy trình"
    )
    handling = models.ForeignKey(
        Handling, models.PROTECT, related_name="covers", verbose_name="TTHC"
    )
    part = models.CharField("vai trò", max_length=6, choices=Part, default=Part.MAIN)

    objects = CoverQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["handling__procedure__code", "pk"]
        verbose_name = "quy trình áp dụng cho TTHC"
        indexes = [models.Index(fields=["handling", "iso"], name="procedures_covered_by")]
        constraints = [
            *Dated.Meta.constraints,
            NoOverlap(
                name="procedures_covered_once_by_one",
                fields=["iso", "handling"],
                violation_error_message="Quy trình đã được gắn với TTHC này.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.iso} – {self.handling.procedure}"

    def clean(self) -> None:
        if self.iso.agency_id != self.handling.agency_id:
            raise ValidationError(
                f"TTHC {self.handling.procedure} được giao cho {self.handling.agency}; quy trình "
                f"{self.iso} của {self.iso.agency} không áp dụng cho TTHC của cơ quan khác."
            )
