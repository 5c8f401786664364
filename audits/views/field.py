"""The sheet that works without a network: its page, what it takes along, what it sends back.

Only who is on a team is answered; programs of the page are answered in JSON, in words.
"""

import json
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request
from accounts.models import FieldPass
from accounts.views import field as field_pass
from agencies.access import can_somewhere
from agencies.roles import Permission
from audits.inspections import actions, onsite, syncing
from audits.inspections.forms import ChooseForm
from audits.models import MarkChange, Side
from quality.conflicts import Conflict

MOST_BYTES = 2 * 1024**2  # of one batch
MODULES = ["app", "conflicts", "dom", "home", "items", "net", "photos", "rules", "sheet", "shelf",
           "state", "store", "sync"]  # fmt: skip
STYLES = ["tabler/tabler.min.css", *(f"css/{name}.css" for name in
          ["theme", "portal", "touch", "inspection", "field"])]  # fmt: skip
FONTS = [
    f"fonts/be-vietnam-pro-{subset}-{weight}.woff2"
    for subset in ["vietnamese", "latin", "latin-ext"]
    for weight in [400, 500, 600]
]
PIECES = [f"js/field/{name}.js" for name in MODULES]
FILES = ["img/logo.svg", "js/theme.js", *STYLES, *FONTS, *PIECES]
ICONS = [
    "alert-triangle", "camera", "check", "chevron-left", "chevron-right", "clock", "cloud-check",
    "cloud-upload", "device-tablet", "download", "info-circle", "list-check", "lock", "minus",
    "plus", "refresh", "trash", "users", "wifi-off",
]  # fmt: skip
WORKER = "js/field/worker.js"
ALONE = "Chỉ thành viên của một đoàn kiểm tra dùng được phiếu ngoại tuyến."
NO_INSPECTOR = "Chỉ người đang giữ vai trò kiểm tra dùng được máy ngoài hiện trường."
UNREADABLE = "Gói đồng bộ không đọc được. Hãy gửi một đối tượng JSON."
TOO_LARGE = "Gói đồng bộ lớn hơn 2 MB. Hãy gửi làm nhiều gói."
SOMEBODY_ELSE = (
    "Nội dung chờ gửi trên máy là của tài khoản khác. Hãy đăng nhập bằng tài khoản đã chấm."
)


def answered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For programs of the page: what is not allowed or breaks a rule is told in JSON."""

    @wraps(view)
    def told(request: Request, *args: Any) -> HttpResponse:
        try:
            check_team(request)
            return view(request, *args)
        except PermissionDenied as error:
            return refused(str(error), HTTPStatus.FORBIDDEN, user=who(request))
        except Conflict as error:
            return refused(str(error), HTTPStatus.CONFLICT)
        except ValidationError as error:
            return refused(" ".join(error.messages), HTTPStatus.UNPROCESSABLE_ENTITY)

    return told


@require_safe
@ensure_csrf_cookie
def field(request: Request) -> HttpResponse:
    """The page itself, the same for everybody: what it shows is on the device."""
    check_team(request)
    return render(request, "audits/field.html", shell())


@require_safe
@ensure_csrf_cookie
@answered
def field_package(request: Request) -> HttpResponse:
    """The inspections of the own teams; with ?inspection= all that the sheet of one needs."""
    user = request.user
    told: dict[str, Any] = {
        "user": who(request),
        "at": timezone.now().isoformat(),
        "session": session_words(field_pass.held_by(request)),
    }
    asked = request.GET.get("inspection")
    if asked is None:
        return JsonResponse({**told, "inspections": onsite.listed(user)})
    inspection = onsite.find(user, asked)
    if inspection is None:
        return refused(syncing.NOT_OURS, HTTPStatus.NOT_FOUND)
    return JsonResponse({**told, "package": onsite.package(user, inspection)})


@require_POST
@answered
def field_sync(request: Request) -> HttpResponse:
    """One batch of changes, each answered apart; nothing of a batch that is none is written."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return refused(TOO_LARGE, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError):
        return refused(UNREADABLE, HTTPStatus.BAD_REQUEST)
    try:
        changes, sent_at, sender = syncing.batch(told)
        check_same(request, sender)
        answers = syncing.receive(by=request.user, changes=changes)
    except ValidationError as error:
        return refused(error.messages[0], HTTPStatus.BAD_REQUEST)
    now = timezone.now()
    clock = syncing.clock_words(syncing.moment(sent_at), now)
    return JsonResponse({"at": now.isoformat(), "clock": clock, "answers": answers})


