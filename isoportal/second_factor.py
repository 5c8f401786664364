"""Who still has to prove the second factor is led there from every page."""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts import second_factor
from accounts.http import lead_first_to
from accounts.models import User
from agencies.access import holds_one_of
from agencies.roles import SECOND_FACTOR


def missing(request: HttpRequest) -> str:
    """The page where the second factor of this session is proved or added; none if it needs none.

    Costs no query but the roles held, which every page asks for anyway.
    """
    if second_factor.is_proved(request.session):
        return ""
    if second_factor.is_asked(request.session):
        return "accounts:second-factor"
    user = cast(User, request.user)
    if settings.SECOND_FACTOR and holds_one_of(user, SECOND_FACTOR):
        return "accounts:second-factor-setup"
    return ""


class SecondFactor:
    """After the password, whoever has an authenticator app sees nothing before its code.

    Nor does, where the installation demands it, whoever serves the committee and has none
    yet: only the page where one is added. The API asks by itself (api_errors.py).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_: Any
    ) -> HttpResponse | None:
        is_open = not getattr(view, "login_required", True)
        if is_open or not request.user.is_authenticated or hasattr(request, "field_pass"):
            return None  # in the field all was proved when the device was taken along
        page = missing(request)
        if not page or getattr(view, "before_second_factor", False):
            return None
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        return lead_first_to(page, request)
