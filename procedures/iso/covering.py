"""Which administrative procedures an ISO procedure covers, from a day on."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from accounts.log import log
from accounts.models import User
from isoportal.lib.days import show_day
from procedures.iso.signing import check_writer
from procedures.models import Cover, Handling, IsoProcedure, IsoRevision, State


@transaction.atomic
def cover(
    *,
    by: User,
    iso: IsoProcedure,
    handling: Handling,
    day: date,
    start: date | None = None,
    part: str = Cover.Part.MAIN,
) -> Cover:
    """Link it to a procedure that its agency handles; from `start`, or as `day` demands.

    As long as nothing of it was issued, the link begins with the handling: it counts once
    the ISO procedure is in force.
    """
    check_writer(by=by, iso=iso)
    if iso.is_template:
        raise ValidationError("Quy trình mẫu không gắn với TTHC của cơ quan nào.")
    if start is None:
        start = day if iso.revisions.issued().exists() else handling.start
    made = Cover(iso=iso, handling=handling, part=part, start=max(start, handling.start))
    if handling.end and handling.end <= made.start:
        raise ValidationError(
            f"Cơ quan không còn thực hiện TTHC {handling.procedure} từ ngày "
            f"{show_day(handling.end)}."
        )
    made.full_clean()
    made.save()
    log(by, "iso.covered", iso, agency=iso.agency_id, procedure=str(handling.procedure),
        start=made.start.isoformat(), part=made.get_part_display())  # fmt: skip
    return made


def linkable(handling: Handling, day: date) -> Any:
    """The ISO procedures of its agency that do not cover it yet, each with its `title`.

    Those on their way too; none that has ended.
    """
    alive = IsoRevision.objects.exclude(state=State.ISSUED, end__lte=day)
    titles = alive.filter(iso=OuterRef("pk")).order_by(F("start").asc(nulls_last=True))
    links = Cover.objects.as_of(day).filter(handling=handling)
    own = IsoProcedure.objects.of_agencies().filter(agency=handling.agency)
    own = own.exclude(pk__in=links.values("iso"))
    return own.annotate(title=Subquery(titles.values("title")[:1])).exclude(title=None)


@transaction.atomic
def end_cover(*, by: User, link: Cover, on: date) -> None:
    """The procedure no longer covers it from the day `on`; a link that never held is deleted."""
    check_writer(by=by, iso=link.iso)
    found = Cover.objects.select_for_update().filter(pk=link.pk).first()
    if found is None or (found.end and found.end <= on):
        raise ValidationError("Người khác vừa bỏ gắn TTHC này.")
    never_held = on <= found.start or not link.iso.revisions.issued().filter(start__lt=on).exists()
    log(by, "iso.uncovered", link.iso, agency=link.iso.agency_id,
        procedure=str(link.handling.procedure), on=on.isoformat())  # fmt: skip
    if never_held:
        found.delete()
        return
    found.end = on
    found.save()
