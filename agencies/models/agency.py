"""State bodies, where they stand, and what became of them."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery

from isoportal.lib.dated import Dated, DatedQuerySet, NoOverlap
from isoportal.lib.vietnamese import clean, plain, search_key, search_words, sort_key

SEARCH_KEY, SORT_KEY = 600, 900  # as many signs of a key as are kept


class AgencyQuerySet(models.QuerySet["Agency"]):
    def as_of(self, day: date) -> Self:
        """The agencies that exist on `day`."""
        return self.filter(Exists(AgencyVersion.objects.as_of(day).filter(agency=OuterRef("pk"))))

    def call_as_on(self, day: date) -> int:
        """Write the name of `day` where another stands; how many there were."""
        version = AgencyVersion.objects.as_of(day).filter(agency=OuterRef("pk"))
        named = self.annotate(name_then=Subquery(version.values("name")[:1]))
        other = named.exclude(name_then=None).exclude(name_then=F("name"))
        return other.update(name=Subquery(version.values("name")[:1]))


class Agency(models.Model):
    """A state body, for as long as it stays the same body.

    Its name, code, kind and place in the tree may change meanwhile: those are
    its versions, and it exists on the days that a version holds. A merger or
    split makes new agencies, joined to the old ones by Succession, even where a
    new one takes over a name or a code. Whatever was done stays with the agency
    that did it.
    """

    # the name of the version that holds today; a coming one is written on its day (tasks.py)
    name = models.CharField("tên gọi hiện nay", max_length=200)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "cơ quan"

    def __str__(self) -> str:
        return self.name

    def version_on(self, day: date) -> "AgencyVersion | None":
        return self.versions.as_of(day).first()

    @property
    def is_root(self) -> bool:
        """Whether it heads the tree: the province's People's Committee, of which there is one."""
        return self.versions.filter(parent=None).exists()

    def existed_throughout(self, start: date, end: date | None) -> bool:
        """Whether a version holds on every day of [start, end)."""
        reached = start
        for version in self.versions.within(start, end).order_by("start"):
            if version.start > reached:
                return False
            if version.end is None:
                return True
            reached = version.end
        return end is not None and reached >= end


class ReportingGroup(models.Model):
    """A line in which the province counts its agencies, two levels deep.

    It is data and does not follow from the tier: An Giang counts departments,
    sub-departments and district committees in one line "41/41".
    """

    code = models.SlugField("mã", max_length=40, unique=True)
    name = models.CharField("tên nhóm", max_length=120)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name="thuộc"
    )
    place = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        ordering = ["place", "pk"]
        verbose_name = "nhóm thống kê"

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a third level: a line is a part, or has parts, never both."""
        if self.parent and (self.parent.parent_id or (self.pk and self.parts.exists())):
            raise ValidationError(
                {"parent": f"{self.parent} không chọn được: nhóm thống kê chỉ có hai cấp."}
            )


class Kind(models.TextChoices):
    """What an agency is. The label is how the province lists it."""

    PROVINCE = "province", "UBND tỉnh"
    DEPARTMENT = "department", "Sở, ban, ngành"
    SUB_DEPARTMENT = "sub_department", "Chi cục"
    DISTRICT = "district", "UBND cấp huyện"
    COMMUNE = "commune", "UBND cấp xã"
    SERVICE_UNIT = "service_unit", "Đơn vị sự nghiệp"


class Level(models.TextChoices):
    """The tier of government an agency belongs to."""

    PROVINCE = "province", "Cấp tỉnh"
    DISTRICT = "district", "Cấp huyện"
    COMMUNE = "commune", "Cấp xã"


LEVEL_OF = {
    Kind.PROVINCE: Level.PROVINCE,
    Kind.DEPARTMENT: Level.PROVINCE,
    Kind.SUB_DEPARTMENT: Level.PROVINCE,
    Kind.SERVICE_UNIT: Level.PROVINCE,
    Kind.DISTRICT: Level.DISTRICT,
    Kind.COMMUNE: Level.COMMUNE,
}


def kinds_at(level: str) -> list[Kind]:
    return [kind for kind, its in LEVEL_OF.items() if its == level]


class AgencyVersionQuerySet(DatedQuerySet):
    def search(self, words: str) -> Self:
        """Versions whose name, code or abbreviation holds every word, accents or not."""
        found = self
        for word in search_words(plain(words)):
            found = found.filter(search_key__contains=word)
        return found

    def last_by(self, day: date) -> Self:
        """Of each agency the version of `day`, or the last before it, where it has ended."""
        later = AgencyVersion.objects.filter(
            agency=OuterRef("agency"), start__gt=OuterRef("start"), start__lte=day
        )
        return self.filter(~Exists(later), start__lte=day)

    def counted(self) -> Self:
        """Those the province counts: in a reporting group. UBND tỉnh itself is not."""
        return self.exclude(group=None)

    def in_group(self, code: str) -> Self:
        return self.filter(Q(group__code=code) | Q(group__parent__code=code))

    def under(self, agencies: Collection[Agency], day: date) -> Self:
        """What stands directly under `agencies` on `day` or later, they themselves left out."""
        below = self.within(day, None).filter(parent__in=agencies)
        return below.exclude(agency__in=agencies)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        versions = list(objs)
        for version in versions:
            version.write_keys()
        return super().bulk_create(versions, *args, **kwargs)


