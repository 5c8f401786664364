"""What was done with a declaration, by whom and when."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils.timezone import localtime

from accounts.models import LogEntry
from isoportal.lib.days import show_day
from quality.models import Declaration, Status

COMMITTEE = "Tổ giúp việc"
AGENCY_STEPS = {
    "declaration.prepared": ("soạn", "pencil"),
    "declaration.changed": ("sửa", "pencil"),
    "declaration.submitted": ("nộp", "send"),
    "declaration.withdrawn": ("rút lại", "arrow-back-up"),
    "declaration.posted": ("ghi nơi niêm yết", "pin"),
}
COMMITTEE_STEPS = {
    "declaration.recorded": ("ghi nhận", "circle-check"),
    "declaration.returned": ("trả lại", "arrow-back-up"),
    "declaration.ended": ("chấm dứt", "ban"),
}

DECISIONS = {
    Status.RECORDED.value: "declaration.recorded",
    Status.RETURNED.value: "declaration.returned",
}


@dataclass(frozen=True)
class Step:
    """One line: "Sở Nội vụ nộp lúc 14:03 ngày 05/12/2026"."""

    words: str
    icon: str
    person: str
    note: str = ""


def timeline(declaration: Declaration, agency: str) -> list[Step]:
    """The steps the log tells of, oldest first, and the row's own where it was loaded without.

    `agency` is what its agency is called. Several changes in a row are one step, the last.
    """
    found = LogEntry.objects.filter(
        target=f"{declaration._meta.label_lower}:{declaration.pk}",
        action__in=[*AGENCY_STEPS, *COMMITTEE_STEPS],
    ).order_by("at", "pk")
    events = [Event(entry.action, entry.at, entry.by_name, _note(entry)) for entry in found]
    logged = {event.action for event in events}
    events += [event for event in _events_of(declaration) if event.action not in logged]
    events.sort(key=lambda event: event.at)
    following = [*(event.action for event in events), ""][1:]
    return [
        _step(agency, event)
        for event, after in zip(events, following, strict=True)
        if not event.action == after == "declaration.changed"
    ]


class Event(NamedTuple):
    action: str
    at: datetime
    person: str
    note: str


def _events_of(declaration: Declaration) -> list[Event]:
    """What the row itself remembers: who submitted it last, and who decided."""
    events = []
    if declaration.submitted_at:
        by = str(declaration.submitted_by or "")
        events.append(Event("declaration.submitted", declaration.submitted_at, by, ""))
    decision = DECISIONS.get(declaration.status)
    if declaration.decided_at and decision:
        by, reason = str(declaration.decided_by or ""), declaration.return_reason
        events.append(Event(decision, declaration.decided_at, by, reason))
    return events


def _step(agency: str, event: Event) -> Step:
    actor = agency if event.action in AGENCY_STEPS else COMMITTEE
    verb, icon = (AGENCY_STEPS | COMMITTEE_STEPS)[event.action]
    at = localtime(event.at)
    words = f"{actor} {verb} lúc {at:%H:%M} ngày {show_day(at.date())}"
    return Step(words, icon, event.person, event.note)


def _note(entry: LogEntry) -> str:
    return str(entry.details.get("reason") or entry.details.get("place") or "")
