"""What was done with a declaration or a submission: what the log tells, what its row remembers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils.timezone import localtime

from accounts.models import LogEntry
from isoportal.lib.days import show_day
from quality.models import Declaration, Submission


@dataclass(frozen=True)
class Step:
    """One line: "Sở Nội vụ nộp lúc 14:03 ngày 05/12/2026"."""

    words: str
    icon: str
    person: str
    note: str = ""


class Event(NamedTuple):
    action: str
    at: datetime
    person: str
    note: str

    @property
    def when(self) -> str:
        at = localtime(self.at)
        return f"lúc {at:%H:%M} ngày {show_day(at.date())}"


def events_of(
    row: Declaration | Submission, among: Collection[str], decision: str | None
) -> list[Event]:
    """The events `among` those asked for, oldest first.

    The row's own stand in where it was loaded without a log: that it was submitted, and the
    `decision`. Several changes in a row are one, the last.
    """
    target = f"{row._meta.label_lower}:{row.pk}"
    logged = LogEntry.objects.filter(target=target, action__in=among)
    found = [_event_of(entry) for entry in logged.order_by("at", "pk")]
    known = {event.action for event in found}
    found += [event for event in _remembered(row, decision) if event.action not in known]
    found.sort(key=lambda event: event.at)
    following = [*(event.action for event in found), ""][1:]
    changed = f"{row._meta.model_name}.changed"
    return [
        event
        for event, after in zip(found, following, strict=True)
        if not event.action == after == changed
    ]


def _event_of(entry: LogEntry) -> Event:
    note = entry.details.get("reason") or entry.details.get("place") or ""
    return Event(entry.action, entry.at, entry.by_name, str(note))


def _remembered(row: Declaration | Submission, decision: str | None) -> list[Event]:
    found = []
    if row.submitted_at:
        submitted = f"{row._meta.model_name}.submitted"
        found.append(Event(submitted, row.submitted_at, str(row.submitted_by or ""), ""))
    if row.decided_at and decision:
        by = str(row.decided_by or "")
        found.append(Event(decision, row.decided_at, by, row.return_reason))
    return found
