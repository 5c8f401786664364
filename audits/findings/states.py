"""How a finding stands on a day, in a word, a colour and an icon; and whether it is late."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from audits.models import Finding

State, Grade = Finding.State, Finding.Grade


class Sign(NamedTuple):
    tone: str
    icon: str
    text: str


SIGNS = {
    State.OPEN: Sign("due", "clock", "Chờ kế hoạch"),
    State.PLANNED: Sign("info", "list-check", "Đã có kế hoạch"),
    State.IN_PROGRESS: Sign("info", "progress", "Đang thực hiện"),
    State.VERIFICATION: Sign("encouraged", "eye-check", "Chờ xác nhận hiệu lực"),
    State.CLOSED: Sign("done", "circle-check", "Đã đóng"),
    State.NOT_EFFECTIVE: Sign("late", "circle-x", "Không hiệu lực"),
}
UNANSWERED = Sign("due", "clock", "Chờ trả lời")
NOTED = Sign("done", "thumb-up", "Đã ghi nhận")
GRADES = {
    Grade.MAJOR: Sign("late", "alert-octagon", "Không phù hợp nặng"),
    Grade.MINOR: Sign("due", "alert-triangle", "Không phù hợp nhẹ"),
    Grade.OBSERVATION: Sign("info", "eye", "Lưu ý"),
    Grade.OPPORTUNITY: Sign("encouraged", "bulb", "Khuyến nghị cải tiến"),
    Grade.CONFORMITY: Sign("done", "thumb-up", "Phù hợp, điểm mạnh"),
}


def sign_of(finding: Finding, stood: str = "") -> Sign:
    """How it stands now, or as it `stood` on the day asked for."""
    if not finding.asks:
        return NOTED
    state = State(stood or finding.state)
    is_unanswered = state == State.OPEN and not finding.is_nonconformity
    return UNANSWERED if is_unanswered else SIGNS[state]


def grade_of(finding: Finding) -> Sign:
    return GRADES[Grade(finding.grade)]


def signed(findings: Iterable[Any], day: date) -> list[Any]:
    """The findings, each with its `sign`, `grade_sign` and `urgency`, as on `day` it `stood`."""
    rows = list(findings)
    for each in rows:
        stood = getattr(each, "stood", "")
        each.sign, each.grade_sign = sign_of(each, stood), grade_of(each)
        each.urgency = urgency(each, day, stood)
    return rows


def urgency(finding: Finding, day: date, stood: str = "") -> Sign | None:
    """Overdue on `day`, or reported too late; nothing where it is in time."""
    due, reported = finding.due, finding.done_on
    if due is None:
        return None
    reported = reported if reported and reported <= day else None
    if reported:
        late = (reported - due).days
        return Sign("late", "calendar-x", f"Trễ hạn {late} ngày") if late > 0 else None
    is_open = (stood or finding.state) in Finding.OPEN
    if is_open and due < day:
        return Sign("late", "alert-triangle", f"Quá hạn {(day - due).days} ngày")
    return None
