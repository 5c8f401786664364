"""What agencies are written about the obligations they have still to meet, and to whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse

from accounts.mail import Letter, announce
from accounts.models import User
from agencies.models import Assignment
from agencies.roles import Role
from isoportal.lib.days import show_day
from quality.duties.standing import Cell, Standing
from quality.models import Submission

State = Submission.State
INSIDE = {
    State.DRAFT.value: "đang làm, chưa gửi",
    State.APPROVAL.value: "chờ thủ trưởng duyệt",
}
WORDS = {
    Standing.RETURNED: "bị trả lại, chờ nộp lại",
    Standing.LOCKED: "đã khóa, chưa nộp",
}


@dataclass
class Hearers:
    """Who at an agency is reminded: its officers, or its heads where it has none."""

    officers: list[User] = field(default_factory=list)
    heads: list[User] = field(default_factory=list)

    @property
    def told(self) -> list[User]:
        return self.officers or self.heads


@dataclass(frozen=True)
class Owed:
    """An obligation still to be met, as a letter names it."""

    name: str
    by: date
    words: str
    left: str
    url: str
    is_locked: bool = False

    @classmethod
    def of(cls, cell: Cell, day: date) -> "Owed":
        words = INSIDE.get(cell.inside) or WORDS.get(cell.standing, "chưa nộp")
        page = reverse("quality:duty", args=[cell.agency, cell.obligation.pk])
        locked = cell.standing == Standing.LOCKED
        left = days_left(cell.act_by, day)
        return cls(str(cell.obligation), cell.act_by, words, left, page, locked)


def days_left(by: date, day: date) -> str:
    left = (by - day).days
    if left < 0:
        return f"quá hạn {-left} ngày"
    return f"còn {left} ngày" if left else "hôm nay"


def hearers(agencies: Iterable[int], day: date) -> Mapping[int, Hearers]:
    """Who is reminded at each of these agencies on `day`: the roles held there itself."""
    found: dict[int, Hearers] = {pk: Hearers() for pk in agencies}
    held = Assignment.objects.as_of(day).filter(
        agency__in=found, role__in=[Role.OFFICER, Role.HEAD], user__is_active=True
    )
    for each in held.select_related("user").order_by("pk"):
        mine = found[each.agency_id]
        people = mine.officers if each.role == Role.OFFICER else mine.heads
        people.append(each.user)
    return found


def subject_of(owed: list[Owed], verb: str = "nộp") -> str:
    first = min(owed, key=lambda each: each.by)
    if len(owed) == 1:
        return f"Nhắc {verb} {first.name}, hạn {show_day(first.by)}"
    return f"Nhắc {verb} {len(owed)} nghĩa vụ, hạn sớm nhất {show_day(first.by)}"


def line_of(agency: str, owed: list[Owed], verb: str = "nộp") -> str:
    """The same in one line, for the inbox."""
    named = "; ".join(f"{each.name} (hạn {show_day(each.by)})" for each in owed)
    return f"{agency} còn phải {verb}: {named}."


def year_of(agency: int, cells: Iterable[Cell]) -> str:
    """The page with all the agency owes in the year of the first of these."""
    year = min(cell.obligation.year for cell in cells)
    return f"{reverse('quality:agency-year', args=[agency])}?year={year}"


SAMPLE = {
    "user": User(full_name="Huỳnh Ngọc An"),
    "agency": "Sở Khoa học và Công nghệ",
    "owed": [
        Owed(
            "Mục tiêu chất lượng năm 2026", date(2026, 1, 31), "chưa nộp", "còn 3 ngày",
            "/nghia-vu/2/5/",
        ),
        Owed(
            "Chính sách chất lượng năm 2026", date(2026, 2, 5), "bị trả lại, chờ nộp lại",
            "còn 8 ngày", "/nghia-vu/2/6/",
        ),
    ],
}  # fmt: skip
REMINDER = announce(
    Letter(
        kind="reminder",
        label="Nhắc hạn nộp (tự động)",
        template="mail/reminder.txt",
        subject="Nhắc nộp 2 nghĩa vụ, hạn sớm nhất 31/01/2026",
        sample=SAMPLE,
    )
)
APPROVAL = announce(
    Letter(
        kind="approval",
        label="Nhắc thủ trưởng duyệt (tự động)",
        template="mail/reminder_approval.txt",
        subject="Nhắc duyệt Mục tiêu chất lượng năm 2026, hạn 31/01/2026",
        sample={
            **SAMPLE,
            "user": User(full_name="Phạm Quốc Hưng"),
            "owed": [
                Owed(
                    "Mục tiêu chất lượng năm 2026", date(2026, 1, 31), "chờ thủ trưởng duyệt",
                    "còn 3 ngày", "/nghia-vu/2/5/",
                )
            ],
        },
    )
)  # fmt: skip
MANUAL = announce(
    Letter(
        kind="manual",
        label="Nhắc theo lựa chọn của Tổ giúp việc",
        template="mail/reminder_manual.txt",
        subject="Nhắc nộp 2 nghĩa vụ, hạn sớm nhất 31/01/2026",
        sample={
            **SAMPLE,
            "text": "Đề nghị cơ quan khẩn trương nộp trước khi Ban Chỉ đạo họp ngày 02/02/2026.",
            "sender": "Trần Thị Thư",
        },
    )
)
