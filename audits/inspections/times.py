"""In how many days the steps after the minutes are due; the province's habit, no law's."""

from datetime import date

from django.utils import timezone

from audits.models import Inspection
from isoportal.lib.days import working_days_after

ANSWER_DAYS = 5  # working days in which the head of the unit answers the minutes
CONCLUDE_DAYS = 5  # working days after that in which the lead concludes


def answer_by(inspection: Inspection) -> date:
    """The last day on which the head answers the minutes; they are there."""
    assert inspection.recorded_on
    return working_days_after(inspection.recorded_on, ANSWER_DAYS)


def conclude_by(inspection: Inspection) -> date:
    """The last day of concluding: counted from the answer, or from the end of its time."""
    answered = inspection.answered_at
    heard = timezone.localdate(answered) if answered else answer_by(inspection)
    return working_days_after(heard, CONCLUDE_DAYS)


def is_heard(inspection: Inspection, day: date) -> bool:
    """Whether the unit has answered its minutes, or had its time to."""
    return inspection.answered_at is not None or day > answer_by(inspection)


def waits_until(inspection: Inspection, day: date) -> date | None:
    """Until when the answer to the minutes is waited for; None where the unit was heard."""
    if inspection.recorded_on is None or is_heard(inspection, day):
        return None
    return answer_by(inspection)
