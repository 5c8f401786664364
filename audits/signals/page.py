"""The signals of a year: of one agency, and of all whom the province counts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from agencies.access import EVERYWHERE, Reach, own_of
from agencies.models import AgencyVersion
from agencies.models.agency import LEVEL_OF, Kind, Level
from audits.signals.facts import Signal
from audits.signals.gathering import gather
from audits.signals.rules import signals


@dataclass(frozen=True)
class Line:
    """An agency, as it is on the day, with its signals."""

    version: Any
    signals: Sequence[Signal]

    @property
    def level(self) -> Level:
        return LEVEL_OF[Kind(self.version.kind)]


def signals_of(agency: int, years: Collection[int], day: date) -> Mapping[int, list[Signal]]:
    """By year, what is known on `day` of one agency; six queries."""
    facts = gather(Reach.at(agency), years, day)[agency]
    return {year: signals(facts, year) for year in years}


def signals_everywhere(years: Collection[int], day: date) -> Mapping[int, list[Signal]]:
    """Of all agencies that have any in one of `years`, those of all of them; six queries."""
    found = {
        agency: [each for year in years for each in signals(facts, year)]
        for agency, facts in gather(EVERYWHERE, years, day).items()
    }
    return {agency: signs for agency, signs in found.items() if signs}


def lines(user: User, year: int, day: date) -> list[Line]:
    """The agencies counted on `day`, those with most signals first; never one's own.

    Seven queries, however many agencies.
    """
    found, own = signals_everywhere([year], day), own_of(user)
    versions = AgencyVersion.objects.as_of(day).counted().exclude(agency__in=own)
    told = [Line(each, found.get(each.agency_id, ())) for each in versions.select_related("group")]
    return sorted(told, key=lambda line: (-len(line.signals), line.version.sort_key))
