"""What was done with a declaration, by whom and when."""

from quality.events import Event, Step, events_of
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


def timeline(declaration: Declaration, agency: str) -> list[Step]:
    """What was done with it, oldest first; `agency` is what its agency is called."""
    decision = DECISIONS.get(declaration.status)
    events = events_of(declaration, [*AGENCY_STEPS, *COMMITTEE_STEPS], decision)
    return [_step(agency, event) for event in events]


def _step(agency: str, event: Event) -> Step:
    actor = agency if event.action in AGENCY_STEPS else COMMITTEE
    verb, icon = (AGENCY_STEPS | COMMITTEE_STEPS)[event.action]
    return Step(f"{actor} {verb} {event.when}", icon, event.person, event.note)
