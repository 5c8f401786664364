"""How a declaration stands on a day: one word, with the colour and icon of its tag."""

from dataclasses import dataclass
from datetime import date

from quality.models import Declaration, Status


@dataclass(frozen=True)
class State:
    tone: str
    icon: str
    text: str


UNRECORDED = {
    Status.DRAFT: State("idle", "pencil", Status.DRAFT.label),
    Status.SUBMITTED: State("due", "clock", Status.SUBMITTED.label),
    Status.RETURNED: State("late", "arrow-back-up", Status.RETURNED.label),
}
IN_FORCE = State("done", "circle-check", "Đang có hiệu lực")
NOT_YET = State("info", "calendar", "Chưa có hiệu lực")
ENDED = State("idle", "circle-off", "Đã hết hiệu lực")
TERMINATED = State("idle", "ban", "Đã chấm dứt")
ORPHANED = State("idle", "building-off", "Không hoạt động")


def state_on(declaration: Declaration, day: date, *, agency_exists: bool = True) -> State:
    """Where the declaration stands on `day`, whether it counts then included."""
    unrecorded = UNRECORDED.get(Status(declaration.status))
    if unrecorded:
        return unrecorded
    if day < declaration.start:
        return NOT_YET
    if declaration.end and declaration.end <= day:
        return TERMINATED if declaration.is_terminated else ENDED
    return IN_FORCE if agency_exists else ORPHANED
