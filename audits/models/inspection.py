"""The inspection of one unit: how far it has come, what it was given, what was concluded."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from agencies.access import InAgencyQuerySet
from agencies.models import Agency, Kind, Upload
from audits.models.campaign import Campaign, Form, Team
from audits.models.checklist import Cause
from audits.scoring import Mark
from isoportal.lib.days import DAY_VALIDATORS
from isoportal.lib.files.kinds import IMAGES
from isoportal.lib.triggers import FrozenColumns

# what a conclusion fixes for good
FROZEN = (
    "recorded_on", "recorded_kind", "minutes_text", "concluded_on", "stored_score", "score",
    "self_score", "part_one", "part_two", "grade", "got", "possible", "lowered_from",
)  # fmt: skip


class InspectionQuerySet(InAgencyQuerySet):
    def concluded(self) -> Self:
        return self.filter(state__in=Inspection.DONE)

    def under_way(self) -> Self:
        return self.exclude(state__in=[*Inspection.DONE, Inspection.State.CANCELLED])


class Inspection(models.Model):
    """One unit in a campaign (một cuộc kiểm tra).

    The unit scores itself and sends it, the team scores each item, minutes are signed, the
    team's lead concludes: from then on its score is frozen in `stored_score` and in the columns
    that rankings are made of. What is to be put right are findings; whether they wait, are
    overdue or done is asked of them and not kept here.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "Đã lên kế hoạch"
        ANNOUNCED = "announced", "Đã thông báo"
        UNDER_WAY = "under_way", "Đang kiểm tra"
        RECORDED = "recorded", "Có biên bản"
        CONCLUDED = "concluded", "Đã kết luận"
        CLOSED = "closed", "Đã đóng"
        CANCELLED = "cancelled", "Không kiểm tra"

    OPEN = (State.PLANNED, State.ANNOUNCED, State.UNDER_WAY)  # marks may still be given
    DONE = (State.CONCLUDED, State.CLOSED)

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="inspections", verbose_name="đợt kiểm tra"
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="inspections", verbose_name="cơ quan"
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="inspections",
        verbose_name="đoàn kiểm tra",
    )  # fmt: skip
    form = models.CharField("hình thức", max_length=8, choices=Form, default=Form.OFFICE)
    planned_on = models.DateField("ngày dự kiến", null=True, blank=True, validators=DAY_VALIDATORS)
    state = models.CharField(
        "trạng thái", max_length=9, choices=State, default=State.PLANNED, editable=False
    )
    reason = models.CharField("lý do không kiểm tra", max_length=300, blank=True, editable=False)
    cancelled_on = models.DateField("không kiểm tra từ ngày", null=True, editable=False)
    self_sent_at = models.DateTimeField("gửi bản tự chấm lúc", null=True, editable=False)
    self_sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    strengths = models.TextField("ưu điểm", blank=True)
    shortcomings = models.TextField("tồn tại, hạn chế", blank=True)
    causes = models.ManyToManyField(
        Cause, blank=True, related_name="inspections", verbose_name="nguyên nhân"
    )
    cause_text = models.TextField("nguyên nhân khác", blank=True)
    proposals = models.TextField("kiến nghị", blank=True)
    recorded_on = models.DateField("ngày lập biên bản", null=True, editable=False)
    recorded_kind = models.CharField(
        "loại cơ quan khi lập biên bản", max_length=20, choices=Kind, blank=True, editable=False
    )
    minutes = models.ForeignKey(
        Upload, models.PROTECT, null=True, editable=False, related_name="minutes_of",
        verbose_name="bản quét biên bản",
    )  # fmt: skip
    minutes_text = models.JSONField("nội dung biên bản", default=dict, editable=False)
    concluded_on = models.DateField("ngày kết luận", null=True, editable=False)
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    remedy_by = models.DateField("hạn khắc phục", null=True, editable=False)
    # frozen when concluded: all of it as JSON, and what lists and rankings ask for
    stored_score = models.JSONField("điểm đóng băng", default=dict, editable=False)
    score = models.DecimalField(
        "điểm thẩm định", max_digits=5, decimal_places=2, null=True, editable=False
    )
    self_score = models.DecimalField(
        "điểm tự chấm", max_digits=5, decimal_places=2, null=True, editable=False
    )
    part_one = models.DecimalField(
        "nội dung I (%)", max_digits=5, decimal_places=2, null=True, editable=False
    )
    part_two = models.DecimalField(
        "nội dung II (%)", max_digits=5, decimal_places=2, null=True, editable=False
    )
    grade = models.CharField("xếp loại", max_length=40, blank=True, editable=False)
    # what the score was scaled from, and the grade it would have had
    got = models.DecimalField("điểm đạt", max_digits=5, decimal_places=2, null=True, editable=False)
    possible = models.DecimalField(
        "điểm áp dụng", max_digits=5, decimal_places=2, null=True, editable=False
    )
    lowered_from = models.CharField("hạ từ xếp loại", max_length=40, blank=True, editable=False)
    # the head's answer to the minutes
    is_agreed = models.BooleanField("đồng ý với biên bản", null=True, editable=False)
    answer = models.TextField("ý kiến của cơ quan", blank=True, editable=False)
    answered_at = models.DateTimeField("trả lời lúc", null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    revision = models.PositiveIntegerField("lần sửa", default=0, editable=False)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        ordering = ["planned_on", "pk"]
        verbose_name = "cuộc kiểm tra"
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "agency"],
                name="audits_inspected_once_a_campaign",
                violation_error_message="Cơ quan này đã có trong đợt kiểm tra.",
            ),
            models.CheckConstraint(
                name="audits_concluded_has_a_day",
                condition=Q(state__in=["concluded", "closed"], concluded_on__isnull=False)
                | (~Q(state__in=["concluded", "closed"]) & Q(concluded_on=None, score=None)),
            ),
            models.CheckConstraint(
                name="audits_score_is_of_100",
                condition=(Q(score=None) | Q(score__range=(0, 100)))
                & (Q(self_score=None) | Q(self_score__range=(0, 100)))
                & (Q(part_one=None) | Q(part_one__range=(0, 100)))
                & (Q(part_two=None) | Q(part_two__range=(0, 100))),
            ),
            FrozenColumns(
                name="audits_concluded_score_stays",
                column="concluded_on",
                columns=FROZEN,
                violation_error_message="Cuộc kiểm tra đã kết luận nên điểm không sửa được.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} – {self.campaign}"

    @property
    def is_open(self) -> bool:
        """Whether marks may still be given."""
        return self.state in self.OPEN


class PartDone(models.Model):
    """On this day a unit was inspected for one of the two parts of the checklist.

    Progress counts both: a unit with one part is “1/2 nội dung” and not done.
    """

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="parts_done")
    part = models.CharField("nội dung", max_length=4)
    on = models.DateField("ngày kiểm tra", validators=DAY_VALIDATORS)

    class Meta:
        ordering = ["part"]
        verbose_name = "nội dung đã kiểm tra"
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "part"],
                name="audits_part_done_once",
                violation_error_message="Nội dung này đã được ghi là đã kiểm tra.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.inspection}: nội dung {self.part}"


