"""How the scores of a class lie: average, lowest, highest, deviation, grades."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from django.db.models import Count, F

from agencies.models import Level, ReportingGroup
from audits.models import Campaign, GradeBand
from audits.ranking.rows import By, Class, concluded
from audits.scoring import HUNDREDTH, NOTHING, average

UNKNOWN = "Chưa rõ nhóm"
NO_GROUP = "Ngoài các nhóm"
NO_GRADE = "Không xếp loại"


@dataclass
class Spread:
    """The scores of some units, each as often as it was given, and their grades."""

    scores: Counter[Decimal] = field(default_factory=Counter)
    grades: Counter[str] = field(default_factory=Counter)

    @property
    def units(self) -> int:
        return self.scores.total()

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


@dataclass(frozen=True)
class ClassSpread:
    """A class under its name, and how its scores lie."""

    key: Class
    name: str
    spread: Spread


@dataclass(frozen=True)
class Overview:
    """The classes of a campaign in their order, and the grades from the best down."""

    classes: Sequence[ClassSpread]
    grades: Sequence[str]

    @classmethod
    def of(
        cls, campaigns: Sequence[Campaign], by: By, groups: Mapping[int, ReportingGroup]
    ) -> "Overview":
        """Two queries, however many units there are."""
        found = _counted(campaigns, by)
        placed = sorted(found, key=lambda key: _place(key, groups))
        names = names_of(placed, groups, by)
        classes = [ClassSpread(key, names[key], found[key]) for key in placed]
        told = {grade for each in found.values() for grade in each.grades}
        return cls(classes, _ordered(told, campaigns))

    @property
    def names(self) -> dict[Class, str]:
        return {each.key: each.name for each in self.classes}

    def only(self, by: By, members: Collection[int], level: str) -> Sequence[ClassSpread]:
        """The classes of these groups, of this tier; none asked for means all."""
        return [
            each
            for each in self.classes
            if level in ("", each.key.level)
            and (not members or by == By.LEVEL or each.key.group in members)
        ]


def names_of(
    classes: Iterable[Class], groups: Mapping[int, ReportingGroup], by: By
) -> dict[Class, str]:
    """What a class is called; its tier is said where its group spans several."""
    classes = list(classes)
    tiers = Counter((each.campaign, each.group) for each in classes if each.level)
    named = {}
    for each in classes:
        tier = Level(each.level).label if each.level else UNKNOWN
        group = groups.get(each.group or 0)
        if by == By.LEVEL or not each.level:
            named[each] = tier
        elif group and tiers[each.campaign, each.group] == 1:
            named[each] = group.name
        else:
            named[each] = f"{group.name if group else NO_GROUP} – {tier.lower()}"
    return named


def _counted(campaigns: Sequence[Campaign], by: By) -> dict[Class, Spread]:
    columns = {"campaign_id", "level", "score", "grade"} | (
        {"unit__group_id"} if by == By.GROUP else set()
    )
    names = sorted(columns)
    rows = concluded(campaigns).values(*names).annotate(often=Count("pk"))
    found: dict[Class, Spread] = {}
    for row in rows:
        key = Class(row["campaign_id"], row["level"], row.get("unit__group_id"))
        spread = found.setdefault(key, Spread())
        spread.scores[row["score"]] += row["often"]
        spread.grades[row["grade"]] += row["often"]
    return found


def _place(key: Class, groups: Mapping[int, ReportingGroup]) -> tuple[Any, ...]:
    group = groups.get(key.group or 0)
    tiers = {level: place for place, level in enumerate(Level.values)}
    own = (0, group.place, group.pk) if group else (1, 0, 0)
    return key.campaign, own, tiers.get(key.level, len(tiers))


def _ordered(told: set[str], campaigns: Sequence[Campaign]) -> list[str]:
    """Grades as the bands of the year stand; what they do not name comes last."""
    year = max((each.year for each in campaigns), default=0)
    bands = GradeBand.objects.filter(year__lte=year).order_by(F("year").desc(), "-at_least")
    known = [name for name in dict.fromkeys(band.name for band in bands) if name in told]
    return [*known, *sorted(told - set(known), key=lambda name: (not name, name))]
