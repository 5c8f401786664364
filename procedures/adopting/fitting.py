"""Which templates an agency could adopt, and which agencies could adopt a template.

A template fits an agency that handles, on the day, one of the procedures it is meant for.
One that is meant for none, as the control of documents is, fits every agency that counts.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Value

from agencies.access import EVERYWHERE, Reach
from agencies.models import Agency, AgencyVersion
from isoportal.lib.share import Share
from procedures.coverage import Question, handled
from procedures.models import IsoProcedure, IsoRevision, State

EVERYBODY = 0  # in place of the template, where it is for every agency


def handled_of(templates: Iterable[IsoProcedure], agency: Agency, day: date) -> Any:
    """What the agency handles on the day of the procedures these are meant for.

    Rows of Handling, one for each template, with `template` (its id) and `name`.
    """
    rows = handled(Question(day, agency=agency.pk)).filter(procedure__templates__in=templates)
    named = rows.annotate(name=F("version__name"), template=F("procedure__templates"))
    return named.select_related("procedure").order_by("procedure__code", "procedure__local")


def fits(template: IsoProcedure, agency: Agency, day: date) -> bool:
    return IsoProcedure.objects.filter(fitting(agency, day), pk=template.pk).exists()


def fitting(agency: Agency, day: date) -> Q:
    """The condition that a template fits the agency on `day`."""
    theirs = handled(Question(day, agency=agency.pk)).values("procedure")
    meant: Any = IsoProcedure.meant_for.through.objects
    suits = meant.filter(administrativeprocedure__in=theirs)
    return Q(pk__in=suits.values("isoprocedure")) | ~Q(pk__in=meant.values("isoprocedure"))


def who_could(template: IsoProcedure, day: date, within: Reach = EVERYWHERE) -> Any:
    """The versions, on the day, of the agencies that the template fits."""
    versions: Any = AgencyVersion.objects.as_of(day).counted()
    if template.meant_for.exists():
        rows = handled(Question(day)).filter(procedure__templates=template)
        versions = AgencyVersion.objects.as_of(day).filter(agency__in=rows.values("agency"))
    return within.limit(versions, "agency")


def living(day: date) -> Any:
    """Adoptions that are being prepared, in force, or to be: all but those that have ended."""
    return IsoProcedure.objects.exclude(template=None).filter(pk__in=alive(day).values("iso"))


def alive(day: date) -> Any:
    """The revisions that are on their way, in force, or to be."""
    return IsoRevision.objects.exclude(Q(state=State.ISSUED) & Q(end__lte=day))


def in_force(day: date) -> Any:
    """Adoptions that are in force on `day`."""
    return IsoProcedure.objects.exclude(template=None).in_force(day)


def shares(
    templates: Collection[int], for_all: Collection[int], day: date, within: Reach = EVERYWHERE
) -> dict[int, Share]:
    """How many have adopted each template of those it fits, on `day`.

    `for_all` are those of them that are meant for no procedure. Two queries.
    """
    rows = handled(Question(day, reach=within)).filter(procedure__templates__in=templates)
    everybody: Any = within.limit(AgencyVersion.objects.as_of(day).counted(), "agency")
    wholes = dict(
        _counts(rows, F("procedure__templates")).union(_counts(everybody, Value(EVERYBODY)))
    )
    theirs = handled(Question(day)).filter(
        agency=OuterRef("agency"), procedure__templates=OuterRef("template")
    )
    suits = Q(Exists(theirs)) | Q(template__in=for_all, agency__in=everybody.values("agency"))
    adopted = within.limit(in_force(day).filter(template__in=templates), "agency")
    parts = dict(_counts(adopted.filter(suits), F("template")))
    asked = {pk: EVERYBODY if pk in for_all else pk for pk in templates}
    return {pk: Share(parts.get(pk, 0), wholes.get(asked[pk], 0)) for pk in templates}


def _counts(rows: Any, template: Any) -> Any:
    """How many agencies the `rows` of each template are of."""
    named = rows.order_by().annotate(of_template=template).values("of_template")
    counted = named.annotate(many=Count("agency", distinct=True))
    return counted.values_list("of_template", "many")
