"""Who writes, reviews and approves an ISO procedure: three different people.

A template belongs to the province: its staff write and review it, two different ones of
them, and the committee's leader approves it. Any other procedure is written and reviewed
by the agency's people and approved by its head.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from agencies.access import can, require
from agencies.models import Assignment
from agencies.roles import Permission, roles_with
from isoportal.lib.vietnamese import clean, plain
from procedures.models import IsoProcedure, IsoRevision, State

STATES = {
    State.DRAFT: "đang được soạn thảo",
    State.REVIEWED: "đã được xem xét",
    State.APPROVED: "đã được phê duyệt",
    State.ISSUED: "đã ban hành",
}


@dataclass(frozen=True)
class Signature:
    """Who signed as what, and when where it was done in the portal."""

    role: str
    name: str
    position: str
    at: Any


def signatures(revision: IsoRevision) -> list[Signature]:
    """The three who answer for a revision."""
    each = revision
    return [
        Signature("Soạn thảo", each.drafter, each.drafter_position, each.drafted_at),
        Signature("Xem xét", each.reviewer, each.reviewer_position, each.reviewed_at),
        Signature("Phê duyệt", each.approver, each.approver_position, each.approved_at),
    ]


def writing(iso: IsoProcedure) -> Permission:
    """What lets somebody write it, and review what another wrote."""
    return Permission.KEEP_CATALOGUE if iso.is_template else Permission.WRITE_PROCEDURES


def approving(iso: IsoProcedure) -> Permission:
    return Permission.APPROVE_TEMPLATES if iso.is_template else Permission.APPROVE


def check_writer(*, by: User, iso: IsoProcedure) -> None:
    require(by, writing(iso), iso.agency)


def may_write(user: User, iso: IsoProcedure) -> bool:
    return can(user, writing(iso), iso.agency)


def made_by(revision: IsoRevision, user: User) -> bool:
    return any(maker == user for maker in revision.makers.all())


def check_editable(revision: IsoRevision) -> None:
    """Raises ValidationError, in words, unless it still is a draft."""
    if revision.state == State.DRAFT:
        return
    if revision.is_issued:
        raise ValidationError(
            "Bản này đã ban hành nên không sửa được. Hãy lập lần sửa đổi mới của quy trình."
        )
    raise ValidationError(
        f"Bản này {STATES[State(revision.state)]} nên không sửa được. Muốn sửa, hãy trả lại để "
        "soạn thảo tiếp."
    )


def check_reviewer(*, by: User, revision: IsoRevision) -> None:
    """Raises where `by` may not review it now: not their agency's, their own, or not waiting."""
    require(by, writing(revision.iso), revision.iso.agency)
    if made_by(revision, by):
        raise PermissionDenied(
            "Anh/chị đã soạn thảo quy trình này nên không tự xem xét được; việc xem xét do người "
            "khác thực hiện."
        )
    _check_waits(revision, State.DRAFT, "xem xét")


def check_approver(*, by: User, revision: IsoRevision) -> None:
    """Raises where `by` may not approve it now: no head, its drafter or reviewer, not waiting."""
    require(by, approving(revision.iso), revision.iso.agency)
    if made_by(revision, by):
        raise PermissionDenied(
            "Anh/chị đã soạn thảo quy trình này nên không tự phê duyệt được; việc phê duyệt do "
            "người khác thực hiện."
        )
    if revision.reviewed_by_id == by.pk or alike(revision.reviewer, str(by)):
        raise PermissionDenied(
            "Anh/chị đã xem xét quy trình này nên không phê duyệt được; người xem xét và người phê "
            "duyệt phải là hai người khác nhau."
        )
    _check_waits(revision, State.REVIEWED, "phê duyệt")


def check_returner(*, by: User, revision: IsoRevision) -> None:
    """Raises where `by` may not send it back to its drafters."""
    iso = revision.iso
    if not can(by, approving(iso), iso.agency):
        require(by, writing(iso), iso.agency)
    if revision.is_issued:
        raise ValidationError("Bản này đã ban hành nên không trả lại được.")
    if revision.state == State.DRAFT and not revision.drafted_at:
        raise ValidationError("Bản này đang được soạn thảo, chưa trình nên không cần trả lại.")


def check_paper_reviewer(*, by: User, revision: IsoRevision, name: str, day: date) -> None:
    """Raises where the drafter may not note that `name` reviewed it on paper.

    Only where nobody else has an account to review with, so that approving is left to
    yet another; and the person named is neither drafter nor the head who is to approve.
    """
    check_writer(by=by, iso=revision.iso)
    _check_waits(revision, State.DRAFT, "xem xét")
    if other_reviewers(revision, day):
        raise PermissionDenied(
            "Cơ quan có người khác có tài khoản để xem xét quy trình này; việc xem xét do người "
            "đó thực hiện trên cổng."
        )
    approvers = people(revision.iso, approving(revision.iso), day)
    for other in [revision.drafter, *map(str, revision.makers.all()), *map(str, approvers)]:
        if alike(other, name):
            raise ValidationError(
                {"reviewer": f"{other} là người soạn thảo hoặc người phê duyệt; người xem xét phải "
                 "là người khác."}
            )  # fmt: skip


def people(iso: IsoProcedure, permission: Permission, day: date) -> set[User]:
    """Who at its own agency may do that on `day`."""
    held = Assignment.objects.as_of(day).filter(
        agency=iso.agency_id, role__in=roles_with(permission), user__is_active=True
    )
    return {each.user for each in held.select_related("user")}


def other_reviewers(revision: IsoRevision, day: date) -> set[User]:
    """Who else could review it, so that somebody is left to approve it."""
    makers = set(revision.makers.all())
    reviewers = people(revision.iso, writing(revision.iso), day) - makers
    approvers = people(revision.iso, approving(revision.iso), day) - makers
    return {each for each in reviewers if approvers - {each} or not approvers}


def check_three(drafter: str, reviewer: str, approver: str) -> None:
    """Raises unless three people are named, each another."""
    names = {"drafter": drafter, "reviewer": reviewer, "approver": approver}
    for field, name in names.items():
        if not name:
            raise ValidationError({field: "Hãy ghi họ và tên người ký trên bản giấy."})
    if alike(reviewer, drafter):
        raise ValidationError(
            {"reviewer": f"{reviewer} đã soạn thảo; người xem xét phải là người khác."}
        )
    for other in [drafter, reviewer]:
        if alike(approver, other):
            raise ValidationError(
                {"approver": f"{approver} đã soạn thảo hoặc xem xét; người phê duyệt phải là "
                 "người khác."}
            )  # fmt: skip


def _check_waits(revision: IsoRevision, state: State, what: str) -> None:
    if revision.state != state:
        by = {State.REVIEWED: revision.reviewer, State.APPROVED: revision.approver}
        who = by.get(State(revision.state), "")
        done = f"Bản này {STATES[State(revision.state)]}{f' bởi {who}' if who else ''}"
        raise ValidationError(f"{done}, nên không còn chờ {what}.")
    if state == State.DRAFT and not revision.drafted_at:
        raise ValidationError("Bản này chưa được trình xem xét; người soạn thảo còn đang sửa.")


def alike(one: str, other: str) -> bool:
    """Whether two names may be one person's, however they are typed.

    Accents tell people apart, Nguyễn Văn Hùng from Nguyễn Văn Hưng, unless one of the two
    is typed without any.
    """
    one, other = clean(one).casefold(), clean(other).casefold()
    if not one or not other:
        return False
    return one == other or ((one.isascii() or other.isascii()) and plain(one) == plain(other))
