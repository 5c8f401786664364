"""The classes of campaigns, and how the scores of each lie."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Count, F, TextField, Value
from django.db.models.functions import Cast

from agencies.models import Level, ReportingGroup
from audits.models import Campaign, GradeBand
from audits.ranking.rows import By, Class, concluded, level_of
from audits.ranking.spread import Spread
from isoportal.lib import statement
from isoportal.lib.statement import Statement

UNKNOWN = "Chưa rõ nhóm"
NO_GROUP = "Ngoài các nhóm"
NO_GRADE = "Không xếp loại"
COLUMNS = ("one", "two", "said", "called", "points", "often")


@dataclass(frozen=True)
class ClassSpread:
    """A class under its name, and how its scores lie."""

    key: Class
    name: str
    spread: Spread


@dataclass(frozen=True)
class Overview:
    """The classes of campaigns in their order, the grades from the best down, all groups."""

    classes: Sequence[ClassSpread]
    grades: Sequence[str]
    groups: Mapping[int, ReportingGroup]

    @classmethod
    def of(cls, campaigns: Sequence[Campaign], by: By) -> "Overview":
        """One query, however many units there are."""
        year = max((each.year for each in campaigns), default=0)
        told: list[list[tuple[Any, ...]]] = [[], [], []]
        asked = (_groups(), _bands(year), _counts(campaigns, by))
        for source, *row in statement.ask([(each, {}) for each in asked]):
            told[source].append(tuple(row))
        groups = {each.pk: each for each in sorted(map(_group, told[0]), key=_order)}
        found = _spreads(told[2])
        placed = sorted(found, key=lambda key: _place(key, groups))
        names = names_of(placed, groups, by)
        classes = [ClassSpread(key, names[key], found[key]) for key in placed]
        given = {grade for each in found.values() for grade in each.grades}
        return cls(classes, _ordered(given, told[1]), groups)

    @property
    def names(self) -> dict[Class, str]:
        return {each.key: each.name for each in self.classes}

    @property
    def spreads(self) -> dict[Class, Spread]:
        return {each.key: each.spread for each in self.classes}

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


def _statement(rows: Any, **told: Any) -> Statement:
    """A question whose answer has the columns that all three have."""
    nothing = Cast(Value(None), BigIntegerField())
    columns: dict[str, Any] = {"one": nothing, "two": nothing}
    columns |= {name: Value("", TextField()) for name in ("said", "called", "points")}
    columns |= {name: Cast(each, columns[name].output_field) for name, each in told.items()}
    return Statement.of(rows.order_by().values(**columns).annotate(often=Count("pk")), *COLUMNS)


def _groups() -> Statement:
    rows = ReportingGroup.objects.all()
    return _statement(rows, one=F("pk"), two=F("parent_id"), said=F("code"), called=F("name"),
                      points=F("place"))  # fmt: skip


def _bands(year: int) -> Statement:
    rows = GradeBand.objects.filter(year__lte=year)
    return _statement(rows, one=F("year"), said=F("name"), points=F("at_least"))


def _counts(campaigns: Sequence[Campaign], by: By) -> Statement:
    group = {"two": F("unit__group_id")} if by == By.GROUP else {}
    found = concluded([each.pk for each in campaigns])
    return _statement(found, one=F("campaign_id"), said=F("unit__kind"), called=F("grade"),
                      points=F("score"), **group)  # fmt: skip


def _group(row: tuple[Any, ...]) -> ReportingGroup:
    pk, parent, code, name, place, _ = row
    return ReportingGroup(pk=pk, parent_id=parent, code=code, name=name, place=int(place))


def _order(group: ReportingGroup) -> tuple[int, int]:
    return group.place, group.pk


def _spreads(told: Iterable[tuple[Any, ...]]) -> dict[Class, Spread]:
    found: dict[Class, Spread] = {}
    for campaign, group, kind, grade, score, often in told:
        spread = found.setdefault(Class(campaign, level_of(kind), group), Spread())
        spread.scores[Decimal(score)] += often
        spread.grades[grade] += often
    return found


def _place(key: Class, groups: Mapping[int, ReportingGroup]) -> tuple[Any, ...]:
    group = groups.get(key.group or 0)
    tiers = {level: place for place, level in enumerate(Level.values)}
    own = (0, group.place, group.pk) if group else (1, 0, 0)
    return key.campaign, own, tiers.get(key.level, len(tiers))


def _ordered(given: set[str], bands: Iterable[tuple[Any, ...]]) -> list[str]:
    """Grades as the bands of the year stand; what they do not name comes last."""
    latest = sorted(bands, key=lambda band: (-band[0], -Decimal(band[4])))
    known = [name for name in dict.fromkeys(band[2] for band in latest) if name in given]
    return [*known, *sorted(given - set(known), key=lambda name: (not name, name))]
