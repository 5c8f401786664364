"""The legal texts: everybody reads them, the committee's staff keep them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request, address_without, form_page, require_form, sheet_response
from isoportal.lib.days import day_or_today, show_day
from isoportal.lib.fields import tried
from procedures.catalogue.impact import citing
from procedures.catalogue.rows import texts_offered
from procedures.keeping import check_keeper, keeps_catalogue
from procedures.models import LegalChange, LegalDocument
from procedures.texts import actions
from procedures.texts.filters import LegalFilter, state_of, texts_xlsx
from procedures.texts.forms import ChangeForm, LegalForm
from procedures.views.asking import check, chips, sent

PAGE = 50


@require_safe
def legal_list(request: Request) -> HttpResponse:
    asked = LegalFilter(request.GET, LegalDocument.objects.all(), request=request)
    page = Paginator(asked.qs, PAGE).get_page(request.GET.get("page"))
    for each in page.object_list:
        each.state = state_of(each, asked.day)
    context = {
        "filter": asked,
        "page": page,
        "chips": chips(request, asked.chosen),
        "clear": address_without(request, {*asked.filters}),
        "may_keep": keeps_catalogue(request.user),
    }
    part = "procedures/_legal_table.html" if request.htmx else "procedures/legal_list.html"
    return render(request, part, context, status=422 if asked.form.errors else 200)


@require_safe
def legal_export(request: Request) -> HttpResponse:
    """Exactly what the filters show, as a workbook."""
    asked = LegalFilter(request.GET, LegalDocument.objects.all(), request=request)
    check(asked)
    content = texts_xlsx(asked.qs, asked.day)
    return sheet_response(content, f"van-ban-{asked.day.isoformat()}.xlsx")


@require_safe
def legal_detail(request: Request, pk: int) -> HttpResponse:
    """A text, what changed it and what it changed, and what rests on it on the day."""
    day = day_or_today(request.GET.get("day"))
    text = get_object_or_404(LegalDocument, pk=pk)
    context = {
        "text": text,
        "state_tag": state_of(text, day),
        "changes": text.changes.select_related("by"),
        "changing": text.changing.select_related("document"),
        "citing": citing(text, day, request.user),
        "may_keep": keeps_catalogue(request.user),
    }
    return render(request, "procedures/legal_detail.html", context)


@require_form
def legal_new(request: Request) -> HttpResponse:
    check_keeper(request.user)
    form = LegalForm(sent(request))
    if form.is_valid() and tried(form, lambda: actions.enter(by=request.user, text=form.instance)):
        messages.success(request, f"Đã nhập văn bản {form.instance}.")
        return redirect("procedures:legal-detail", form.instance.pk)
    return form_page(request, "procedures/legal_form.html", form, issuers=_issuers())


@require_form
def legal_edit(request: Request, pk: int) -> HttpResponse:
    check_keeper(request.user)
    text = get_object_or_404(LegalDocument, pk=pk)
    form = LegalForm(sent(request), instance=get_object_or_404(LegalDocument, pk=pk))
    if form.is_valid() and tried(form, lambda: actions.edit(by=request.user, text=form.instance)):
        messages.success(request, f"Đã sửa văn bản {form.instance}.")
        return redirect("procedures:legal-detail", pk)
    return form_page(request, "procedures/legal_form.html", form, text=text, issuers=_issuers())


@require_form
def legal_change(request: Request, pk: int) -> HttpResponse:
    """Note what another text does to this one, in sight of what it touches."""
    check_keeper(request.user)
    text = get_object_or_404(LegalDocument, pk=pk)
    form = ChangeForm(sent(request), instance=LegalChange(document=text))

    def act() -> Any:
        return actions.change(by=request.user, change=form.instance)

    if form.is_valid() and tried(form, act):
        change = form.instance
        words = f"{text} {change.get_kind_display()} bởi {change.by}"
        messages.success(request, f"Đã ghi {words} từ ngày {show_day(change.on)}.")
        return redirect("procedures:legal-detail", pk)
    context = {
        "text": text,
        "citing": citing(text, timezone.localdate(), request.user),
        "texts": [each for each in texts_offered() if each[0] != text.number],
    }
    return form_page(request, "procedures/legal_change.html", form, **context)


@require_POST
def legal_take_back(request: Request, pk: int) -> HttpResponse:
    """Take away a change of the text that was noted by mistake."""
    check_keeper(request.user)
    change = get_object_or_404(LegalChange.objects.select_related("document", "by"), pk=pk)
    document = change.document_id
    actions.take_back(by=request.user, change=change)
    messages.success(request, f"Đã bỏ tác động của {change.by} đối với {change.document}.")
    return redirect("procedures:legal-detail", document)


def _issuers() -> Any:
    named = LegalDocument.objects.exclude(issuer="").order_by("issuer")
    return named.values_list("issuer", flat=True).distinct()
