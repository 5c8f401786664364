"""What an agency's own page says of its procedures: how many, how far covered, what is missing."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F

from isoportal.lib.share import Share
from procedures.coverage import (
    Question,
    coverage,
    covered_on,
    handled,
    iso_in_force,
    links_on,
)

SHOWN = 3


@dataclass(frozen=True)
class Summary:
    """The line “146 quy trình bao phủ 209/209 TTHC”, and the first that are not covered."""

    isos: int
    share: Share
    fields: int
    gaps: list[Any]  # rows of Handling, each with its `called`


def summary(question: Question) -> Summary:
    """What is true of the question's agency; four queries at most."""
    found = coverage(question)
    return Summary(
        isos=_isos(question) if found.total.whole else iso_in_force(question).count(),
        share=found.total,
        fields=len(found.rows),
        gaps=_gaps(question) if found.total.missing else [],
    )


def _isos(question: Question) -> int:
    """How many ISO procedures cover something the agency handles."""
    links = links_on(question.day).filter(handling__in=handled(question).order_by().values("pk"))
    return int(links.order_by().values("iso").distinct().count())


def _gaps(question: Question) -> list[Any]:
    missing = handled(question).exclude(covered_on(question.day))
    named = missing.select_related("procedure").annotate(called=F("version__name"))
    return list(named.order_by("procedure__code", "procedure__local")[:SHOWN])
