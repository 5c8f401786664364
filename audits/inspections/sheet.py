"""The sheet of an inspection: its items in parts and groups, with what both sides said."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from audits.criteria import Criteria, Group, Item, Part
from audits.inspections.asked import criteria_of
from audits.models import Inspection, ItemMark, MarkChange, Photo, Side
from audits.scoring import Mark, Score, Tally, score


@dataclass(frozen=True)
class Line:
    """One item, and what stands for it on either side."""

    item: Item
    place: int  # its number on the sheet, from 1
    own: ItemMark | None
    team: ItemMark | None
    photos: Sequence[Photo]
    is_in_doubt: bool = False  # two of the team disagree

    def of(self, side: Side) -> ItemMark | None:
        return self.own if side == Side.OWN else self.team

    def is_given(self, side: Side) -> bool:
        mark = self.of(side)
        return bool(mark and mark.mark.is_given)

    @property
    def said(self) -> bool:
        """Whether anything was said or shown of it beside the points."""
        marks = [mark for mark in (self.own, self.team) if mark]
        return bool(self.photos) or any(mark.reason or mark.note for mark in marks)


@dataclass(frozen=True)
class GroupLines:
    group: Group
    lines: Sequence[Line]
    own: Tally | None
    team: Tally | None

    @property
    def maximum(self) -> Decimal:
        return sum((item.maximum for item in self.group.items), Decimal(0))


@dataclass(frozen=True)
class PartLines:
    part: Part
    groups: Sequence[GroupLines]
    own: Tally | None
    team: Tally | None

    @property
    def items(self) -> int:
        """How many it has."""
        return sum(len(group.lines) for group in self.groups)


@dataclass(frozen=True)
class Sheet:
    """An inspection's sheet, with the sides that its reader may see."""

    inspection: Inspection
    criteria: Criteria
    sides: frozenset[Side]
    marks: dict[tuple[str, str], ItemMark]
    photos: dict[tuple[str, str], list[Photo]]
    doubts: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, inspection: Inspection, *sides: Side) -> "Sheet":
        """Four queries."""
        marks = ItemMark.objects.filter(inspection=inspection, side__in=sides)
        photos: dict[tuple[str, str], list[Photo]] = defaultdict(list)
        for each in Photo.objects.filter(inspection=inspection, side__in=sides).select_related(
            "upload"
        ):
            photos[each.side, each.item].append(each)
        waiting = MarkChange.objects.filter(
            inspection=inspection, side__in=sides, outcome=MarkChange.Outcome.CONFLICT
        )
        return cls(
            inspection,
            criteria_of(inspection),
            frozenset(sides),
            {(mark.side, mark.item): mark for mark in marks},
            dict(photos),
            frozenset(waiting.values_list("side", "item")),
        )

    @cached_property
    def lines(self) -> list[Line]:
        return [self._line(item, place) for place, item in enumerate(self.criteria.items(), 1)]

    @cached_property
    def own(self) -> Score | None:
        return self._score(Side.OWN)

    @cached_property
    def team(self) -> Score | None:
        return self._score(Side.TEAM)

    @property
    def parts(self) -> Iterator[PartLines]:
        lines = {line.item.code: line for line in self.lines}
        for part in self.criteria.parts:
            groups = [
                GroupLines(
                    group,
                    [lines[item.code] for item in group.items],
                    self.own.groups[group.code] if self.own else None,
                    self.team.groups[group.code] if self.team else None,
                )
                for group in part.groups
            ]
            yield PartLines(
                part,
                groups,
                self.own.parts[part.code] if self.own else None,
                self.team.parts[part.code] if self.team else None,
            )

    def line(self, code: str) -> Line | None:
        return next((line for line in self.lines if line.item.code == code), None)

    def unmarked(self, side: Side) -> list[Line]:
        return [line for line in self.lines if not line.is_given(side)]

    def _line(self, item: Item, place: int) -> Line:
        photos = [each for side in Side for each in self.photos.get((side, item.code), ())]
        return Line(
            item,
            place,
            self.marks.get((Side.OWN, item.code)),
            self.marks.get((Side.TEAM, item.code)),
            photos,
            any((side, item.code) in self.doubts for side in self.sides),
        )

    def _score(self, side: Side) -> Score | None:
        if side not in self.sides:
            return None
        given = {code: mark.mark for (its, code), mark in self.marks.items() if its == side}
        asked: dict[str, Mark] = {
            item.code: given[item.code] for item in self.criteria.items() if item.code in given
        }
        return score(self.criteria, asked)
