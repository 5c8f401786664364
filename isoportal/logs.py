"""What the log of the server says of what went wrong."""

import logging

from django.core.exceptions import PermissionDenied, ValidationError

EXPECTED = (PermissionDenied, ValidationError)


def without_trace(record: logging.LogRecord) -> bool:
    """A refusal that a page answers is no fault: one line says it, without the way there."""
    if record.exc_info and isinstance(record.exc_info[1], EXPECTED):
        record.exc_info = None
    return True
