"""The life of a declaration: prepared and submitted by the agency, recorded by the committee."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.log import log
from accounts.models import User
from accounts.notify import notify
from agencies.access import require
from agencies.models import Assignment
from agencies.roles import Permission, roles_with
from isoportal.lib.days import show_day
from quality.models import Declaration, Posting, Status

SNAPSHOT_VERSION = 1


@transaction.atomic
def prepare(*, by: User, declaration: Declaration) -> Declaration:
    """Save a new or changed draft of the agency's declaration."""
    require(by, Permission.DECLARE, declaration.agency)
    _check_open(declaration)
    declaration.prepared_by = by
    declaration.full_clean()
    declaration.save()
    log(by, "declaration.prepared", declaration, agency=declaration.agency_id)
    return declaration


@transaction.atomic
def discard(*, by: User, declaration: Declaration) -> None:
    """Delete a draft nobody has received yet."""
    require(by, Permission.DECLARE, declaration.agency)
    if declaration.status != Status.DRAFT:
        raise ValidationError("Chỉ xóa được bản nháp chưa nộp.")
    log(by, "declaration.discarded", declaration, agency=declaration.agency_id)
    declaration.delete()


@transaction.atomic
def submit(*, by: User, declaration: Declaration) -> None:
    """Hand the draft to the committee; from now on the agency may not change it."""
    require(by, Permission.DECLARE, declaration.agency)
    declaration = _locked(declaration)
    _check_open(declaration)
    declaration.full_clean()
    if not declaration.file:
        raise ValidationError("Hãy đính kèm bản quét của văn bản công bố trước khi nộp.")
    declaration.status = Status.SUBMITTED
    declaration.submitted_by, declaration.submitted_at = by, timezone.now()
    declaration.return_reason = ""
    declaration.save()
    log(by, "declaration.submitted", declaration, agency=declaration.agency_id)
    text = f"{declaration.agency} nộp công bố {declaration.number}, chờ ghi nhận."
    notify(_committee(timezone.localdate()), "declaration.submitted", text, _page(declaration))


@transaction.atomic
def record(*, by: User, declaration: Declaration) -> None:
    """Enter a submitted declaration into the register: it counts from its first day in force.

    The one still in force before it ends on that day. Raises ValidationError where it
    would overlap a recorded one otherwise, PermissionDenied for who made or submitted it.
    """
    declaration = _judged(by, declaration)
    earlier = Declaration.objects.recorded().filter(
        agency=declaration.agency_id, end=None, start__lt=declaration.start
    )
    declaration.replaces = earlier.first()
    if declaration.replaces:
        earlier.update(end=declaration.start)
    declaration.status = Status.RECORDED
    declaration.scope_snapshot = {"version": SNAPSHOT_VERSION, "procedures": []}
    declaration.full_clean()
    declaration.save()
    log(by, "declaration.recorded", declaration, agency=declaration.agency_id)
    _tell_agency(declaration, f"Công bố {declaration.number} đã được ghi nhận.")


@transaction.atomic
def send_back(*, by: User, declaration: Declaration, reason: str) -> None:
    """Return a submitted declaration to the agency, with the reason."""
    declaration = _judged(by, declaration)
    if not reason.strip():
        raise ValidationError({"reason": "Hãy nêu lý do trả lại để cơ quan biết cần sửa gì."})
    declaration.status, declaration.return_reason = Status.RETURNED, reason.strip()
    declaration.save()
    log(by, "declaration.returned", declaration, reason=reason.strip())
    _tell_agency(declaration, f"Công bố {declaration.number} bị trả lại: {reason.strip()}")


@transaction.atomic
def terminate(*, by: User, declaration: Declaration, on: date, decision: str, reason: str) -> None:
    """End a recorded declaration by a decision: it no longer counts from `on`."""
    require(by, Permission.RECORD, declaration.agency)
    declaration = _locked(declaration)
    if declaration.status != Status.RECORDED:
        raise ValidationError("Chỉ chấm dứt được công bố đã ghi nhận.")
    if declaration.end:
        raise ValidationError(f"Công bố này đã hết hiệu lực từ ngày {show_day(declaration.end)}.")
    declaration.end, declaration.end_decision, declaration.end_reason = on, decision, reason
    declaration.full_clean()
    if not (decision.strip() and reason.strip()):
        raise ValidationError("Chấm dứt công bố cần đủ ngày, văn bản và lý do.")
    declaration.save()
    log(by, "declaration.ended", declaration, on=on.isoformat(), decision=decision, reason=reason)
    _tell_agency(declaration, f"Công bố {declaration.number} hết hiệu lực từ {show_day(on)}.")


@transaction.atomic
def post(*, by: User, posting: Posting) -> None:
    """Note where and when the declaration was made public."""
    declaration = posting.declaration
    require(by, Permission.DECLARE, declaration.agency)
    posting.full_clean()
    if posting.on < declaration.signed_on:
        raise ValidationError(
            {"on": f"Ngày niêm yết không thể trước ngày ký {show_day(declaration.signed_on)}."}
        )
    posting.save()
    log(by, "declaration.posted", declaration, place=posting.place, on=posting.on.isoformat())


def _check_open(declaration: Declaration) -> None:
    if not declaration.is_open:
        raise ValidationError(
            f"Công bố đang ở trạng thái “{declaration.get_status_display()}”, không sửa được nữa."
        )


def _judged(by: User, declaration: Declaration) -> Declaration:
    """The submitted declaration, locked, if `by` may decide on it."""
    require(by, Permission.RECORD, declaration.agency)
    declaration = _locked(declaration)
    if by in (declaration.prepared_by, declaration.submitted_by):
        raise PermissionDenied(
            "Bạn đã soạn hoặc nộp công bố này nên không thể tự ghi nhận hay trả lại; "
            "việc đó do người khác trong Tổ giúp việc thực hiện."
        )
    if declaration.status != Status.SUBMITTED:
        raise ValidationError(
            f"Công bố đang ở trạng thái “{declaration.get_status_display()}”, không chờ ghi nhận."
        )
    declaration.decided_by, declaration.decided_at = by, timezone.now()
    return declaration


def _locked(declaration: Declaration) -> Declaration:
    rows = Declaration.objects.select_for_update(of=("self",))
    return rows.select_related("agency", "version").get(pk=declaration.pk)


def _committee(day: date) -> list[User]:
    held = Assignment.objects.as_of(day).filter(role__in=roles_with(Permission.RECORD))
    return list({each.user_id: each.user for each in held.select_related("user")}.values())


def _tell_agency(declaration: Declaration, text: str) -> None:
    told = {declaration.prepared_by, declaration.submitted_by} - {None}
    notify((user for user in told if user), "declaration.decided", text, _page(declaration))


def _page(declaration: Declaration) -> str:
    return reverse("quality:declaration-detail", args=[declaration.pk])
