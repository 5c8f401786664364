"""Letting an agency off an obligation, or unlocking it: by name, with a reason, and logged."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.log import log
from accounts.models import User
from accounts.notify import notify
from agencies.access import can, require
from agencies.models import Agency
from agencies.roles import Permission
from isoportal.lib.days import show_day, year_after
from isoportal.lib.fields import check_reason
from quality.duties.owing import duty
from quality.duties.standing import Cell, Standing
from quality.models import Obligation, ObligationKind, Relief, Submission
from quality.telling import at_agency


@transaction.atomic
def grant_waiver(
    *, by: User, agency: Agency, obligation: Obligation, reason: str, today: date
) -> Relief:
    """Let the agency off: it is no longer among those expected. The reason is public.

    An unlocking that still stands has nothing left to unlock and ends.
    """
    cell = _weighed(by, agency, obligation, today)
    if cell.standing == Standing.WAIVED:
        raise ValidationError(f"{agency} đã được miễn: {obligation}.")
    if cell.standing == Standing.ACCEPTED:
        raise ValidationError(
            f"{obligation} của {agency} đã được tiếp nhận nên không miễn được nữa."
        )
    if cell.standing == Standing.SUBMITTED:
        raise ValidationError(
            f"{agency} đã nộp {obligation} và đang chờ tiếp nhận. Hãy tiếp nhận hoặc trả lại hồ sơ "
            "đó trước khi miễn."
        )
    if cell.inside == Submission.State.APPROVAL:
        raise ValidationError(
            f"{obligation} của {agency} đang chờ thủ trưởng duyệt. Cơ quan rút lại hồ sơ đó thì "
            "mới miễn được."
        )
    _end_unlocking(by, agency, obligation)
    return _granted(by, Relief(kind=Relief.Kind.WAIVER, agency=agency, obligation=obligation),
                    reason, today)  # fmt: skip


@transaction.atomic
def unlock(
    *, by: User, agency: Agency, obligation: Obligation, until: date, reason: str, today: date
) -> Relief:
    """Take what the agency hands in until the end of `until`, although it was locked.

    An unlocking that still stands gives way to this one.
    """
    cell = _weighed(by, agency, obligation, today)
    _check_unlocking(cell, until, today)
    _end_unlocking(by, agency, obligation)
    relief = Relief(kind=Relief.Kind.UNLOCK, agency=agency, obligation=obligation, until=until)
    return _granted(by, relief, reason, today)


@transaction.atomic
def end_relief(*, by: User, relief: Relief, today: date) -> None:
    """Take it back: from now on the agency owes it again, or is locked again."""
    found = Relief.objects.select_for_update(of=("self",)).get(pk=relief.pk)
    check_granter(by=by, agency=found.agency)
    if found.ended_at:
        at = timezone.localtime(found.ended_at)
        raise ValidationError(
            f"{found.ended_by} đã rút lại lúc {at:%H:%M} ngày {show_day(at.date())}."
        )
    _end(by, found)
    taken_back = "miễn" if found.kind == Relief.Kind.WAIVER else "mở khóa"
    _tell(by, found, f"Việc {taken_back} {found.obligation} đã được rút lại.", today)


def check_granter(*, by: User, agency: Agency) -> None:
    """Raises PermissionDenied for who is not of the committee, or hands in for the agency."""
    require(by, Permission.REVIEW, agency)
    if can(by, Permission.SUBMIT, agency):
        raise PermissionDenied(
            f"Anh/chị là người nộp của {agency} nên không tự miễn hay mở khóa; việc đó do người "
            "khác trong Tổ giúp việc thực hiện."
        )


def _weighed(by: User, agency: Agency, obligation: Obligation, today: date) -> Cell:
    """How it stands for the agency, kept from others; raises where there is nothing to relieve."""
    check_granter(by=by, agency=agency)
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    cell = duty(agency=agency.pk, obligation=obligation, day=today)
    if cell.standing == Standing.NONE:
        raise ValidationError(f"{agency} không phải nộp: {obligation}.")
    return cell


def _check_unlocking(cell: Cell, until: date, today: date) -> None:
    obligation = cell.obligation
    if cell.standing == Standing.WAIVED:
        raise ValidationError("Nghĩa vụ này đang được miễn. Hãy rút lại việc miễn trước.")
    if obligation.kind.form == ObligationKind.Form.POSTING:
        raise ValidationError(
            f"{obligation} không bị khóa: cơ quan ghi nơi niêm yết vào sổ công bố ngày nào cũng "
            "được."
        )
    if until < today:
        raise ValidationError(
            {"until": f"Ngày {show_day(until)} đã qua; hãy chọn từ hôm nay {show_day(today)}."}
        )
    if until > (longest := year_after(today)):
        raise ValidationError(
            {"until": f"Chỉ mở khóa đến hết ngày {show_day(longest)}, một năm kể từ hôm nay; ngày "
             f"{show_day(until)} xa hơn."}
        )  # fmt: skip
    if until <= obligation.lock_on:
        raise ValidationError(
            {
                "until": f"Đến hết ngày {show_day(obligation.lock_on)} vẫn nhận bình thường; ngày "
                "mở khóa phải sau ngày đó."
            }
        )


def _granted(by: User, relief: Relief, reason: str, today: date) -> Relief:
    relief.by = by
    relief.reason = check_reason(reason, "miễn" if relief.until is None else "mở khóa")
    relief.full_clean(exclude=["ended_by", "ended_at"])
    relief.save()
    _log(by, "relief.granted", relief, reason=relief.reason, until=_until(relief))
    text = f"{relief.obligation}: {relief}"
    _tell(by, relief, text, today)
    return relief


def _end_unlocking(by: User, agency: Agency, obligation: Obligation) -> None:
    standing = Relief.objects.standing().filter(agency=agency, obligation=obligation)
    for former in standing.filter(kind=Relief.Kind.UNLOCK):
        _end(by, former)


def _end(by: User, relief: Relief) -> None:
    relief.ended_by, relief.ended_at = by, timezone.now()
    relief.save()
    _log(by, "relief.ended", relief, reason=relief.reason, until=_until(relief))


def _log(by: User, action: str, relief: Relief, **details: str) -> None:
    called = f"{relief.get_kind_display()}: {relief.obligation} của {relief.agency}"
    log(by, action, relief, called=called, agency=relief.agency_id, **details)


def _until(relief: Relief) -> str:
    return relief.until.isoformat() if relief.until else ""


def _tell(by: User, relief: Relief, text: str, today: date) -> None:
    told = set(at_agency(relief.agency, Permission.SUBMIT, today)) - {by}
    page = reverse("quality:duty", args=[relief.agency_id, relief.obligation_id])
    notify(told, f"relief.{relief.kind}", text, page, agency=relief.agency_id)
