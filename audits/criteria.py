"""What an inspection asks: the criteria of a checklist, in parts, groups and items.

A checklist keeps them as versioned JSON, so that what was asked never changes with the program
or with a later edition. Nothing in them is markup.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any

VERSION = 1
STEP = Decimal("0.5")
WHOLE = Decimal(100)


@dataclass(frozen=True)
class Item:
    """One criterion (tiêu chí): what is looked at, the most it can bring, what proves it.

    `clauses` are "2015:9.2", clause 9.2 of ISO 9001:2015. `kinds` are the kinds of agency it is
    asked of, none meaning all. `may_not_apply` lets an inspector mark it not applicable, with a
    reason. `knock_out`: with no points here the grade is the lowest, whatever the rest brings.
    """

    code: str
    text: str
    maximum: Decimal
    step: Decimal = STEP
    evidence: str = ""
    clauses: Sequence[str] = ()
    legal: str = ""
    kinds: Sequence[str] = ()
    may_not_apply: bool = False
    knock_out: bool = False

    def allows(self, points: Decimal) -> bool:
        """Whether `points` is between nothing and the maximum, in whole steps."""
        return 0 <= points <= self.maximum and points % self.step == 0


@dataclass(frozen=True)
class Group:
    """Items on one subject. Below `threshold` percent of its points the grade falls one band."""

    code: str
    title: str
    items: Sequence[Item] = ()
    threshold: Decimal | None = None

    @property
    def maximum(self) -> Decimal:
        """The most that its items together can bring."""
        return _most(self.items)


@dataclass(frozen=True)
class Part:
    """One of the two contents of an inspection: I the quality system, II QĐ 19/2014 kept."""

    code: str
    title: str
    groups: Sequence[Group] = ()

    def items(self) -> Iterator[Item]:
        return (item for group in self.groups for item in group.items)

    @property
    def maximum(self) -> Decimal:
        return _most(self.items())


@dataclass(frozen=True)
class Criteria:
    parts: Sequence[Part] = ()

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Criteria":
        """The criteria that `stored` keeps; none where nothing is kept yet."""
        if not stored:
            return cls()
        assert stored["version"] == VERSION
        return cls([_part(part) for part in stored["parts"]])

    def stored(self) -> dict[str, Any]:
        return {"version": VERSION, **_plain(asdict(self))}

    def items(self) -> Iterator[Item]:
        return (item for part in self.parts for item in part.items())

    def total(self) -> Decimal:
        """The most that all items together can bring; 100 in a checklist that is issued."""
        return _most(self.items())

    def asked_of(self, kind: str) -> "Criteria":
        """The criteria that are asked of a `kind` of agency; groups and parts left empty go."""
        parts = [replace(part, groups=_groups_for(part, kind)) for part in self.parts]
        return Criteria([part for part in parts if part.groups])


def _most(items: Iterable[Item]) -> Decimal:
    return sum((item.maximum for item in items), Decimal(0))


def _groups_for(part: Part, kind: str) -> list[Group]:
    groups = [
        replace(group, items=[item for item in group.items if not item.kinds or kind in item.kinds])
        for group in part.groups
    ]
    return [group for group in groups if group.items]


def _part(stored: Mapping[str, Any]) -> Part:
    return Part(**{**stored, "groups": [_group(group) for group in stored["groups"]]})


def _group(stored: Mapping[str, Any]) -> Group:
    threshold = stored["threshold"]
    return Group(
        **{
            **stored,
            "items": [_item(item) for item in stored["items"]],
            "threshold": None if threshold is None else Decimal(threshold),
        }
    )


def _item(stored: Mapping[str, Any]) -> Item:
    numbers = {name: Decimal(stored[name]) for name in ("maximum", "step")}
    return Item(**{**stored, **numbers})


def _plain(value: Any) -> Any:
    """`value` as JSON can keep it: numbers as their text, so that none is rounded."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, Decimal) else value