class Signature(models.Model):
    """Somebody signed the minutes on a screen: their hand, their name, for whom they stand.

    The words that are signed are kept in `Inspection.minutes_text`; where the
    minutes are taken back to be mended, the signatures fall with them.
    """

    class Role(models.TextChoices):
        SECRETARY = "secretary", "Thư ký"
        LEAD = "lead", "Trưởng đoàn"
        UNIT = "unit", "Đại diện cơ quan được kiểm tra"

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="signatures")
    role = models.CharField("tư cách", max_length=9, choices=Role)
    name = models.CharField("họ và tên", max_length=120)
    position = models.CharField("chức vụ", max_length=200, blank=True)
    picture = models.ForeignKey(Upload, models.PROTECT, related_name="signatures")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("ký lúc", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "chữ ký trên biên bản"
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "role"],
                name="audits_signed_once_in_a_role",
                violation_error_message="Biên bản đã có chữ ký này.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_role_display()})"


class Side(models.TextChoices):
    """Who gave a mark: the unit of itself, or the team."""

    OWN = "own", "Tự chấm"
    TEAM = "team", "Thẩm định"


class ItemMarkQuerySet(models.QuerySet["ItemMark"]):
    def of(self, inspection: Inspection, side: str) -> dict[str, Mark]:
        """The marks of one side, by the codes of the items; one query."""
        rows = self.filter(inspection=inspection, side=side)
        return {row.item: row.mark for row in rows}


