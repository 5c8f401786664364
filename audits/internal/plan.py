"""Who audits what, and when: the team, its sessions and what is asked, as an audit keeps them.

JSON, so that what was planned and noted stays as it was written. Nothing in them is markup.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any

from django.db.models import TextChoices

from audits.models import InternalAudit
from isoportal.lib.days import show_day
from isoportal.lib.vietnamese import plain


class Duty(TextChoices):
    """What somebody does in the team."""

    LEAD = "lead", "Trưởng đoàn"
    MEMBER = "member", "Đánh giá viên"


class Kind(TextChoices):
    """What a session is."""

    OPENING = "opening", "Họp khai mạc"
    UNIT = "unit", "Đánh giá đơn vị"
    INTERNAL = "internal", "Họp đoàn"
    CLOSING = "closing", "Họp kết thúc"


class Answer(TextChoices):
    """What was seen of a line of the checklist."""

    CONFORMS = "conforms", "Phù hợp"
    FINDING = "finding", "Có phát hiện"
    NOT_APPLICABLE = "not_applicable", "Không áp dụng"


@dataclass(frozen=True)
class Auditor:
    """Somebody of the team, and the division they work in."""

    name: str
    division: str
    duty: str = Duty.MEMBER.value

    @property
    def key(self) -> str:
        """What they are known by, however the name is typed."""
        return plain(self.name)

    @property
    def duty_name(self) -> str:
        return str(Duty(self.duty).label)

    def works_in(self, unit: str) -> bool:
        return bool(unit) and plain(self.division) == plain(unit)


@dataclass(frozen=True)
class Session:
    """A part of the audit: when, whom or what, and by whom; without names the whole team."""

    kind: str
    on: date
    start: time
    end: time
    unit: str = ""
    auditors: Sequence[str] = ()
    place: str = ""

    @property
    def kind_name(self) -> str:
        return str(Kind(self.kind).label)

    @property
    def hours(self) -> str:
        return f"{self.start:%H:%M} – {self.end:%H:%M}"

    @property
    def title(self) -> str:
        return f"{self.kind_name} {self.unit}" if self.unit else self.kind_name

    def called(self, place: int) -> str:
        """Phiên 2 (Đánh giá đơn vị Văn phòng, 08:00 – 09:30 ngày 05/06/2020)"""
        return f"Phiên {place} ({self.title}, {self.hours} ngày {show_day(self.on)})"

    def overlaps(self, other: "Session") -> bool:
        return self.on == other.on and self.start < other.end and other.start < self.end

    def of(self, team: Sequence[Auditor]) -> list[Auditor]:
        """Who is on it."""
        named = {plain(name) for name in self.auditors}
        return [each for each in team if not named or each.key in named]


@dataclass(frozen=True)
class Line:
    """A line of the checklist: what is asked, of which clause, and what was seen."""

    text: str
    code: str = ""  # of the item of an issued checklist it is taken from
    clause: str = ""
    answer: str = ""
    note: str = ""

    @property
    def answer_name(self) -> str:
        return str(Answer(self.answer).label) if self.answer else ""


@dataclass(frozen=True)
class Plan:
    """What an audit keeps as JSON, read."""

    team: Sequence[Auditor] = ()
    sessions: Sequence[Session] = ()
    lines: Sequence[Line] = ()

    @classmethod
    def of(cls, audit: InternalAudit) -> "Plan":
        return cls(
            [Auditor(**each) for each in audit.auditors],
            [_session(each) for each in audit.sessions],
            [Line(**each) for each in audit.lines],
        )

    @property
    def lead(self) -> Auditor | None:
        return next((each for each in self.team if each.duty == Duty.LEAD), None)

    @property
    def timed(self) -> list[tuple[Session, list[Auditor]]]:
        """The sessions in the order of their times, each with who is on it."""
        return [(each, each.of(self.team)) for each in in_order(self.sessions)]

    @property
    def has_places(self) -> bool:
        return any(each.place for each in self.sessions)

    def closed_on(self, audit: InternalAudit) -> date:
        """The day of the closing meeting; the last day where none is planned."""
        closing = [each.on for each in self.sessions if each.kind == Kind.CLOSING]
        last: date = max(closing, default=audit.last_day)
        return last


def in_order(sessions: Sequence[Session]) -> list[Session]:
    return sorted(sessions, key=lambda each: (each.on, each.start, each.end))


def stored(rows: Sequence[Auditor | Session | Line]) -> list[dict[str, Any]]:
    """The rows as JSON keeps them."""
    return [{name: _plain(value) for name, value in asdict(row).items()} for row in rows]


def _session(told: Mapping[str, Any]) -> Session:
    times = {name: time.fromisoformat(told[name]) for name in ("start", "end")}
    return Session(**{**told, **times, "on": date.fromisoformat(told["on"])})


def _plain(value: Any) -> Any:
    if isinstance(value, date | time):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
