"""The life of a declaration: prepared and submitted by the agency, recorded by the committee."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.log import log
from accounts.models import User
from accounts.notify import notify
from agencies.access import can, require
from agencies.models import Agency, Assignment
from agencies.roles import Permission, roles_with
from agencies.tree import Tree
from isoportal.lib.days import show_day, year_before
from isoportal.lib.fields import check_reason
from quality.models import Declaration, Posting, Status, check_signed
from quality.putting_up import check_put_up
from quality.scope import annex


@transaction.atomic
def prepare(*, by: User, declaration: Declaration) -> Declaration:
    """Save a new or changed draft of the agency's declaration."""
    require(by, Permission.DECLARE, declaration.agency)
    action = "declaration.changed" if declaration.pk else "declaration.prepared"
    stored = _locked(declaration) if declaration.pk else declaration
    if stored.pk:
        check_author(by=by, declaration=stored)
    stored.check_open()
    declaration.status = stored.status
    declaration.full_clean()
    declaration.check_follows()
    declaration.save()
    declaration.makers.add(by)
    _log_draft(by, action, declaration)
    return declaration


@transaction.atomic
def discard(*, by: User, declaration: Declaration) -> None:
    """Delete what lies with the agency: a draft, or one that was returned."""
    declaration = _locked(declaration)
    check_author(by=by, declaration=declaration)
    if not declaration.is_open:
        raise ValidationError(
            f"Công bố đang ở trạng thái “{declaration.get_status_display()}”; chỉ xóa được bản "
            "nháp hoặc công bố bị trả lại."
        )
    _log_draft(by, "declaration.discarded", declaration)
    declaration.delete()


@transaction.atomic
def submit(*, by: User, declaration: Declaration) -> None:
    """Hand the draft to the committee; from now on the agency may not change it.

    What it covers on the day it is signed, its annex, is frozen with it.
    """
    declaration = _locked(declaration)
    check_author(by=by, declaration=declaration)
    declaration.check_open()
    declaration.full_clean()
    declaration.check_follows()
    if not declaration.upload:
        raise ValidationError("Hãy đính kèm bản quét của văn bản công bố trước khi nộp.")
    today = timezone.localdate()
    check_signed(declaration.signed_on, today)
    declaration.status = Status.SUBMITTED
    declaration.submitted_by, declaration.submitted_at = by, timezone.now()
    declaration.return_reason = ""
    frozen = annex.live(declaration.agency_id, declaration.signed_on)
    declaration.scope_snapshot = frozen.stored()
    declaration.save()
    declaration.makers.add(by)
    log(by, "declaration.submitted", declaration, agency=declaration.agency_id,
        scope_sha256=frozen.sha256)  # fmt: skip
    text = f"{declaration.agency} nộp công bố {declaration.number}, chờ ghi nhận."
    told = _committee(declaration.agency, today) - {by}
    notify(told, "declaration.submitted", text, _page(declaration), agency=declaration.agency_id)


@transaction.atomic
def withdraw(*, by: User, declaration: Declaration) -> None:
    """Take a submitted declaration back before the committee decides: it is a draft again."""
    declaration = _locked(declaration)
    check_withdrawer(by=by, declaration=declaration)
    declaration.status = Status.DRAFT
    declaration.save()
    log(by, "declaration.withdrawn", declaration, agency=declaration.agency_id)
    text = f"{declaration.agency} đã rút lại công bố {declaration.number}."
    told = _committee(declaration.agency, timezone.localdate()) - {by}
    notify(told, "declaration.withdrawn", text, _page(declaration), agency=declaration.agency_id)


@transaction.atomic
def record(*, by: User, declaration: Declaration) -> None:
    """Enter a submitted declaration into the register: it counts from its first day in force.

    The one still in force before it ends on that day. Raises ValidationError where it
    would overlap a recorded one otherwise, PermissionDenied for who made or submitted it.
    """
    declaration = _judged(by, declaration)
    # one at a time for each agency, so that the second sees what the first recorded
    Agency.objects.select_for_update(no_key=True).get(pk=declaration.agency_id)
    declaration.full_clean()
    declaration.check_follows()
    declaration.replaces = declaration.predecessor()
    if declaration.replaces:
        Declaration.objects.filter(pk=declaration.replaces.pk).update(end=declaration.start)
    declaration.status, declaration.return_reason = Status.RECORDED, ""
    declaration.validate_constraints()
    declaration.save()
    log(by, "declaration.recorded", declaration, agency=declaration.agency_id,
        replaces=declaration.replaces_id)  # fmt: skip
    _tell_agency(by, declaration, f"Công bố {declaration.number} đã được ghi nhận.")


@transaction.atomic
def send_back(*, by: User, declaration: Declaration, reason: str) -> None:
    """Return a submitted declaration to the agency, with the reason."""
    declaration = _judged(by, declaration)
    reason = check_reason(reason, "trả lại")
    declaration.status, declaration.return_reason = Status.RETURNED, reason
    declaration.clean_fields()
    declaration.save()
    log(by, "declaration.returned", declaration, agency=declaration.agency_id, reason=reason)
    _tell_agency(by, declaration, f"Công bố {declaration.number} bị trả lại: {reason}")


