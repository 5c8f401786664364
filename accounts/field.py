"""Working in the field: for some hours a device opens the pages of the field, and nothing else.

It is begun in a session where all was proved, is never made longer, and is asked for only where
no session of the ordinary kind holds.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare

from accounts.log import log
from accounts.models import FieldPass, User

SYSTEMS = [("iPad", "iPad"), ("iPhone", "iPhone"), ("Android", "Android"), ("Windows", "Windows"),
           ("Mac OS", "máy Mac"), ("Linux", "Linux")]  # fmt: skip
BROWSERS = [("Edg", "Edge"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Firefox", "Firefox"),
            ("FxiOS", "Firefox"), ("Safari", "Safari")]  # fmt: skip


def valid(key: str, now: datetime) -> FieldPass | None:
    """The pass that `key` proves, if it still holds."""
    found = FieldPass.objects.filter(key_sha256=_digest(key)).select_related("user").first()
    return found if found and _holds(found, found.user, now) else None


@transaction.atomic
def begin(*, by: User, device: str, now: datetime) -> tuple[FieldPass, str]:
    """From now on `by` works in the field on a device that keeps the key."""
    key = token_urlsafe(32)
    until = now + timedelta(seconds=settings.SESSION_FIELD)
    made = FieldPass.objects.create(
        user=by, key_sha256=_digest(key), password_mark=by.get_session_auth_hash(),
        device=device, began=now, until=until,
    )  # fmt: skip
    log(by, "person.field_begun", by, device=device, until=until.isoformat())
    return made, key


@transaction.atomic
def end(*, held: FieldPass, now: datetime) -> None:
    """The device works in the field no longer."""
    held.ended_at = now
    held.save(update_fields=["ended_at"])
    log(held.user, "person.field_ended", held.user, device=held.device)


def passes(user: User, now: datetime) -> list[FieldPass]:
    """The devices of `user` in the field, the last begun first."""
    return [each for each in user.field_passes.filter(until__gt=now) if _holds(each, user, now)]


def sweep(now: datetime) -> int:
    """Throw away what is long over."""
    return FieldPass.objects.filter(until__lt=now - timedelta(days=1)).delete()[0]


def device_of(agent: str) -> str:
    """Chrome trên Android: what a browser says of itself, so that people know it again."""
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    browser = next((name for sign, name in BROWSERS if sign in agent), "")
    return " trên ".join(each for each in [browser, system] if each) or "Thiết bị không rõ"


def _holds(held: FieldPass, user: User, now: datetime) -> bool:
    """Whether it goes on: not ended, by the same password, not signed out everywhere since."""
    ended = user.sessions_since is not None and held.began < user.sessions_since
    same = constant_time_compare(held.password_mark, user.get_session_auth_hash())
    return held.holds(now) and user.is_active and same and not ended


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()
