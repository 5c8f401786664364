"""The one way a file that was handed in leaves the portal again."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase

from accounts.http import Request, file_response
from accounts.log import log
from agencies.access import held
from agencies.models import Upload
from isoportal.lib.files.kinds import KINDS

SHOWN = {Upload.Kind.PDF, Upload.Kind.JPEG, Upload.Kind.PNG}  # what a browser may show itself


def hand_out(request: Request, upload: Upload | None, *, inline: bool = False) -> HttpResponseBase:
    """`upload` to somebody whom its page lets see it; the log tells who read another's file.

    The caller has found the paper through `.for_user`. Raises PermissionDenied, in words,
    for what is not yet scanned or infected; 404 where there is no file.
    """
    if upload is None:
        raise Http404("Hồ sơ này chưa có tệp đính kèm.")
    _check_scan(request, upload)
    shown = inline and upload.kind in SHOWN
    response = file_response(upload.file, upload.name, inline=shown)
    response["Content-Type"] = KINDS[upload.kind].type
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    if request.method == "GET" and upload.agency_id not in held(request.user):
        log(request.user, "file.read", upload, agency=upload.agency_id, sha256=upload.sha256)
    return response


def _check_scan(request: Request, upload: Upload) -> None:
    """Raises where it may not be opened now."""
    if upload.opens_for(request.user):
        return
    if upload.scan == Upload.Scan.INFECTED:
        raise PermissionDenied(
            f"Tệp “{upload.name}” có mã độc nên không ai mở được. Cơ quan cần nộp lại bản sạch."
        )
    raise PermissionDenied(f"Tệp “{upload.name}” đang chờ quét mã độc. Hãy mở lại sau ít phút.")
