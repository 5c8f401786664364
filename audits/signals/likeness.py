"""How alike two texts are, whatever their accents, capitals, spaces and numbers."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from isoportal.lib.vietnamese import plain

NUMBERS = re.compile(r"\d+")


@lru_cache(maxsize=4096)
def folded(text: str) -> tuple[str, ...]:
    """The words of `text` without accents and numbers: "Năm 2026" and "NAM 2025" are one."""
    return tuple(NUMBERS.sub(" ", plain(text)).split())


def share(one: Sequence[str], two: Sequence[str]) -> float:
    """The part of the words of both that the other has too, 0 to 1; in whatever order.

    Counting words, and not looking for the longest run, takes as long as they are many and no
    longer, whatever is typed.
    """
    if not one or not two:
        return 0.0
    both = (Counter(one) & Counter(two)).total()
    return 2 * both / (len(one) + len(two))


def percent(part: float) -> int:
    """Rounded down: 100 only where nothing differs."""
    return int(part * 100)
