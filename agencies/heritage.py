"""Whom a body took over from: what they did goes on with it."""

from agencies.models import Succession
from isoportal.lib.links import reached_from


def lineage(agency_id: int) -> set[int]:
    """The agency and all it took over from, wholly or in part, however long ago."""
    links: dict[int, list[int]] = {}
    for successor, predecessor in Succession.objects.values_list("successor", "predecessor"):
        links.setdefault(successor, []).append(predecessor)
    return reached_from([agency_id], links)
