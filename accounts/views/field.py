"""The cookie by which a device in the field is known; the rules are in accounts.field."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts import field
from accounts.models import FieldPass, User

COOKIE = "field_pass"


def held_by(request: HttpRequest) -> FieldPass | None:
    """The pass of the device that asks, if it still holds."""
    key = request.COOKIES.get(COOKIE)
    return field.valid(key, timezone.now()) if key else None


def begin(request: HttpRequest, response: HttpResponse, *, by: User) -> FieldPass:
    """`by` takes this device into the field; what was begun before is not made longer."""
    held = held_by(request)
    if held and held.user == by:
        return held
    leave(request, response)
    device = field.device_of(request.headers.get("User-Agent", ""))
    made, key = field.begin(by=by, device=device, now=timezone.now())
    response.set_cookie(
        COOKIE, key, max_age=settings.SESSION_FIELD, httponly=True, samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )  # fmt: skip
    return made


def leave(request: HttpRequest, response: HttpResponse) -> None:
    """The device comes back from the field: its key is worth nothing any more."""
    if COOKIE not in request.COOKIES:
        return
    if held := held_by(request):
        field.end(held=held, now=timezone.now())
    response.delete_cookie(COOKIE, samesite="Lax")


def hand_over(request: HttpRequest, response: HttpResponse) -> None:
    """Somebody signed in on the device: where it is another, the one before leaves it."""
    if COOKIE in request.COOKIES:
        held = held_by(request)
        if held is None or held.user != request.user:
            leave(request, response)
