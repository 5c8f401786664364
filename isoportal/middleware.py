"""What happens around every request."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers


class Refusals:
    """A broken rule (ValidationError) that a view let through becomes words on the page.

    So a view only catches ValidationError when it has a form to put it on. A part fetched
    by htmx gets the reason alone, also where something is not allowed (403).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        part = bool(getattr(request, "htmx", False))
        if isinstance(exception, ValidationError):
            template = "_components/_refusal.html" if part else "422.html"
            return render(request, template, {"reasons": exception.messages}, status=422)
        if isinstance(exception, PermissionDenied) and part:
            reasons = [str(exception) or "Anh/chị chưa được phép xem phần này."]
            return render(request, "_components/_refusal.html", {"reasons": reasons}, status=403)
        return None


class Parts:
    """What parts of a page, fetched by htmx, need beside a whole page.

    Whoever was signed out meanwhile is led to sign in by the whole page, not by a form
    inside a panel; and no cache takes a part for the page at the same address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        sign_in = resolve_url(settings.LOGIN_URL)
        if request.headers.get("HX-Request") and response.get("Location", "").startswith(sign_in):
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        return response
