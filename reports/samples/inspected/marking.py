"""Marks of a sample's inspection that come out at exactly the score it was given."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from audits.criteria import STEP, Criteria, Item
from audits.scoring import Mark
from reports.samples.chance import draw
from reports.samples.inspected.texts import FAULTS, FIRST_TIME, SAME_SCOPE, WEAK

NOT_APPLYING = {"II.3.1": SAME_SCOPE, "II.6.1": FIRST_TIME}
OF_COMMUNES, COMMUNE_CODE = ("II.1.1",), "30487"
OWN_LOSS = Decimal("0.6")  # a unit sees about half of what its inspectors find lacking


@dataclass(frozen=True)
class Marked:
    """What one side gave an item, with the reason it owes."""

    points: Decimal | None
    reason: str = ""

    @property
    def mark(self) -> Mark:
        return Mark(self.points, self.points is None)


Marks = Mapping[str, Marked]


def losses(
    items: Iterable[Item], lost: Decimal, key: str, most: Sequence[str] = ()
) -> dict[str, Decimal]:
    """So many points taken from the items, in their steps; from those named `most` first."""
    named = {code: place for place, code in enumerate(most)}
    ordered = sorted(
        items,
        key=lambda item: (
            named.get(item.code, len(named)),
            draw(key, item.code, lost) % 100 - _weak(item, key),
        ),
    )
    left, taken = lost, {item.code: Decimal(0) for item in ordered}
    for part in (2, 1):  # no item loses more than half, until all have
        for item in ordered:
            steps = int((item.maximum / part - taken[item.code]) / STEP)
            if steps < 1:
                continue
            wanted = steps if part == 1 or item.code in named else 1 + draw(item.code, key) % steps
            loss = min(left, STEP * wanted)
            taken[item.code] += loss
            left -= loss
    assert not left
    return {code: loss for code, loss in taken.items() if loss}


def _weak(item: Item, key: str) -> int:
    """How much rather than others it loses points; a scope that is too narrow is communes'."""
    of_others = item.code in OF_COMMUNES and len(key) != len(COMMUNE_CODE)
    return -WEAK[item.code] if of_others else WEAK.get(item.code, 0)


def marks(
    criteria: Criteria, lost: Decimal, key: str, *, without: Collection[str] = (),
    most: Sequence[str] = (), own_loss: Decimal = OWN_LOSS,
) -> tuple[Marks, Marks]:  # fmt: skip
    """What the team gave and what the unit gave itself; items `without` do not apply."""
    applying = [item for item in criteria.items() if item.code not in without]
    taken = losses(applying, lost, key, most)
    apart = {code: Marked(None, NOT_APPLYING[code]) for code in without}
    team, own = dict(apart), dict(apart)
    for item in applying:
        loss = taken.get(item.code, Decimal(0))
        team[item.code] = Marked(item.maximum - loss, FAULTS[item.code].reason if loss else "")
        own[item.code] = Marked(item.maximum - loss * own_loss // STEP * STEP)
    return team, own
