"""What the portal answers when it fails."""

import logging
import secrets
import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template.loader import render_to_string

from isoportal.api_errors import problem
from isoportal.lib.files.disk import is_full

logger = logging.getLogger(__name__)


def server_error(request: HttpRequest) -> HttpResponse:
    """Says so in words, with a code under which the log tells what happened.

    The page needs neither the database nor the static files' manifest.
    """
    if is_full(sys.exception()):
        return no_room(request)
    code = secrets.token_hex(4).upper()
    logger.exception("Reference %s: %s %r", code, request.method, request.path)
    if request.path.startswith("/api/"):
        return problem(request, 500, f"Hệ thống gặp lỗi khi trả lời. Mã tra cứu: {code}.")
    return HttpResponseServerError(render_to_string("500.html", {"code": code}))


def no_room(request: HttpRequest) -> HttpResponse:
    """Says that the disk is full: nothing was kept, and who can help."""
    logger.exception("No room left: %s %r", request.method, request.path)
    status = HTTPStatus.INSUFFICIENT_STORAGE
    if request.path.startswith("/api/"):
        return problem(request, status, "Hết dung lượng lưu trữ trên máy chủ; chưa có gì được ghi.")
    return HttpResponse(render_to_string("507.html"), status=status)