@require_POST
@answered
def field_photo(request: Request) -> HttpResponse:
    """One photograph, sent once however often it comes."""
    told = request.POST
    check_same(request, told.get("user", ""))
    answer = syncing.receive_photo(by=request.user, told=told, file=request.FILES.get("file"))
    return JsonResponse(answer)


@require_POST
@answered
def field_choose(request: Request) -> HttpResponse:
    """Settle what two said of one item: take what came, or keep what stands."""
    check_same(request, request.POST.get("user", ""))
    key = syncing.key_of(request.POST.get("id"))
    units = onsite.of_team(request.user, timezone.localdate())
    mine = MarkChange.objects.filter(inspection__in=units, side=Side.TEAM)
    change = mine.filter(pk=key).first()
    if change is None:
        return refused(syncing.NOT_OURS, HTTPStatus.NOT_FOUND)
    kept = actions.choose(by=request.user, change=change, **ChooseForm(request.POST).chosen)
    return JsonResponse({"id": str(key), "stands": onsite.standing_told(kept)})


@require_POST
@answered
def field_session(request: Request) -> HttpResponse:
    """This device is used in the field for 16 hours: its pages open without signing in again."""
    require_inspector(request)
    response = JsonResponse({})
    held = field_pass.held_by(request) if is_in_field(request) else None
    held = held or field_pass.begin(request, response, by=request.user)
    response.content = json.dumps({"session": session_words(held)})
    return response


@require_POST
@answered
def field_session_end(request: Request) -> HttpResponse:
    """The device is used in the field no longer; an ordinary session goes on."""
    response = JsonResponse({"session": ""})
    field_pass.leave(request, response)
    return response


@require_safe
@login_not_required
def field_worker(request: HttpRequest) -> HttpResponse:
    """The service worker: keeps the page and its static files, and nothing else of the portal."""
    page = reverse("audits:field")
    files = [*map(static, FILES)]
    told = render_to_string("audits/field.html", shell())
    version = sha256("\n".join([told, *files]).encode()).hexdigest()[:16]
    shelf = json.dumps({"version": version, "page": page, "files": files})
    body = f"self.SHELF = {shelf};\nimportScripts({json.dumps(static(WORKER))});\n"
    response = HttpResponse(body, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
@login_not_required
def field_manifest(request: HttpRequest) -> HttpResponse:
    """What a device needs to install the sheet as a program of its own."""
    page = reverse("audits:field")
    told = {
        "name": "Phiếu kiểm tra ISO 9001",
        "short_name": "Phiếu kiểm tra",
        "lang": "vi",
        "id": page,
        "start_url": page,
        "scope": page,
        "display": "standalone",
        "background_color": "#f5f7fa",
        "theme_color": "#0b4a8f",
        "icons": [{"src": static("img/logo.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(told, content_type="application/manifest+json")


def shell() -> dict[str, Any]:
    """What the page knows beside its own addresses: nothing of anybody."""
    return {
        "plain": reverse("audits:inspection-list"),
        "sign_in": reverse("accounts:sign-in"),
        "icons": ICONS,
    }


def check_team(request: Request) -> None:
    """Raises PermissionDenied, in words, for who is on no team."""
    if not onsite.is_on_a_team(request.user):
        raise PermissionDenied(ALONE)
    if is_in_field(request):
        require_inspector(request)


def is_in_field(request: Request) -> bool:
    """Whether the device alone says who it is: no ordinary session holds."""
    return hasattr(request, "field_pass")


def require_inspector(request: Request) -> None:
    if not can_somewhere(request.user, Permission.INSPECT):
        raise PermissionDenied(NO_INSPECTOR)


def session_words(held: FieldPass | None) -> str:
    """Until when the device opens these pages; nothing where it does not."""
    return f"{timezone.localtime(held.until):%H:%M %d/%m/%Y}" if held else ""


def check_same(request: Request, told: Any) -> None:
    """Raises where what waits on the device was said by another account than the one signed in."""
    if str(told) != str(request.user.pk):
        raise Conflict(SOMEBODY_ELSE)


def who(request: Request) -> dict[str, Any]:
    """Who is signed in, so that a device that several share shows nobody else's things."""
    return {"id": request.user.pk, "name": str(request.user)}


def refused(words: str, status: HTTPStatus, **more: Any) -> JsonResponse:
    return JsonResponse({"detail": words, **more}, status=status)
