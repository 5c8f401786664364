"""How the scores of a class lie: ranks, average, lowest, highest, deviation, grades."""

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cached_property

from audits.scoring import HUNDREDTH, NOTHING, average


@dataclass
class Spread:
    """The scores of some units, each as often as it was given, and their grades."""

    scores: Counter[Decimal] = field(default_factory=Counter)
    grades: Counter[str] = field(default_factory=Counter)

    @property
    def units(self) -> int:
        return self.scores.total()

    def rank(self, score: Decimal) -> int:
        """One more than the different scores above: equal scores share a rank, the next follows."""
        return 1 + len(self._ladder) - bisect_right(self._ladder, score)

    @cached_property
    def _ladder(self) -> list[Decimal]:
        return sorted(self.scores)

    @property
    def average(self) -> Decimal | None:
        """The mean of the units' scores, two decimals half up: the published rule."""
        return average(self.scores.elements())

    @property
    def lowest(self) -> Decimal | None:
        return min(self.scores, default=None)

    @property
    def highest(self) -> Decimal | None:
        return max(self.scores, default=None)

    @property
    def deviation(self) -> Decimal | None:
        """The standard deviation of all these units, two decimals half up."""
        return deviation(self.scores)


def deviation(scores: Counter[Decimal]) -> Decimal | None:
    """How far these numbers lie from their mean: the root of the mean square; None of none."""
    count = scores.total()
    if not count:
        return None
    total = sum((score * often for score, often in scores.items()), NOTHING)
    squares = sum((score * score * often for score, often in scores.items()), NOTHING)
    return root(count * squares - total * total, count)


def root(square: Decimal, count: int) -> Decimal:
    """√`square` ÷ `count`, two decimals half up."""
    with localcontext() as context:
        context.prec = 50
        return (max(square, NOTHING).sqrt() / count).quantize(HUNDREDTH, ROUND_HALF_UP)
