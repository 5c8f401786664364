"""The ranking itself: each concluded unit among its like, best first.

Units are ranked within their reporting group, or within their tier of government; one of a
group that spans two tiers is still only ranked within its own, so that no commune ever stands
against a department. What a unit is, it is on the day of its minutes.

Equal scores share a rank, and the next rank is the next number: 91, 86,5, 86,5 and 80 are
1, 2, 2 and 3. The database counts how often each score was given in each class, from which
every rank follows; nothing is asked per unit, and only the page that is read is fetched.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, FilteredRelation, Q, When
from django.db.models.functions import Coalesce

from agencies.access import EVERYWHERE, Reach
from agencies.models import Level
from agencies.models.agency import LEVEL_OF, Kind, kinds_at
from audits.criteria import WHOLE
from audits.models import Inspection
from audits.ranking.spread import Spread
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


def level_of(kind: str | None) -> str:
    """The tier of a unit of this kind; none where what it was is not known."""
    return LEVEL_OF[Kind(kind)] if kind else ""


class Row(NamedTuple):
    """A concluded unit, its score and its place."""

    inspection: int
    campaign: int
    agency: int
    name: str
    group: int | None
    kind: str | None  # none: what it was is not known, and it is not ranked
    score: Decimal
    part_one: Decimal | None
    part_two: Decimal | None
    grade: str
    concluded_on: date
    got: Decimal | None = None  # points, of those that applied
    possible: Decimal | None = None
    lowered_from: str = ""  # the grade that its points alone would have given
    rank: int | None = None
    others: int = 0  # how many others share its rank
    previous: Decimal | None = None  # what it had when it was last concluded before

    @property
    def level(self) -> str:
        return level_of(self.kind)

    @property
    def is_scaled(self) -> bool:
        """Whether not all 100 points applied."""
        return self.possible is not None and self.possible != WHOLE

    @property
    def change(self) -> Decimal | None:
        return None if self.previous is None else self.score - self.previous

    def class_of(self, by: By) -> Class:
        return Class(self.campaign, self.level, self.group if by == By.GROUP else None)


NOBODY = Spread()
DAY = Coalesce("recorded_on", "concluded_on")
TIER = Case(
    *(When(unit__kind__in=kinds_at(level), then=place) for place, level in enumerate(Level.values)),
    default=len(Level),
)
OWN = (
    "pk", "campaign_id", "agency_id", "called", "unit__group_id", "unit__kind", "score",
    "part_one", "part_two", "grade", "concluded_on", "got", "possible", "lowered_from",
)  # fmt: skip
KEPT = 64  # questions: composing one takes Django about as long as answering it


def concluded(campaigns: Iterable[int]) -> Any:
    """What is ranked in these campaigns: concluded units with a score, and what each unit was."""
    holds = Q(agency__versions__start__lte=DAY) & (
        Q(agency__versions__end=None) | Q(agency__versions__end__gt=DAY)
    )
    unit = FilteredRelation("agency__versions", condition=holds)
    rows = Inspection.objects.concluded().filter(campaign__in=campaigns, score__isnull=False)
    return rows.order_by().alias(unit=unit)


def listed(campaigns: tuple[int, ...], by: By) -> Any:
    """They, as `read` takes them: by campaign, class, score and name."""
    return _listed(campaigns, by).all()


@lru_cache(maxsize=KEPT)
def _listed(campaigns: tuple[int, ...], by: By) -> Any:
    group = [F("unit__group__place").asc(nulls_last=True), "unit__group_id"]
    within = [*group, TIER] if by == By.GROUP else [TIER]
    rows = concluded(campaigns).order_by(
        "campaign__year", "campaign_id", *within, F("score").desc(), "unit__sort_key", "pk"
    )
    return rows.annotate(called=Coalesce("unit__name", "agency__name")).values_list(*OWN)


def narrowed(rows: Any, *, group: Collection[int] = (), level: str = "", words: str = "") -> Any:
    """Those of the listed `rows` that are asked for."""
    if group:
        rows = rows.filter(unit__group_id__in=group)
    if level:
        rows = rows.filter(unit__kind__in=kinds_at(level))
    for word in search_words(plain(words)):
        rows = rows.filter(unit__search_key__contains=word)
    return rows


@lru_cache(maxsize=KEPT)
def _counts(campaigns: tuple[int, ...], by: By) -> Any:
    group = ["unit__group_id"] if by == By.GROUP else []
    rows = concluded(campaigns).values_list("score", "campaign_id", "unit__kind", *group)
    return rows.annotate(often=Count("pk"))


def spreads(campaigns: tuple[int, ...], by: By) -> dict[Class, Spread]:
    """How often each score was given in each class; one query."""
    found: dict[Class, Spread] = {}
    for score, campaign, kind, *its, often in _counts(campaigns, by).all():
        found.setdefault(Class(campaign, level_of(kind), *its), Spread()).scores[score] += often
    return found


def read(
    listed: Iterable[tuple[Any, ...]],
    by: By,
    among: Mapping[Class, Spread],
    *,
    reach: Reach = EVERYWHERE,
    sees_all: bool = True,
) -> list[Row]:
    """What is listed, each with its rank among its class and what it had before; one query.

    An earlier score that is not published stays with the committee, and with the unit.
    """
    found = [Row(*each) for each in listed]
    told = _concluded_before([row.agency for row in found])
    before = [_previous(row, told, reach, sees_all) for row in found]
    return [
        _placed(row, among.get(row.class_of(by), NOBODY), previous)
        for row, previous in zip(found, before, strict=True)
    ]


def _placed(row: Row, spread: Spread, previous: Decimal | None) -> Row:
    """`row` with its rank; one of which is not known what it was has none."""
    if not row.kind:
        return row._replace(previous=previous)
    others = max(spread.scores[row.score] - 1, 0)
    return row._replace(rank=spread.rank(row.score), others=others, previous=previous)


def _previous(row: Row, told: Any, reach: Reach, sees_all: bool) -> Decimal | None:
    mine = (row.concluded_on, row.inspection)
    before = [each for each in told.get(row.agency, ()) if each[:2] < mine]
    if not before:
        return None
    _, _, score, published_at = max(before)
    seen = sees_all or published_at or row.agency in reach
    return score if seen else None


def _concluded_before(agencies: Collection[int]) -> dict[int, list[tuple[Any, ...]]]:
    rows = Inspection.objects.concluded().filter(agency__in=agencies, score__isnull=False)
    told: dict[int, list[tuple[Any, ...]]] = {}
    columns = ("agency_id", "concluded_on", "pk", "score", "campaign__published_at")
    for agency, *each in rows.order_by().values_list(*columns):
        told.setdefault(agency, []).append(tuple(each))
    return told
