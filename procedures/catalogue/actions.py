"""What is done with the catalogue: a procedure is published, amended, corrected, abolished."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.log import changes, log
from accounts.models import User
from isoportal.lib.days import show_day
from procedures.catalogue.announcing import announce, concerned_by
from procedures.catalogue.telling import fingerprint, told_of
from procedures.keeping import check_keeper
from procedures.models import (
    AdministrativeProcedure,
    Handling,
    LegalDocument,
    ProcedureVersion,
)

# what says that a version is the last one, and its value where nothing does
NOT_ABOLISHED = {"end": None, "end_decision": "", "end_decided_on": None, "end_url": ""}


@transaction.atomic
def publish(
    *, by: User | None, version: ProcedureVersion, legal_bases: Iterable[LegalDocument] = ()
) -> ProcedureVersion:
    """Enter a procedure with its first version; one abolished before may be published again."""
    check_keeper(by)
    asked = version.procedure
    asked.clean_fields()
    procedure = _of_code(asked) or asked
    if procedure.pk:
        _check_may_return(locked(procedure), version.start)
    else:
        procedure.save()
    version.procedure = procedure
    _write(version, legal_bases)
    _log(by, "tthc.published", version, changes=changes({}, told_of(version)))
    return version


class Overtaken(ValidationError):  # noqa: N818 - somebody was quicker
    """Somebody else changed the version after the form was made from it."""


@transaction.atomic
def amend(
    *,
    by: User | None,
    version: ProcedureVersion,
    today: date,
    legal_bases: Iterable[LegalDocument] = (),
    seen: str = "",
) -> ProcedureVersion:
    """Begin a new version on its day: the one before ends then, and stays as it was.

    The agencies that handle it are told. `seen` is the fingerprint of the one before, as
    whoever amends it saw it.
    """
    check_keeper(by)
    before = last_version(locked(version.procedure))
    _check_seen(before, seen)
    _check_follows(before, version.start)
    was = told_of(before)
    for name, nothing in NOT_ABOLISHED.items():  # an abolition to come is of the new one now
        setattr(version, name, getattr(before, name))
        setattr(before, name, nothing)
    before.end = version.start
    before.save()
    _write(version, legal_bases)
    told = told_of(version)
    _log(by, "tthc.amended", version, on=version.start.isoformat(), changes=changes(was, told))
    what = f"được sửa đổi, bổ sung từ ngày {show_day(version.start)}{_by(version.decision)}."
    concerned = concerned_by(version.procedure_id, max(version.start, today))
    announce(by, version, f"{what} Hãy rà soát quy trình ISO.", concerned, today)
    return version


@transaction.atomic
def correct(
    *,
    by: User | None,
    version: ProcedureVersion,
    legal_bases: Iterable[LegalDocument],
    seen: str = "",
) -> dict[str, list[str]]:
    """Mend a misprint where it stands; what was changed, before and after.

    The law has not changed, so no version begins. With its first day the last day of the
    version before moves too; its code is that of all its versions.
    """
    check_keeper(by)
    procedure = locked(version.procedure)
    stored = procedure.versions.get(pk=version.pk)
    _check_seen(stored, seen)
    was = told_of(stored)
    _rename_code(version.procedure, procedure)
    if version.start != stored.start:
        _move_start(stored, version.start)
    _write(version, legal_bases)
    done = changes(was, told_of(version))
    if done:
        _log(by, "tthc.corrected", version, changes=done)
    return done


@transaction.atomic
def abolish(
    *,
    by: User | None,
    procedure: AdministrativeProcedure,
    on: date,
    decision: str,
    today: date,
    decided_on: date | None = None,
    url: str = "",
) -> int:
    """End the procedure on a day: nobody handles it any more; how many agencies did, or were to."""
    check_keeper(by)
    last = last_version(locked(procedure))
    _check_abolishable(last, on)
    if not decision.strip():
        raise ValidationError({"decision": "Hãy ghi số, ký hiệu của quyết định bãi bỏ."})
    last.end, last.end_decision, last.end_decided_on, last.end_url = on, decision, decided_on, url
    _validate(last)
    last.save()
    concerned = concerned_by(last.procedure_id, on)
    ended = _end_handlings(procedure, on)
    _log(by, "tthc.abolished", last, on=on.isoformat(), decision=decision, handlings=ended)
    announce(by, last, f"bị bãi bỏ từ ngày {show_day(on)}{_by(decision)}.", concerned, today)
    return len(concerned)


def last_version(procedure: AdministrativeProcedure) -> ProcedureVersion:
    """The version that began last, whether or not it is in force."""
    last: ProcedureVersion | None = procedure.versions.order_by("-start").first()
    if last is None:
        raise ValidationError(f"TTHC {procedure} chưa có nội dung nào trong danh mục.")
    return last


def locked(procedure: AdministrativeProcedure) -> AdministrativeProcedure:
    """Its row, held until all is written, so that the second who comes sees what the first did."""
    return AdministrativeProcedure.objects.select_for_update(no_key=True).get(pk=procedure.pk)


def _by(decision: str) -> str:
    return f" theo {decision}" if decision else ""


def _check_seen(version: ProcedureVersion, seen: str) -> None:
    if seen and seen != fingerprint(version):
        raise Overtaken(
            "Trong lúc anh/chị nhập, người khác vừa sửa thủ tục này. Nội dung anh/chị gõ vẫn còn "
            "bên dưới; hãy mở trang thủ tục ở thẻ khác để so lại, rồi gửi lần nữa."
        )


def _of_code(asked: AdministrativeProcedure) -> AdministrativeProcedure | None:
    same = AdministrativeProcedure.objects.filter(code=asked.code, local=asked.local)
    return same.exclude(pk=asked.pk).first()


def _check_may_return(procedure: AdministrativeProcedure, start: date) -> None:
    last = last_version(procedure)
    if last.end is None or last.end > start:
        raise ValidationError(
            {
                "code": f"Mã {procedure} đã có trong danh mục: “{last.name}”. Nếu thủ tục thay "
                "đổi, hãy mở thủ tục đó và chọn Sửa đổi."
            }
        )


def _check_follows(before: ProcedureVersion, start: date) -> None:
    if start <= before.start:
        raise ValidationError(
            {
                "start": f"Ngày sửa đổi {show_day(start)} phải sau ngày bắt đầu của nội dung gần "
                f"nhất ({show_day(before.start)})."
            }
        )
    if before.end and start >= before.end:
        raise ValidationError(
            {
                "start": f"TTHC đã bị bãi bỏ từ ngày {show_day(before.end)}; ngày "
                f"{show_day(start)} không còn gì để sửa đổi."
            }
        )


def _check_abolishable(last: ProcedureVersion, on: date) -> None:
    if last.end:
        raise ValidationError(
            f"TTHC này đã bị bãi bỏ từ ngày {show_day(last.end)}, theo "
            f"{last.end_decision or 'quyết định chưa ghi số'}."
        )
    if on <= last.start:
        raise ValidationError(
            {
                "on": f"Ngày bãi bỏ {show_day(on)} phải sau ngày nội dung gần nhất có hiệu lực "
                f"({show_day(last.start)})."
            }
        )


def _rename_code(asked: AdministrativeProcedure, stored: AdministrativeProcedure) -> None:
    """Give the procedure the code asked for, and its versions the words they are found by."""
    if (asked.code, asked.local) == (stored.code, stored.local):
        return
    asked.clean_fields()
    if other := _of_code(asked):
        raise ValidationError({"code": f"Mã {other} đã có trong danh mục."})
    asked.save()
    for version in asked.versions.all():
        version.save()


def _move_start(stored: ProcedureVersion, start: date) -> None:
    """Give a version another first day; the version it follows ends on that day too."""
    before = stored.procedure.versions.filter(start__lt=stored.start).order_by("-start").first()
    if before and start <= before.start:
        raise ValidationError(
            {
                "start": f"Nội dung trước đó có hiệu lực từ ngày {show_day(before.start)}; hãy "
                "chọn ngày sau ngày đó."
            }
        )
    if stored.end and start >= stored.end:
        raise ValidationError(
            {
                "start": f"Nội dung này hết hiệu lực từ ngày {show_day(stored.end)}; hãy chọn "
                "ngày trước ngày đó."
            }
        )
    if before and before.end == stored.start:
        # the days between must be free before one of the two takes them
        moved = [(stored, {"start": start}), (before, {"end": start})]
        for row, values in moved if start > stored.start else reversed(moved):
            ProcedureVersion.objects.filter(pk=row.pk).update(**values)


def _end_handlings(procedure: AdministrativeProcedure, on: date) -> dict[str, str | None]:
    """End on that day those that run; the end each was to have, by its number.

    One that is to begin later stays as it was given: nobody handles what is in no catalogue.
    """
    running = Handling.objects.as_of(on).filter(procedure=procedure, start__lt=on)
    ends = {str(pk): end and end.isoformat() for pk, end in running.values_list("pk", "end")}
    running.update(end=on)
    return ends


def _write(version: ProcedureVersion, legal_bases: Iterable[LegalDocument]) -> None:
    _validate(version)
    version.save()
    version.legal_bases.set(legal_bases)


def _validate(version: ProcedureVersion) -> None:
    version.clean_fields(exclude={"search_key"})
    version.validate_constraints()


def _log(by: User | None, action: str, version: ProcedureVersion, **details: Any) -> None:
    called = f"{version.procedure.full_code} {version.name}"
    log(by, action, version, called=called, procedure=version.procedure_id, **details)
