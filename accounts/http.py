"""What the portal's views share: their request, pages with a form, and files handed out."""

import mimetypes
from collections.abc import Container
from contextlib import suppress
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import (
    content_disposition_header,
    url_has_allowed_host_and_scheme,
    urlencode,
)
from django.views.decorators.http import require_http_methods
from django_htmx.middleware import HtmxDetails

from accounts.models import User

require_form = require_http_methods(["GET", "HEAD", "POST"])
NOT_WRITTEN = "Nội dung vừa gửi chưa được ghi. Hãy làm bước này rồi gửi lại."
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def address_of(request: HttpRequest) -> str:
    """The network address a request comes from.

    Each proxy of ours adds whom it was called by to X-Forwarded-For; what stands further left
    is only what the caller says and is not believed.
    """
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if settings.PROXIES and len(told) >= settings.PROXIES:
        with suppress(ValueError):
            return str(ip_address(told[-settings.PROXIES].strip()))
    return str(request.META.get("REMOTE_ADDR", ""))


def came_from(request: HttpRequest) -> str:
    """The portal's own page on which this was sent; the first page if the browser hides it."""
    page = request.headers.get("Referer", "")
    return own_address(request, page) or resolve_url(settings.LOGIN_REDIRECT_URL)


def own_address(request: HttpRequest, address: str) -> str:
    """`address` within the portal, without its host; nothing where it leads elsewhere.

    What is left without the host is asked again: the path "//elsewhere" names another host.
    """
    here = {request.get_host()}
    if not url_has_allowed_host_and_scheme(address, here, require_https=request.is_secure()):
        return ""
    left = urlsplit(address)._replace(scheme="", netloc="", fragment="").geturl()
    return left if url_has_allowed_host_and_scheme(left, allowed_hosts=None) else ""


def next_page(request: HttpRequest) -> str:
    """Where the address says to go afterwards, within the portal; else the first page."""
    there = own_address(request, request.GET.get("next", ""))
    return there or resolve_url(settings.LOGIN_REDIRECT_URL)


def leading_to(page: str) -> str:
    """The part of an address that says where to go afterwards."""
    query = QueryDict(mutable=True)
    query["next"] = page
    return query.urlencode(safe="/")


def lead_first_to(name: str, request: HttpRequest) -> HttpResponse:
    """Lead to the page `name`, and from there back: what was sent is not written yet."""
    sent = request.method not in {"GET", "HEAD"}
    if sent:
        messages.warning(request, NOT_WRITTEN)
    back = came_from(request) if sent else request.get_full_path()
    response = redirect(f"{reverse(name)}?{leading_to(back)}")
    response.is_unwritten = sent  # type: ignore[attr-defined]
    return response


class Request(HttpRequest):
    """A request of somebody who is signed in, with htmx's headers read."""

    user: User
    htmx: HtmxDetails


def form_page(
    request: HttpRequest, template: str, form: forms.BaseForm, **more: Any
) -> HttpResponse:
    """The page of a form; it answers 422 where the form has faults."""
    status = 422 if form.errors else 200
    return render(request, template, {"form": form, **more}, status=status)


def address_without(request: HttpRequest, names: Container[str], **more: str) -> str:
    """This page again, asked for without `names`, from its first page on."""
    kept: dict[str, Any] = {
        name: text
        for name, text in request.GET.items()
        if text and name != "page" and name not in names
    }
    return f"?{urlencode(kept | more)}"


def sheet_response(content: bytes, name: str) -> HttpResponse:
    """A sheet that was just made, to be saved as `name`, which ends in .xlsx or .csv."""
    response = HttpResponse(content, content_type=TYPES[name.rpartition(".")[2]])
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def paper_response(content: bytes, name: str) -> HttpResponse:
    """A paper that was just printed, saved as `name`, which ends in .pdf or .docx.

    A browser shows the PDF, and keeps no copy of either.
    """
    kind = name.rpartition(".")[2]
    response = HttpResponse(content, content_type=TYPES[kind])
    response["Content-Disposition"] = content_disposition_header(kind != "pdf", name) or ""
    response["Cache-Control"] = "private, no-store"
    return response


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
