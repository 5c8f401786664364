"""Staying signed in, and signing out on every device."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import sessions
from accounts.http import Request


@require_POST
def session_continue(request: Request) -> JsonResponse:
    """The person is still there: the session's new ends."""
    now = timezone.now()
    sessions.mark(request.session, now, short=request.session[sessions.SHORT])
    return JsonResponse(sessions.seconds_left(request.session, now))


@require_POST
def sign_out_everywhere(request: Request) -> HttpResponse:
    """End every session of the person, this one too."""
    sessions.sign_out_everywhere(by=request.user)
    logout(request)
    messages.success(request, "Đã đăng xuất khỏi mọi thiết bị, kể cả máy này.")
    return redirect("accounts:sign-in")
