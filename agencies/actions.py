"""What changes the province's list of agencies and the roles held there.

Every action is one decision of the province: it waits for the one before, checks who
acts, writes all rows or none, and leaves a line in the log of each agency it touches.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.log import log
from accounts.models import User
from agencies.access import forget, gives, gives_somewhere, looks_after_all, require
from agencies.models import Agency, AgencyVersion, Assignment, Succession
from agencies.roles import Permission, Role
from agencies.rules import (
    check_kind,
    check_name,
    check_nothing_under,
    check_place,
    check_post,
    current_version,
)
from agencies.tree import lock_tree
from isoportal.lib.days import check_day, show_day

CHANGEABLE = [
    "name", "short_name", "unit_code", "identifier", "kind", "group", "parent", "lat", "lon",
]  # fmt: skip


@transaction.atomic
def found(*, by: User | None, first: AgencyVersion) -> Agency:
    """A new agency, with its `first` version (unsaved, without an agency).

    Without a parent it is the province's People's Committee, the one root.
    Raises ValidationError where the version breaks a rule.
    """
    lock_tree()
    if first.parent:
        require(by, Permission.REORGANISE, first.parent)
    elif by:
        raise PermissionDenied("Chỉ người cài đặt hệ thống mới lập được cơ quan gốc của tỉnh.")
    agency = _begin(first)
    log(
        by,
        "agency.founded",
        agency,
        agency=agency.pk,
        on=first.start.isoformat(),
        decision=first.decision,
    )
    return agency


@transaction.atomic
def change(
    *, by: User | None, agency: Agency, on: date, decision: str, **new: Any
) -> AgencyVersion:
    """From `on` the agency has another name, code, kind, group or parent; it stays the same body.

    `new` holds the fields that change, out of CHANGEABLE.
    """
    lock_tree()
    require(by, Permission.REORGANISE, agency)
    current = current_version(agency, on)
    if on == current.start:
        said = "đã có thay đổi" if current.follows else "bắt đầu hoạt động"
        raise ValidationError(
            f"{agency} {said} từ chính ngày {show_day(on)}; hãy chọn một ngày sau đó."
        )
    _require_place(by, new.get("parent"), [current])
    kept = {field: getattr(current, field) for field in CHANGEABLE}
    if all(kept[field] == value for field, value in new.items()):
        raise ValidationError("Chưa có thông tin nào được thay đổi.")
    agency.versions.end_on(on)
    version = AgencyVersion(agency=agency, start=on, decision=decision, **kept | new)
    _save(version, named=(version.name, version.parent) != (current.name, current.parent))
    log(
        by,
        "agency.changed",
        agency,
        agency=agency.pk,
        on=on.isoformat(),
        decision=decision,
        fields=sorted(new),
    )
    return version


@transaction.atomic
def merge(*, by: User | None, old: Sequence[Agency], into: AgencyVersion, decision: str) -> Agency:
    """End the `old` agencies on the day `into`, the first version of a new one, starts.

    What stood under the old ones stands under the new one from that day.
    """
    lock_tree()
    if len(set(old)) < 2:
        raise ValidationError("Sáp nhập cần ít nhất hai cơ quan khác nhau.")
    for agency in old:
        require(by, Permission.REORGANISE, agency)
    _require_place(by, into.parent, [current_version(agency, into.start) for agency in old])
    children = _children(old, into.start)
    for agency in old:
        _end(agency, into.start)
    into.decision = decision
    new = _begin(into)
    _succeed(old, [(new, Succession.Extent.WHOLE)], into.start, decision)
    _move(by, children, new, into.start, decision)
    said: Any = {"on": into.start.isoformat(), "decision": decision}
    for agency in old:
        log(by, "agency.ended", agency, agency=agency.pk, into=[new.pk], **said)
    log(by, "agency.merged", new, agency=new.pk, old=[agency.pk for agency in old], **said)
    _forget(by)
    return new


@transaction.atomic
def split(
    *,
    by: User | None,
    old: Agency,
    into: Sequence[tuple[AgencyVersion, str]],
    decision: str,
) -> list[Agency]:
    """End `old` and begin two or more new agencies, each with the extent it takes over.

    What stood under the old one stands under the first new one from that day.
    """
    lock_tree()
    require(by, Permission.REORGANISE, old)
    if len(into) < 2:
        raise ValidationError("Chia tách cần ít nhất hai cơ quan mới.")
    on = into[0][0].start
    if any(version.start != on for version, _ in into):
        raise ValidationError("Các cơ quan mới phải bắt đầu trong cùng một ngày.")
    current, children = current_version(old, on), _children([old], on)
    _end(old, on)
    heirs = []
    for version, extent in into:
        _require_place(by, version.parent, [current])
        version.decision = decision
        heirs.append((_begin(version), extent))
    _succeed([old], heirs, on, decision)
    _move(by, children, heirs[0][0], on, decision)
    said: Any = {"on": on.isoformat(), "decision": decision}
    for heir, _ in heirs:
        log(by, "agency.founded", heir, agency=heir.pk, old=[old.pk], **said)
    log(by, "agency.split", old, agency=old.pk, into=[heir.pk for heir, _ in heirs], **said)
    _forget(by)
    return [heir for heir, _ in heirs]


@transaction.atomic
def dissolve(*, by: User | None, agency: Agency, on: date, decision: str) -> None:
    """The agency does not exist from `on`, and nobody takes over."""
    lock_tree()
    require(by, Permission.REORGANISE, agency)
    current_version(agency, on)
    check_nothing_under(agency, on)
    _end(agency, on)
    log(by, "agency.dissolved", agency, agency=agency.pk, on=on.isoformat(), decision=decision)


@transaction.atomic
def appoint(
    *,
    by: User | None,
    user: User,
    agency: Agency,
    role: Role,
    start: date,
    end: date | None = None,
) -> Assignment:
    """`user` holds `role` at `agency` from `start`, until `end` if one is given."""
    lock_tree()
    require(by, Permission.APPOINT, agency)
    if by == user:
        raise PermissionDenied("Anh/chị không thể tự phân công vai trò cho chính mình.")
    if not User.objects.active().filter(pk=user.pk).exists():
        raise ValidationError({"user": f"Tài khoản của {user} đã đóng; hãy mở lại trước."})
    assignment = Assignment(user=user, agency=agency, role=role, start=start, end=end)
    assignment.full_clean()
    _check_gives(by, assignment)
    _check_may_receive(by, user)
    check_post(assignment)
    check_kind(assignment)
    assignment.save()
    _log_role(by, "role.appointed", assignment, start, end=end and end.isoformat())
    return assignment


@transaction.atomic
def dismiss(*, by: User | None, assignment: Assignment, on: date) -> None:
    """The role is no longer held from `on`; what was done with it stays.

    One that has not begun by then never begins: the appointment is cancelled.
    """
    lock_tree()
    check_ends(by, assignment)
    try:
        assignment.refresh_from_db(fields=["start", "end"])
    except Assignment.DoesNotExist:
        raise ValidationError("Phân công này đã được hủy.") from None
    if assignment.end and assignment.end <= on:
        raise ValidationError(f"Vai trò này đã kết thúc từ ngày {show_day(assignment.end)}.")
    if check_day(on) <= assignment.start:
        _cancel(by, assignment, on)
        return
    assignment.end = on
    assignment.full_clean()
    assignment.save(update_fields=["end"])
    _log_role(by, "role.ended", assignment, on)


def check_ends(by: User | None, assignment: Assignment) -> None:
    """Raises PermissionDenied, with a sentence, where `by` may not end this or hand it over."""
    require(by, Permission.APPOINT, assignment.agency)
    if by == assignment.user:
        raise PermissionDenied("Anh/chị không thể tự thay đổi vai trò của chính mình.")
    _check_gives(by, assignment)


def _check_gives(by: User | None, assignment: Assignment) -> None:
    if by and assignment.role not in gives(by, assignment.agency):
        raise PermissionDenied(
            f"Anh/chị không được giao hay kết thúc vai trò “{assignment.get_role_display()}” tại "
            f"{assignment.agency}."
        )


def _check_may_receive(by: User | None, user: User) -> None:
    """Whoever gives a role looks after the account: heads take in none that did more."""
    if by is None or looks_after_all(by):
        return
    if Assignment.objects.filter(user=user).exclude(role__in=gives_somewhere(by)).exists():
        raise PermissionDenied(
            f"{user} từng giữ vai trò mà anh/chị không được giao, nên chỉ Tổ giúp việc Ban Chỉ "
            "đạo phân công được người này."
        )


def _cancel(by: User | None, assignment: Assignment, on: date) -> None:
    start, end = assignment.start, assignment.end
    if on < start <= timezone.localdate():
        raise ValidationError(
            f"Ngày kết thúc phải sau ngày bắt đầu ({show_day(start)}). Nếu phân công nhầm, hãy "
            "chọn đúng ngày bắt đầu để hủy phân công."
        )
    assignment.delete()
    _log_role(by, "role.cancelled", assignment, start, end=end and end.isoformat())


def _log_role(by: User | None, action: str, assignment: Assignment, on: date, **more: Any) -> None:
    """One line of the log about a role, which is asked for anew from now on."""
    user, role = assignment.user, str(assignment.role)
    log(
        by, action, assignment.agency, agency=assignment.agency_id, user=user.pk, name=str(user),
        role=role, on=on.isoformat(), **more,
    )  # fmt: skip
    forget(user)


def _begin(first: AgencyVersion) -> Agency:
    if first.agency_id:
        raise ValueError("The first version of a new agency belongs to no agency yet.")
    first.agency = Agency.objects.create(name=first.name)
    _save(first, named=True)
    return first.agency


def _require_place(by: User | None, parent: Agency | None, old: Sequence[AgencyVersion]) -> None:
    """An agency goes where its predecessor stood, or under one that `by` may reorganise."""
    if parent and parent.pk not in {version.parent_id for version in old}:
        require(by, Permission.REORGANISE, parent)


def _end(agency: Agency, on: date) -> None:
    if current_version(agency, on).start == on:
        raise ValidationError(
            f"{agency} mới bắt đầu giai đoạn hiện tại từ ngày {show_day(on)}, không thể chấm dứt "
            "trong chính ngày đó."
        )
    agency.versions.end_on(on)
    agency.assignments.end_on(on)
    agency.assignments.filter(start__gte=on).delete()  # they would begin at an agency that is gone


def _children(agencies: Sequence[Agency], on: date) -> list[AgencyVersion]:
    below = AgencyVersion.objects.under(agencies, on).order_by("agency", "start")
    return list(below.select_related("agency"))


def _move(
    by: User | None, children: list[AgencyVersion], parent: Agency, on: date, decision: str
) -> None:
    """Put `children` under `parent` from `on`, each for as long as it was to stand there.

    It follows from what `by` was allowed to do above them, and is logged as theirs.
    """
    for child in children:
        moved = child
        if child.start < on:
            kept = {field: getattr(child, field) for field in CHANGEABLE}
            end, child.end = child.end, on
            child.save(update_fields=["end"])
            moved = AgencyVersion(
                agency=child.agency, start=on, end=end, **kept | {"decision": decision}
            )
        moved.parent = parent
        _save(moved)
        begun = moved.start.isoformat()
        log(
            by,
            "agency.changed",
            child.agency,
            agency=child.agency_id,
            on=begun,
            decision=decision,
            fields=["parent"],
        )


def _succeed(
    old: Sequence[Agency], heirs: Sequence[tuple[Agency, str]], on: date, decision: str
) -> None:
    for predecessor in old:
        for successor, extent in heirs:
            link = Succession(
                predecessor=predecessor,
                successor=successor,
                on=on,
                share=extent,
                decision=decision,
            )
            link.full_clean()
            link.save()


def _save(version: AgencyVersion, *, named: bool = False) -> None:
    """Write it; the agency goes by its name at once where it holds today, else see tasks.py.

    Whoever has `named` or placed it answers for its name; what only moves along keeps its own.
    """
    version.full_clean()
    check_place(version)
    if named:
        check_name(version)
    version.save()
    if version.holds_on(timezone.localdate()):
        Agency.objects.filter(pk=version.agency_id).update(name=version.name)
        version.agency.name = version.name


def _forget(by: User | None) -> None:
    if by:
        forget(by)
