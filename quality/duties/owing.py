"""Who owes what, and how it stands: the one answer behind matrix, tasks, panels and reminders.

An agency owes an obligation if on its due day it exists, is of the obligation's kind, and
either must have a quality system or, being only encouraged, had declared one when the year
began: whoever chose the system keeps it up like the others. What it has not handed in
when it ends, as long as that is taken, it owes no more (docs/adr/0010).
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.db.models import CharField, DateField, DateTimeField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from agencies.access import EVERYWHERE, Reach
from quality.applicability import Regimes, RegimesOn
from quality.duties.bodies import Body, Span, bodies_of
from quality.duties.standing import MISSING, Cell, Revision, Standing, Tally
from quality.models import Obligation, ObligationKind, Regime, Relief, Submission

Form, State = ObligationKind.Form, Submission.State
OPEN_YEARS = (-1, 0, 1)  # around the year of a day: last year's report, next year's objectives


class Event(NamedTuple):
    """A submission, or a relief, as it was written down."""

    tag: str  # "submission", or the kind of a relief
    agency: int
    obligation: int
    pk: int
    state: str
    number: int
    begun: datetime | None  # submitted, or granted
    ended: datetime | None  # decided, or taken back
    until: date | None


Told = Mapping[int, Mapping[int, list[Event]]]  # by agency and obligation


@dataclass(frozen=True)
class Row:
    """An agency with its standing on each obligation it owes, by the obligation's id."""

    body: Body
    shown: Span
    cells: dict[int, Cell]

    @property
    def pk(self) -> int:
        return self.body.pk

    @property
    def tally(self) -> Tally:
        return Tally.of(self.cells.values())

    def exists_on(self, day: date) -> bool:
        """Whether there still is somebody to ask."""
        return self.body.end is None or day < self.body.end


@dataclass(frozen=True)
class Duties:
    """The obligations of some years, and every agency within reach that owes any of them."""

    day: date
    obligations: list[Obligation]
    rows: list[Row]

    @cached_property
    def _by_agency(self) -> dict[int, Row]:
        return {row.pk: row for row in self.rows}

    def cells(self) -> Iterator[tuple[Row, Cell]]:
        for row in self.rows:
            for cell in row.cells.values():
                yield row, cell

    def cell(self, agency: int, obligation: int) -> Cell | None:
        row = self._by_agency.get(agency)
        return row.cells.get(obligation) if row else None


def years_around(day: date) -> list[int]:
    return [day.year + step for step in OPEN_YEARS]


def duties(*, day: date, years: Collection[int], reach: Reach) -> Duties:
    """How every agency within `reach` stands on `day` on the obligations of `years`.

    Four queries, however many agencies. What was handed in or decided after `day` is not
    yet known then.
    """
    obligations = Obligation.objects.filter(year__in=years).select_related("kind")
    return _duties(list(obligations), day, reach)


def duty(*, agency: int, obligation: Obligation, day: date) -> Cell:
    """How one agency stands on one obligation: Standing.NONE where it does not owe it."""
    found = _duties([obligation], day, Reach.at(agency))
    return found.cell(agency, obligation.pk) or Cell(agency, obligation, Standing.NONE)


def cells_of(obligation: Obligation, day: date) -> list[Cell]:
    """How every agency stands on an obligation, with the days it has here, saved or not."""
    return [cell for _, cell in _duties([obligation], day, EVERYWHERE).cells()]


def _duties(obligations: list[Obligation], day: date, reach: Reach) -> Duties:
    if not obligations:
        return Duties(day, [], [])
    bodies, told = bodies_of(obligations, day, reach), _events(obligations, reach)
    regimes = Regimes.load()
    judged = [_Judged(each, regimes.at(each.due_on), day) for each in obligations]
    rows = [_row(body, judged, told.get(body.pk, {}), day) for body in bodies.values()]
    return Duties(day, obligations, sorted((row for row in rows if row.cells), key=_order))


def _row(body: Body, judged: list["_Judged"], told: Mapping[int, list[Event]], day: date) -> Row:
    kinds = {span.kind for span in body.versions.values()}
    cells = {}
    for each in judged:
        obligation = each.obligation
        if obligation.agency_kind in kinds or obligation.pk in told:
            cell = each.cell(body, told.get(obligation.pk, []))
            if cell.standing != Standing.NONE:
                cells[obligation.pk] = cell
    return Row(body, body.shown_on(day), cells)


def _order(row: Row) -> tuple[str, int]:
    return row.shown.sort_key, row.pk


def _events(obligations: Collection[Obligation], within: Reach) -> Told:
    """What was handed in and what was granted, in one query, by agency and obligation."""
    asked = {"obligation__in": [each.pk for each in obligations]}
    handed_in = within.limit(Submission.objects.filter(**asked), "agency").order_by().values_list(
        Value("submission"), "agency", "obligation", "pk", "state", "number", "submitted_at",
        "decided_at", Cast(Value(None), DateField()),
    )  # fmt: skip
    nothing, at = Value("", output_field=CharField()), Cast("at", DateTimeField())
    granted = within.limit(Relief.objects.filter(**asked), "agency").order_by().values_list(
        "kind", "agency", "obligation", "pk", nothing, Value(0), at, "ended_at", "until",
    )  # fmt: skip
    found: dict[int, dict[int, list[Event]]] = defaultdict(lambda: defaultdict(list))
    for told in handed_in.union(granted, all=True):
        event = Event(*told)
        found[event.agency][event.obligation].append(event)
    return found


