"""What was handed in and granted for a duty, as it was known on a day."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from quality.models import Relief, Submission


def has_come(submission: Submission, day: date) -> bool:
    """Whether it had left the agency by the end of `day`."""
    return not submission.is_inside and _is_by(submission.submitted_at, day)


def known_on(submission: Submission, day: date) -> Submission:
    """As it stood at the end of `day`; not to be saved."""
    if submission.decided_at and not _is_by(submission.decided_at, day):
        submission.state = Submission.State.SUBMITTED
        submission.decided_at, submission.decided_by, submission.return_reason = None, None, ""
    return submission


def reliefs_on(reliefs: Iterable[Relief], day: date) -> list[Relief]:
    """Those granted by the end of `day`, as they stood then; not to be saved."""
    granted = [each for each in reliefs if _is_by(each.at, day)]
    for each in granted:
        if not _is_by(each.ended_at, day):
            each.ended_at = each.ended_by = None
    return granted


def _is_by(moment: datetime | None, day: date) -> bool:
    return moment is not None and timezone.localtime(moment).date() <= day
