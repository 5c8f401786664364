"""Every error of the API as problem+json (RFC 9457), in words."""

from typing import Any

from django.core.exceptions import ValidationError
from rest_framework import authentication, exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler


class SessionAuthentication(authentication.SessionAuthentication):
    """The browser's session; says how to authenticate, so that a stranger gets 401."""

    def authenticate_header(self, request: Request) -> str:
        return 'Session realm="isoportal"'


def handle_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    """A broken rule of ours answers 400, like one of the framework's own."""
    if isinstance(error, ValidationError):
        error = exceptions.ValidationError(error.messages)
    return exception_handler(error, context)
