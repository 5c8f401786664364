"""How long a session lasts, around every request; the rules are in accounts.sessions."""

from collections.abc import Callable
from typing import cast

from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts import drafts, second_factor, sessions
from accounts.log import log
from accounts.models import User
from accounts.views import field
from agencies.access import holds_one_of
from agencies.roles import AT_ROOT
from isoportal.second_factor import missing

POLL = "X-Poll"  # sent by what a page asks again and again by itself: nobody sits there
LEFT = "X-Session-Left"
FIELD = "audits:field"  # under its address lie the pages of the field
COMING = "coming_by"  # how somebody signed in who has not yet proved all that is asked


class Sessions:
    """Ends a session that is over, and remembers when one that goes on was last used.

    However somebody signs in, the second factor is asked here: no view can forget it. The
    log says that they signed in once all is proved that was asked.

    Costs no query but once a minute. What a signed-in person is shown is kept by no
    cache, so that "back" never shows what has changed, and nobody sees it who comes next.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session:
            look(request)
        if SESSION_KEY not in request.session:
            admit(request)
        response = self.get_response(request)
        if field.COOKIE in request.COOKIES and SESSION_KEY not in request.session:
            response.setdefault("Cache-Control", "private, no-store")
        if SESSION_KEY in request.session:
            if not sessions.is_begun(request.session):  # just signed in
                begin(request)
                note_arrival(request)
                field.hand_over(request, response)
            elif COMING in request.session:
                note_proof(request)
            response.setdefault("Cache-Control", "private, no-store")
            tell(request, response)
            forget_sent(request, response)
        return response


def look(request: HttpRequest) -> None:
    """End the session if it is over, else note that it is used."""
    user = request.user
    if not user.is_authenticated:  # the account was closed, or its password changed
        return
    if not sessions.is_begun(request.session):
        begin(request)
    over = sessions.why_over(request.session, user, timezone.now())
    if over:
        logout(request)
        request.session_over = over  # type: ignore[attr-defined]
    elif POLL not in request.headers and sessions.is_stale(request.session, timezone.now()):
        use(request)


def admit(request: HttpRequest) -> None:
    """Who works in the field on this device is known there, and nowhere else, without a session."""
    if field.COOKIE not in request.COOKIES or not request.path.startswith(reverse(FIELD)):
        return
    if held := field.held_by(request):
        request.user = held.user
        request.field_pass = held  # type: ignore[attr-defined]


def begin(request: HttpRequest) -> None:
    """Somebody signed in: the session's clocks start, and whoever has an app is asked for it."""
    if request.user.is_authenticated:
        second_factor.ask_at_sign_in(request.session, request.user)
    use(request)


def note_arrival(request: HttpRequest) -> None:
    """Log that they signed in, or that this was only the first step of it."""
    by_provider = sessions.is_by_provider(request.session)
    request.session[COMING] = "provider" if by_provider else "password"
    if missing(request):
        user = cast(User, request.user)
        log(user, "person.password_right", user, how=request.session[COMING])
    else:
        note_proof(request)


def note_proof(request: HttpRequest) -> None:
    """Log that they signed in, as soon as nothing is left to prove."""
    if request.user.is_authenticated and not missing(request):
        log(request.user, "person.signed_in", request.user, how=request.session.pop(COMING))


def use(request: HttpRequest) -> None:
    if request.user.is_authenticated:
        short = holds_one_of(request.user, AT_ROOT)
        sessions.mark(request.session, timezone.now(), short=short)


def tell(request: HttpRequest, response: HttpResponse) -> None:
    """Tell the page of which this is a part how long the session now lasts."""
    if request.headers.get("HX-Request") and sessions.is_begun(request.session):
        left = sessions.seconds_left(request.session, timezone.now())
        response[LEFT] = f"{left['idle']} {left['absolute']}"


def forget_sent(request: HttpRequest, response: HttpResponse) -> None:
    """What was sent and accepted, which leads on to another page, is no draft any more."""
    accepted = 300 <= response.status_code < 400 or response.has_header("HX-Redirect")
    accepted = accepted and not getattr(response, "is_unwritten", False)
    if request.method == "POST" and accepted and request.user.is_authenticated:
        drafts.drop(request.user, request.get_full_path())
