"""The people of the portal: who looks after whom, and what is done to an account.

Whoever gives roles looks after the people who hold them: the committee's staff and the
administrators everybody, a head the ISO officers of the own branch. An account is
changed only by who may give every role it holds, so that nobody takes over the account
of somebody who may do more; nobody changes their own here; and none is ever deleted.
"""

from collections.abc import Mapping
from datetime import date
from typing import cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import second_factor, sessions
from accounts.closing import end_access
from accounts.log import changes, log, values_of
from accounts.models import User
from accounts.models.person import UserQuerySet
from accounts.profile import check_email, set_email
from agencies.access import (
    Reach,
    can,
    gives,
    gives_somewhere,
    looks_after_all,
    reach,
    reach_as,
)
from agencies.actions import appoint, check_ends, dismiss
from agencies.models import Agency, Assignment
from agencies.roles import GIVES, Permission, Role
from agencies.tree import lock_tree
from isoportal.lib.dated import DatedQuerySet
from isoportal.lib.vietnamese import plain

EDITABLE = ["full_name", "position", "email", "phone"]
UNSAID = frozenset({"password", "search_key", "sort_key", "last_login"})


def people_for(by: User) -> UserQuerySet:
    """The people `by` sees: those who hold, or will hold, a role that `by` gives there."""
    everybody = cast(UserQuerySet, User.objects.all())
    if looks_after_all(by):
        return everybody
    held = Q(pk__in=[])
    for role, given in GIVES.items():
        within = reach_as(by, role)
        if within:
            lasting = Assignment.objects.within(timezone.localdate(), None).filter(role__in=given)
            held |= Q(pk__in=within.limit(lasting, "agency").order_by().values("user"))
    return everybody.filter(held)


def roles_seen(by: User) -> DatedQuerySet:
    """The roles, of any day, at the agencies that `by` sees."""
    seen = reach(by, Permission.VIEW).limit(Assignment.objects.all(), "agency")
    return cast(DatedQuerySet, seen)


def candidates(by: User) -> UserQuerySet:
    """Whom `by` may give a role: anybody, or for a head whoever held one in the own branch.

    A head gives none to who ever held one that heads do not give.
    """
    active = cast(UserQuerySet, User.objects.active().exclude(pk=by.pk))
    if looks_after_all(by):
        return active
    within: Reach = reach(by, Permission.APPOINT)
    held = Assignment.objects.order_by()
    known = within.limit(held, "agency")
    greater = held.exclude(role__in=gives_somewhere(by))
    return active.filter(pk__in=known.values("user")).exclude(pk__in=greater.values("user"))


def lasting_roles(person: User) -> list[Assignment]:
    """The roles held today, or given for later."""
    rows = Assignment.objects.within(timezone.localdate(), None).filter(user=person)
    return list(rows.select_related("agency", "user").order_by("start", "pk"))


def check_looks_after(by: User, person: User) -> None:
    """Raises PermissionDenied, with a sentence, where `by` may not change this account."""
    if by == person:
        raise PermissionDenied(
            "Anh/chị không tự thay đổi tài khoản của mình ở đây. Thông tin liên hệ và mật khẩu "
            "của anh/chị nằm ở trang cá nhân."
        )
    held = lasting_roles(person)
    if not held and not looks_after_all(by):
        raise PermissionDenied("Chỉ Tổ giúp việc Ban Chỉ đạo thay đổi tài khoản chưa có vai trò.")
    for post in held:
        if post.role not in gives(by, post.agency):
            if not can(by, Permission.VIEW, post.agency):
                raise PermissionDenied(
                    f"{person} còn giữ vai trò ngoài phạm vi của anh/chị, nên chỉ Tổ giúp việc "
                    "Ban Chỉ đạo thay đổi được tài khoản này."
                )
            raise PermissionDenied(
                f"{person} giữ vai trò “{post.get_role_display()}” tại {post.agency}, là vai trò "
                "anh/chị không được giao, nên anh/chị không thay đổi được tài khoản này."
            )


def looks_after(by: User, person: User) -> bool:
    try:
        check_looks_after(by, person)
    except PermissionDenied:
        return False
    return True


