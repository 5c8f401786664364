"""Handing a role over: one ends, the other begins, and nothing falls between."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.log import log
from accounts.models import Notification, User
from accounts.notify import notify
from agencies.actions import appoint, check_ends, dismiss
from agencies.models import Assignment
from agencies.people import create
from agencies.roles import Role
from agencies.tree import lock_tree
from isoportal.lib.days import show_day

LATE = timedelta(days=31)  # a decision is entered within a month
PERSONAL = Q(kind__startswith="role.") | Q(kind__startswith="person.")


@transaction.atomic
def hand_over(*, by: User, assignment: Assignment, to: User, on: date) -> Assignment:
    """From `on` the role is `to`'s, for as long as it was given; what was done with it stays.

    A successor who is unsaved is enrolled as well. What the agency owes is the agency's, so
    it moves by itself; what its predecessor has not read about it is told to the successor,
    unless they only begin later: until then none of it is theirs to see.
    """
    lock_tree()
    check_ends(by, assignment)
    if not Assignment.objects.filter(pk=assignment.pk).exists():
        raise ValidationError("Phân công này đã được hủy.")
    assignment.refresh_from_db(fields=["start", "end"])
    check_lasts(assignment)
    if to == assignment.user:
        raise ValidationError({"to": f"{to} đang giữ chính vai trò này; hãy chọn người khác."})
    if on <= assignment.start:
        raise ValidationError(
            {"on": f"Ngày bàn giao phải sau ngày bắt đầu ({show_day(assignment.start)})."}
        )
    if on < (earliest := timezone.localdate() - LATE):
        raise ValidationError(
            {"on": f"Ngày bàn giao không sớm hơn ngày {show_day(earliest)}: việc đã làm trước đó "
             "vẫn là của người đã giữ vai trò."}
        )  # fmt: skip
    until = assignment.end
    dismiss(by=by, assignment=assignment, on=on)
    if to.pk is None:
        create(by=by, person=to, agency=assignment.agency)
    role = Role(assignment.role)
    given = appoint(by=by, user=to, agency=assignment.agency, role=role, start=on, end=until)
    log(
        by, "role.handed_over", assignment.agency, agency=assignment.agency_id, user=to.pk,
        name=str(to), role=assignment.role, on=on.isoformat(), predecessor=assignment.user_id,
        predecessor_name=str(assignment.user),
    )  # fmt: skip
    if on <= timezone.localdate():
        _pass_on(assignment, to)
    _tell(assignment, to, on)
    return given


def check_lasts(assignment: Assignment) -> None:
    """Raises ValidationError where the role has ended: whoever did its work then stays named."""
    if assignment.end and assignment.end <= timezone.localdate():
        raise ValidationError(
            f"Vai trò này đã kết thúc từ ngày {show_day(assignment.end)} nên không bàn giao được "
            "nữa. Hãy phân công người mới tại trang của cơ quan."
        )


def _pass_on(assignment: Assignment, to: User) -> None:
    """Copy what the predecessor has not read about the agency.

    What names no agency is about this one where the predecessor had no other.
    """
    agency, lasting = assignment.agency_id, timezone.localdate()
    elsewhere = Assignment.objects.within(lasting, None).filter(user=assignment.user)
    concerned = Q(agency_pk=agency)
    if not elsewhere.exclude(agency=agency).exists():
        concerned |= Q(agency_pk=None)
    unread = Notification.objects.unread().filter(concerned, user=assignment.user)
    Notification.objects.bulk_create(
        Notification(user=to, kind=each.kind, text=each.text, url=each.url, agency_pk=agency)
        for each in unread.exclude(PERSONAL).order_by("at", "pk")
    )


def _tell(assignment: Assignment, to: User, on: date) -> None:
    agency, role = assignment.agency, assignment.get_role_display()
    page = reverse("agencies:agency-detail", args=[agency.pk])
    begun = f"Từ ngày {show_day(on)} anh/chị giữ vai trò “{role}” tại {agency}, nhận bàn giao từ "
    ended = f"Từ ngày {show_day(on)} vai trò “{role}” của anh/chị tại {agency} được bàn giao cho "
    notify([to], "role.handed_over", f"{begun}{assignment.user}.", page, agency=agency.pk)
    notify([assignment.user], "role.handed_over", f"{ended}{to}.", agency=agency.pk)
