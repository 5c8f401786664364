"""The link by which a new person chooses a password: made, followed once, or run out."""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.log import log
from accounts.models import FirstAccess, User
from accounts.passwords import choose

TOKEN_BYTES = 32  # 43 signs of an address


@transaction.atomic
def issue(*, by: User | None, user: User) -> str:
    """A new address for `user`, good once for FIRST_ACCESS_AGE; those made earlier end.

    It is told once, here: afterwards nobody can read it anywhere.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    check_needs_one(user)
    now = timezone.now()
    user.first_accesses.filter(used_at=None, expires_at__gt=now).update(expires_at=now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    user.first_accesses.create(
        digest=_digest(token),
        made_by=by,
        expires_at=now + timedelta(seconds=settings.FIRST_ACCESS_AGE),
    )
    log(by, "person.link_issued", user)
    return reverse("accounts:first-access", args=[token])


def check_needs_one(user: User) -> None:
    """Raises ValidationError, in words, where `user` gets no link for a first access."""
    if not user.is_active:
        raise ValidationError(f"Tài khoản của {user} đã đóng; hãy mở lại trước.")
    if user.has_usable_password():
        raise ValidationError(
            f"{user} đã có mật khẩu. Nếu quên, hãy gửi thư đặt lại mật khẩu cho người này."
        )


def open_link(token: str) -> FirstAccess | None:
    """The link that `token` belongs to, as long as it may be followed."""
    links = FirstAccess.objects.filter(digest=_digest(token), used_at=None)
    links = links.filter(expires_at__gt=timezone.now(), user__is_active=True)
    link = links.select_related("user").first()
    return link if link and not link.user.has_usable_password() else None


@transaction.atomic
def follow(link: FirstAccess, password: str) -> bool:
    """Set the password of the person; False where the link was used or ended meanwhile."""
    now = timezone.now()
    still = FirstAccess.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now)
    if not still.update(used_at=now):
        return False
    choose(by=link.user, password=password, action="person.first_access")
    return True


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