@dataclass(frozen=True)
class _Judged:
    """An obligation, whom the law binds on its due day, and the day it is asked for."""

    obligation: Obligation
    regimes: RegimesOn
    day: date

    def cell(self, body: Body, events: list[Event]) -> Cell:
        cell = self._cell(body, events)
        if cell.standing in MISSING and self._ended_before(body, cell.open_until):
            return Cell(body.pk, self.obligation, Standing.NONE)
        return cell

    def _ended_before(self, body: Body, last: date | None) -> bool:
        """Whether it is no more, and was not until the last day of handing in: who comes after
        it starts afresh.
        """
        return body.end is not None and body.end <= min(self.day, last or self.obligation.lock_on)

    def _cell(self, body: Body, events: list[Event]) -> Cell:
        came = sorted((each for each in events if self._has_come(each)), key=lambda e: e.number)
        if not came and not self._owes(body):
            return Cell(body.pk, self.obligation, Standing.NONE)
        reliefs = [each for each in events if self._relieves(each)]
        if any(each.tag == Relief.Kind.WAIVER for each in reliefs):
            return Cell(body.pk, self.obligation, Standing.WAIVED)
        if self.obligation.kind.form == Form.POSTING:
            return self._posting(body)
        inside = next((each for each in events if each.state in Submission.INSIDE), None)
        lying = {"inside": inside.state, "draft": inside.pk} if inside else {}
        until = self._open_until(came, reliefs)
        if came:
            return self._handed_in(body, came, until, lying)
        return Cell(body.pk, self.obligation, self._missing(until), open_until=until, **lying)  # type: ignore[arg-type]

    def _has_come(self, event: Event) -> bool:
        left = event.tag == "submission" and event.state not in Submission.INSIDE
        return left and self._begun(event)

    def _relieves(self, event: Event) -> bool:
        return event.tag != "submission" and self._begun(event) and not self._over(event)

    def _begun(self, event: Event) -> bool:
        return event.begun is not None and _day(event.begun) <= self.day

    def _over(self, event: Event) -> bool:
        """Whether it was decided, or taken back, by the day asked for."""
        return event.ended is not None and _day(event.ended) <= self.day

    def _owes(self, body: Body) -> bool:
        version = body.on(self.obligation.due_on)
        if version is None or version.kind != self.obligation.agency_kind:
            return False
        regime = self.regimes.of(body.pk, version.kind)
        if regime == Regime.ENCOURAGED:
            return body.declared_on(date(self.obligation.year, 1, 1)) is not None
        return regime == Regime.MANDATORY

    def _handed_in(self, body: Body, came: list[Event], until: date, lying: dict[str, Any]) -> Cell:
        """What was accepted stays so while its agency revises it; else what came last tells."""
        first, last = came[0].begun, came[-1]
        assert first
        accepted = [each for each in came if self._stands(each) == Standing.ACCEPTED]
        told = accepted[-1] if accepted else last
        standing, again = self._stands(told), None
        if standing == Standing.RETURNED and told.ended:
            again = _day(told.ended) + timedelta(days=self.obligation.resubmit_days)
        return Cell(
            body.pk,
            self.obligation,
            standing,
            on_time=_day(first) <= self.obligation.timely_on,
            handed_in=first,
            submission=told.pk,
            revision=Revision(last.pk, self._stands(last)) if last is not told else None,
            open_until=until,
            resubmit_by=again,
            **lying,
        )

    def _stands(self, event: Event) -> Standing:
        return Standing(event.state) if self._over(event) else Standing.SUBMITTED

    def _missing(self, until: date | None) -> Standing:
        if until and self.day > until:
            return Standing.LOCKED
        return Standing.OVERDUE if self.day > self.obligation.timely_on else Standing.COMING

    def _open_until(self, came: list[Event], reliefs: list[Event]) -> date:
        """The last day on which it is taken: the lock day, an unlocking, the days after a return.

        Only the return of what came last opens it again.
        """
        days = [self.obligation.lock_on, *(each.until for each in reliefs if each.until)]
        last = came[-1] if came else None
        if last and last.state == State.RETURNED and last.ended and self._over(last):
            days.append(_day(last.ended) + timedelta(days=self.obligation.resubmit_days))
        return max(days)

    def _posting(self, body: Body) -> Cell:
        """Fulfilled by the register itself: what is in force was put up for everybody to read.

        What was fulfilled in time stays so, whatever is declared anew later in the year.
        The register takes a posting on any day, so this never locks.
        """
        timely, year_end = self.obligation.timely_on, date(self.obligation.year, 12, 31)
        first, last = (body.declared_on(min(self.day, each)) for each in (timely, year_end))
        for stood, until in [(first, min(self.day, timely)), (last, self.day)]:
            if stood and stood.posted and stood.posted <= until:
                early = stood.posted <= timely
                return Cell(body.pk, self.obligation, Standing.ACCEPTED, early, stood.posted)
        return Cell(body.pk, self.obligation, self._missing(None))


@lru_cache(maxsize=8192)
def _day(moment: datetime) -> date:
    """The province's day, asked several times of each moment."""
    return timezone.localtime(moment).date()
