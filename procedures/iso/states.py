"""How an ISO procedure, and each of its revisions, stands on a day: a word with its tag."""

from dataclasses import dataclass
from datetime import date

from procedures.models import IsoRevision, State


@dataclass(frozen=True)
class Standing:
    tone: str
    icon: str
    text: str


DRAFTED = Standing("idle", "pencil", State.DRAFT.label)
RETURNED = Standing("late", "arrow-back-up", "Bị trả lại")
FOR_REVIEW = Standing("due", "clock", "Chờ xem xét")
FOR_APPROVAL = Standing("due", "user-check", "Đã xem xét, chờ phê duyệt")
FOR_ISSUE = Standing("info", "circle-check", "Đã phê duyệt, chờ ban hành")
IN_FORCE = Standing("done", "circle-check", "Đang có hiệu lực")
NOT_YET = Standing("info", "calendar", "Chưa có hiệu lực")
REPLACED = Standing("idle", "history", "Đã được thay thế")
WITHDRAWN = Standing("idle", "ban", "Đã hủy bỏ")
ORPHANED = Standing("idle", "building-off", "Cơ quan không còn hoạt động")


def standing_on(revision: IsoRevision, day: date, *, agency_exists: bool = True) -> Standing:
    """Where the revision stands on `day`."""
    if not revision.is_issued:
        return _on_its_way(revision)
    if day < revision.start:
        return NOT_YET
    if revision.end and revision.end <= day:
        return WITHDRAWN if revision.end_decision else REPLACED
    return IN_FORCE if agency_exists else ORPHANED


def _on_its_way(revision: IsoRevision) -> Standing:
    if revision.state == State.APPROVED:
        return FOR_ISSUE
    if revision.state == State.REVIEWED:
        return FOR_APPROVAL
    if revision.drafted_at:
        return FOR_REVIEW
    return RETURNED if revision.returned else DRAFTED
