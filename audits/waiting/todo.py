"""One thing that waits for somebody: what, where, until when, and the door that leads to it."""

from dataclasses import dataclass
from datetime import date, timedelta

from quality.declaring.states import State

SOON = timedelta(days=7)  # so long before its day the team is told of a unit
AHEAD = timedelta(days=92)  # what is due later than this is no task yet
STALE = timedelta(days=60)  # what nobody did for so long is no task any more
OVER = State("late", "alert-triangle", "Quá hạn")


@dataclass(frozen=True)
class Todo:
    name: str
    agency: str
    url: str
    button: str
    tag: State
    due_on: date | None = None
    note: str = ""
    is_late: bool = False


def tagged(tag: State, *, is_late: bool) -> State:
    return OVER if is_late else tag
