"""What is known of ISO procedures on a day, and what is wrong about them: for one, or a page."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import FilteredRelation, OuterRef, QuerySet, Subquery

from isoportal.lib.dated import holds
from isoportal.lib.days import months_after
from procedures.iso.warnings import (
    Covered,
    EndedText,
    Facts,
    Problem,
    Warned,
    warnings,
)
from procedures.models import Cover, IsoProcedure, IsoRevision, ProcedureVersion

Cites: Any = IsoRevision.cites.through


def live_covers(day: date) -> QuerySet[Any]:
    """The covers of `day` whose procedure the agency handles that day, with its `version` then."""
    rows: Any = Cover.objects.as_of(day).filter(holds(day, "handling__"))
    return rows.alias(
        version=FilteredRelation(
            "handling__procedure__versions",
            condition=holds(day, "handling__procedure__versions__"),
        )
    ).filter(version__isnull=False)


Ended = Mapping[int, Sequence[EndedText]]


def gather(
    revisions: Collection[IsoRevision], day: date, ended: Ended | None = None
) -> dict[int, Facts]:
    """The facts of each revision, by its id; two queries, however many there are.

    One, where the texts that they cite and that have `ended` are known already.
    """
    covers = covered_by({revision.iso_id for revision in revisions}, day)
    if ended is None:
        ended = _ended_texts([revision.pk for revision in revisions if revision.pk], day)
    return {
        revision.pk: Facts(
            body=revision.content,
            stated=revision.stated_time,
            is_operational=revision.iso.kind == IsoProcedure.Kind.OPERATIONAL,
            covers=None if revision.iso.is_template else covers[revision.iso_id],
            ended_texts=ended.get(revision.pk, ()),
            look_through_by=look_through_by(revision, day),
        )
        for revision in revisions
    }


def warned(revision: IsoRevision, day: date) -> list[Warned]:
    """What is wrong about one revision; nothing about one that has ended."""
    return warned_of([revision], day)[revision.pk]


def warned_of(
    revisions: Collection[IsoRevision], day: date, ended: Ended | None = None
) -> dict[int, list[Warned]]:
    facts = gather(revisions, day, ended)
    return {
        revision.pk: [] if has_ended(revision, day) else warnings(facts[revision.pk], day)
        for revision in revisions
    }


def too_long(revision: IsoRevision, day: date) -> list[Warned]:
    """What it takes longer for than the law allows; these are confirmed before it is issued."""
    found = warned(revision, day)
    return [each for each in found if each.problem == Problem.LONGER]


def has_ended(revision: IsoRevision, day: date) -> bool:
    return revision.is_issued and revision.end is not None and revision.end <= day


def look_through_by(revision: IsoRevision, day: date) -> date | None:
    """By when a procedure in force is to be looked through again."""
    if not revision.holds_on(day):
        return None
    looked = revision.iso.looked_through_on
    last = max(revision.start, looked) if looked else revision.start
    return months_after(last, settings.REVIEW_PROCEDURES_EVERY)


def covered_by(isos: Iterable[int], day: date) -> Mapping[int, list[Covered]]:
    """What each of these ISO procedures covers on `day`, by its id."""
    columns = ["handling__procedure__code", "handling__procedure__local"]
    rows = live_covers(day).filter(iso__in=isos).order_by(*columns)
    found = defaultdict(list)
    for iso, code, local, name, limits in rows.values_list(
        "iso", *columns, "version__name", "version__limits"
    ):
        allowed = ProcedureVersion(limits=limits).longest_limit()
        found[iso].append(Covered(f"{code}.{local}" if local else code, name, allowed))
    return found


def with_ended_text(revisions: Any, day: date) -> Any:
    """`revisions`, each with the number and last day of one text it cites that has ended."""
    rows = Cites.objects.filter(isorevision=OuterRef("pk"), legaldocument__end__lte=day)
    first = rows.order_by("legaldocument__number")
    return revisions.annotate(
        ended_text=Subquery(first.values("legaldocument__number")[:1]),
        ended_text_on=Subquery(first.values("legaldocument__end")[:1]),
    )


def ended_of(revisions: Collection[Any]) -> dict[int, list[EndedText]]:
    """What `with_ended_text` found."""
    return {
        each.pk: [EndedText(each.ended_text, each.ended_text_on)]
        for each in revisions
        if each.ended_text
    }


def _ended_texts(revisions: Collection[int], day: date) -> Mapping[int, list[EndedText]]:
    rows = Cites.objects.filter(isorevision__in=revisions, legaldocument__end__lte=day)
    found = defaultdict(list)
    for revision, number, end in rows.order_by("legaldocument__number").values_list(
        "isorevision", "legaldocument__number", "legaldocument__end"
    ):
        found[revision].append(EndedText(number, end))
    return found
