"""What happens around every request."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers

from accounts.http import came_from

SESSION_ENDED = "Phiên làm việc đã hết. Nội dung vừa gửi chưa được ghi; hãy đăng nhập rồi gửi lại."
KEPT = (
    "Nội dung đã gõ được giữ lại và hiện lại sau khi đăng nhập, cùng với tệp đã tải lên xong; nếu "
    "không thấy tệp, hãy chọn lại tệp."
)
JSON = "application/json"


class SignedIn(LoginRequiredMiddleware):
    """Every page asks people to sign in first, and leads them back to where they were.

    What was sent after the session had ended is not written: signing in leads to the page
    it was sent from, as the address it was sent to may show nothing, and says so. Where
    that page keeps drafts (it sends `keeps_draft`), what was typed there comes back. A
    script of a page is told by 401 and shows the way itself.
    """

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponse:
        over = getattr(request, "session_over", "")
        if request.headers.get("Accept") == JSON:
            return JsonResponse({"detail": over or SESSION_ENDED}, status=HTTPStatus.UNAUTHORIZED)
        if request.method != "POST":
            if over:
                messages.warning(request, f"{over} Hãy đăng nhập lại.")
            return super().handle_no_permission(request, view_func)
        kept = "keeps_draft" in request.POST
        messages.warning(request, f"{SESSION_ENDED} {KEPT}" if kept else SESSION_ENDED)
        return redirect_to_login(came_from(request))


class Refusals:
    """A broken rule (ValidationError) that a view let through becomes words on the page.

    So a view only catches ValidationError when it has a form to put it on. A part fetched
    by htmx gets the reason alone, also where something is not allowed (403). An address
    opened in a way it does not know (405) says so too; the API has its own words.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        refused = response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
        if not refused or request.path.startswith("/api/"):
            return response
        page = render(request, "405.html", status=response.status_code)
        page["Allow"] = response["Allow"]
        return page

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
