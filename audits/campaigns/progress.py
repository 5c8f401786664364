"""How far a campaign has come on a day: units done of those planned, parts done of all parts.

A unit counts as done when every part that is asked of it was inspected by that day; one with
a single part reads “1/2 nội dung” and is not done.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce

from agencies.models import AgencyVersion
from audits.inspections.states import state_on, was_concluded, was_left_out
from audits.models import Campaign, Inspection, PartDone
from isoportal.lib.share import Share


@dataclass(frozen=True)
class Unit:
    """A unit of the plan, and the parts of it that were inspected by the day."""

    inspection: Any  # with agency_name, group_name, group_place and search_key
    asked: Sequence[str]
    done: Sequence[PartDone]
    day: date

    @property
    def share(self) -> Share:
        return Share(len(self.done), len(self.asked))

    @property
    def is_done(self) -> bool:
        return self.share.is_whole

    @property
    def words(self) -> str:
        """1/2 nội dung"""
        return f"{self.share} nội dung"

    @property
    def last_day(self) -> date | None:
        return max((each.on for each in self.done), default=None)

    @property
    def is_concluded(self) -> bool:
        """Whether its score was there by the day."""
        return was_concluded(self.inspection, self.day)

    @property
    def state(self) -> Inspection.State:
        return state_on(self.inspection, self.day, has_begun=bool(self.done))

    @property
    def is_left_out(self) -> bool:
        return was_left_out(self.inspection, self.day)


@dataclass(frozen=True)
class Progress:
    """The units of a plan, and how they stood on the day; those left out count no more."""

    day: date
    every: Sequence[Unit] = ()

    @cached_property
    def units(self) -> list[Unit]:
        return [unit for unit in self.every if not unit.is_left_out]

    @property
    def left_out(self) -> int:
        return len(self.every) - len(self.units)

    @cached_property
    def done(self) -> Share:
        return Share(sum(unit.is_done for unit in self.units), len(self.units))

    @cached_property
    def parts(self) -> Share:
        return sum((unit.share for unit in self.units), Share(0, 0))

    @cached_property
    def concluded(self) -> Share:
        return Share(sum(unit.is_concluded for unit in self.units), len(self.units))


def progress(campaign: Campaign, day: date, rows: Any = None) -> Progress:
    """As of `day`, of the inspections among `rows`; of all where none are named."""
    within = Inspection.objects.all() if rows is None else rows
    own = within.filter(campaign=campaign)
    return progress_of([campaign], day, own).get(campaign.pk, Progress(day))


def progress_of(campaigns: Iterable[Campaign], day: date, rows: Any) -> Mapping[int, Progress]:
    """The progress of each campaign by its number; two queries for all of them."""
    known = {each.pk: each for each in campaigns}
    versions = AgencyVersion.objects.filter(agency=OuterRef("agency")).order_by("-start")
    then = versions.filter(start__lte=OuterRef("inspected_as"))
    names = ["kind", "group__name", "group__place", "sort_key", "search_key", "name"]
    told = rows.filter(campaign__in=known).select_related("team", "agency")
    told = told.annotate(inspected_as=Coalesce("planned_on", "campaign__first_day"))
    told = told.annotate(
        **{f"then_{name.replace('__', '_')}": _called(then, versions, name) for name in names}
    )
    done = Prefetch("parts_done", PartDone.objects.filter(on__lte=day), to_attr="done_parts")
    found: dict[int, list[Unit]] = defaultdict(list)
    asked = {pk: _Asked(campaign) for pk, campaign in known.items()}
    for row in told.prefetch_related(done).order_by("then_sort_key", "pk"):
        row.campaign = known[row.campaign_id]
        found[row.campaign_id].append(_unit(row, asked[row.campaign_id], day))
    return {pk: Progress(day, units) for pk, units in found.items()}


def _called(then: Any, versions: Any, name: str) -> Coalesce:
    """What it was on its day; of an agency founded later what it became."""
    return Coalesce(Subquery(then.values(name)[:1]), Subquery(versions.values(name)[:1]))


class _Asked:
    """The parts that a campaign asks of each kind of agency."""

    def __init__(self, campaign: Campaign) -> None:
        self.criteria = campaign.checklist.criteria
        self.known: dict[str, list[str]] = {}

    def of(self, kind: str) -> list[str]:
        if kind not in self.known:
            self.known[kind] = [part.code for part in self.criteria.asked_of(kind).parts]
        return self.known[kind]


def _unit(row: Any, asked: _Asked, day: date) -> Unit:
    row.agency_name = row.then_name or row.agency.name
    row.group_name, row.group_place = row.then_group_name or "", row.then_group_place or 0
    row.search_key = row.then_search_key or ""
    parts = asked.of(row.then_kind or "")
    return Unit(row, parts, [each for each in row.done_parts if each.part in parts], day)
