"""What was done with a submission, by whom and when."""

from django.utils.timezone import localtime

from accounts.models import LogEntry
from isoportal.lib.days import show_day
from quality.declaring.states import State
from quality.declaring.timeline import Event, Step
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
    """The steps the log tells of, oldest first; those `inside` its agency only to its people.

    Several changes in a row are one step, the last.
    """
    words = OUTSIDE | (INSIDE if inside else {})
    target = f"{submission._meta.label_lower}:{submission.pk}"
    logged = LogEntry.objects.filter(target=target, action__in=words).order_by("at", "pk")
    found = [Event(entry.action, entry.at, entry.by_name, _note(entry)) for entry in logged]
    known = {event.action for event in found}
    found += [event for event in _events_of(submission) if event.action not in known]
    found.sort(key=lambda event: event.at)
    following = [*(event.action for event in found), ""][1:]
    return [
        _step(event, *words[event.action])
        for event, after in zip(found, following, strict=True)
        if not event.action == after == "submission.changed"
    ]


def _events_of(submission: Submission) -> list[Event]:
    """What the row itself remembers, where it was loaded without a log."""
    found = []
    if submission.submitted_at:
        by = str(submission.submitted_by or "")
        found.append(Event("submission.submitted", submission.submitted_at, by, ""))
    decision = DECISIONS.get(submission.state)
    if submission.decided_at and decision:
        by, reason = str(submission.decided_by or ""), submission.return_reason
        found.append(Event(decision, submission.decided_at, by, reason))
    return found


def state_of(submission: Submission) -> State:
    """Its state with the colour and icon of its tag."""
    return STATES[Submission.State(submission.state)]


def _step(event: Event, verb: str, icon: str) -> Step:
    at = localtime(event.at)
    words = f"{event.person} {verb} lúc {at:%H:%M} ngày {show_day(at.date())}"
    return Step(words, icon, "", event.note)


def _note(entry: LogEntry) -> str:
    return str(entry.details.get("reason") or "")
