"""What agencies owe every year, and who is let off or unlocked."""

from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from agencies.access import InAgencyQuerySet
from agencies.models import Agency, Kind
from isoportal.lib.days import DAY_VALIDATORS, FIRST_DAY, LAST_DAY, show_day
from quality.models.document import Document


class ObligationKind(models.Model):
    """Something agencies owe every year: a quality policy, objectives, an internal audit …

    `form` says what fulfils it. A row and not a constant: the law, and what a province
    asks for, change.
    """

    class Form(models.TextChoices):
        OBJECTIVES = "objectives", "Bộ mục tiêu chất lượng của năm"
        RESULTS = "results", "Kết quả thực hiện mục tiêu của năm"
        DOCUMENT = "document", "Một tài liệu tải lên"
        POSTING = "posting", "Công bố đang có hiệu lực đã được niêm yết"

    code = models.SlugField("mã", max_length=40, unique=True)
    name = models.CharField("nghĩa vụ", max_length=120)
    short_name = models.CharField("tên ngắn", max_length=30)
    form = models.CharField("hoàn thành bằng", max_length=12, choices=Form)
    document_kind = models.CharField(
        "loại tài liệu", max_length=12, choices=Document.Kind, blank=True
    )
    guide = models.CharField("hướng dẫn", max_length=500, blank=True)
    place = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        ordering = ["place", "pk"]
        verbose_name = "loại nghĩa vụ"
        constraints = [
            models.CheckConstraint(
                name="quality_document_obligation_names_its_kind",
                condition=~Q(form="document") | ~Q(document_kind=""),
                violation_error_message="Nghĩa vụ hoàn thành bằng tài liệu phải nêu loại tài liệu.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Obligation(models.Model):
    """A kind of obligation in one year, for one kind of agency, with its three days.

    `due_on` is what people are told and reminded of. What comes until the end of
    `timely_on` counts as on time, what comes later as late. After the end of `lock_on`
    nothing is taken any more, except from agencies that were unlocked, or again from one
    whose submission was returned, within `resubmit_days` days of that.
    """

    kind = models.ForeignKey(
        ObligationKind, models.PROTECT, related_name="obligations", verbose_name="nghĩa vụ"
    )
    year = models.PositiveSmallIntegerField("năm")
    agency_kind = models.CharField("loại cơ quan", max_length=20, choices=Kind)
    due_on = models.DateField("hạn nộp", validators=DAY_VALIDATORS)
    timely_on = models.DateField("tính đúng hạn đến hết ngày", validators=DAY_VALIDATORS)
    lock_on = models.DateField("khóa sau ngày", validators=DAY_VALIDATORS)
    resubmit_days = models.PositiveSmallIntegerField("số ngày nộp lại sau khi trả", default=10)
    head_approves = models.BooleanField("thủ trưởng duyệt trước khi gửi", default=False)
    legal_basis = models.CharField("căn cứ", max_length=300)
    revision = models.PositiveIntegerField("lần sửa", default=0, editable=False)

    class Meta:
        ordering = ["year", "due_on", "kind__place", "agency_kind"]
        verbose_name = "nghĩa vụ của năm"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year", "agency_kind"],
                name="quality_one_obligation_a_year",
                violation_error_message="Năm này đã có nghĩa vụ đó cho loại cơ quan này.",
            ),
            models.CheckConstraint(
                name="quality_obligation_days_in_order",
                condition=Q(due_on__lte=F("timely_on")) & Q(timely_on__lte=F("lock_on")),
                violation_error_message="Ba ngày phải theo thứ tự: hạn nộp, ngày cuối tính đúng "
                "hạn, ngày khóa.",
            ),
            models.CheckConstraint(
                name="quality_obligation_of_a_year_kept",
                condition=Q(year__gte=FIRST_DAY.year) & Q(year__lte=LAST_DAY.year),
                violation_error_message=f"Năm phải từ {FIRST_DAY.year} đến {LAST_DAY.year}.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} năm {self.year}"

    def clean(self) -> None:
        """The due day is of the year, or of the one before or after: a wrong year is a slip."""
        if self.due_on and self.year and abs(self.due_on.year - self.year) > 1:
            raise ValidationError(
                {
                    "due_on": f"Hạn nộp {show_day(self.due_on)} quá xa năm {self.year} của nghĩa "
                    "vụ. Hãy kiểm tra năm."
                }
            )


class ReliefQuerySet(InAgencyQuerySet):
    def standing(self) -> "ReliefQuerySet":
        """Those that were not taken back."""
        return self.filter(ended_at=None)


class Relief(models.Model):
    """An agency let off an obligation, or unlocked until another day, by name and with a reason.

    What an unlocked agency hands in is taken, but late it remains. The reason of a waiver
    is public. A relief is never deleted, only taken back.
    """

    class Kind(models.TextChoices):
        WAIVER = "waiver", "Miễn"
        UNLOCK = "unlock", "Mở khóa"

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="reliefs", verbose_name="cơ quan"
    )
    obligation = models.ForeignKey(
        Obligation, models.PROTECT, related_name="reliefs", verbose_name="nghĩa vụ"
    )
    kind = models.CharField("loại", max_length=10, choices=Kind)
    until = models.DateField("nhận đến hết ngày", null=True, blank=True, validators=DAY_VALIDATORS)
    reason = models.CharField("lý do", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("lúc", auto_now_add=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField("rút lại lúc", null=True)

    objects = ReliefQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "miễn, mở khóa"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "obligation", "kind"],
                condition=Q(ended_at=None),
                name="quality_one_relief_of_a_kind",
                violation_error_message="Cơ quan đã được miễn hoặc mở khóa nghĩa vụ này.",
            ),
            models.CheckConstraint(
                name="quality_unlocking_has_a_day",
                condition=Q(kind="waiver", until__isnull=True)
                | Q(kind="unlock", until__isnull=False),
                violation_error_message="Mở khóa phải có ngày; miễn thì không.",
            ),
            models.CheckConstraint(
                name="quality_relief_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Hãy nêu lý do miễn hoặc mở khóa.",
            ),
        ]

    def __str__(self) -> str:
        until = f" đến hết ngày {show_day(self.until)}" if self.until else ""
        return f"{self.get_kind_display()}{until}: {self.reason}"


class Reminder(models.Model):
    """That an agency was reminded of an obligation at a stage: so many days from the day by
    which it is to act, which is the due day, or that of handing in again what was returned.

    The row is what makes it once, whatever the number of beats or restarts.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="reminders")
    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="reminders")
    act_by = models.DateField("hạn được nhắc", validators=DAY_VALIDATORS)
    stage = models.SmallIntegerField("số ngày so với hạn")  # -30 … -1, +1, +8, +15 …
    at = models.DateTimeField("lúc", auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "lần nhắc"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "obligation", "act_by", "stage"],
                name="quality_reminded_once_a_stage",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency}, {self.obligation}: {show_day(self.of_day)}"

    @property
    def of_day(self) -> date:
        return self.act_by + timedelta(days=self.stage)
