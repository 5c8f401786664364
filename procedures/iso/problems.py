"""The lists of ISO procedures about which something looks wrong."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.db.models.fields.json import KeyTransform

from isoportal.lib.days import months_after
from procedures.body import Body
from procedures.duration import Duration
from procedures.iso.facts import covered_by, live_covers
from procedures.iso.warnings import Facts, Problem, warnings
from procedures.models import IsoProcedure, IsoRevision, LegalDocument, is_issued_on

OPERATIONAL = Q(iso__kind=IsoProcedure.Kind.OPERATIONAL)
ONE = timedelta(days=1)


def with_problem(revisions: Any, problem: str, day: date) -> Any:
    """Those of `revisions` that have it on `day`; what has ended has none."""
    alive = revisions.filter(Q(end=None) | Q(end__gt=day))
    if problem == Problem.CITES:
        ended = LegalDocument.objects.filter(end__lte=day)
        cites: Any = IsoRevision.cites.through.objects.filter(legaldocument__in=ended)
        return alive.filter(pk__in=cites.values("isorevision"))
    if problem == Problem.COVERS_NOTHING:
        covers = live_covers(day).filter(iso=OuterRef("iso"))
        return alive.filter(~Exists(covers), OPERATIONAL, iso__is_template=False)
    if problem == Problem.OVERDUE:
        return alive.filter(overdue(day))
    return alive.filter(pk__in=_in_times(alive, Problem(problem), day))


def overdue(day: date) -> Q:
    """In force, and last looked through, or issued, too long ago."""
    since = _since(day)
    looked = Q(iso__looked_through_on=None) | Q(iso__looked_through_on__lte=since)
    return is_issued_on(day) & Q(start__lte=since) & looked


def _since(day: date) -> date:
    """The last day from which the months to the next look are over on `day`.

    On the last day of a month they are over for every day of the earlier month.
    """
    morrow = day + ONE
    if morrow.day == 1:
        return months_after(morrow, -settings.REVIEW_PROCEDURES_EVERY) - ONE
    return months_after(day, -settings.REVIEW_PROCEDURES_EVERY)


def _in_times(revisions: Any, problem: Problem, day: date) -> list[int]:
    """Times stand in what the revision says and in the catalogue, and are compared one by one."""
    rows = list(
        revisions.order_by().values_list(
            "pk", "iso", "stated", "stated_unit", KeyTransform("steps", "body")
        )
    )
    covers = {} if problem == Problem.STEPS else covered_by({row[1] for row in rows}, day)
    found = []
    for pk, iso, stated, unit, steps in rows:
        facts = Facts(Body.of_steps(steps or []), Duration.of(stated, unit),
                      covers=covers.get(iso))  # fmt: skip
        if any(each.problem == problem for each in warnings(facts, day)):
            found.append(pk)
    return found
