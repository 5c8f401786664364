"""Interleaved rounds, and the ratios that hold still on a busy machine.

Absolute times swing with whatever else the machine does, so every figure is the
ratio of two things timed in the same round: once as the median over the rounds,
once of the best round of each.
"""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Timings:
    """Seconds of each contestant in each round."""

    seconds: Mapping[str, list[float]]

    def best(self, name: str) -> float:
        return min(self.seconds[name])

    def ratio(self, name: str, to: str) -> "Ratio":
        pairs = zip(self.seconds[name], self.seconds[to], strict=True)
        return Ratio(
            paired=statistics.median(one / other for one, other in pairs),
            best=self.best(name) / self.best(to),
        )

    def added(self, name: str, bare: str, unit: str) -> "Ratio":
        """How many times `unit` the part of `name` above `bare` costs."""
        rounds = zip(self.seconds[name], self.seconds[bare], self.seconds[unit], strict=True)
        return Ratio(
            paired=statistics.median((one - low) / each for one, low, each in rounds),
            best=(self.best(name) - self.best(bare)) / self.best(unit),
        )


@dataclass(frozen=True)
class Ratio:
    paired: float
    best: float

    def within(self, goal: float) -> bool:
        """The median of the rounds decides, with a fifth allowed for the machine's noise."""
        return self.paired <= goal * 1.2


def interleave(
    contestants: Mapping[str, Callable[[], object]],
    rounds: int,
    before: Callable[[], object] = lambda: None,
) -> Timings:
    """Time each contestant once per round, after one round that does not count.

    `before` runs ahead of each round and is not timed.
    """
    for act in contestants.values():
        act()
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    gc.disable()
    try:
        for _ in range(rounds):
            before()
            for name, act in contestants.items():
                began = time.perf_counter()
                act()
                seconds[name].append(time.perf_counter() - began)
    finally:
        gc.enable()
    return Timings(seconds)
