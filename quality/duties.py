"""Who owes what, and how it stands: the one answer behind matrix, tasks, panels and reminders.

An agency owes an obligation if on its due day it exists, is of the obligation's kind, and
either must have a quality system or, being only encouraged, had declared one when the year
began: whoever chose the system keeps it up like the others (docs/adr/0010).
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    FilteredRelation,
    Min,
    Q,
    TextChoices,
    Value,
)
from django.db.models.functions import Cast
from django.utils import timezone

from agencies.access import Reach
from agencies.models import AgencyVersion
from quality.applicability import Regimes
from quality.models import Obligation, ObligationKind, Regime, Relief, Submission

Form, State = ObligationKind.Form, Submission.State
OPEN_YEARS = (-1, 0, 1)  # around the year of a day: last year's report, next year's objectives


class Standing(TextChoices):
    """How an agency stands on an obligation."""

    NONE = "none", "Không phải nộp"
    COMING = "coming", "Chưa nộp"
    OVERDUE = "overdue", "Quá hạn"
    LOCKED = "locked", "Đã khóa, chưa nộp"
    SUBMITTED = "submitted", "Chờ tiếp nhận"
    RETURNED = "returned", "Bị trả lại"
    ACCEPTED = "accepted", "Đã tiếp nhận"
    WAIVED = "waived", "Được miễn"


HANDED_IN = {Standing.SUBMITTED, Standing.RETURNED, Standing.ACCEPTED}
MISSING = {Standing.COMING, Standing.OVERDUE, Standing.LOCKED}
TO_DO = {*MISSING, Standing.RETURNED}


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


@dataclass(frozen=True)
class Cell:
    """One agency's standing on one obligation, on a day."""

    agency: int
    obligation: Obligation
    standing: Standing
    on_time: bool | None = None  # of what was handed in; None where nothing was
    handed_in: datetime | date | None = None
    submission: int | None = None  # the last one that left the agency
    inside: str = ""  # "draft" or "approval": what still lies with the agency
    open_until: date | None = None  # the last day on which it is taken

    @property
    def is_expected(self) -> bool:
        return self.standing not in {Standing.NONE, Standing.WAIVED}

    @property
    def is_to_do(self) -> bool:
        return self.standing in TO_DO

    def is_late_on(self, day: date) -> bool:
        """Whether the agency has let the day pass until which it would have been on time."""
        return self.standing in TO_DO and day > self.obligation.timely_on


@dataclass(frozen=True)
class Tally:
    """How many owe, have handed in, and how: numbers that add up over agencies."""

    expected: int = 0
    submitted: int = 0
    on_time: int = 0
    late: int = 0
    waiting: int = 0
    returned: int = 0
    accepted: int = 0
    missing: int = 0
    overdue: int = 0
    waived: int = 0

    @classmethod
    def of(cls, cells: Iterable[Cell]) -> "Tally":
        counted = [each for each in cells if each.standing != Standing.NONE]
        due = [each for each in counted if each.is_expected]
        came = [each for each in due if each.standing in HANDED_IN]

        def how_many(*standings: Standing) -> int:
            return sum(each.standing in standings for each in counted)

        return cls(
            expected=len(due),
            submitted=len(came),
            on_time=sum(bool(each.on_time) for each in came),
            late=sum(not each.on_time for each in came),
            waiting=how_many(Standing.SUBMITTED),
            returned=how_many(Standing.RETURNED),
            accepted=how_many(Standing.ACCEPTED),
            missing=how_many(*MISSING),
            overdue=how_many(Standing.OVERDUE, Standing.LOCKED),
            waived=how_many(Standing.WAIVED),
        )


