"""A file that is sent by itself, while the rest of its form is still being filled in."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from accounts.http import Request
from agencies.access import agencies_for
from agencies.models import Upload
from agencies.upload_field import UploadField
from agencies.uploads import require_hands_in
from isoportal.lib.files import ALL


@require_POST
def upload_new(request: Request, pk: int) -> JsonResponse:
    """Keep the file and say by which number the form may refer to it."""
    agency = get_object_or_404(agencies_for(request.user), pk=pk)
    require_hands_in(request.user, agency)
    field = UploadField(kinds=_kinds(request))
    field.belongs_to(agency, request.user)
    file = request.FILES.get("file")
    try:
        upload = field.clean((file, "") if file else None)
    except ValidationError as error:
        return JsonResponse({"refused": " ".join(error.messages)}, status=422)
    return JsonResponse(_told(upload), status=201)


def _kinds(request: HttpRequest) -> list[str]:
    """What the form takes; it looks again itself when the file comes with it."""
    return [kind for kind in ALL if kind in request.POST.get("kinds", "").split(",")]


def _told(upload: Upload | None) -> dict[str, object]:
    assert upload  # the field is required
    return {
        "number": upload.pk,
        "name": upload.name,
        "size": upload.shown_size,
        "warnings": upload.warnings,
        "at": int(upload.uploaded_at.timestamp()),
    }
