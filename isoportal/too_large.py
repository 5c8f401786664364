"""Refuses what is sent when it is too large, before anything of it is read."""

from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from isoportal.api_errors import problem

CHUNK, PATIENCE = 1024**2, 4  # so many times the limit is read away


class TooLarge:
    """What says that it is larger than REQUEST_LIMIT is answered by 413, in words.

    In production nginx says so itself. A browser shows the answer only once it has sent
    everything, so what still comes is read and thrown away, up to a point.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) <= settings.REQUEST_LIMIT:
            return self.get_response(request)
        if int(length) <= PATIENCE * settings.REQUEST_LIMIT:
            with suppress(OSError):
                while request.read(CHUNK):
                    pass
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        if request.path.startswith("/api/"):
            return problem(request, status, "Nội dung gửi lên vượt quá giới hạn của máy chủ.")
        return HttpResponse(render_to_string("413.html"), status=status)
