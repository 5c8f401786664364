"""What the portal answers when it fails."""

import logging
import secrets

from django.http import HttpRequest, HttpResponseServerError
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


def server_error(request: HttpRequest) -> HttpResponseServerError:
    """Says so in words, with a code under which the log tells what happened.

    The page needs neither the database nor the static files' manifest.
    """
    code = secrets.token_hex(4).upper()
    logger.exception("Reference %s: %s %s", code, request.method, request.path)
    return HttpResponseServerError(render_to_string("500.html", {"code": code}))
