"""An abolition that was noted by mistake is taken back: who handled the procedure does again."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.log import log
from accounts.models import LogEntry, User
from isoportal.lib.fields import check_reason
from procedures.catalogue.actions import NOT_ABOLISHED, last_version, locked
from procedures.keeping import check_keeper
from procedures.models import AdministrativeProcedure, Handling, ProcedureVersion


@transaction.atomic
def restore(*, by: User | None, procedure: AdministrativeProcedure, reason: str) -> int:
    """Let the procedure hold on as though it had not been abolished; how many handle it again.

    Those are the agencies whose handling the abolition ended, where it still ends on that
    day and nothing has been assigned to them since.
    """
    check_keeper(by)
    reason = check_reason(reason, "bỏ việc bãi bỏ")
    last = last_version(locked(procedure))
    if last.end is None:
        raise ValidationError(f"TTHC {procedure} không bị bãi bỏ nên không có gì để khôi phục.")
    handlings = _ended_by(last)
    on = last.end
    for name, nothing in NOT_ABOLISHED.items():
        setattr(last, name, nothing)
    last.validate_constraints()
    last.save()
    again = handlings.update(end=None)
    log(by, "tthc.restored", last, called=f"{procedure.full_code} {last.name}",
        procedure=procedure.pk, on=on.isoformat(), reason=reason)  # fmt: skip
    return again


def _ended_by(last: ProcedureVersion) -> "QuerySet[Handling]":
    """The handlings that ended with the version, of the agencies the log of its end names."""
    later = Handling.objects.filter(
        agency=OuterRef("agency"), procedure=OuterRef("procedure"), start__gte=OuterRef("end")
    )
    rows = Handling.objects.filter(~Exists(later), procedure=last.procedure_id, end=last.end)
    target = f"{last._meta.label_lower}:{last.pk}"
    told = LogEntry.objects.filter(target=target, action="tthc.abolished").order_by("pk").last()
    found = rows.filter(agency__in=told.details["handlings"]) if told else rows
    return Handling.objects.filter(pk__in=list(found.values_list("pk", flat=True)))
