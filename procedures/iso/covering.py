"""Which administrative procedures an ISO procedure covers, from a day on."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from accounts.log import log
from accounts.models import User
from isoportal.lib.days import show_day
from procedures.iso.keeping import check_not_far
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
    the ISO procedure is in force. It counts as long as the procedure is handled.
    """
    check_writer(by=by, iso=iso)
    if iso.is_template:
        raise ValidationError("Quy trình mẫu không gắn với TTHC của cơ quan nào.")
    if start is None:
        start = day if iso.revisions.issued().exists() else handling.start
    if start > handling.start:
        check_not_far(start, day, "start")
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
def end_cover(*, by: User, link: Cover, on: date, day: date) -> None:
    """The procedure no longer covers it from `on`.

    A link that has not covered on any day before `day` may be taken off from its first day
    on: it is deleted. Of any other some day stays.
    """
    check_writer(by=by, iso=link.iso)
    check_not_far(on, day, "on")
    found = Cover.objects.select_for_update().filter(pk=link.pk).first()
    if found is None or (found.end and found.end <= on):
        raise ValidationError("Người khác vừa bỏ gắn TTHC này.")
    if on <= found.start and _has_covered(found, day):
        raise ValidationError(
            {"on": f"Ngày bỏ gắn {show_day(on)} phải sau ngày {show_day(found.start)}: từ ngày đó "
             "quy trình đã áp dụng cho TTHC này và được tính vào độ bao phủ."}
        )  # fmt: skip
    log(by, "iso.uncovered", link.iso, agency=link.iso.agency_id,
        procedure=str(link.handling.procedure), on=on.isoformat())  # fmt: skip
    if on <= found.start or not _has_covered(found, on):
        found.delete()
        return
    found.end = on
    found.save()


def _has_covered(link: Cover, before: date) -> bool:
    """Whether a revision was in force on a day of the link `before` that day."""
    end = min(filter(None, [link.end, before]))
    if end <= link.start:
        return False
    issued: Any = IsoRevision.objects.within(link.start, end)
    return bool(issued.issued().filter(iso=link.iso_id).exists())
