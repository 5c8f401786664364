"""The objectives of a year as they were handed in, and two years of them side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.urls import reverse

from audits.signals.likeness import folded, percent, share
from isoportal.lib.numbers import show_number

ALIKE = 0.5  # of the words of two objectives: one continues the other


class Link(NamedTuple):
    """A record that a sentence rests on."""

    label: str
    page: str
    args: tuple[int, ...]
    query: str = ""

    @property
    def url(self) -> str:
        return reverse(self.page, args=self.args) + self.query


@dataclass(frozen=True)
class Goal:
    """An objective with what is to be done for it, and what came of it."""

    name: str
    measure: str
    sign: str  # ≥ or ≤
    target: Decimal
    unit: str
    result: Decimal | None = None

    @property
    def text(self) -> str:
        return f"{self.name}. {self.measure}" if self.measure else self.name

    @property
    def aim(self) -> str:
        """≥ 98 %, ≤ 5 ngày làm việc"""
        return f"{self.sign} {show_number(self.target)} {self.unit}".strip()

    @property
    def whole(self) -> str:
        return f"{self.name}: {self.aim}. {self.measure}".strip(" .")


@dataclass(frozen=True)
class Plan:
    """The objectives of a year: rows, a signed file, or both."""

    year: int
    link: Link
    goals: Sequence[Goal] = ()
    file: str = ""
    sha256: str = ""

    @cached_property
    def words(self) -> list[str]:
        return [word for goal in self.goals for word in folded(goal.text)]


class Beside(NamedTuple):
    """A text of last year beside the one of this year; either may be missing."""

    then: str
    now: str
    percent: int  # of their words that are the same


def side_by_side(then: Plan, now: Plan) -> list[Beside]:
    """Each objective beside the one of last year that it continues; what ended comes last."""
    left, found = list(then.goals), []
    for goal in now.goals:
        best = max(left, key=lambda each: _alike(each, goal), default=None)
        alike = _alike(best, goal) if best else 0.0
        if best is None or alike < ALIKE:
            found.append(Beside("", goal.whole, 0))
        else:
            left.remove(best)
            found.append(Beside(best.whole, goal.whole, percent(alike)))
    return [*found, *(Beside(each.whole, "", 0) for each in left)]


def _alike(one: Goal, two: Goal) -> float:
    return share(folded(one.text), folded(two.text))
