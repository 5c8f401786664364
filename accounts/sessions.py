"""How long somebody stays signed in.

A session ends when nobody used it for a while, in any case half a day after signing in,
and at once when its person signs out everywhere. It remembers when it began, when it was
last used (written once a minute at most) and whether the shorter idle time holds.
"""

from datetime import UTC, datetime, timedelta
from math import ceil
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.log import log
from accounts.models import User

BEGAN, SEEN, SHORT = "signed_in_at", "seen_at", "ends_soon"
WRITTEN_EVERY = timedelta(minutes=1)


class Ends(NamedTuple):
    """When a session ends: unless it is used, and in any case."""

    idle: datetime
    absolute: datetime

    @property
    def first(self) -> datetime:
        return min(self)


def is_begun(session: SessionBase) -> bool:
    return BEGAN in session


def is_by_provider(session: SessionBase) -> bool:
    """Whether its person signed in with the account of the province."""
    return bool(session[BACKEND_SESSION_KEY].endswith(".ProvinceAccount"))


def is_stale(session: SessionBase, now: datetime) -> bool:
    """Whether the last use is to be written anew."""
    return not is_begun(session) or now - _moment(session, SEEN) >= WRITTEN_EVERY


def mark(session: SessionBase, now: datetime, *, short: bool) -> None:
    """The session is used now; `short` is the idle time of whoever serves the committee."""
    session.setdefault(BEGAN, now.timestamp())
    session[SEEN], session[SHORT] = now.timestamp(), short


def ends(session: SessionBase) -> Ends:
    idle = settings.SESSION_IDLE_COMMITTEE if session[SHORT] else settings.SESSION_IDLE
    return Ends(
        _moment(session, SEEN) + timedelta(seconds=idle),
        _moment(session, BEGAN) + timedelta(seconds=settings.SESSION_ABSOLUTE),
    )


def seconds_left(session: SessionBase, now: datetime) -> dict[str, int]:
    """What the page is told, which knows only its own clock; a part of a second counts whole.

    Told a second less, the page would lead to a sign-in that still knows the person.
    """
    end = ends(session)
    return {
        "idle": ceil((end.idle - now).total_seconds()),
        "absolute": ceil((end.absolute - now).total_seconds()),
    }


def why_over(session: SessionBase, user: User, now: datetime) -> str:
    """Why the session of `user` is over, in words; empty while it goes on."""
    if not is_begun(session):
        return ""
    if user.sessions_since and _moment(session, BEGAN) < user.sessions_since:
        return "Tài khoản đã được đăng xuất khỏi mọi thiết bị."
    end = ends(session)
    if now >= end.absolute:
        hours = settings.SESSION_ABSOLUTE // 3600
        return f"Phiên làm việc đã hết vì đã quá {hours} giờ kể từ lúc đăng nhập."
    if now >= end.idle:
        minutes = int((end.idle - _moment(session, SEEN)).total_seconds()) // 60
        return f"Phiên làm việc đã hết vì không có thao tác nào trong {minutes} phút."
    return ""


@transaction.atomic
def end_all(user: User, now: datetime) -> None:
    """Every session of `user` begun before now is over, on whatever device.

    So is the app whose secret such a session was shown and which no code has proved.
    """
    user.sessions_since = now
    user.save(update_fields=["sessions_since"])
    forget_unproved(user)


def forget_unproved(user: User) -> None:
    """The app that was to be added is void: who has looked at its secret is not known."""
    TOTPDevice.objects.filter(user=user, confirmed=False).delete()


@transaction.atomic
def sign_out_everywhere(*, by: User) -> None:
    end_all(by, timezone.now())
    log(by, "person.signed_out_everywhere", by)


def _moment(session: SessionBase, key: str) -> datetime:
    return datetime.fromtimestamp(session[key], tz=UTC)
