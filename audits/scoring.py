"""How the marks of an inspection become its score and its grade.

Nothing here reads the database or a clock: the same marks and criteria give the same score on
every page, in every document and in ten years. Numbers are exact decimals.

* An item that does not apply takes its maximum out of what could be reached; the score is
  what was reached of what could be, of 100. Both numbers are kept.
* An item without a mark is not nought: as long as one is left there is no score.
* 100 is kept for everything, 0 for nothing; between them stays within 0,01 and 99,99.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from audits.criteria import WHOLE, Criteria, Group, Item

NOTHING = Decimal(0)
HUNDREDTH = Decimal("0.01")
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Mark:
    """What one item was given: points, or that it does not apply, or nothing yet."""

    points: Decimal | None = None
    not_applicable: bool = False

    @property
    def is_given(self) -> bool:
        return self.not_applicable or self.points is not None


NONE_YET = Mark()


@dataclass(frozen=True)
class Tally:
    """Points reached of the points that could be, over some items."""

    got: Decimal = NOTHING
    possible: Decimal = NOTHING  # without what does not apply
    maximum: Decimal = NOTHING
    left: int = 0  # items without a mark

    @property
    def percent(self) -> Decimal | None:
        """Reached of reachable, of 100, two decimals half up.

        None where an item is still without a mark, or where nothing applies.
        """
        if self.left or not self.possible:
            return None
        if self.got in (NOTHING, self.possible):
            return WHOLE if self.got else NOTHING
        rounded = (self.got * WHOLE / self.possible).quantize(HUNDREDTH, ROUND_HALF_UP)
        return min(max(rounded, HUNDREDTH), WHOLE - HUNDREDTH)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.got + other.got,
            self.possible + other.possible,
            self.maximum + other.maximum,
            self.left + other.left,
        )


@dataclass(frozen=True)
class Score:
    """The score of one inspection: its total, its parts and groups by their codes."""

    total: Tally
    parts: Mapping[str, Tally]
    groups: Mapping[str, Tally]
    unmarked: Sequence[str] = ()  # codes of items without a mark, in the checklist's order
    failed: Sequence[str] = ()  # codes of knock-out items that brought nothing
    short: Sequence[str] = ()  # codes of groups below their threshold

    @property
    def value(self) -> Decimal | None:
        """The score, of 100; None as long as it is not one. "Chưa chấm" is not 0."""
        return self.total.percent


def score(criteria: Criteria, marks: Mapping[str, Mark]) -> Score:
    """The score of `marks`, given by the items' codes, under the `criteria` that were asked.

    Marks of items that are not asked count for nothing. Raises ValueError where a mark is not
    one its item allows: such a mark must never have been kept.
    """
    groups = {
        group.code: _tally(group.items, marks) for part in criteria.parts for group in part.groups
    }
    parts = {
        part.code: sum((groups[group.code] for group in part.groups), Tally())
        for part in criteria.parts
    }
    return Score(
        total=sum(parts.values(), Tally()),
        parts=parts,
        groups=groups,
        unmarked=[item.code for item in criteria.items() if not _mark(item, marks).is_given],
        failed=[item.code for item in criteria.items() if _is_failed(item, marks)],
        short=[
            group.code
            for part in criteria.parts
            for group in part.groups
            if _is_short(group, groups[group.code])
        ],
    )


def _mark(item: Item, marks: Mapping[str, Mark]) -> Mark:
    return marks.get(item.code, NONE_YET)


def _tally(items: Iterable[Item], marks: Mapping[str, Mark]) -> Tally:
    return sum((_tally_of(item, _mark(item, marks)) for item in items), Tally())


def _tally_of(item: Item, mark: Mark) -> Tally:
    if mark.not_applicable:
        if not item.may_not_apply:
            raise ValueError(f"{item.code} always applies")
        return Tally(maximum=item.maximum)
    if mark.points is None:
        return Tally(NOTHING, item.maximum, item.maximum, left=1)
    if not item.allows(mark.points):
        raise ValueError(f"{item.code} cannot have {mark.points} points")
    return Tally(mark.points, item.maximum, item.maximum)


def _is_failed(item: Item, marks: Mapping[str, Mark]) -> bool:
    return item.knock_out and _mark(item, marks) == Mark(NOTHING)


def _is_short(group: Group, tally: Tally) -> bool:
    return (
        group.threshold is not None
        and not tally.left
        and tally.got * WHOLE < group.threshold * tally.possible
    )


@dataclass(frozen=True)
class Band:
    """A grade (xếp loại) and the score from which it is given."""

    name: str
    at_least: Decimal


@dataclass(frozen=True)
class Grade:
    """The grade of a score, and what lowered it below what its points alone would give."""

    name: str
    by_points: str
    lowered_by: Sequence[str] = ()  # codes of items and groups


def grade(found: Score, bands: Sequence[Band]) -> Grade | None:
    """The grade of a score under a year's `bands`, of which one is from 0; None of no score.

    A knock-out item without points gives the lowest grade. Otherwise one or more groups below
    their threshold lower it by one, never below the lowest.
    """
    if found.value is None or not bands:
        return None
    ordered = sorted(bands, key=lambda band: band.at_least, reverse=True)
    reached = next(place for place, band in enumerate(ordered) if band.at_least <= found.value)
    lowest = len(ordered) - 1
    place = lowest if found.failed else min(reached + bool(found.short), lowest)
    lowered = (found.failed or found.short) if place > reached else ()
    return Grade(ordered[place].name, ordered[reached].name, lowered)


def average(scores: Iterable[Decimal]) -> Decimal | None:
    """The committee's average: the mean of the units' scores, two decimals half up.

    Every unit weighs the same, however many items did not apply to it; None of none.
    """
    values = list(scores)
    if not values:
        return None
    return (sum(values, NOTHING) / len(values)).quantize(HUNDREDTH, ROUND_HALF_UP)


def one_decimal(value: Decimal) -> Decimal:
    """As the committee's papers show a score: 86,25 is 86,3. Never a 100 that is not one."""
    if value in (NOTHING, WHOLE):
        return value
    return min(max(value.quantize(TENTH, ROUND_HALF_UP), TENTH), WHOLE - TENTH)