def suggested_username(full_name: str) -> str:
    """A free one made of the name as people call it: Huỳnh Ngọc An is an.huynh."""
    words = ["".join(sign for sign in word if sign.isascii()) for word in plain(full_name).split()]
    words = [word for word in words if word]
    if not words:
        raise ValidationError({"username": "Hãy nhập tên đăng nhập."})
    wish = ".".join(dict.fromkeys([words[-1], words[0]]))[:100]
    taken = set(User.objects.filter(username__istartswith=wish).values_list("username", flat=True))
    taken = {username.casefold() for username in taken}
    tries = (f"{wish}{number or ''}" for number in (0, *range(2, len(taken) + 3)))
    return next(username for username in tries if username not in taken)


@transaction.atomic
def enrol(
    *,
    by: User,
    person: User,
    agency: Agency,
    role: Role,
    start: date,
    end: date | None = None,
) -> User:
    """A new `person` (unsaved) with a first role; they sign in once they follow a first link."""
    create(by=by, person=person, agency=agency)
    appoint(by=by, user=person, agency=agency, role=role, start=start, end=end)
    return person


@transaction.atomic
def create(*, by: User | None, person: User, agency: Agency) -> User:
    """The account alone; whoever asks for it gives it a role at `agency` in the same breath."""
    lock_tree()  # two people of one name, entered at once, get two usernames
    if by and not can(by, Permission.APPOINT, agency):
        raise PermissionDenied(f"Anh/chị không có quyền thêm người tại {agency}.")
    if not person.username:
        person.username = suggested_username(person.full_name)
    person.set_unusable_password()
    person.full_clean()
    check_email(person, person.email)
    if User.objects.filter(username__iexact=person.username).exists():
        raise ValidationError({"username": f"Đã có tài khoản “{person.username}”."})
    person.save()
    log(by, "person.created", person, agency=agency.pk, username=person.username)
    return person


@transaction.atomic
def change(*, by: User, person: User, new: Mapping[str, str]) -> User:
    """Other words in the fields of EDITABLE."""
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    check_looks_after(by, person)
    before = values_of(person, without=UNSAID)
    for field in EDITABLE:
        if field in new:
            setattr(person, field, new[field])
    person.full_clean()
    changed = changes(before, values_of(person, without=UNSAID))
    email, person.email = person.email, before["email"]
    person.save(update_fields=EDITABLE)
    if "email" in changed:
        set_email(by=by, user=person, to=email)
    if changed:
        log(by, "person.changed", person, changes=changed)
    return person


@transaction.atomic
def close(*, by: User, person: User) -> None:
    """Nobody signs in with it any more, at once; the roles end today, what was done stays."""
    lock_tree()
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    check_looks_after(by, person)
    if not person.is_active:
        raise ValidationError(f"Tài khoản của {person} đã đóng từ trước.")
    ending = lasting_roles(person)
    for post in ending:
        dismiss(by=by, assignment=post, on=max(timezone.localdate(), post.start))
    person.is_active = False
    person.save(update_fields=["is_active"])
    end_access(by=by, user=person, now=timezone.now())
    log(by, "person.closed", person, roles=[str(post) for post in ending])


@transaction.atomic
def reopen(*, by: User, person: User) -> None:
    """They may sign in again; the roles that ended are given anew, by those who give them."""
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    check_looks_after(by, person)
    if person.is_active:
        raise ValidationError(f"Tài khoản của {person} đang hoạt động.")
    check_email(person, person.email)
    person.is_active = True
    person.save(update_fields=["is_active"])
    log(by, "person.reopened", person)


@transaction.atomic
def end_sessions(*, by: User, person: User) -> None:
    """Sign the person out on every device."""
    check_looks_after(by, person)
    sessions.end_all(person, timezone.now())
    log(by, "person.sessions_ended", person)


@transaction.atomic
def reset_second_factor(*, by: User, person: User) -> None:
    """The person lost the app and its codes: they sign in without, and add an app anew."""
    check_looks_after(by, person)
    second_factor.reset(by=by, user=person)


def may_end(by: User, assignment: Assignment) -> bool:
    """Whether `by` may end this role, or hand it over, where it still lasts."""
    if assignment.end and assignment.end <= timezone.localdate():
        return False
    try:
        check_ends(by, assignment)
    except PermissionDenied:
        return False
    return True
