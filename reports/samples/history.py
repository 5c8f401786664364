"""Who of a sample's agencies declared when, so that the totals of its marks come out exactly."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from quality.models import Declaration
from reports.samples.chance import draw, working_day
from reports.samples.plan import Mark

OLDER, NEWER = "2008", "2015"
BEGINNING = date(2014, 7, 1)  # Decision 19/2014 is in force since 18/05/2014
NEWER_USUAL = 2018  # from this year nobody declares the older version again
Kind = Declaration.Kind


@dataclass(frozen=True)
class Step:
    """An agency declares: `key` is the agency's, `standard` the version's code."""

    key: str
    on: date
    standard: str
    kind: Kind


def steps(keys: Sequence[str], marks: Sequence[Mark]) -> list[Step]:
    """The declarations of the agencies `keys`, in order of first declaring, mark after mark.

    Those who begin take the newer version as far as the mark asks for it, then the
    longest standing change over; a few declare again, which changes no total.
    """
    history: dict[str, list[Step]] = {}
    first = BEGINNING
    for mark in marks:
        made = _steps_until(mark, first, keys, history)
        for step in made:
            history.setdefault(step.key, []).append(step)
        first = mark.day + timedelta(1)
    return [step for key in history for step in history[key]]


def _steps_until(
    mark: Mark, first: date, keys: Sequence[str], history: dict[str, list[Step]]
) -> list[Step]:
    standing = {key: past[-1].standard for key, past in history.items()}
    wanted = mark.newer - list(standing.values()).count(NEWER)
    beginning = keys[len(standing) : mark.declared]
    older = [key for key, standard in standing.items() if standard == OLDER]
    changing = older[: max(0, wanted - len(beginning))]
    made = [
        (key, NEWER if index < wanted else OLDER, Kind.FIRST) for index, key in enumerate(beginning)
    ]
    made += [(key, NEWER, Kind.TRANSITION) for key in changing]
    made += [
        (key, standard, Kind.REDECLARATION)
        for key, standard in standing.items()
        if key not in changing and _declares_again(history[key][-1], mark)
    ]
    return [
        Step(key, working_day(first, mark.day, key, mark.day), standard, kind)
        for key, standard, kind in made
    ]


def _declares_again(last: Step, mark: Mark) -> bool:
    """After two years, now and then: its procedures have changed. The older version, no longer."""
    is_current = last.standard == NEWER or mark.day.year < NEWER_USUAL
    due = mark.day.year - last.on.year >= 2
    return is_current and due and draw(last.key, "again", mark.day) % 4 == 0
