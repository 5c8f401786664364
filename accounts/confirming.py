"""Entering the password again before something that would help a thief of the session."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from accounts.http import Request, lead_first_to

CONFIRMED = "confirmed_at"


def note_password(session: SessionBase) -> None:
    """The password was entered just now."""
    session[CONFIRMED] = timezone.now().timestamp()


def is_fresh(session: SessionBase) -> bool:
    age = timezone.now().timestamp() - session.get(CONFIRMED, 0)
    return bool(0 <= age < settings.SUDO_AGE)


def ask_password(request: Request) -> Any:
    """The way to the page that asks for it; None where it was entered shortly before."""
    if is_fresh(request.session):
        return None
    return lead_first_to("accounts:confirm", request)


def confirmed(view: Callable[..., Any]) -> Callable[..., Any]:
    """For a view that may only be used shortly after the password was entered.

    Who comes later is asked for it and led back; what was sent is not written.
    """

    @wraps(view)
    def asked(request: Any, *args: Any, **kwargs: Any) -> Any:
        return ask_password(request) or view(request, *args, **kwargs)

    return asked