@dataclass
class Body:
    """An agency as these questions need it: its spans, and the declarations it stood on."""

    pk: int
    versions: dict[int, "Span"] = field(default_factory=dict)
    declared: list[tuple[date, date | None, date | None]] = field(default_factory=list)

    def on(self, day: date) -> "Span | None":
        return next((each for each in self.versions.values() if each.holds(day)), None)

    def declared_on(self, day: date) -> tuple[date, date | None, date | None] | None:
        """The declaration in force then: its span, and the first day it was posted."""
        return next((each for each in self.declared if _holds(each[0], each[1], day)), None)

    def shown_on(self, day: date) -> "Span":
        """As it is called on `day`, else last before it, else first."""
        spans = sorted(self.versions.values(), key=lambda each: each.start)
        begun = [each for each in spans if each.start <= day]
        return begun[-1] if begun else spans[0]


class Span(NamedTuple):
    """A version of an agency, as far as the lists of duties show and ask it."""

    name: str
    kind: str
    group: str
    group_name: str
    group_parent: str
    parent: int | None
    sort_key: str
    start: date
    end: date | None

    def holds(self, day: date) -> bool:
        return _holds(self.start, self.end, day)


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


@dataclass(frozen=True)
class Duties:
    """The obligations of some years, and every agency within reach that owes any of them."""

    day: date
    obligations: list[Obligation]
    rows: list[Row]

    def cells(self) -> Iterator[tuple[Row, Cell]]:
        for row in self.rows:
            for cell in row.cells.values():
                yield row, cell

    def cell(self, agency: int, obligation: int) -> Cell | None:
        rows = (row for row in self.rows if row.pk == agency)
        return next((row.cells.get(obligation) for row in rows), None)


def years_around(day: date) -> list[int]:
    return [day.year + step for step in OPEN_YEARS]


def duties(*, day: date, years: Collection[int], reach: Reach) -> Duties:
    """How every agency within `reach` stands on `day` on the obligations of `years`.

    Four queries, however many agencies. What was handed in or decided after `day` is not
    yet known then.
    """
    obligations = list(Obligation.objects.filter(year__in=years).select_related("kind"))
    if not obligations:
        return Duties(day, [], [])
    bodies = _bodies(obligations, reach)
    events = _events(obligations, bodies, reach)
    regimes = Regimes.load()
    rows = []
    for body in bodies.values():
        mine = events.get(body.pk, {})
        cells = [_cell(each, body, mine.get(each.pk, []), regimes, day) for each in obligations]
        owed = {each.obligation.pk: each for each in cells if each.standing != Standing.NONE}
        if owed:
            rows.append(Row(body, body.shown_on(day), owed))
    return Duties(day, obligations, sorted(rows, key=_order))


def _order(row: Row) -> tuple[str, int]:
    return row.shown.sort_key, row.pk


def _bodies(obligations: Collection[Obligation], within: Reach) -> dict[int, Body]:
    first = min(each.due_on for each in obligations)
    last = max(each.due_on for each in obligations)
    recorded = Q(agency__declarations__status="recorded")
    spans = AgencyVersion.objects.counted().within(first, last + timedelta(days=1))
    rows = within.limit(spans, "agency").order_by().annotate(
        declared=FilteredRelation("agency__declarations", condition=recorded)
    ).values_list(
        "agency", "pk", "name", "kind", "group__code", "group__name", "group__parent__code",
        "parent", "sort_key", "start", "end", "declared__pk", "declared__start", "declared__end",
    ).annotate(posted=Min("declared__postings__on"))  # fmt: skip
    bodies: dict[int, Body] = {}
    for agency, version, *told in rows:
        span, (declaration, begun, ended, posted) = told[:9], told[9:]
        body = bodies.setdefault(agency, Body(agency))
        if version not in body.versions:
            body.versions[version] = Span(*span)
        if declaration and (begun, ended, posted) not in body.declared:
            body.declared.append((begun, ended, posted))
    return bodies


def _events(
    obligations: Collection[Obligation], bodies: Collection[int], within: Reach
) -> dict[int, dict[int, list[Event]]]:
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
    found: dict[int, dict[int, list[Event]]] = {}
    for told in handed_in.union(granted, all=True):
        event = Event(*told)
        found.setdefault(event.agency, {}).setdefault(event.obligation, []).append(event)
    return found


