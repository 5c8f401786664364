"""What happens around every request."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class Refusals:
    """A broken rule (ValidationError) that a view let through becomes words on the page.

    So a view only catches ValidationError when it has a form to put it on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, ValidationError):
            return None
        template = "_components/_refusal.html" if getattr(request, "htmx", False) else "422.html"
        return render(request, template, {"reasons": exception.messages}, status=422)
