"""The committee's yearly inspection: its decisions, its teams."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from agencies.models import Agency
from audits.models.checklist import YEAR_VALIDATORS, Checklist
from isoportal.lib.days import DAY_VALIDATORS
from isoportal.lib.vietnamese import clean

DAYS_TO_REMEDY = 30
MOST_DAYS_TO_REMEDY = 365


class Form(models.TextChoices):
    """How a unit is inspected: where it works, or by the papers it sends."""

    OFFICE = "office", "Tại trụ sở"
    DOSSIER = "dossier", "Qua hồ sơ"


class Campaign(models.Model):
    """An inspection campaign (đợt kiểm tra): the plan that was decided, the units, the teams.

    The plan is decided by the province's People's Committee (316/QĐ-UBND), the teams by the
    steering committee in a number series of its own (55/QĐ-BCĐISO). All its units are scored
    by one issued checklist. Its ranking is seen by agencies from `published_at`.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Dự thảo kế hoạch"
        APPROVED = "approved", "Kế hoạch đã duyệt"
        CLOSED = "closed", "Đã kết thúc"

    year = models.PositiveSmallIntegerField("năm", validators=YEAR_VALIDATORS)
    title = models.CharField("tên đợt kiểm tra", max_length=200)
    checklist = models.ForeignKey(
        Checklist, models.PROTECT, related_name="campaigns", verbose_name="bộ tiêu chí"
    )
    plan_no = models.CharField("quyết định phê duyệt kế hoạch số", max_length=60, blank=True)
    plan_day = models.DateField(
        "ngày phê duyệt kế hoạch", null=True, blank=True, validators=DAY_VALIDATORS
    )
    plan_issuer = models.CharField("cơ quan phê duyệt", max_length=120, blank=True)
    first_day = models.DateField("từ ngày", validators=DAY_VALIDATORS)
    last_day = models.DateField("đến hết ngày", validators=DAY_VALIDATORS)
    form = models.CharField("hình thức", max_length=8, choices=Form, default=Form.OFFICE)
    days_to_remedy = models.PositiveSmallIntegerField(
        "số ngày để khắc phục", default=DAYS_TO_REMEDY,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS_TO_REMEDY)],
    )  # fmt: skip
    state = models.CharField(
        "trạng thái", max_length=8, choices=State, default=State.DRAFT, editable=False
    )
    published_at = models.DateTimeField("công khai xếp hạng lúc", null=True, editable=False)
    revision = models.PositiveIntegerField("lần sửa", default=0, editable=False)

    class Meta:
        ordering = ["-year", "-first_day", "-pk"]
        verbose_name = "đợt kiểm tra"
        constraints = [
            models.CheckConstraint(
                name="audits_campaign_ends_after_start",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message="Ngày kết thúc đợt kiểm tra phải từ ngày bắt đầu trở đi.",
            ),
            models.CheckConstraint(
                name="audits_campaign_plan_has_a_day",
                condition=Q(plan_no="", plan_day=None)
                | (~Q(plan_no="") & Q(plan_day__isnull=False)),
                violation_error_message="Hãy ghi cả số và ngày của quyết định phê duyệt kế hoạch, "
                "hoặc để trống cả hai.",
            ),
            models.CheckConstraint(
                name="audits_approved_campaign_has_a_plan",
                condition=Q(state="draft") | ~Q(plan_no=""),
                violation_error_message="Kế hoạch đã duyệt phải có số và ngày quyết định.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} năm {self.year}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.title, self.plan_no = clean(self.title), clean(self.plan_no)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        if self.first_day and self.first_day.year != self.year:
            raise ValidationError(
                {"first_day": f"Ngày bắt đầu không thuộc năm {self.year} của đợt kiểm tra."}
            )


class Team(models.Model):
    """A team (đoàn kiểm tra) that was set up by a decision of the committee."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="teams")
    name = models.CharField("tên đoàn", max_length=80)
    decision_no = models.CharField("quyết định thành lập số", max_length=60)
    decided_on = models.DateField("ngày quyết định", validators=DAY_VALIDATORS)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "đoàn kiểm tra"
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "name"],
                name="audits_one_team_of_a_name",
                violation_error_message="Đợt kiểm tra đã có đoàn mang tên này.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """Somebody on a team, and where they work: nobody inspects the agency they work for.

    Most have an account and score on the portal; a member without one is only named.
    """

    class Role(models.TextChoices):
        LEAD = "lead", "Trưởng đoàn"
        DEPUTY = "deputy", "Phó Trưởng đoàn"
        SECRETARY = "secretary", "Thư ký"
        MEMBER = "member", "Thành viên"

    team = models.ForeignKey(Team, models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="tài khoản",
    )  # fmt: skip
    name = models.CharField("họ và tên", max_length=120)
    title = models.CharField("chức vụ, nơi công tác", max_length=200, blank=True)
    works_at = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="cơ quan công tác",
    )  # fmt: skip
    role = models.CharField("vai trò trong đoàn", max_length=9, choices=Role, default=Role.MEMBER)

    class Meta:
        ordering = ["pk"]
        verbose_name = "thành viên đoàn kiểm tra"
        constraints = [
            models.UniqueConstraint(
                fields=["team"],
                condition=Q(role="lead"),
                name="audits_one_lead_of_a_team",
                violation_error_message="Đoàn đã có Trưởng đoàn.",
            ),
            models.UniqueConstraint(
                fields=["team", "user"],
                condition=Q(user__isnull=False),
                name="audits_on_a_team_once",
                violation_error_message="Người này đã có trong đoàn.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
