"""How an agency stands on an obligation, and the numbers that such standings add up to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import TextChoices

from quality.models import Obligation


class Standing(TextChoices):
    """How an agency stands on an obligation."""

    NONE = "none", "Không phải nộp"
    COMING = "coming", "Chưa nộp"
    OVERDUE = "overdue", "Quá hạn"
    LOCKED = "locked", "Đã khóa, chưa nộp"
    SUBMITTED = "submitted", "Chờ tiếp nhận"
    RETURNED = "returned", "Bị trả lại"
    ACCEPTED = "accepted", "Đã tiếp nhận"
    WAIVED = "waived", "Được miễn"


HANDED_IN = frozenset({Standing.SUBMITTED, Standing.RETURNED, Standing.ACCEPTED})
MISSING = frozenset({Standing.COMING, Standing.OVERDUE, Standing.LOCKED})
LATE = frozenset({Standing.OVERDUE, Standing.LOCKED})
TO_DO = MISSING | {Standing.RETURNED}


class Revision(NamedTuple):
    """What an agency handed in after something was accepted: it waits, or was returned."""

    pk: int
    standing: Standing


@dataclass(frozen=True)
class Cell:
    """One agency's standing on one obligation, on a day."""

    agency: int
    obligation: Obligation
    standing: Standing
    on_time: bool | None = None  # of what was handed in; None where nothing was
    handed_in: datetime | date | None = None  # the first time: it decides on time or late
    submission: int | None = None  # what was accepted, else the last that left the agency
    revision: Revision | None = None  # what came after the accepted one
    inside: str = ""  # "draft" or "approval": what still lies with the agency
    draft: int | None = None  # the submission that still lies with the agency
    open_until: date | None = None  # the last day on which it is taken; None: not handed in at all
    resubmit_by: date | None = None  # where it was returned

    @property
    def is_expected(self) -> bool:
        return self.standing not in {Standing.NONE, Standing.WAIVED}

    @property
    def is_handed_in(self) -> bool:
        return self.standing in HANDED_IN

    @property
    def is_to_do(self) -> bool:
        return self.standing in TO_DO

    @property
    def waiting(self) -> int | None:
        """The submission that the committee has to decide on."""
        if self.standing == Standing.SUBMITTED:
            return self.submission
        waits = self.revision and self.revision.standing == Standing.SUBMITTED
        return self.revision.pk if self.revision and waits else None

    @property
    def is_revision_returned(self) -> bool:
        return self.revision is not None and self.revision.standing == Standing.RETURNED

    @property
    def is_late(self) -> bool:
        """Whether it came after the day until which it would have been on time."""
        return self.is_handed_in and not self.on_time

    @property
    def act_by(self) -> date:
        """The day by which the agency should act: its due day, or that of handing in again."""
        return self.resubmit_by or self.obligation.due_on

    def is_late_on(self, day: date) -> bool:
        """Whether the agency has let the day pass until which acting would have been on time."""
        return self.is_to_do and day > (self.resubmit_by or self.obligation.timely_on)

    def is_open_on(self, day: date) -> bool:
        """Whether it is taken on `day`, if it is handed in."""
        return self.open_until is not None and day <= self.open_until


@dataclass(frozen=True)
class Tally:
    """How many owe, have handed in, and how: numbers that add up over agencies.

    Expected = submitted + missing; submitted = on time + late = waiting + returned + accepted,
    where a waiting revision of what is accepted counts once more as waiting. The waived are
    not among the expected.
    """

    expected: int = 0
    submitted: int = 0
    on_time: int = 0
    late: int = 0
    waiting: int = 0
    returned: int = 0
    accepted: int = 0
    missing: int = 0
    overdue: int = 0
    waived: int = 0

    @classmethod
    def of(cls, cells: Iterable[Cell]) -> "Tally":
        count = dict.fromkeys(Standing, 0)
        on_time = revisions = 0
        for cell in cells:
            count[cell.standing] += 1
            revisions += cell.standing == Standing.ACCEPTED and cell.waiting is not None
            on_time += cell.is_handed_in and bool(cell.on_time)
        submitted = sum(count[each] for each in HANDED_IN)
        missing = sum(count[each] for each in MISSING)
        return cls(
            expected=submitted + missing,
            submitted=submitted,
            on_time=on_time,
            late=submitted - on_time,
            waiting=count[Standing.SUBMITTED] + revisions,
            returned=count[Standing.RETURNED],
            accepted=count[Standing.ACCEPTED],
            missing=missing,
            overdue=sum(count[each] for each in LATE),
            waived=count[Standing.WAIVED],
        )
