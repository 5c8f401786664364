"""Secrets that are told once: a connection's token, a first link, recovery codes.

Between making and showing it, a secret waits in the browser of its maker, in a signed
cookie for its one page: the portal never keeps it, and reloading makes no second one.
"""

from typing import Any

from django.conf import settings

from accounts.models import User

WAITS = 120  # seconds


def keep(response: Any, name: str, secret: str, *, to: User, page: str) -> None:
    """Have the browser bring `secret`, which is told to `to` alone, to `page`."""
    response.set_signed_cookie(
        name, secret, salt=_salt(to), max_age=WAITS, path=page, httponly=True,
        samesite="Strict", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def told(request: Any, name: str) -> str:
    """The secret that waits for this page; nothing where it was shown, or waited too long."""
    salt = _salt(request.user)
    secret: str = request.get_signed_cookie(name, default="", salt=salt, max_age=WAITS)
    return secret


def forget(response: Any, name: str, *, page: str) -> None:
    """It is shown by `response`; reloading shows it no more."""
    response.delete_cookie(name, path=page, samesite="Strict")


def _salt(user: User) -> str:
    return f"accounts.shown_once:{user.pk}"
