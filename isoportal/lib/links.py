"""Things that lead to others of their kind: what is reached from some of them."""

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Thing = TypeVar("Thing", bound=Hashable)


def reached_from(some: Iterable[Thing], links: Mapping[Thing, Iterable[Thing]]) -> set[Thing]:
    """`some` and whatever they lead to, however far."""
    waiting = list(some)
    found = set(waiting)
    while waiting:
        fresh = set(links.get(waiting.pop(), ())) - found
        found |= fresh
        waiting.extend(fresh)
    return found
