"""The catalogue of administrative procedures: everybody reads it, the committee's staff keep it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Request, address_without, form_page, require_form, sheet_response
from isoportal.lib.days import day_or_today, show_day
from isoportal.lib.fields import put_errors, tried
from procedures.catalogue import actions
from procedures.catalogue.exports import catalogue_xlsx
from procedures.catalogue.filters import CatalogueFilter, state_of
from procedures.catalogue.forms import CODE, ENDED, AbolishForm, RestoreForm, VersionSheet
from procedures.catalogue.history import story
from procedures.catalogue.impact import touched_by
from procedures.catalogue.restoring import restore
from procedures.catalogue.rows import texts_offered
from procedures.catalogue.telling import numbers_in_words
from procedures.keeping import check_keeper, keeps_catalogue
from procedures.models import AdministrativeProcedure, Component, ProcedureVersion
from procedures.views.asking import check, chips, sent

PAGE = 50


@require_safe
def tthc_list(request: Request) -> HttpResponse:
    """The procedures in force on the day, or those the filters ask for."""
    asked = _asked(request)
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
    part = "procedures/_tthc_table.html" if request.htmx else "procedures/tthc_list.html"
    return render(request, part, context, status=422 if asked.form.errors else 200)


@require_safe
def tthc_export(request: Request) -> HttpResponse:
    """Exactly what the filters show, as a workbook."""
    asked = _asked(request)
    check(asked)
    content = catalogue_xlsx(asked.qs.prefetch_related("legal_bases"), asked.day)
    return sheet_response(content, f"danh-muc-tthc-{asked.day.isoformat()}.xlsx")


@require_safe
def tthc_detail(request: Request, pk: int) -> HttpResponse:
    """A procedure as it is on the day, and how it became so."""
    day = day_or_today(request.GET.get("day"))
    procedure = get_object_or_404(AdministrativeProcedure, pk=pk)
    near = ProcedureVersion.objects.filter(procedure=procedure).order_by("start")
    versions = list(near.select_related("procedure", "field").prefetch_related("legal_bases"))
    begun = [each for each in versions if each.start <= day]
    version = (begun or versions)[-1 if begun else 0] if versions else None
    context = {
        "procedure": procedure,
        "content": version,
        "state_tag": state_of(version, day) if version else None,
        "papers": [(each.name, numbers_in_words(each)) for each in _papers(version)],
        "bases": version.legal_bases.all() if version else [],
        "steps": story(versions),
        "coming": [each for each in versions if each.start > day and each is not version],
        "touched": touched_by(procedure, day, request.user),
        "may_keep": keeps_catalogue(request.user),
        "may_end": bool(versions and versions[-1].end is None),
        "may_restore": bool(versions and versions[-1].end),
    }
    return render(request, "procedures/tthc_detail.html", context)


@require_form
def tthc_new(request: Request) -> HttpResponse:
    check_keeper(request.user)
    version = ProcedureVersion(procedure=AdministrativeProcedure())
    sheet = VersionSheet(version, sent(request), without=ENDED, decided="Quyết định công bố")

    def act() -> str:
        actions.publish(by=request.user, version=version, legal_bases=sheet.legal_bases)
        return f"Đã đưa TTHC {version.procedure} vào danh mục."

    return _settled(request, sheet, act, mode="new")


@require_form
def tthc_amend(request: Request, pk: int) -> HttpResponse:
    """A new version from a day on, which starts from what the last one says."""
    check_keeper(request.user)
    procedure = get_object_or_404(AdministrativeProcedure, pk=pk)
    before = actions.last_version(procedure)
    version = ProcedureVersion(procedure=procedure)
    told_by: dict[str, Any] = {"without": [*CODE, *ENDED], "decided": "Quyết định sửa đổi"}
    sheet = VersionSheet(version, sent(request), copied=before, **told_by)

    def act() -> str:
        told: dict[str, Any] = {"legal_bases": sheet.legal_bases, "seen": sheet.seen}
        actions.amend(by=request.user, version=version, today=timezone.localdate(), **told)
        return f"Đã sửa đổi TTHC {procedure} từ ngày {show_day(version.start)}."

    return _settled(request, sheet, act, mode="amend", before=before)


@require_form
def tthc_correct(request: Request, pk: int) -> HttpResponse:
    """Mend a misprint in the last version, or in ?version=."""
    check_keeper(request.user)
    procedure = get_object_or_404(AdministrativeProcedure, pk=pk)
    asked = request.GET.get("version", "")
    wanted = asked if asked.isdecimal() else actions.last_version(procedure).pk
    rows = ProcedureVersion.objects.select_related("procedure", "field")
    version = get_object_or_404(rows, procedure=procedure, pk=wanted)
    sheet = VersionSheet(version, sent(request), without=[] if version.end_decision else ENDED)

    def act() -> str:
        told: dict[str, Any] = {"legal_bases": sheet.legal_bases, "seen": sheet.seen}
        done = actions.correct(by=request.user, version=version, **told)
        words = f"Đã đính chính TTHC {version.procedure}" if done else "Không có gì thay đổi"
        return f"{words}."

    return _settled(request, sheet, act, mode="correct", before=version)


@require_form
def tthc_abolish(request: Request, pk: int) -> HttpResponse:
    check_keeper(request.user)
    procedure = get_object_or_404(AdministrativeProcedure, pk=pk)
    version = actions.last_version(procedure)
    form = AbolishForm(sent(request))
    ended: list[int] = []

    def act() -> None:
        told = {**form.cleaned_data, "today": timezone.localdate()}
        ended.append(actions.abolish(by=request.user, procedure=procedure, **told))

    if form.is_valid() and tried(form, act):
        said = f"{ended[0]} cơ quan thôi thực hiện từ ngày đó" if ended[0] else "chưa cơ quan nào "
        said += "" if ended[0] else "được giao"
        on = show_day(form.cleaned_data["on"])
        messages.success(request, f"Đã bãi bỏ TTHC {procedure} từ ngày {on}; {said}.")
        return redirect("procedures:tthc-detail", pk)
    context = {"procedure": procedure, "content": version, "touched": _touched(request, procedure)}
    return form_page(request, "procedures/tthc_abolish.html", form, **context)


@require_form
def tthc_restore(request: Request, pk: int) -> HttpResponse:
    """Take an abolition back that was noted by mistake."""
    check_keeper(request.user)
    procedure = get_object_or_404(AdministrativeProcedure, pk=pk)
    version = actions.last_version(procedure)
    form = RestoreForm(sent(request))
    again: list[int] = []

    def act() -> None:
        told = {**form.cleaned_data, "today": timezone.localdate()}
        again.append(restore(by=request.user, procedure=procedure, **told))

    if form.is_valid() and tried(form, act):
        said = f"{again[0]} cơ quan lại thực hiện thủ tục này"
        messages.success(request, f"Đã khôi phục TTHC {procedure}; {said}.")
        return redirect("procedures:tthc-detail", pk)
    context = {"procedure": procedure, "content": version}
    return form_page(request, "procedures/tthc_restore.html", form, **context)


def _asked(request: Request) -> CatalogueFilter:
    rows = ProcedureVersion.objects.select_related("procedure", "field")
    return CatalogueFilter(request.GET, rows, request=request)


def _papers(version: ProcedureVersion | None) -> list[Component]:
    return version.component_list if version else []


def _touched(request: Request, procedure: AdministrativeProcedure) -> Any:
    return touched_by(procedure, timezone.localdate(), request.user)


def _settled(
    request: Request, sheet: VersionSheet, act: Callable[[], str], mode: str, **more: Any
) -> HttpResponse:
    """Done and led on, refused in words (422), or too late (409)."""
    status = 422 if request.method == "POST" else 200
    if sheet.is_valid():
        try:
            words = act()
        except actions.Overtaken as error:
            status = 409
            sheet.head.add_error(None, error)
            sheet.look_again()
        except ValidationError as error:
            put_errors(sheet.head, error)
        else:
            messages.success(request, words)
            return redirect("procedures:tthc-detail", sheet.head.instance.procedure_id)
    before = more.get("before")
    procedure = AdministrativeProcedure.objects.get(pk=before.procedure_id) if before else None
    context = {
        "sheet": sheet,
        "mode": mode,
        "procedure": procedure,
        "touched": _touched(request, procedure) if procedure else None,
        "texts": texts_offered(),
        **more,
    }
    return render(request, "procedures/tthc_form.html", context, status=status)
