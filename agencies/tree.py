"""The hierarchy of agencies on one day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from agencies.models import Agency, AgencyVersion


def lock_tree() -> None:
    """Until the transaction ends nobody else reorganises: the root's row is locked.

    What is read afterwards is what the one before left behind. SQLite has one writer at a
    time anyhow.
    """
    roots = AgencyVersion.objects.filter(parent=None).order_by().values("agency")
    locked = Agency.objects.select_for_update(no_key=True).filter(pk__in=roots).order_by("pk")
    list(locked.values_list("pk"))


@dataclass(frozen=True)
class Tree:
    """The hierarchy as it stood on one day, held in memory.

    A province has a few hundred agencies, so one query for all of them beats
    recursive SQL, and the walking below needs no database to test.
    """

    parents: Mapping[int, int | None]

    @classmethod
    def on(cls, day: date) -> Self:
        pairs = AgencyVersion.objects.as_of(day).order_by()
        return cls(dict(pairs.values_list("agency_id", "parent_id")))

    @property
    def children(self) -> Mapping[int | None, list[int]]:
        below: dict[int | None, list[int]] = defaultdict(list)
        for agency, parent in self.parents.items():
            below[parent].append(agency)
        return below

    def under(self, roots: Iterable[int]) -> set[int]:
        """`roots` and everything below them."""
        children = self.children
        found: set[int] = set()
        waiting = list(roots)
        while waiting:
            agency = waiting.pop()
            if agency not in found:
                found.add(agency)
                waiting.extend(children.get(agency, ()))
        return found

    def above(self, agency: int) -> list[int]:
        """The agencies over `agency`, from the root down."""
        path: list[int] = []
        parent = self.parents.get(agency)
        while parent is not None and parent not in path:
            path.append(parent)
            parent = self.parents.get(parent)
        return path[::-1]

    @property
    def roots(self) -> set[int]:
        return {agency for agency, parent in self.parents.items() if parent is None}
