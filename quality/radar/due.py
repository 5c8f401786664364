"""Which declarations no longer say what holds, since when and why.

A declaration is due to be made anew when what its agency handles and covers differs from
the set that was frozen with it: a procedure was added, or one of its annex was amended,
abolished, is no longer handled or no longer covered. One whose set was not frozen is never
called due: nobody knows what it covered.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import F

from agencies.access import Reach
from quality.models import Declaration
from quality.radar.differences import NOTHING, Cause, Change, Past, differences, handled_now
from quality.radar.touching import declared


class Place(NamedTuple):
    """What an agency is called, and in which line it is counted, on the day."""

    name: str
    search_key: str
    group: str | None
    group_name: str | None
    group_place: int | None
    group_parent: str | None
    group_parent_name: str | None
    group_parent_place: int | None


@dataclass(frozen=True)
class Line:
    """A declaration in force, and what has changed by `day` since it was made."""

    day: date
    declaration: Declaration
    shown: Place
    changes: tuple[Change, ...] = ()

    @property
    def is_frozen(self) -> bool:
        return bool(self.declaration.scope_snapshot.get("procedures"))

    @property
    def is_due(self) -> bool:
        return bool(self.changes)

    @property
    def due_since(self) -> date:
        """The first of those days; before it was in force nothing was due."""
        return max(min(change.since for change in self.changes), self.declaration.start)

    @property
    def days(self) -> int:
        """For how many days it has been due."""
        return (self.day - self.due_since).days

    @property
    def count(self) -> int:
        """How many procedures have changed, whatever befell each of them."""
        return len({change.procedure for change in self.changes})

    @property
    def words(self) -> str:
        """3 TTHC: 1 mới được giao, 2 được sửa đổi, bổ sung; 1 TTHC đã bị bãi bỏ."""
        if len(self.causes) == 1:
            return f"{self.count} TTHC {self.causes[0][0].lower_label}"
        told = "; ".join(f"{count} {cause.lower_label}" for cause, count in self.causes)
        return f"{self.count} TTHC: {told}"

    @property
    def causes(self) -> list[tuple[Cause, int]]:
        """Each cause with the number of procedures it is about."""
        counted = [(each, sum(change.cause == each for change in self.changes)) for each in Cause]
        return [(cause, count) for cause, count in counted if count]


@dataclass(frozen=True)
class Radar:
    """All declarations in force on a day, the due ones with their causes."""

    day: date
    lines: list[Line]

    @cached_property
    def due(self) -> list[Line]:
        return [line for line in self.lines if line.is_due]

    @property
    def checked(self) -> int:
        """How many there are of which is known what they cover."""
        return sum(line.is_frozen for line in self.lines)

    @property
    def same(self) -> int:
        return self.checked - len(self.due)

    @property
    def unknown(self) -> int:
        return len(self.lines) - self.checked

    @property
    def by_cause(self) -> list[tuple[Cause, int]]:
        """How many declarations each cause makes due."""
        told = [{change.cause for change in line.changes} for line in self.due]
        return [(cause, sum(cause in causes for causes in told)) for cause in Cause]


def radar(day: date, reach: Reach, *, only: int | None = None) -> Radar:
    """The declarations in force on `day` within `reach`; or `only` that one.

    Four queries at most, however many agencies and procedures.
    """
    rows = declared(day, reach)
    rows = list(_placed(rows.filter(pk=only) if only else rows))
    now = handled_now(day, [row.agency_id for row in rows if row.scope_snapshot.get("procedures")])
    found = {row.pk: list(differences(row, now.get(row.agency_id, NOTHING))) for row in rows}
    told = Past.of([each for own in found.values() for each in own], day)
    return Radar(
        day,
        [
            Line(
                day,
                row,
                Place(*row.place_then),
                tuple(sorted(map(told.change, found[row.pk]), key=_by_day)),
            )
            for row in rows
        ],
    )


def _placed(rows: Any) -> Iterator[Any]:
    """The declarations with what their agencies are on the day."""
    wanted = {
        "place_name": "place__name",
        "place_key": "place__search_key",
        "place_group": "place__group__code",
        "place_group_name": "place__group__name",
        "place_group_place": "place__group__place",
        "place_top": "place__group__parent__code",
        "place_top_name": "place__group__parent__name",
        "place_top_place": "place__group__parent__place",
    }
    for row in rows.annotate(**{name: F(path) for name, path in wanted.items()}):
        row.place_then = [getattr(row, name) for name in wanted]
        yield row


def _by_day(change: Change) -> tuple[date, str]:
    return change.since, change.code
