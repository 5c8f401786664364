"""The obligations of a sample's years, and how its agencies took them: made up, in every state."""

from dataclasses import dataclass
from datetime import date, timedelta

from agencies.models import Kind
from quality.models import Obligation, ObligationKind, Submission
from reports.samples.chance import draw
from reports.samples.signs import ON_LAST_DAYS

State = Submission.State
BASIS = "Kế hoạch duy trì, cải tiến HTQLCL của tỉnh (dữ liệu minh họa)"
BOUND = (Kind.DEPARTMENT, Kind.SUB_DEPARTMENT, Kind.DISTRICT, Kind.COMMUNE)
DAYS = {  # due and lock day of each kind, as month and day; the results are due as the year ends
    "policy": ((1, 31), (3, 31)),
    "objectives": ((1, 31), (3, 31)),
    "plan": ((2, 28), (4, 30)),
    "posting": ((6, 30), (8, 31)),
    "audit": ((9, 30), (10, 31)),
    "review": ((11, 15), (12, 15)),
    "report": ((12, 15), (12, 31)),
    "results": ((12, 31), (12, 31)),
}
HEAD_APPROVES = {"report"}
SATURDAY = 5
JUST = timedelta(days=60)  # within them the committee may still be reading


@dataclass(frozen=True)
class Fate:
    """What became of an obligation: its state, and so many days after the due day it came."""

    state: State
    after: int = -5


ACCEPTED, LATE = Fate(State.ACCEPTED), Fate(State.ACCEPTED, 9)
JUST_IN_TIME = Fate(State.ACCEPTED, 0)
WAITING, RETURNED = Fate(State.SUBMITTED, -2), Fate(State.RETURNED, -8)
DRAFT, APPROVAL = Fate(State.DRAFT, -3), Fate(State.APPROVAL, -3)
# of a hundred agencies so many: whose due day is long or just past, and whose is yet to come
PAST = [(86, ACCEPTED), (96, LATE)]
JUST_PAST = [(64, ACCEPTED), (82, WAITING), (86, RETURNED)]
LAST_YEAR = [(93, ACCEPTED), (99, LATE)]
COMING = [(6, Fate(State.SUBMITTED, -40)), (9, Fate(State.DRAFT, -40))]
TOLD = {  # of the agencies whose people have accounts to try, by what they owe
    ("SKHCN", "policy"): ACCEPTED,
    ("SKHCN", "objectives"): ACCEPTED,
    ("SKHCN", "plan"): LATE,
    ("SKHCN", "audit"): RETURNED,
    ("SKHCN", "review"): None,
    ("SKHCN", "report"): Fate(State.APPROVAL, -30),
    ("district", "objectives"): ACCEPTED,
    ("district", "audit"): WAITING,
    ("district", "review"): DRAFT,
    ("commune", "objectives"): ACCEPTED,
    ("commune", "audit"): None,
    ("commune", "review"): None,
}


def obligations(year: int, kinds: dict[str, ObligationKind]) -> list[Obligation]:
    """The calendar of `year`; not stored."""
    return [
        Obligation(
            kind=kinds[code],
            year=year,
            agency_kind=bound,
            due_on=date(year, *due),
            timely_on=date(year, *due),
            lock_on=date(year, *lock),
            head_approves=code in HEAD_APPROVES,
            legal_basis=BASIS,
        )
        for code, (due, lock) in DAYS.items()
        if code in kinds
        for bound in BOUND
    ]


def fate_of(key: str, part: str, obligation: Obligation, today: date) -> Fate | None:
    """What became of it; None where nothing was handed in. `part` is the role the agency plays."""
    code, due = obligation.kind.code, obligation.due_on
    if code == "results" and due >= today:
        return None  # nothing to tell of a year that is not over
    if (part or key, code) in TOLD and obligation.year == today.year:
        found = TOLD[part or key, code]
    elif key in ON_LAST_DAYS:
        found = JUST_IN_TIME
    else:
        chances = LAST_YEAR if obligation.year < today.year else _chances(today - due)
        drawn = draw(key, code, obligation.year, "fate") % 100
        found = next((fate for most, fate in chances if drawn < most), None)
    if found and sent_on(found, obligation) >= today:
        return None
    return found


def _chances(since: timedelta) -> list[tuple[int, Fate]]:
    if since > JUST:
        return PAST
    return JUST_PAST if since > timedelta(0) else COMING


def sent_on(fate: Fate, obligation: Obligation) -> date:
    """A weekday, so many days from the due day."""
    day = obligation.due_on + timedelta(days=fate.after)
    return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))
