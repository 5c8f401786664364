"""A ranking as it is shown: the rows asked for under their classes, and how scores lie."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from accounts.models import User
from agencies.access import reach
from agencies.roles import Permission
from audits.models import Campaign
from audits.ranking import rows
from audits.ranking.exports import tie
from audits.ranking.filters import RankingFilter, way_of
from audits.ranking.overview import NO_GRADE, ClassSpread, Overview
from audits.ranking.rows import By, Class, Row
from audits.ranking.seeing import sees_all
from isoportal.lib.bars import PartedBars


class Line(NamedTuple):
    """A row of the table; `heading` is its class where that begins here."""

    row: Row
    heading: str
    tie: str


@dataclass(frozen=True)
class Page:
    """A campaign's ranking for somebody, as filtered."""

    user: User
    campaign: Campaign
    filter: RankingFilter
    overview: Overview

    @classmethod
    def of(cls, user: User, campaign: Campaign, asked: Mapping[str, Any]) -> "Page":
        """One query; its rows are one more, and what the units had before another."""
        overview = Overview.of([campaign], way_of(asked))
        return cls(user, campaign, RankingFilter(asked, overview.groups), overview)

    @property
    def way(self) -> By:
        return self.filter.way

    @property
    def names(self) -> Mapping[Class, str]:
        return self.overview.names

    @cached_property
    def classes(self) -> Sequence[ClassSpread]:
        level = self.filter.chosen.get("level", "")
        return self.overview.only(self.way, self.filter.members, level)

    @property
    def grades(self) -> Sequence[str]:
        return self.overview.grades

    @property
    def grade_names(self) -> list[str]:
        return [grade or NO_GRADE for grade in self.grades]

    @cached_property
    def rows(self) -> Any:
        """What is asked for, as rows.read reads it; narrowed, they are fetched at once."""
        found = self.filter.of((self.campaign.pk,))
        return list(found) if self.filter.narrows else found

    @cached_property
    def count(self) -> int:
        """How many units are asked for: no query, as all of them are counted already."""
        if self.filter.errors or self.filter.narrows:
            return len(self.rows)
        return sum(each.spread.units for each in self.overview.classes)

    @cached_property
    def chart(self) -> PartedBars:
        """How the grades of each class are distributed."""
        return PartedBars.of(
            "Số cơ quan theo mức xếp loại",
            self.grade_names,
            [(each.name, self.counts(each)) for each in self.classes],
        )

    @property
    def table(self) -> list[tuple[ClassSpread, list[int]]]:
        """The numbers of the chart."""
        return [(each, self.counts(each)) for each in self.classes]

    def counts(self, each: ClassSpread) -> list[int]:
        return [each.spread.grades[grade] for grade in self.grades]

    def read(self, asked: Any) -> list[Row]:
        """Rows with what the units had before, as far as this person may see it."""
        within, whole = reach(self.user, Permission.VIEW), sees_all(self.user)
        return rows.read(asked, self.way, self.overview.spreads, reach=within, sees_all=whole)

    def lines(self, asked: Any) -> list[Line]:
        return list(self._under_headings(self.read(asked)))

    def _under_headings(self, found: Iterable[Row]) -> Iterator[Line]:
        above = None
        for row in found:
            its = row.class_of(self.way)
            yield Line(row, "" if its == above else self.names[its], tie(row))
            above = its
