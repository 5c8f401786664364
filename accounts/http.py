"""The request as the portal's views see it, and how a private file is handed out."""

import mimetypes

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class Request(HttpRequest):
    """A request of somebody who is signed in, with htmx's headers read."""

    user: User
    htmx: HtmxDetails


def file_response(file: FieldFile, name: str, *, inline: bool = False) -> FileResponse:
    """`file` under the `name` people know it by; 404 in words where it is gone from the disk.

    The caller has checked who asks. A browser saves it (`inline`: shows it), never guesses
    another type, runs nothing in it and keeps no copy.
    """
    try:
        opened = file.open("rb")
    except (FileNotFoundError, ValueError) as error:  # ValueError: the row never had a file
        raise Http404(f"Tệp “{name}” không còn trong kho lưu trữ của cổng.") from error
    kind = mimetypes.guess_type(file.name or "")[0] or "application/octet-stream"
    response = FileResponse(opened, as_attachment=not inline, filename=name, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'" + ("" if inline else "; sandbox")
    response["Cache-Control"] = "private, no-store"
    return response
