"""What was done with a submission, by whom and when."""

from django.utils.timezone import localtime

from accounts.models import LogEntry
from isoportal.lib.days import show_day
from quality.models import Submission
from quality.states import State
from quality.timeline import Step

STATES = {
    Submission.State.DRAFT: State("idle", "pencil", Submission.State.DRAFT.label),
    Submission.State.APPROVAL: State("due", "user-check", Submission.State.APPROVAL.label),
    Submission.State.SUBMITTED: State("due", "clock", Submission.State.SUBMITTED.label),
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


def steps_of(submission: Submission, *, inside: bool) -> list[Step]:
    """The steps the log tells of, oldest first; those `inside` its agency only to its people.

    Several changes in a row are one step, the last.
    """
    words = OUTSIDE | (INSIDE if inside else {})
    target = f"{submission._meta.label_lower}:{submission.pk}"
    found = list(LogEntry.objects.filter(target=target, action__in=words).order_by("at", "pk"))
    following = [*(entry.action for entry in found), ""][1:]
    return [
        _step(entry, *words[entry.action])
        for entry, after in zip(found, following, strict=True)
        if not entry.action == after == "submission.changed"
    ]


def state_of(submission: Submission) -> State:
    """Its state with the colour and icon of its tag."""
    return STATES[Submission.State(submission.state)]


def _step(entry: LogEntry, verb: str, icon: str) -> Step:
    at = localtime(entry.at)
    note = str(entry.details.get("reason") or "")
    return Step(f"{entry.by_name} {verb} lúc {at:%H:%M} ngày {show_day(at.date())}", icon, "", note)
