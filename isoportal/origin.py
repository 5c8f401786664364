"""Whence a request comes, for the log."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from accounts.http import address_of
from accounts.log import ORIGIN


class Origin:
    """Tells the log the address of the request that is being answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = ORIGIN.set(address_of(request)[:45])
        try:
            return self.get_response(request)
        finally:
            ORIGIN.reset(known)
