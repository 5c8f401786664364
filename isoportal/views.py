"""What the portal answers when it fails."""

import logging
import secrets

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template.loader import render_to_string

from isoportal.api_errors import problem

logger = logging.getLogger(__name__)


def server_error(request: HttpRequest) -> HttpResponse:
    """Says so in words, with a code under which the log tells what happened.

    The page needs neither the database nor the static files' manifest.
    """
    code = secrets.token_hex(4).upper()
    logger.exception("Reference %s: %s %s", code, request.method, request.path)
    if request.path.startswith("/api/"):
        return problem(request, 500, f"Hệ thống gặp lỗi khi trả lời. Mã tra cứu: {code}.")
    return HttpResponseServerError(render_to_string("500.html", {"code": code}))
