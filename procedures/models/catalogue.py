"""The catalogue of administrative procedures (TTHC) that the State has published."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q

from isoportal.lib.dated import Dated, DatedQuerySet, NoOverlap
from isoportal.lib.days import DAY_VALIDATORS, show_day
from isoportal.lib.vietnamese import clean, plain, search_key, search_words, sort_key
from procedures.duration import Duration, longest
from procedures.models.legal import LegalDocument

CODE = re.compile(r"[1-9]\.\d{6}", re.ASCII)
LOCAL_PART = re.compile(r"\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}", re.ASCII)
LONGEST_NAME, SEARCHED = 1000, 2300
LEVELS_SEPARATOR = ","


class Field(models.Model):
    """A field of administration (lĩnh vực) under which procedures are listed, such as Hộ tịch."""

    name = models.CharField(
        "tên lĩnh vực", max_length=200, unique=True,
        error_messages={"unique": "Lĩnh vực này đã có trong danh mục."},
    )  # fmt: skip
    sort_key = models.CharField(max_length=900, editable=False)

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name = "lĩnh vực"

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name = clean(self.name)
        self.sort_key = sort_key(self.name)[:900]
        super().save(*args, **kwargs)


def check_code(code: str) -> None:
    """Raises where `code` is no national code of a procedure (TT 03/2025/TT-VPCP)."""
    if not CODE.fullmatch(code):
        raise ValidationError(
            f"“{code[:40]}” không phải mã TTHC quốc gia. Mã gồm một chữ số, dấu chấm và sáu chữ "
            "số, ví dụ 1.000894."
        )


def check_local_part(part: str) -> None:
    if not LOCAL_PART.fullmatch(part):
        raise ValidationError(f"“{part[:40]}” không phải phần mã của cơ quan, ví dụ 000.00.00.H41.")


class ProcedureQuerySet(models.QuerySet["AdministrativeProcedure"]):
    def as_of(self, day: Any) -> Self:
        """The procedures that are in the catalogue on `day`."""
        held = ProcedureVersion.objects.as_of(day).filter(procedure=OuterRef("pk"))
        return self.filter(Exists(held))


class AdministrativeProcedure(models.Model):
    """An administrative procedure (TTHC) for as long as it keeps its code.

    What it is called, asks and allows are its versions: amended, it begins a new one;
    abolished, its last one ends. It exists on the days that a version holds. `local` is the
    part of the code that names the agency, where a province has its own: 000.00.00.H41.
    """

    code = models.CharField("mã TTHC", max_length=8, validators=[check_code])
    local = models.CharField(
        "phần mã của cơ quan", max_length=20, blank=True, validators=[check_local_part]
    )

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        ordering = ["code", "local"]
        verbose_name = "thủ tục hành chính"
        constraints = [
            models.UniqueConstraint(
                fields=["code", "local"],
                name="procedures_one_of_a_code",
                violation_error_message="Mã TTHC này đã có trong danh mục.",
            )
        ]

    def __str__(self) -> str:
        return self.full_code

    @property
    def full_code(self) -> str:
        return f"{self.code}.{self.local}" if self.local else self.code

    def version_on(self, day: Any) -> "ProcedureVersion | None":
        return self.versions.as_of(day).first()


class Level(models.TextChoices):
    """Where a procedure is decided (cấp thực hiện)."""

    MINISTRY = "ministry", "Cấp trung ương"
    PROVINCE = "province", "Cấp tỉnh"
    DISTRICT = "district", "Cấp huyện"
    COMMUNE = "commune", "Cấp xã"


class Online(models.TextChoices):
    """How far a procedure is offered online since Decree 42/2022."""

    FULL = "full", "Toàn trình"
    PARTIAL = "partial", "Một phần"
    INFORMATION = "information", "Cung cấp thông tin"


class Channel(models.TextChoices):
    """How a dossier is handed in."""

    DIRECT = "direct", "Trực tiếp"
    ONLINE = "online", "Trực tuyến"
    POST = "post", "Bưu chính công ích"


@dataclass(frozen=True)
class Limit:
    """One way to be served: the case, how it is handed in, within what time, for what fee."""

    case: str = ""
    channel: str = ""
    value: Decimal | None = None
    unit: str = "working_days"
    fee: str = ""

    @property
    def duration(self) -> Duration | None:
        return Duration.of(self.value, self.unit)

    @property
    def channel_name(self) -> str:
        return str(Channel(self.channel).label) if self.channel else ""

    @classmethod
    def read(cls, stored: dict[str, Any]) -> "Limit":
        value = stored.get("value")
        return cls(**{**stored, "value": None if value is None else Decimal(value)})

    def stored(self) -> dict[str, Any]:
        value = None if self.value is None else str(self.value)
        return {
            "case": self.case, "channel": self.channel, "value": value, "unit": self.unit,
            "fee": self.fee,
        }  # fmt: skip


@dataclass(frozen=True)
class Component:
    """A paper of the dossier that is handed in."""

    name: str
    originals: int = 0
    copies: int = 0
    form: str = ""


def version_key(full_code: str, name: str) -> str:
    """What a procedure is searched by, as it was called at a time."""
    return search_key(full_code, name)[:SEARCHED]


class ProcedureVersionQuerySet(DatedQuerySet):
    def search(self, words: str) -> Self:
        """Versions whose code or name holds every word, accents or not."""
        found = self
        for word in search_words(plain(words)):
            found = found.filter(search_key__contains=word)
        return found

    def at_level(self, level: str) -> Self:
        return self.filter(levels__contains=level)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        versions = list(objs)
        for version in versions:
            version.write_keys()
        return super().bulk_create(versions, *args, **kwargs)


class ProcedureVersion(Dated):
    """What an administrative procedure is called, asks and allows, for a span of days.

    The first version was published by a decision, each later one amended by its own; the
    decision that ended the last one abolished the procedure. A misprint is corrected in
    place, and the log keeps what stood there.
    """

    procedure = models.ForeignKey(
        AdministrativeProcedure, models.PROTECT, related_name="versions", verbose_name="TTHC"
    )
    field = models.ForeignKey(
        Field, models.PROTECT, related_name="versions", verbose_name="lĩnh vực"
    )
    name = models.CharField("tên TTHC", max_length=LONGEST_NAME)
    levels = models.CharField("cấp thực hiện", max_length=40)  # codes of Level, in their order
    decision = models.CharField("quyết định công bố", max_length=100, blank=True)
    decided_on = models.DateField(
        "ngày quyết định", null=True, blank=True, validators=DAY_VALIDATORS
    )
    decision_url = models.URLField("địa chỉ quyết định", blank=True)
    limits = models.JSONField("thời hạn, lệ phí", default=list, blank=True)  # rows of Limit
    components = models.JSONField("thành phần hồ sơ", default=list, blank=True)  # of Component
    result = models.CharField("kết quả thực hiện", max_length=500, blank=True)
    requirements = models.TextField("yêu cầu, điều kiện", max_length=4000, blank=True)
    old_online = models.PositiveSmallIntegerField(
        "mức độ DVC (thang 1–4, đến năm 2022)", null=True, blank=True,
        choices=[(level, f"Mức độ {level}") for level in range(1, 5)],
    )  # fmt: skip
    online = models.CharField("dịch vụ công trực tuyến", max_length=12, choices=Online, blank=True)
    by_post = models.BooleanField("nhận, trả qua bưu chính công ích", default=False)
    legal_bases = models.ManyToManyField(
        LegalDocument, blank=True, related_name="versions", verbose_name="căn cứ pháp lý"
    )
    end_decision = models.CharField("quyết định bãi bỏ", max_length=100, blank=True)
    end_decided_on = models.DateField(
        "ngày quyết định bãi bỏ", null=True, blank=True, validators=DAY_VALIDATORS
    )
    end_url = models.URLField("địa chỉ quyết định bãi bỏ", blank=True)
    search_key = models.CharField(max_length=SEARCHED, editable=False)

    objects = ProcedureVersionQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["procedure__code", "procedure__local", "start"]
        verbose_name = "nội dung TTHC"
        constraints = [
            *Dated.Meta.constraints,
            NoOverlap(
                name="procedures_one_version_a_day",
                fields=["procedure"],
                violation_error_message="TTHC đã có nội dung khác trong thời gian này: {other}.",
            ),
            models.CheckConstraint(
                name="procedures_abolished_has_a_day",
                condition=Q(end_decision="") | Q(end__isnull=False),
                violation_error_message="Bãi bỏ TTHC cần ngày hết hiệu lực.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} (từ {show_day(self.start)})"

    @property
    def level_list(self) -> list[str]:
        return [level for level in self.levels.split(LEVELS_SEPARATOR) if level]

    @property
    def level_names(self) -> str:
        return ", ".join(str(Level(level).label) for level in self.level_list)

    @property
    def limit_list(self) -> list[Limit]:
        return [Limit.read(row) for row in self.limits]

    @property
    def component_list(self) -> list[Component]:
        return [Component(**row) for row in self.components]

    @property
    def online_name(self) -> str:
        """The level of the scale in force then: 1–4 until 2022, in words since."""
        if self.online:
            return str(Online(self.online).label)
        return f"Mức độ {self.old_online}" if self.old_online else ""

    def longest_limit(self) -> Duration | None:
        """The longest time the law allows, over all cases; None where none is stated.

        Where cases are in units that do not compare, the first one's unit decides.
        """
        return longest(limit.duration for limit in self.limit_list if limit.duration)

    def write_keys(self) -> None:
        """Compose the name and make the key it is searched by."""
        self.name = clean(self.name)
        self.search_key = version_key(self.procedure.full_code, self.name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.write_keys()
        super().save(*args, **kwargs)
