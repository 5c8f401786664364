"""What a page says and asks of the text somebody is typing on it."""

import json
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts import drafts, sessions
from accounts.http import Request
from accounts.models import FormDraft

UNREADABLE = "Nội dung nháp không đọc được. Hãy gửi một đối tượng JSON có path và fields."
TOO_LARGE = "Nội dung quá dài để lưu nháp (hơn 100 KB). Hãy gửi biểu mẫu để không mất nội dung."


@require_http_methods(["GET", "POST", "PUT", "DELETE"])
def draft(request: Request) -> HttpResponse:
    """The draft of the page ?path=: shown, kept (JSON: path, fields) or dropped."""
    if len(request.body) > drafts.MOST_BYTES:
        return _refused(TOO_LARGE, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        if request.method in {"POST", "PUT"}:
            return _keep(request)
        path = request.GET.get("path", "")
        drafts.check_page(path)
    except ValidationError as error:
        return _refused(error.messages[0], HTTPStatus.UNPROCESSABLE_ENTITY)
    if request.method == "DELETE":
        drafts.drop(request.user, path)
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return JsonResponse(_told(drafts.find(request.user, path)))


def _keep(request: Request) -> JsonResponse:
    path, fields = _read(request.body)
    kept = drafts.keep(request.user, path, fields)
    left = sessions.seconds_left(request.session, timezone.now())
    return JsonResponse({**_told(kept), "session": left})


def _read(body: bytes) -> tuple[str, dict[str, Any]]:
    try:
        sent = json.loads(body)
        return str(sent["path"]), sent["fields"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise ValidationError(UNREADABLE) from None


def _told(kept: FormDraft | None) -> dict[str, Any]:
    if kept is None:
        return {"fields": None}
    saved = timezone.localtime(kept.saved_at)
    return {"fields": kept.fields, "time": f"{saved:%H:%M}", "day": f"{saved:%d/%m/%Y}"}


def _refused(words: str, status: HTTPStatus) -> JsonResponse:
    return JsonResponse({"detail": words}, status=status)
