"""The pages that everybody may read, without signing in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Request, file_response
from agencies.access import agencies_for
from agencies.models import AgencyVersion, Upload
from agencies.serving import SHOWN
from isoportal.lib.files.kinds import KINDS
from isoportal.lib.paper import printed
from isoportal.lib.vietnamese import plain
from reports.frame import committee
from reports.public import finding, page, qr

KEPT_FOR = 5 * 60  # seconds that a browser, or a proxy, may show a page again
LONGEST = 200
View = Callable[..., HttpResponseBase]


def for_everybody(view: View) -> View:
    """Opens `view` to strangers, where the installation has public pages.

    Whoever is signed in gets a copy of their own: it may come with their session's cookie.
    """

    @login_not_required
    @require_safe
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        check_open()
        response = view(request, *args, **kwargs)
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            response["Cache-Control"] = f"public, max-age={KEPT_FOR}"
        return response

    return shown


def check_open() -> None:
    if not settings.PUBLIC_PAGES:
        raise Http404("Cổng này không mở trang công khai.")


@for_everybody
def public_list(request: HttpRequest) -> HttpResponse:
    """All agencies; asked ?q=, the agencies and procedures of that name."""
    day, words = timezone.localdate(), _words(request)
    context = {**_frame(day), "words": words, "most": finding.MOST}
    if plain(words):
        context["found"] = finding.find(words, day)
    else:
        context["groups"] = finding.agencies_on(day)
    return render(request, "public/list.html", context)


@for_everybody
def public_agency(request: HttpRequest, pk: int) -> HttpResponse:
    """What an agency handles, within what time, what it promises, and how it is reached."""
    day, words = timezone.localdate(), _words(request)
    version = _version(pk)
    context = {**_frame(day), "version": version, "words": words}
    if not version.holds_on(day):
        heirs = page.heirs_of(version.agency)
        return render(request, "public/agency_ended.html", {**context, "heirs": heirs})
    context["shown"] = page.Shown.of(version, day, words)
    return render(request, "public/agency.html", context)


@for_everybody
def public_procedure(request: HttpRequest, pk: int) -> HttpResponse:
    """What a procedure asks, and who handles it within what time."""
    day, words = timezone.localdate(), _words(request)
    version = finding.version_on(pk, day)
    if version is None:
        raise Http404("Thủ tục này không có trong danh mục đang có hiệu lực.")
    context = {
        **_frame(day),
        "version": version,
        "words": words,
        "handlers": finding.handlers_of(version, day, words),
    }
    return render(request, "public/procedure.html", context)


@for_everybody
def public_declaration(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The scan of the declaration in force."""
    declaration = page.declaration_of(pk, timezone.localdate())
    return _file(declaration.upload if declaration else None)


@for_everybody
def public_policy(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file of the quality policy."""
    policy = page.policy_of(pk, timezone.localdate())
    return _file(policy.upload if policy else None)


@for_everybody
def public_qr(request: HttpRequest, pk: int) -> HttpResponse:
    _version(pk)
    return HttpResponse(qr.as_svg(pk), content_type="image/svg+xml")


@require_safe
def public_poster(request: Request, pk: int) -> HttpResponse:
    """The sheet for the counter's wall, which the agency's people print."""
    check_open()
    agency = get_object_or_404(agencies_for(request.user).select_related("contact"), pk=pk)
    version = agency.version_on(timezone.localdate())
    poster = qr.Poster.of(agency, version.name if version else agency.name)
    content = printed("pdf/poster.html", {"poster": poster}, sheet="poster.css")
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="ma-qr-{pk}.pdf"'
    return response


def _version(pk: int) -> AgencyVersion:
    version = page.version_of(pk, timezone.localdate())
    if version is None:
        raise Http404("Không có cơ quan này.")
    return version


def _frame(day: Any) -> dict[str, Any]:
    """What every public page shows around itself; nothing that asks who is signed in."""
    root = page.root_on(day)
    return {"committee": committee(root.name if root else ""), "day": day}


def _words(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]


def _file(upload: Upload | None) -> HttpResponseBase:
    """A file that everybody may read; a browser shows what it can show by itself."""
    if upload is None or not page.opens_for_all(upload):
        raise Http404("Tệp này chưa được đăng công khai.")
    response = file_response(upload.file, upload.name, inline=upload.kind in SHOWN)
    response["Content-Type"] = KINDS[upload.kind].type
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
