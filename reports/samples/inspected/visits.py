"""How a unit of a sample fared in a campaign: planned and then inspected, day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from audits.models import Inspection
from reports.samples.chance import draw, working_day

State = Inspection.State
FEW = timedelta(days=9)  # in which minutes are answered and concluded


@dataclass(frozen=True)
class Visit:
    """One unit, by its key: when it was to be inspected, how far that came, what it lost."""

    key: str
    planned_on: date
    lost: Decimal = Decimal(0)  # points of what applies
    state: State = State.CONCLUDED
    team: int = 0  # which of the campaign's teams
    first_on: date | None = None  # of part I, where that was another day than part II
    concluded_on: date | None = None
    without: Sequence[str] = ()  # items that do not apply
    most: Sequence[str] = ()  # items that lose most, and of which something is found
    is_agreed: bool | None = None
    has_sent: bool = True  # its own marks
    is_proud: bool = False  # these are all the points there are
    reason: str = ""

    @property
    def is_marked(self) -> bool:
        return self.state in (State.UNDER_WAY, State.RECORDED, *Inspection.DONE)

    @property
    def is_whole(self) -> bool:
        """Whether both parts were inspected; under way it is only the first."""
        return self.is_marked and self.state != State.UNDER_WAY


def loss_of(key: str, year: int, better: int = 0) -> Decimal:
    """What a unit lost: much the same from year to year, in halves of a point."""
    steps = 8 + draw(key, "quality") % 42 + draw(key, year, "form") % 11 - better
    poor = 40 if draw(key, year, "poor") % 45 == 0 else 0
    return Decimal(max(3, steps) + poor) / 2


def done(
    key: str, on: date, lost: Decimal, *, since: date, by: date, team: int = 0,
    most: Sequence[str] = (),
) -> Visit:  # fmt: skip
    """Inspected and concluded in a campaign from one day to another."""
    apart = draw(key, on.year, "apart") % 7 == 0  # part I on a day of its own
    first = max(since, on - timedelta(12)) if apart else on
    without = [
        code
        for code, one_of in [("II.3.1", 5), ("II.6.1", 6)]
        if draw(key, on.year, code) % one_of == 0
    ]
    return Visit(
        key, on, lost, team=team, without=without, is_agreed=True,
        first_on=working_day(first, on, key) if apart else on,
        concluded_on=min(by, on + FEW), has_sent=draw(key, on.year, "sent") % 12 != 0, most=most,
    )  # fmt: skip
