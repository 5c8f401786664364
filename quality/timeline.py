"""What was done with a declaration, by whom and when."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from accounts.models import LogEntry
from isoportal.lib.days import show_day
from quality.models import Declaration, Status

COMMITTEE = "Tổ giúp việc"
AGENCY_STEPS = {
    "declaration.prepared": ("soạn", "pencil"),
    "declaration.submitted": ("nộp", "send"),
    "declaration.withdrawn": ("rút lại", "arrow-back-up"),
    "declaration.posted": ("ghi nơi niêm yết", "pin"),
}
COMMITTEE_STEPS = {
    "declaration.recorded": ("ghi nhận", "circle-check"),
    "declaration.returned": ("trả lại", "arrow-back-up"),
    "declaration.ended": ("chấm dứt", "ban"),
}


@dataclass(frozen=True)
class Step:
    """One line: "Sở Nội vụ nộp lúc 14:03 ngày 05/12/2026"."""

    words: str
    icon: str
    person: str
    note: str = ""


def timeline(declaration: Declaration) -> list[Step]:
    """The steps the log tells of, oldest first; of what was loaded without a log, the row's own.

    Saving a draft several times in a row is one step, the last.
    """
    entries = list(
        LogEntry.objects.filter(
            target=f"{declaration._meta.label_lower}:{declaration.pk}",
            action__in=[*AGENCY_STEPS, *COMMITTEE_STEPS],
        ).order_by("at", "pk")
    )
    following = [*(entry.action for entry in entries), ""][1:]
    steps = [
        _step(declaration, entry.action, entry.at, entry.by_name, _note(entry))
        for entry, after in zip(entries, following, strict=True)
        if not entry.action == after == "declaration.prepared"
    ]
    return steps or _from_row(declaration)


def _from_row(declaration: Declaration) -> list[Step]:
    steps = []
    if declaration.submitted_at:
        by = str(declaration.submitted_by or "")
        steps.append(_step(declaration, "declaration.submitted", declaration.submitted_at, by))
    if declaration.decided_at and declaration.status == Status.RECORDED:
        by = str(declaration.decided_by or "")
        steps.append(_step(declaration, "declaration.recorded", declaration.decided_at, by))
    return steps


def _step(declaration: Declaration, action: str, at: datetime, person: str, note: str = "") -> Step:
    actor = declaration.agency.name if action in AGENCY_STEPS else COMMITTEE
    verb, icon = (AGENCY_STEPS | COMMITTEE_STEPS)[action]
    moment = localtime(at)
    words = f"{actor} {verb} lúc {moment:%H:%M} ngày {show_day(moment.date())}"
    return Step(words, icon, person, note)


def _note(entry: LogEntry) -> str:
    return str(entry.details.get("reason") or entry.details.get("place") or "")
