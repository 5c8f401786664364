"""An abolition that was noted by mistake is taken back: who handled the procedure does again."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Min

from accounts.log import log
from accounts.models import LogEntry, User
from isoportal.lib.fields import check_reason
from procedures.catalogue.actions import NOT_ABOLISHED, last_version, locked
from procedures.catalogue.announcing import announce, concerned_by
from procedures.keeping import check_keeper
from procedures.models import AdministrativeProcedure, Handling


@transaction.atomic
def restore(
    *, by: User | None, procedure: AdministrativeProcedure, reason: str, today: date
) -> int:
    """Let the procedure hold on as though it had not been abolished; how many handle it again.

    Those are the agencies whose handling the abolition ended, where it still ends on that
    day and nothing has been assigned to them since for the days it was to hold.
    """
    check_keeper(by)
    reason = check_reason(reason, "bỏ việc bãi bỏ")
    last = last_version(locked(procedure))
    if last.end is None:
        raise ValidationError(f"TTHC {procedure} không bị bãi bỏ nên không có gì để khôi phục.")
    on = last.end
    for name, nothing in NOT_ABOLISHED.items():
        setattr(last, name, nothing)
    last.validate_constraints()
    last.save()
    again = _hold_on(procedure, on)
    log(by, "tthc.restored", last, called=f"{procedure.full_code} {last.name}",
        procedure=procedure.pk, on=on.isoformat(), reason=reason)  # fmt: skip
    announce(by, last, "không bị bãi bỏ nữa: việc bãi bỏ được ghi nhầm.",
             concerned_by(procedure.pk, on), today)  # fmt: skip
    return again


def _hold_on(procedure: AdministrativeProcedure, on: date) -> int:
    """Give the handlings that the abolition ended the end they were to have; how many."""
    told = LogEntry.objects.filter(action="tthc.abolished", details__procedure=procedure.pk)
    last = told.order_by("pk").last()
    ends: dict[str, str | None] = last.details["handlings"] if last else {}
    mine = Handling.objects.filter(procedure=procedure)
    later = mine.filter(start__gte=on).order_by().values("agency")
    next_start = dict(later.annotate(first=Min("start")).values_list("agency", "first"))
    again = []
    for each in mine.filter(pk__in=ends, end=on):
        planned = ends[str(each.pk)]
        each.end = date.fromisoformat(planned) if planned else None
        if next_start.get(each.agency_id, date.max) >= (each.end or date.max):
            again.append(each)
    Handling.objects.bulk_update(again, ["end"], batch_size=500)
    return len(again)
