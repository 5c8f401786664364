"""The ranking itself: each concluded unit among its like, best first.

Units are ranked within their reporting group, or within their tier of government; one of a
group that spans two tiers is still only ranked within its own, so that no commune ever stands
against a department. What a unit is, it is on the day of its minutes.

Equal scores share a rank, and the next rank is the next number: 91, 86,5, 86,5 and 80 are
1, 2, 2 and 3. The database ranks; nothing is asked per unit.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, FilteredRelation, Q, Value, When, Window
from django.db.models.functions import Coalesce, DenseRank, Rank

from agencies.access import EVERYWHERE, Reach
from agencies.models import Level
from agencies.models.agency import kinds_at
from audits.criteria import WHOLE
from audits.models import Inspection
from isoportal.lib.vietnamese import plain, search_words


class By(StrEnum):
    """Among whom a unit is ranked."""

    GROUP = "group"
    LEVEL = "level"


class Class(NamedTuple):
    """Those a unit is ranked among: a group, none of it where ranked by tier, and a tier."""

    campaign: int
    level: str  # none: what the unit was is not known, and it is not ranked
    group: int | None = None


@dataclass(frozen=True)
class Row:
    """A concluded unit, its score and its place."""

    inspection: int
    campaign: int
    agency: int
    name: str
    group: int | None
    level: str
    score: Decimal
    part_one: Decimal | None
    part_two: Decimal | None
    grade: str
    concluded_on: date
    place: int
    alike: int  # units of its class with this very score, itself among them
    got: Decimal | None = None  # points, of those that applied
    possible: Decimal | None = None
    lowered_from: str = ""  # the grade that its points alone would have given
    previous: Decimal | None = None  # what it had when it was last concluded before

    @property
    def is_scaled(self) -> bool:
        """Whether not all 100 points applied."""
        return self.possible is not None and self.possible != WHOLE

    @property
    def rank(self) -> int | None:
        return self.place if self.level else None

    @property
    def others(self) -> int:
        """How many others share its rank."""
        return self.alike - 1 if self.level else 0

    @property
    def change(self) -> Decimal | None:
        return None if self.previous is None else self.score - self.previous

    def class_of(self, by: By) -> Class:
        return Class(self.campaign, self.level, self.group if by == By.GROUP else None)


DAY = Coalesce("recorded_on", "concluded_on")
LEVEL = Case(
    *(When(unit__kind__in=kinds_at(level), then=Value(level)) for level in Level.values),
    default=Value(""),
)
OWN = (
    "pk", "campaign_id", "agency_id", "called", "unit__group_id", "level", "score", "part_one",
    "part_two", "grade", "concluded_on", "place", "alike", "got", "possible", "lowered_from",
)  # fmt: skip
NOT_RANKED = Q(place__lt=0)


def counted(campaigns: Iterable[int] | Any) -> Any:
    """What is ranked in these campaigns: concluded units with a score."""
    return Inspection.objects.concluded().filter(campaign__in=campaigns, score__isnull=False)


def concluded(campaigns: Iterable[int] | Any) -> Any:
    """They, and what each unit was."""
    holds = Q(agency__versions__start__lte=DAY) & (
        Q(agency__versions__end=None) | Q(agency__versions__end__gt=DAY)
    )
    unit = FilteredRelation("agency__versions", condition=holds)
    return counted(campaigns).order_by().alias(unit=unit).annotate(level=LEVEL)


def ranked(campaigns: Iterable[int] | Any, by: By) -> Any:
    """They, each with its `place` and how many are `alike`; by campaign, class, rank and name."""
    within = [F("campaign_id"), F("level"), *([F("unit__group_id")] if by == By.GROUP else [])]
    best = F("score").desc()
    rows = concluded(campaigns).annotate(
        called=Coalesce("unit__name", "agency__name"),
        place=Window(DenseRank(), partition_by=within, order_by=best),
        # all down to this score, without those above it: one order serves both
        alike=Window(Count("*"), partition_by=within, order_by=best)
        - Window(Rank(), partition_by=within, order_by=best)
        + Value(1),
    )
    tiers = Case(
        *(When(level=level, then=Value(place)) for place, level in enumerate(Level.values)),
        default=Value(len(Level.values)),
    )
    group = [F("unit__group__place").asc(nulls_last=True), "unit__group_id"]
    order = [*group, tiers] if by == By.GROUP else [tiers]
    return rows.order_by(
        "campaign__year", "campaign_id", *order, F("score").desc(), "unit__sort_key", "pk"
    )


def narrowed(rows: Any, *, group: Collection[int] = (), level: str = "", words: str = "") -> Any:
    """Those of the ranked `rows` that are asked for; their places stay as they are.

    A condition that speaks of a place is only asked once all have theirs.
    """
    if group:
        rows = rows.filter(Q(unit__group_id__in=group) | NOT_RANKED)
    if level:
        rows = rows.filter(Q(level=level) | NOT_RANKED)
    for word in search_words(plain(words)):
        rows = rows.filter(Q(unit__search_key__contains=word) | NOT_RANKED)
    return rows


def read(rows: Any) -> list[Row]:
    return [Row(*each) for each in rows.values_list(*OWN)]


def with_previous(
    rows: list[Row], *, reach: Reach = EVERYWHERE, sees_all: bool = True
) -> list[Row]:
    """`rows` with the scores that the units had before; one query.

    An earlier score that is not published stays with the committee, and with the unit.
    """
    told = _concluded_before([row.agency for row in rows])
    return [replace(row, previous=_previous(row, told, reach, sees_all)) for row in rows]


def _previous(row: Row, told: Any, reach: Reach, sees_all: bool) -> Decimal | None:
    mine = (row.concluded_on, row.inspection)
    before = [each for each in told.get(row.agency, ()) if each[:2] < mine]
    if not before:
        return None
    _, _, score, is_published = max(before)
    seen = sees_all or is_published or row.agency in reach
    return score if seen else None


def _concluded_before(agencies: Collection[int]) -> dict[int, list[tuple[Any, ...]]]:
    rows = Inspection.objects.concluded().filter(agency__in=agencies, score__isnull=False)
    published = Q(campaign__published_at__isnull=False)
    told: dict[int, list[tuple[Any, ...]]] = {}
    columns = ("agency_id", "concluded_on", "pk", "score", "published")
    is_published = Case(When(published, then=Value(True)), default=Value(False))
    for agency, *each in rows.order_by().annotate(published=is_published).values_list(*columns):
        told.setdefault(agency, []).append(tuple(each))
    return told