@transaction.atomic
def terminate(
    *, by: User, declaration: Declaration, on: date, decision: str, reason: str, today: date
) -> None:
    """End a recorded declaration by a decision: it no longer counts from `on`."""
    require(by, Permission.RECORD, declaration.agency)
    declaration = _locked(declaration)
    declaration.check_endable(today)
    _check_end(declaration, on, today)
    decision, reason = decision.strip(), reason.strip()
    if not (decision and reason):
        raise ValidationError("Chấm dứt công bố cần đủ ngày, văn bản và lý do.")
    reason = check_reason(reason, "chấm dứt")
    declaration.end, declaration.end_decision, declaration.end_reason = on, decision, reason
    declaration.clean_fields()
    declaration.validate_constraints()
    declaration.save()
    log(by, "declaration.ended", declaration, agency=declaration.agency_id,
        on=on.isoformat(), decision=decision, reason=reason)  # fmt: skip
    _tell_agency(by, declaration, f"Công bố {declaration.number} hết hiệu lực từ {show_day(on)}.")


@transaction.atomic
def post(*, by: User, posting: Posting, today: date) -> None:
    """Note where and when the declaration was made public; only a recorded one is."""
    declaration = posting.declaration
    require(by, Permission.DECLARE, declaration.agency)
    declaration.check_postable()
    posting.full_clean()
    if posting.on < declaration.signed_on:
        raise ValidationError(
            {"on": f"Ngày niêm yết không thể trước ngày ký {show_day(declaration.signed_on)}."}
        )
    check_put_up(posting.on, today)
    posting.save()
    log(by, "declaration.posted", declaration, agency=declaration.agency_id,
        place=posting.place, on=posting.on.isoformat())  # fmt: skip


def check_author(*, by: User, declaration: Declaration) -> None:
    """Raises where the paper is not theirs: of another agency, or they are to decide on it."""
    require(by, Permission.DECLARE, declaration.agency)
    if can(by, Permission.RECORD, declaration.agency) and not declaration.made_by(by):
        raise PermissionDenied(
            "Anh/chị không soạn hay nộp công bố này. Tổ giúp việc không sửa, nộp, rút lại hay xóa "
            "thay cơ quan; công bố đã nộp mà cần bổ sung thì trả lại, kèm lý do."
        )


def check_withdrawer(*, by: User, declaration: Declaration) -> None:
    """Raises where `by` may not take it back: it is not theirs, or no longer waits."""
    check_author(by=by, declaration=declaration)
    declaration.check_waiting()


def check_judge(*, by: User, declaration: Declaration) -> None:
    """Raises where `by` may not decide on it now: not the committee, its maker, or decided."""
    require(by, Permission.RECORD, declaration.agency)
    if declaration.made_by(by):
        raise PermissionDenied(
            "Anh/chị đã soạn hoặc nộp công bố này nên không thể tự ghi nhận hay trả lại; "
            "việc đó do người khác trong Tổ giúp việc thực hiện."
        )
    declaration.check_waiting()


def _check_end(declaration: Declaration, on: date, today: date) -> None:
    """Raises where it cannot end on that day: what is entered cannot be taken back."""
    if on <= declaration.start:
        raise ValidationError(
            {
                "on": f"Ngày chấm dứt {show_day(on)} phải sau ngày có hiệu lực "
                f"{show_day(declaration.start)}."
            }
        )
    if year_before(on) > today:
        raise ValidationError(
            {
                "on": f"Ngày chấm dứt {show_day(on)} sau hôm nay ({show_day(today)}) quá một năm; "
                "chỉ ghi được việc chấm dứt từ một ngày đã qua hoặc trong vòng một năm tới."
            }
        )


def _judged(by: User, declaration: Declaration) -> Declaration:
    """The submitted declaration, locked, if `by` may decide on it."""
    declaration = _locked(declaration)
    check_judge(by=by, declaration=declaration)
    declaration.decided_by, declaration.decided_at = by, timezone.now()
    return declaration


def _locked(declaration: Declaration) -> Declaration:
    """The row as it stands now, kept from others until the action ends.

    Without joins: who waits for PostgreSQL's lock is given the row anew, but not what
    was joined to it before.
    """
    rows = Declaration.objects.select_for_update().filter(pk=declaration.pk)
    found: Declaration | None = rows.first()
    if found is None:
        raise ValidationError(f"Công bố {declaration.number} vừa bị người khác xóa.")
    return found


def _log_draft(by: User, action: str, declaration: Declaration) -> None:
    """Name only the agency: readers of the log do not see what it has not yet submitted."""
    agency = declaration.agency
    log(by, action, declaration, called=str(agency), agency=agency.pk)


def _committee(agency: Agency, day: date) -> set[User]:
    """Who may record the declarations of `agency` on `day`."""
    tree = Tree.on(day)
    places = {agency.pk, *tree.above(agency.pk), *tree.roots}
    held = Assignment.objects.as_of(day).filter(
        agency__in=places, role__in=roles_with(Permission.RECORD), user__is_active=True
    )
    return {each.user for each in held.select_related("user")}


def _tell_agency(by: User, declaration: Declaration, text: str) -> None:
    """Tell who submitted it, and who declares for the agency today."""
    held = Assignment.objects.as_of(timezone.localdate()).filter(
        agency=declaration.agency_id, role__in=roles_with(Permission.DECLARE), user__is_active=True
    )
    told = {each.user for each in held.select_related("user")} | {declaration.submitted_by}
    notify(
        (user for user in told if user and user != by),
        "declaration.decided",
        text,
        _page(declaration),
        agency=declaration.agency_id,
    )


def _page(declaration: Declaration) -> str:
    return reverse("quality:declaration-detail", args=[declaration.pk])