def _owes(obligation: Obligation, body: Body, regimes: Regimes) -> bool:
    version = body.on(obligation.due_on)
    if version is None or version.kind != obligation.agency_kind:
        return False
    regime = regimes.of(body.pk, version.kind, obligation.due_on)
    if regime == Regime.ENCOURAGED:
        return body.declared_on(date(obligation.year, 1, 1)) is not None
    return regime == Regime.MANDATORY


def _cell(
    obligation: Obligation, body: Body, events: list[Event], regimes: Regimes, day: date
) -> Cell:
    def is_known(event: Event) -> bool:
        return event.begun is not None and _day(event.begun) <= day

    inside = [each for each in events if each.state in Submission.INSIDE]
    known = [each for each in events if is_known(each) and each not in inside]
    reliefs = [each for each in known if each.tag != "submission" and not _over(each, day)]
    came = sorted((each for each in known if each.tag == "submission"), key=lambda e: e.number)
    if not came and not _owes(obligation, body, regimes):
        return Cell(body.pk, obligation, Standing.NONE)
    if any(each.tag == Relief.Kind.WAIVER for each in reliefs):
        return Cell(body.pk, obligation, Standing.WAIVED)
    if obligation.kind.form == Form.POSTING:
        return _posting(obligation, body, day)
    until = _open_until(obligation, came, reliefs, day)
    lies = inside[0].state if inside else ""
    if not came:
        missing = _missing(obligation, until, day)
        return Cell(body.pk, obligation, missing, inside=lies, open_until=until)
    assert came[0].begun
    return Cell(
        body.pk,
        obligation,
        _standing(came, day),
        on_time=_day(came[0].begun) <= obligation.timely_on,
        handed_in=came[0].begun,
        submission=came[-1].pk,
        inside=lies,
        open_until=until,
    )


def _standing(came: list[Event], day: date) -> Standing:
    """By the last that was decided well, else by the last that came: what was accepted stays
    accepted while its agency revises it.
    """
    states = [State.SUBMITTED if not _over(each, day) else State(each.state) for each in came]
    if State.ACCEPTED in states:
        return Standing.ACCEPTED
    return Standing(states[-1].value)


def _missing(obligation: Obligation, until: date, day: date) -> Standing:
    if day > until:
        return Standing.LOCKED
    return Standing.OVERDUE if day > obligation.timely_on else Standing.COMING


def _open_until(obligation: Obligation, came: list[Event], reliefs: list[Event], day: date) -> date:
    """The last day on which it is taken: the lock day, an unlocking, the days after a return."""
    days = [obligation.lock_on]
    days += [each.until for each in reliefs if each.until]
    again = timedelta(days=obligation.resubmit_days)
    days += [
        _day(each.ended) + again
        for each in came
        if each.state == State.RETURNED and each.ended and _over(each, day)
    ]
    return max(days)


def _posting(obligation: Obligation, body: Body, day: date) -> Cell:
    """Fulfilled by the register itself: what is in force was put up for everybody to read."""
    standing_on = min(day, date(obligation.year, 12, 31))
    declared = body.declared_on(standing_on)
    posted = declared[2] if declared else None
    if posted is None or posted > day:
        missing = _missing(obligation, obligation.lock_on, day)
        return Cell(body.pk, obligation, missing, open_until=obligation.lock_on)
    in_time = posted <= obligation.timely_on
    return Cell(body.pk, obligation, Standing.ACCEPTED, on_time=in_time, handed_in=posted)


def _over(event: Event, day: date) -> bool:
    """Whether it was decided, or taken back, by `day`."""
    return event.ended is not None and _day(event.ended) <= day


def _holds(start: date, end: date | None, day: date) -> bool:
    return start <= day and (end is None or day < end)


def _day(moment: Any) -> date:
    return timezone.localtime(moment).date()
