"""What was done with a submission, by whom and when."""

from quality.declaring.states import State
from quality.events import Event, Step, events_of
from quality.models import Submission

STATES = {
    Submission.State.DRAFT: State("idle", "pencil", Submission.State.DRAFT.label),
    Submission.State.APPROVAL: State("due", "user-check", Submission.State.APPROVAL.label),
    Submission.State.SUBMITTED: State("info", "clock", Submission.State.SUBMITTED.label),
    Submission.State.RETURNED: State("late", "arrow-back-up", Submission.State.RETURNED.label),
    Submission.State.ACCEPTED: State("done", "circle-check", Submission.State.ACCEPTED.label),
}

INSIDE = {
    "submission.prepared": ("soạn", "pencil"),
    "submission.changed": ("sửa", "pencil"),
    "submission.passed_to_head": ("chuyển thủ trưởng duyệt", "user-check"),
    "submission.refused": ("chưa duyệt, trả lại người soạn", "arrow-back-up"),
    "submission.withdrawn": ("rút lại", "arrow-back-up"),
}
OUTSIDE = {
    "submission.submitted": ("nộp", "send"),
    "submission.accepted": ("tiếp nhận", "circle-check"),
    "submission.returned": ("trả lại", "arrow-back-up"),
}
DECISIONS = {
    Submission.State.ACCEPTED.value: "submission.accepted",
    Submission.State.RETURNED.value: "submission.returned",
}


def steps_of(submission: Submission, *, inside: bool) -> list[Step]:
    """What was done with it, oldest first; what was done `inside` its agency only to its people."""
    words = OUTSIDE | (INSIDE if inside else {})
    events = events_of(submission, words, DECISIONS.get(submission.state))
    return [_step(event, *words[event.action]) for event in events]


def state_of(submission: Submission) -> State:
    """Its state with the colour and icon of its tag."""
    return STATES[Submission.State(submission.state)]


def _step(event: Event, verb: str, icon: str) -> Step:
    return Step(f"{event.person} {verb} {event.when}", icon, "", event.note)