class AgencyVersion(Dated):
    """What an agency was called, what it was, and where it stood, for a span of days."""

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="versions", verbose_name="cơ quan"
    )
    parent = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="trực thuộc",
    )
    group = models.ForeignKey(
        ReportingGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="versions",
        verbose_name="nhóm thống kê",
    )
    kind = models.CharField("loại cơ quan", max_length=20, choices=Kind)
    name = models.CharField("tên cơ quan", max_length=200)
    short_name = models.CharField("tên viết tắt", max_length=60, blank=True)
    unit_code = models.CharField("mã đơn vị hành chính", max_length=5, blank=True)
    identifier = models.CharField("mã định danh", max_length=35, blank=True)
    lat = models.FloatField("vĩ độ", null=True, blank=True)
    lon = models.FloatField("kinh độ", null=True, blank=True)
    decision = models.CharField("văn bản", max_length=200, blank=True)
    search_key = models.CharField(max_length=SEARCH_KEY, editable=False)
    sort_key = models.CharField(max_length=SORT_KEY, editable=False)

    objects = AgencyVersionQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["sort_key", "start"]
        verbose_name = "giai đoạn của cơ quan"
        indexes = [models.Index(fields=["sort_key"], name="agencies_version_order")]
        constraints = [
            *Dated.Meta.constraints,
            NoOverlap(
                name="agencies_one_version_a_day",
                fields=["agency"],
                violation_error_message="Cơ quan đã có một giai đoạn khác trong thời gian này: "
                "{other}.",
            ),
            NoOverlap(
                name="agencies_one_holder_of_a_unit_code",
                fields=["unit_code"],
                condition=~Q(unit_code=""),
                violation_error_message="Mã đơn vị hành chính {row.unit_code} đang do {other} giữ "
                "trong thời gian này.",
            ),
            NoOverlap(
                name="agencies_one_holder_of_an_identifier",
                fields=["identifier"],
                condition=~Q(identifier=""),
                violation_error_message="Mã định danh {row.identifier} đang do {other} giữ trong "
                "thời gian này.",
            ),
            models.CheckConstraint(
                name="agencies_version_not_under_itself",
                condition=Q(parent=None) | ~Q(agency=F("parent")),
                violation_error_message="Cơ quan không thể trực thuộc chính mình.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        return self.identifier or self.unit_code

    @property
    def level(self) -> Level:
        return LEVEL_OF[Kind(self.kind)]

    @property
    def kind_and_level(self) -> str:
        """What it is, "Sở, ban, ngành, cấp tỉnh"; a People's Committee's kind says its level."""
        kind, level = Kind(self.kind), self.level.label.lower()
        return kind.label if kind.value == self.level.value else f"{kind.label}, {level}"

    @property
    def follows(self) -> bool:
        """Whether the agency was something else before: this is not its founding."""
        return AgencyVersion.objects.filter(agency=self.agency_id, start__lt=self.start).exists()

    def write_keys(self) -> None:
        """Compose the name and make the keys it is searched and sorted by."""
        self.name, self.short_name = clean(self.name), clean(self.short_name)
        found_by = search_key(self.name, self.short_name, self.unit_code, self.identifier)
        self.search_key, self.sort_key = found_by[:SEARCH_KEY], sort_key(self.name)[:SORT_KEY]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.write_keys()
        super().save(*args, **kwargs)


class Succession(models.Model):
    """One body took over from another, wholly or in part, by a decision, on a day.

    What the predecessor declared or was scored stays its own; whoever may see the
    successor may also see the predecessor.
    """

    class Extent(models.TextChoices):
        WHOLE = "whole", "toàn bộ"
        MAIN_PART = "main_part", "phần lớn"
        PART = "part", "một phần"

    predecessor = models.ForeignKey(
        Agency, models.PROTECT, related_name="successions", verbose_name="cơ quan cũ"
    )
    successor = models.ForeignKey(
        Agency, models.PROTECT, related_name="inheritances", verbose_name="cơ quan mới"
    )
    on = models.DateField("từ ngày")
    share = models.CharField("phần tiếp nhận", max_length=10, choices=Extent, default=Extent.WHOLE)
    decision = models.CharField("văn bản", max_length=200)

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = "kế thừa"
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"],
                name="agencies_succeeds_once",
                violation_error_message="Quan hệ kế thừa này đã được ghi.",
            ),
            models.CheckConstraint(
                name="agencies_no_self_succession",
                condition=~Q(predecessor=F("successor")),
                violation_error_message="Cơ quan không thể kế thừa chính mình.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
