"""How many tries somebody has who guesses passwords: the pair of name and address counts.

django-axes counts; never is a whole address closed, as the agencies of a province go out
to the network by one.
"""

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import authenticate
from django.utils import timezone

from accounts.http import Request, address_of
from accounts.log import log
from accounts.models import User


def name_tried(request: Request, credentials: Mapping[str, Any] | None) -> str | None:
    """The name that tries count for: other cases and ways to compose accents are no new one."""
    name = credentials.get("username") if credentials else request.POST.get("username")
    return unicodedata.normalize("NFKC", name).casefold()[:255] if name else None


def knows_password(request: Request, password: str) -> bool:
    """Whether whoever is signed in knows the password; wrong ones count like at the door."""
    known = authenticate(request, username=request.user.get_username(), password=password)
    return known is not None and known.pk == request.user.pk


def closed_until(request: Request, credentials: Mapping[str, Any] | None) -> datetime:
    """When the last failure that counted will be long enough ago."""
    tries = AccessAttempt.objects.filter(
        username=name_tried(request, credentials), ip_address=address_of(request) or None
    )
    last: datetime | None = tries.values_list("attempt_time", flat=True).first()
    until: datetime = (last or timezone.now()) + settings.AXES_COOLOFF_TIME
    return until


def log_closing(request: Request, credentials: Mapping[str, Any] | None) -> None:
    """Record who was guessed at. A name that nobody has may be a password typed too early."""
    name = credentials.get("username") if credentials else None
    user = User.objects.filter(username=name).first()
    if user:
        log(None, "person.locked_out", user)
    else:
        log(None, "person.locked_out", User(), called="Tên đăng nhập không có trong hệ thống")


def sweep(now: datetime) -> int:
    """Delete the failures that count no more, with the names that were tried; how many."""
    old = AccessAttempt.objects.filter(attempt_time__lt=now - settings.AXES_COOLOFF_TIME)
    return int(old.delete()[0])
