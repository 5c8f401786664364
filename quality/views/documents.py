"""The library of documents: reading it, and what an agency adds to it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Request, address_without, form_page, require_form
from agencies.access import agencies_for, can, held, require
from agencies.models import Agency
from agencies.roles import Permission
from agencies.serving import hand_out
from isoportal.lib.fields import tried
from procedures.views.asking import chips, sent
from quality.documents import actions
from quality.documents.forms import DisplayForm, DocumentFilter, DocumentForm
from quality.models import Display, Document
from quality.submissions.passage import state_of

PAGE, SHOWN = 50, 3
NEAR = ["agency", "upload", "added_by"]


@require_safe
def document_list(request: Request) -> HttpResponse:
    """The newest version of each document within reach."""
    rows = _mine(request).newest().select_related(*NEAR)
    asked = DocumentFilter(request.GET, rows, request=request)
    page = Paginator(asked.qs, PAGE).get_page(request.GET.get("page"))
    _tell_states(page.object_list)
    context = {
        "filter": asked,
        "page": page,
        "chips": chips(request, asked.chosen),
        "clear": address_without(request, {*asked.filters}),
        "own": _own(request),
    }
    part = "quality/_document_table.html" if request.htmx else "quality/document_list.html"
    return render(request, part, context, status=422 if asked.form.errors else 200)


@require_safe
def document_detail(request: Request, pk: int) -> HttpResponse:
    """One version, and all the others of the same document."""
    document = _seen(request, pk)
    same = _mine(request).filter(agency=document.agency, kind=document.kind)
    versions = actions.line_of(document, list(same.select_related(*NEAR)))
    _tell_states(versions)
    may = can(request.user, Permission.SUBMIT, document.agency)
    context = {
        "document": next(each for each in versions if each == document),
        "versions": versions,
        "displays": document.displays.all(),
        "is_newest": versions[0] == document,
        "may_replace": may and versions[0] == document and not actions.is_drafted(document),
        "may_display": may and not actions.is_drafted(document),
    }
    return render(request, "quality/document_detail.html", context)


@require_form
def document_new(request: Request) -> HttpResponse:
    """A new document of ?agency=, or of the one agency the person works for."""
    agency = _agency_asked(request)
    if agency is None:
        return render(request, "quality/document_agency.html", {"agencies": _own(request)})
    require(request.user, Permission.SUBMIT, agency)
    return _written(request, Document(agency=agency))


@require_form
def document_version(request: Request, pk: int) -> HttpResponse:
    """A new version, which replaces this one."""
    old = _seen(request, pk)
    require(request.user, Permission.SUBMIT, old.agency)
    actions.check_newest(old)
    new = Document(agency=old.agency, kind=old.kind, title=old.title, shelf=old.shelf, replaces=old)
    return _written(request, new)


@require_safe
def document_file(request: Request, pk: int) -> HttpResponseBase:
    """The file; ?xem=1 shows what a browser can show."""
    return hand_out(request, _seen(request, pk).upload, inline=bool(request.GET.get("xem")))


@require_form
def document_display(request: Request, pk: int) -> HttpResponse:
    document = _seen(request, pk)
    require(request.user, Permission.SUBMIT, document.agency)
    form = DisplayForm(sent(request), instance=Display(document=document))

    def act() -> None:
        actions.display(by=request.user, display=form.instance, today=timezone.localdate())

    if form.is_valid() and tried(form, act):
        messages.success(request, f"Đã ghi nơi niêm yết: {form.instance}.")
        return redirect("quality:document-detail", pk)
    return form_page(request, "quality/document_display.html", form, document=document)


@require_safe
def document_panel(request: Request, agency_pk: int) -> HttpResponse:
    """The last documents of an agency; part of its page."""
    agency = get_object_or_404(agencies_for(request.user), pk=agency_pk)
    rows = _mine(request).filter(agency=agency).newest().select_related(*NEAR)
    latest = list(rows[:SHOWN])
    _tell_states(latest)
    context = {
        "agency": agency,
        "latest": latest,
        "how_many": rows.count(),
        "may_add": can(request.user, Permission.SUBMIT, agency),
    }
    part = "quality/_document_panel.html" if request.htmx else "quality/document_panel.html"
    return render(request, part, context)


def _mine(request: Request) -> Any:
    return Document.objects.for_user(request.user)


def _seen(request: Request, pk: int) -> Document:
    found: Document = get_object_or_404(_mine(request).select_related(*NEAR), pk=pk)
    return found


def _own(request: Request) -> Any:
    """The agencies at which the person themself hands in."""
    posts = [pk for pk, granted in held(request.user).items() if Permission.SUBMIT in granted]
    return Agency.objects.filter(pk__in=posts)


def _agency_asked(request: Request) -> Agency | None:
    asked = request.GET.get("agency", "")
    if asked.isdecimal():
        return get_object_or_404(agencies_for(request.user), pk=asked)
    own = list(_own(request)[:2])
    if not own:
        raise PermissionDenied("Anh/chị không giữ vai trò nào được đưa tài liệu của cơ quan lên.")
    return own[0] if len(own) == 1 else None


def _written(request: Request, document: Document) -> HttpResponse:
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DocumentForm(*given, instance=document, user=request.user)
    if form.is_valid() and tried(
        form, lambda: actions.add_document(by=request.user, document=form.instance)
    ):
        messages.success(request, f"Đã lưu {document}, lần ban hành {document.version}.")
        return redirect("quality:document-detail", document.pk)
    return form_page(request, "quality/document_form.html", form, document=document)


def _tell_states(rows: Any) -> None:
    """Beside each document the state of the submission it went with, where there was one."""
    prefetch_related_objects(list(rows), "submissions")
    for each in rows:
        newest = max(each.submissions.all(), key=lambda made: made.pk, default=None)
        each.handed_in, each.shown_state = newest, state_of(newest) if newest else None