class ItemMark(models.Model):
    """What one item of the checklist was given by one side, as it stands now.

    `version` rises with every change; a change made on top of an older one is a conflict.
    """

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="marks")
    side = models.CharField("bên chấm", max_length=4, choices=Side)
    item = models.CharField("tiêu chí", max_length=20)  # its code in the checklist
    points = models.DecimalField("điểm", max_digits=5, decimal_places=2, null=True, blank=True)
    is_not_applicable = models.BooleanField("không áp dụng", default=False)
    reason = models.TextField("lý do trừ điểm", blank=True)
    note = models.TextField("ghi chú", blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("lúc", default=timezone.now)

    objects = ItemMarkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "điểm tiêu chí"
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "side", "item"], name="audits_one_mark_of_an_item"
            ),
            models.CheckConstraint(
                name="audits_no_points_where_not_applicable",
                condition=Q(is_not_applicable=False) | Q(points=None),
                violation_error_message="Tiêu chí không áp dụng thì không có điểm.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection}: {self.item}"

    @property
    def mark(self) -> Mark:
        return Mark(self.points, self.is_not_applicable)


class MarkChange(models.Model):
    """One change of a mark as a device sent it: done once, however often it is sent.

    `at` is the server's time and the truth; `device_at` is what the device claimed. What was
    made on top of an older version than the one that stood is kept as a conflict, with its
    words, until somebody has chosen.
    """

    class Outcome(models.TextChoices):
        DONE = "done", "Đã ghi"
        CONFLICT = "conflict", "Trái với bản đã có"
        CHOSEN = "chosen", "Đã chọn"
        DROPPED = "dropped", "Không chọn"

    id = models.UUIDField(primary_key=True, editable=False)  # made by the device
    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="changes")
    side = models.CharField("bên chấm", max_length=4, choices=Side)
    item = models.CharField("tiêu chí", max_length=20)
    said = models.JSONField("nội dung")  # points, is_not_applicable, reason, note
    based_on = models.PositiveIntegerField("trên phiên bản")
    version = models.PositiveIntegerField("thành phiên bản", null=True)
    outcome = models.CharField("kết quả", max_length=8, choices=Outcome)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("nhận lúc", default=timezone.now)
    device_at = models.DateTimeField("giờ của thiết bị", null=True)

    class Meta:
        ordering = ["at", "id"]
        verbose_name = "lần sửa điểm"
        indexes = [
            models.Index(fields=["inspection", "side", "item"], name="audits_changes_of_item")
        ]

    def __str__(self) -> str:
        return f"{self.inspection}: {self.item} lúc {self.at:%d/%m/%Y %H:%M}"


class Photo(models.Model):
    """What proves an item: a photograph of the team, or a photograph or paper of the unit.

    Sent once, whatever the network does.
    """

    id = models.UUIDField(primary_key=True, editable=False)  # made by the device
    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="photos")
    side = models.CharField("bên chấm", max_length=4, choices=Side)
    item = models.CharField("tiêu chí", max_length=20)
    upload = models.ForeignKey(Upload, models.PROTECT, related_name="photos")
    caption = models.CharField("chú thích", max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("nhận lúc", default=timezone.now)
    device_at = models.DateTimeField("giờ của thiết bị", null=True)

    class Meta:
        ordering = ["at", "id"]
        verbose_name = "ảnh minh chứng"

    def __str__(self) -> str:
        return str(self.upload)

    @property
    def is_picture(self) -> bool:
        return self.upload.kind in IMAGES
