"""Which agencies a campaign had better look at, and why: the reasons stand beside each."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import F

from agencies.access import EVERYWHERE
from agencies.models import AgencyVersion, Assignment
from agencies.roles import Role
from audits.models import Campaign, Finding, Inspection
from audits.scoring import one_decimal
from audits.signals.facts import Signal
from audits.signals.page import signals_everywhere
from isoportal.lib.days import show_day, year_before
from isoportal.lib.numbers import show_number
from quality.radar.due import radar

YEARS_WITHOUT = 3  # an agency not inspected for so long is due
LOW = Decimal(65)


class Reason(NamedTuple):
    """Why an agency is suggested, and how much that weighs."""

    code: str
    text: str
    weight: int


CODES = [
    ("long", "Lâu chưa kiểm tra"),
    ("low", "Điểm lần trước thấp"),
    ("findings", "Còn phát hiện mở"),
    ("declaration", "Cần công bố lại"),
    ("officer", "Cán bộ ISO mới"),
    ("signals", "Dấu hiệu hình thức"),
]


@dataclass
class Suggestion:
    version: Any  # what the agency is on the day
    reasons: list[Reason] = field(default_factory=list)

    @property
    def weight(self) -> int:
        return sum(reason.weight for reason in self.reasons)


class Last(NamedTuple):
    """When an agency was concluded last, and with which score."""

    on: date
    score: Decimal | None


def left_of(campaign: Campaign, today: date) -> tuple[date, date]:
    """The first and the last day on which units can still be inspected.

    What is over is written down afterwards, as it was on all its days.
    """
    is_over = today > campaign.last_day
    since = campaign.first_day if is_over else max(campaign.first_day, today)
    return since, campaign.last_day


def candidates(campaign: Campaign, today: date) -> list[AgencyVersion]:
    """The agencies that could be put into the plan: counted, there on a day that is left of it.

    One that was left out is among them; each as it is first on these days.
    """
    since, until = left_of(campaign, today)
    planned = Inspection.objects.filter(campaign=campaign)
    planned = planned.exclude(state=Inspection.State.CANCELLED)
    alive = AgencyVersion.objects.within(since, until + timedelta(days=1)).counted()
    rows = (
        alive.exclude(agency__in=planned.values("agency"))
        .select_related("agency", "group")
        .order_by("-start")
    )
    first = {each.agency_id: each for each in rows}
    return sorted(first.values(), key=lambda each: (each.sort_key, each.pk))


def inspected_in(year: int) -> set[int]:
    """The agencies on the lists of that year, those left out not counted."""
    rows = Inspection.objects.filter(campaign__year=year)
    return set(rows.exclude(state=Inspection.State.CANCELLED).values_list("agency", flat=True))


def left_out(campaign: Campaign) -> dict[int, str]:
    """Why agencies are not inspected in this campaign: they can be chosen again."""
    rows = Inspection.objects.filter(campaign=campaign, state=Inspection.State.CANCELLED)
    return dict(rows.values_list("agency", "reason"))


def suggestions(campaign: Campaign, today: date, own: Collection[int] = ()) -> list[Suggestion]:
    """The candidates for whom something speaks on the campaign's first day, the weightiest first.

    Of those that are `own` to who asks, signals are not told.
    Twelve queries and those of the radar, however many agencies.
    """
    day = campaign.first_day
    sources = [_long(day), _low(day), _findings(), _declarations(day), _officers(day),
               _signals(day, own)]  # fmt: skip
    found = []
    for version in candidates(campaign, today):
        told = [source.get(version.agency_id) for source in sources[1:]]
        long = sources[0].get(version.agency_id, NEVER)
        reasons = [reason for reason in [long, *told] if reason and reason.text]
        if reasons:
            found.append(Suggestion(version, reasons))
    return sorted(found, key=lambda each: (-each.weight, each.version.sort_key))


NEVER = Reason("long", "Chưa được kiểm tra lần nào", 3)


def _last(day: date) -> dict[int, Last]:
    rows = Inspection.objects.concluded().filter(concluded_on__lt=day).order_by("concluded_on")
    return {agency: Last(on, score) for agency, on, score in
            rows.values_list("agency", "concluded_on", "score")}  # fmt: skip


def _long(day: date) -> dict[int, Reason]:
    """Of those inspected lately an empty reason: they are not among the never inspected."""
    limit = day
    for _ in range(YEARS_WITHOUT):
        limit = year_before(limit)
    told = {}
    for agency, last in _last(day).items():
        text = f"Kiểm tra lần gần nhất ngày {show_day(last.on)}" if last.on <= limit else ""
        told[agency] = Reason("long", text, 2)
    return told


def _low(day: date) -> dict[int, Reason]:
    return {
        agency: Reason("low", f"Lần trước được {show_number(one_decimal(last.score))} điểm", 3)
        for agency, last in _last(day).items()
        if last.score is not None and last.score < LOW
    }


def _findings() -> dict[int, Reason]:
    counted = Counter(
        Finding.objects.open()
        .filter(grade__in=Finding.NONCONFORMITIES)
        .values_list("agency", flat=True)
    )
    return {
        agency: Reason("findings", f"{count} phát hiện chưa đóng", 2)
        for agency, count in counted.items()
    }


def _declarations(day: date) -> dict[int, Reason]:
    return {
        line.declaration.agency_id: Reason(
            "declaration", f"Cần công bố lại từ {show_day(line.due_since)}", 1
        )
        for line in radar(day, EVERYWHERE).due
    }


def _signals(day: date, own: Collection[int]) -> dict[int, Reason]:
    """Agencies of which something was to be asked further this year or the last."""
    return {
        agency: Reason("signals", f"Dấu hiệu hình thức: {_named(signals)}", 1)
        for agency, signals in signals_everywhere([day.year - 1, day.year], day).items()
        if agency not in own
    }


def _named(signals: Iterable[Signal]) -> str:
    """Each kind once, as it begins in the middle of a sentence."""
    kinds = dict.fromkeys(str(each.sign.label) for each in signals)
    return "; ".join(f"{kind[:1].lower()}{kind[1:]}" for kind in kinds)


def _officers(day: date) -> dict[int, Reason]:
    """Agencies whose officers have all come within the last year."""
    rows = Assignment.objects.as_of(day).filter(role=Role.OFFICER)
    begun: dict[int, list[date]] = defaultdict(list)
    for agency, start in rows.order_by().values_list("agency", F("start")):
        begun[agency].append(start)
    return {
        agency: Reason("officer", f"Cán bộ ISO mới từ {show_day(min(starts))}", 1)
        for agency, starts in begun.items()
        if min(starts) > year_before(day)
    }
