"""An agency as its page shows it on a day: where it stood, what it was before and after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from agencies.access import Reach
from agencies.models import Agency, AgencyVersion, Succession
from agencies.tree import Tree


@dataclass(frozen=True)
class Place:
    """Another agency as this page names it: linked where the person may open it."""

    pk: int
    name: str
    is_open: bool


@dataclass(frozen=True)
class Heritage:
    """An agency this one took over from, or that took over from it, and a day it existed."""

    place: Place
    link: Succession
    day: date


@dataclass(frozen=True)
class Portrait:
    """Everything the agency's page shows by itself; a constant number of queries."""

    agency: Agency
    day: date
    version: AgencyVersion | None
    versions: list[AgencyVersion]
    path: list[Place]
    below: list[AgencyVersion]
    before: list[Heritage]
    after: list[Heritage]

    @property
    def name(self) -> str:
        return self.version.name if self.version else self.agency.name

    @property
    def start(self) -> date:
        return self.versions[0].start

    @property
    def end(self) -> date | None:
        return self.versions[-1].end

    @property
    def nearest_day(self) -> date:
        """A day on which the agency exists: its first where `day` is before it, else its last."""
        if self.day < self.start or self.end is None:
            return self.start
        return self.end - timedelta(days=1)


def portrait(agency: Agency, day: date, reached: Reach) -> Portrait:
    """What is known of `agency` on `day`, for somebody who reaches `reached`."""
    versions = _versions(agency)
    version = next((each for each in versions if each.holds_on(day)), None)
    return Portrait(
        agency=agency,
        day=day,
        version=version,
        versions=versions,
        path=_path(agency, day, reached) if version else [],
        below=_below(agency, day, reached),
        before=[
            Heritage(_place(link.predecessor, reached), link, link.on - timedelta(days=1))
            for link in agency.inheritances.select_related("predecessor")
        ],
        after=[
            Heritage(_place(link.successor, reached), link, link.on)
            for link in agency.successions.select_related("successor")
        ],
    )


def _versions(agency: Agency) -> list[AgencyVersion]:
    """Its versions in order of time, each with the name its parent had when it began."""
    versions: list[Any] = list(agency.versions.order_by("start").select_related("group", "parent"))
    parents = {version.parent_id for version in versions} - {None}
    names: Mapping[int, list[AgencyVersion]] = {parent: [] for parent in parents}
    for above in AgencyVersion.objects.filter(agency__in=parents).order_by("start"):
        names[above.agency_id].append(above)
    for version in versions:
        version.parent_name = _name_on(names.get(version.parent_id, ()), version.start)
    return versions


def _name_on(versions: Iterable[AgencyVersion], day: date) -> str:
    return next((version.name for version in versions if version.holds_on(day)), "")


def _path(agency: Agency, day: date, reached: Reach) -> list[Place]:
    above = Tree.on(day).above(agency.pk)
    held = AgencyVersion.objects.as_of(day).filter(agency__in=above).order_by()
    names = dict(held.values_list("agency_id", "name"))
    return [Place(pk, names[pk], pk in reached) for pk in above if pk in names]


def _below(agency: Agency, day: date, reached: Reach) -> list[AgencyVersion]:
    below: list[Any] = list(AgencyVersion.objects.as_of(day).filter(parent=agency))
    for child in below:
        child.is_open = child.agency_id in reached
    return below


def _place(agency: Agency, reached: Reach) -> Place:
    return Place(agency.pk, agency.name, agency.pk in reached)
