"""What the committee's staff and the agencies do with what is handled, one at a time."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.log import log
from accounts.models import User
from agencies.access import require
from agencies.models import Agency
from agencies.roles import Permission
from isoportal.lib.days import show_day
from isoportal.lib.fields import check_reason
from procedures.models import Exclusion, Handling, Milestone


@transaction.atomic
def give(*, by: User, handling: Handling) -> None:
    """Give an agency one procedure from a day on."""
    require(by, Permission.KEEP_CATALOGUE, handling.agency)
    _kept_from_others(handling.agency)
    _check_there(handling.agency, handling.start)
    if handling.procedure.version_on(handling.start) is None:
        raise ValidationError(
            {"procedure": f"TTHC {handling.procedure} không có hiệu lực vào ngày "
             f"{show_day(handling.start)}."}
        )  # fmt: skip
    excluded = Exclusion.objects.within(handling.start, handling.end).filter(
        agency=handling.agency, procedure=handling.procedure
    )
    if found := excluded.first():
        raise ValidationError(
            {"procedure": f"TTHC {handling.procedure} đang được loại trừ tại {handling.agency}: "
             f"{found.reason} Hãy kết thúc loại trừ trước."}
        )  # fmt: skip
    handling.full_clean()
    handling.save()
    log(by, "handling.given", handling, agency=handling.agency_id,
        procedure=handling.procedure.full_code, start=handling.start.isoformat(),
        decision=handling.decision)  # fmt: skip


@transaction.atomic
def take(*, by: User, handling: Handling, end: date, reason: str) -> None:
    """The agency handles it no more from `end` on; what covered it there ends with it."""
    require(by, Permission.KEEP_CATALOGUE, handling.agency)
    found = Handling.objects.select_for_update(of=("self",)).get(pk=handling.pk)
    if found.end:
        raise ValidationError(
            f"TTHC {found.procedure} đã kết thúc tại {found.agency} từ ngày {show_day(found.end)}."
        )
    if end <= found.start:
        raise ValidationError(
            {"end": f"Ngày kết thúc phải sau ngày bắt đầu giao {show_day(found.start)}."}
        )
    said = check_reason(reason, "kết thúc")
    _end(found, end)
    log(by, "handling.ended", found, agency=found.agency_id,
        procedure=found.procedure.full_code, end=end.isoformat(), reason=said)  # fmt: skip


@transaction.atomic
def exclude(*, by: User, exclusion: Exclusion) -> None:
    """The agency does not handle it, for a reason everybody may read; an open handling ends."""
    agency, procedure = exclusion.agency, exclusion.procedure
    require(by, Permission.KEEP_CATALOGUE, agency)
    _kept_from_others(agency)
    _check_there(agency, exclusion.start)
    exclusion.reason = check_reason(exclusion.reason, "loại trừ")
    exclusion.full_clean()
    exclusion.save()
    handled = Handling.objects.within(exclusion.start, None).filter(agency=agency)
    for handling in handled.filter(procedure=procedure):
        _end_or_unmake(handling, exclusion.start)
    log(by, "exclusion.made", exclusion, agency=agency.pk, procedure=procedure.full_code,
        start=exclusion.start.isoformat(), reason=exclusion.reason)  # fmt: skip


@transaction.atomic
def end_exclusion(*, by: User, exclusion: Exclusion, end: date) -> None:
    """From `end` on nothing stands in the way of giving it to the agency again."""
    require(by, Permission.KEEP_CATALOGUE, exclusion.agency)
    found = Exclusion.objects.select_for_update(of=("self",)).get(pk=exclusion.pk)
    if found.end:
        raise ValidationError(f"Loại trừ này đã kết thúc từ ngày {show_day(found.end)}.")
    if end <= found.start:
        raise ValidationError(
            {"end": f"Ngày kết thúc phải sau ngày bắt đầu loại trừ {show_day(found.start)}."}
        )
    found.end = end
    found.save()
    log(by, "exclusion.ended", found, agency=found.agency_id,
        procedure=found.procedure.full_code, end=end.isoformat())  # fmt: skip


@transaction.atomic
def note(*, by: User, milestone: Milestone, today: date) -> None:
    """Write down a step the agency has taken: what was posted where, until when."""
    handling = milestone.handling
    require(by, Permission.WRITE_PROCEDURES, handling.agency)
    if milestone.on > today:
        raise ValidationError(
            {"on": f"Ngày {show_day(milestone.on)} sau hôm nay ({show_day(today)}); chỉ ghi việc "
             "đã làm."}
        )  # fmt: skip
    milestone.full_clean()
    milestone.save()
    log(by, "milestone.noted", handling, agency=handling.agency_id, step=milestone.kind,
        on=milestone.on.isoformat(), place=milestone.place)  # fmt: skip


@transaction.atomic
def remove(*, by: User, milestone: Milestone) -> None:
    """Take back a step that was written down by mistake; the log keeps what stood there."""
    handling = milestone.handling
    require(by, Permission.WRITE_PROCEDURES, handling.agency)
    log(by, "milestone.removed", handling, agency=handling.agency_id, step=milestone.kind,
        on=milestone.on.isoformat(), place=milestone.place, note=milestone.note)  # fmt: skip
    milestone.delete()


def _kept_from_others(agency: Agency) -> None:
    """Nobody else writes what this agency handles meanwhile."""
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)


def _check_there(agency: Agency, day: date) -> None:
    if agency.version_on(day) is None:
        raise ValidationError({"start": f"{agency} không hoạt động vào ngày {show_day(day)}."})


def _end(handling: Handling, end: date) -> None:
    handling.end = end
    handling.save()
    handling.covers.end_on(end)


def _end_or_unmake(handling: Handling, day: date) -> None:
    """End it on `day`; what was only to begin then is unmade where nothing hangs on it yet."""
    if handling.start < day:
        _end(handling, day)
        return
    if handling.covers.exists() or handling.milestones.exists():
        raise ValidationError(
            {"start": f"TTHC {handling.procedure} được giao từ ngày {show_day(handling.start)} và "
             "đã có quy trình hoặc số liệu. Hãy chọn ngày loại trừ sau ngày đó."}
        )  # fmt: skip
    handling.delete()
