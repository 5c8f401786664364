"""Every error of the API as problem+json (RFC 9457), in words."""

import re
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    ValidationError,
)
from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from knox import auth as knox
from rest_framework import authentication, exceptions, parsers
from rest_framework.request import Request

from accounts.models import ApiToken, User
from agencies.access import holds_one_of
from agencies.roles import Role
from isoportal.second_factor import missing

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "Yêu cầu chưa đúng",
    401: "Chưa đăng nhập",
    403: "Không có quyền",
    404: "Không tìm thấy",
    405: "Phương thức không dùng được ở địa chỉ này",
    406: "Không có định dạng được yêu cầu",
    413: "Nội dung quá lớn",
    415: "Định dạng nội dung không được hỗ trợ",
    429: "Quá nhiều yêu cầu",
    500: "Lỗi của hệ thống",
}
DETAILS = {
    400: "Nội dung gửi lên không đọc được. Hãy gửi một đối tượng JSON đúng cú pháp.",
    401: "Hãy đăng nhập, hoặc gửi mã kết nối ở đầu mục Authorization, rồi gửi lại yêu cầu.",
    403: "Anh/chị không có quyền thực hiện việc này.",
    404: "Không có gì ở địa chỉ này, hoặc anh/chị không được xem.",
    405: "Địa chỉ này không nhận phương thức {method}.",
    406: "Không có định dạng ghi ở đầu mục Accept; API trả lời bằng JSON (application/json).",
    413: "Nội dung gửi lên vượt quá giới hạn cho phép.",
    415: "Hãy gửi nội dung JSON với Content-Type: application/json.",
    429: "Hãy chờ một lúc rồi gửi lại.",
    500: "Hệ thống gặp lỗi khi trả lời. Lỗi đã được ghi lại; hãy thử lại sau ít phút.",
}
FAULTY = "Yêu cầu có chỗ chưa đúng; xem từng chỗ trong mục errors."
FORGED = "Yêu cầu ghi gửi từ trình duyệt phải kèm mã chống giả mạo ở đầu mục X-CSRFToken."
ONCE_ONLY = "Phiên đăng nhập này còn thiếu xác thực hai lớp. Hãy mở cổng và làm bước đó trước."
NO_TOKEN = (
    "Mã kết nối không đúng, đã hết hạn, đã bị thu hồi hoặc tài khoản đã đóng. Hãy xin mã mới ở Tổ "
    "giúp việc Ban Chỉ đạo."
)
NO_TOKEN_OF_PEOPLE = (
    "Mã kết nối không đúng: tài khoản này giữ vai trò của người, mà mã chỉ dùng cho tài khoản "
    "riêng của một hệ thống."
)
ROLES_OF_PEOPLE = set(Role) - {Role.CLIENT}
LIKE_OURS = re.compile(r"\w+", re.ASCII).fullmatch  # nothing else is asked of the database
USE_NOTED_EVERY = timedelta(hours=1)
WORDS = {"required": "Thiếu trường này."}  # what a form calls a box to be filled in

Faults = list[dict[str, str]]


class TokenAuthentication(knox.TokenAuthentication):
    """`Authorization: Bearer bcdiso_…`: a program, on the account of its system."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            return None
        text = token.strip()
        try:
            user, found = self.authenticate_credentials(text.encode() if LIKE_OURS(text) else b"")
        except exceptions.AuthenticationFailed:
            raise exceptions.AuthenticationFailed(NO_TOKEN) from None
        if holds_one_of(user, ROLES_OF_PEOPLE):
            raise exceptions.AuthenticationFailed(NO_TOKEN_OF_PEOPLE)
        _note_use(found)
        return user, found

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="isoportal"'

    def _cleanup_token(self, auth_token: ApiToken) -> bool:
        """Whether it is over; the row stays for people to see."""
        return auth_token.is_over(timezone.now())


def _note_use(token: ApiToken) -> None:
    """Written once an hour at most: a program may ask many times a minute."""
    now = timezone.now()
    if token.used_at is None or now - token.used_at > USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(used_at=now)


class SessionAuthentication(authentication.SessionAuthentication):
    """The browser's session; says how to authenticate, so that a stranger gets 401."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        found: tuple[User, None] | None = super().authenticate(request)
        if found and missing(request._request):
            raise PermissionDenied(ONCE_ONLY)
        return found

    def authenticate_header(self, request: Request) -> str:
        return 'Session realm="isoportal"'

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied:
            raise PermissionDenied(FORGED) from None


class JSONParser(parsers.JSONParser):
    """JSON, refused in words where it is nested deeper than Python can follow."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().parse(*args, **kwargs)
        except RecursionError:
            raise exceptions.ParseError from None


def problem(
    request: HttpRequest | Request, status: int, detail: str = "", errors: Faults | None = None
) -> JsonResponse:
    """An error: what it is (`detail`) and what is wrong with which field (`errors`)."""
    usual = _summary(errors) if errors else DETAILS.get(status, "").format(method=request.method)
    content = {
        "type": "about:blank",
        "title": TITLES.get(status, HTTPStatus(status).phrase),
        "status": status,
        "detail": detail or usual,
        "instance": request.path.replace("\x00", "%00"),
        "errors": errors or [],
    }
    return JsonResponse(
        content,
        status=status,
        content_type=MEDIA_TYPE,
        json_dumps_params={"ensure_ascii": False},
        headers={"Cache-Control": "no-store"},
    )


def handle_exception(error: Exception, context: dict[str, Any]) -> JsonResponse | None:
    """The problem that `error` is to who asked; None for a fault of ours, which goes up."""
    told = _told(error)
    if told is None:
        return None
    response = problem(context["request"], *told)
    for header, name in {"WWW-Authenticate": "auth_header", "Retry-After": "wait"}.items():
        if value := getattr(error, name, None):
            response[header] = str(value)
    return response


def _told(error: Exception) -> tuple[int, str, Faults] | None:
    """Status, sentence (none for the usual one) and faults of `error`."""
    match error:
        case ValidationError():
            faults = list(_faults_of_rule(error))
            return 400, "" if faults else " ".join(error.messages), faults
        case exceptions.ValidationError():
            return 400, "", list(_faults("", error.detail))
        case Http404():
            return 404, "", []
        case PermissionDenied():
            return 403, str(error), []
        case RequestDataTooBig():
            return 413, "", []
        case SuspiciousOperation():
            return 400, "", []
        case exceptions.APIException():
            own = isinstance(error, exceptions.AuthenticationFailed)
            return error.status_code, str(error.detail) if own else "", []
    return None


def _summary(errors: Faults) -> str:
    return errors[0]["detail"] if len(errors) == 1 else FAULTY


def _faults_of_rule(error: ValidationError) -> Iterator[dict[str, str]]:
    for field, faults in getattr(error, "error_dict", {}).items():
        for fault in faults:
            pointer = "" if field == "__all__" else f"/{field}"
            for message in fault.messages:
                yield _fault(pointer, message)


def _faults(pointer: str, detail: Any) -> Iterator[dict[str, str]]:
    if isinstance(detail, dict):
        for field, inner in detail.items():
            own = field == "non_field_errors"
            yield from _faults(pointer if own else f"{pointer}/{field}", inner)
    elif isinstance(detail, list):
        for inner in detail:
            yield from _faults(pointer, inner)
    else:
        yield _fault(pointer, WORDS.get(getattr(detail, "code", ""), str(detail)))


def _fault(pointer: str, detail: str) -> dict[str, str]:
    """What is wrong with one parameter or field: a JSON pointer to it, and why."""
    return {"pointer": pointer, "detail": detail}
