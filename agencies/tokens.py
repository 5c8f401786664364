"""The connections of other systems: who lets one in, and who takes it away."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.log import log
from accounts.models import ApiToken, User
from accounts.models.person import UserQuerySet
from agencies.models import Assignment
from agencies.people import check_looks_after, looks_after_all
from agencies.roles import Role

MOST_DAYS = 365


def check_keeper(by: User) -> None:
    """Raises PermissionDenied where `by` does not look after connections."""
    if not looks_after_all(by):
        raise PermissionDenied("Chỉ Tổ giúp việc và người quản trị hệ thống quản lý mã kết nối.")


def clients() -> UserQuerySet:
    """The accounts of other systems: they hold that role today, and none of people's."""
    today = Assignment.objects.as_of(timezone.localdate()).filter(role=Role.CLIENT)
    found: UserQuerySet = User.objects.active().filter(pk__in=today.order_by().values("user"))
    lasting = Assignment.objects.within(timezone.localdate(), None)
    of_people = lasting.exclude(role=Role.CLIENT).order_by().values("user")
    return found.exclude(pk__in=of_people)


def tokens() -> QuerySet[ApiToken]:
    return ApiToken.objects.select_related("user", "made_by")


@transaction.atomic
def make(*, by: User, client: User, name: str, days: int) -> str:
    """Let `client` in for so many days; the token, which nobody can read again."""
    check_keeper(by)
    check_looks_after(by, client)
    if not clients().filter(pk=client.pk).exists():
        raise ValidationError(
            {"client": f"{client} không giữ vai trò “{Role.CLIENT.label}” hoặc còn giữ vai trò "
             "khác; mã chỉ cấp cho tài khoản riêng của một hệ thống."}
        )  # fmt: skip
    if not 0 < days <= MOST_DAYS:
        raise ValidationError({"days": f"Mã dùng được từ 1 đến {MOST_DAYS} ngày."})
    until = timezone.now() + timedelta(days=days)
    token, text = ApiToken.objects.issue(user=client, name=name, until=until, made_by=by)
    _log(by, "token.made", token)
    return text


@transaction.atomic
def revoke(*, by: User, token: ApiToken) -> None:
    check_keeper(by)
    if token.user != by:  # one's own is anybody's to give up
        check_looks_after(by, token.user)
    _log(by, "token.revoked", token)
    token.delete()


def _log(by: User, action: str, token: ApiToken) -> None:
    """Of a token the log says by which signs people know it, never more."""
    until = timezone.localdate(token.expiry) if token.expiry else ""
    known = f"{token.token_key}…"
    log(by, action, token.user, token=known, text=token.name, until=str(until))
