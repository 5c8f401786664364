"""The pages on which lists from Excel are handed in, and the files to fill in."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Request, form_page, require_form, sheet_response
from agencies.access import agencies_for, can_somewhere
from agencies.models import Agency, AgencyVersion
from agencies.roles import Permission
from agencies.views.asking import asked_agency
from isoportal.lib import sheet
from isoportal.lib.days import day_or_today
from isoportal.lib.fields import put_errors
from procedures.batches import catalogue_rows, engine
from procedures.batches.agency import AgencyList, isos_xlsx, links_xlsx
from procedures.batches.agency_rows import ISO_EXAMPLE, ISOS, LINK_EXAMPLE, LINKS
from procedures.batches.forms import AgencyListForm, CatalogueListForm, ListForm
from procedures.batches.plan import Part
from procedures.models import ImportBatch

Kind = ImportBatch.Kind


@require_form
def catalogue_import(request: Request) -> HttpResponse:
    """The national list, or a part of it, to be looked at before it is written."""
    _require_staff(request)
    root = AgencyVersion.objects.as_of(timezone.localdate()).get(parent=None).agency
    form = CatalogueListForm(
        *_sent(request), parts=(catalogue_rows.PART,), initial={"start": timezone.localdate()}
    )
    if form.is_valid() and (answer := begun(request, form, Kind.CATALOGUE, root)):
        return answer
    return form_page(request, "procedures/catalogue_import.html", form)


@require_safe
def catalogue_template(request: Request) -> HttpResponse:
    _require_staff(request)
    content = template_of(catalogue_rows.PART, catalogue_rows.EXAMPLE)
    return sheet_response(content, "mau-danh-muc-tthc.xlsx")


@require_form
def iso_import(request: Request, agency_pk: int) -> HttpResponse:
    """An agency's ISO procedures on paper, and which TTHC they are for."""
    agency = asked_agency(request, agency_pk, Permission.WRITE_PROCEDURES)
    form = AgencyListForm(
        *_sent(request), parts=AgencyList.parts, initial={"start": timezone.localdate()}
    )
    if form.is_valid() and (answer := begun(request, form, Kind.PROCEDURES, agency)):
        return answer
    return form_page(request, "procedures/iso_import.html", form, agency=agency)


@require_safe
def iso_import_template(request: Request, agency_pk: int, part: str) -> HttpResponse:
    asked_agency(request, agency_pk, Permission.WRITE_PROCEDURES)
    files = {"quy-trinh": (ISOS, ISO_EXAMPLE), "tthc": (LINKS, LINK_EXAMPLE)}
    if part not in files:
        raise Http404("Không có tệp mẫu này.")
    return sheet_response(template_of(*files[part]), f"mau-{part}.xlsx")


@require_safe
def iso_export(request: Request, agency_pk: int) -> HttpResponse:
    """What can be imported again: the agency's ISO procedures in force on the day."""
    agency = get_object_or_404(agencies_for(request.user), pk=agency_pk)
    day = day_or_today(request.GET.get("day"))
    return sheet_response(isos_xlsx(agency, day), f"quy-trinh-{day}.xlsx")


@require_safe
def handling_export(request: Request, agency_pk: int) -> HttpResponse:
    """What can be imported again: what the agency handles, and by which ISO procedures."""
    agency = get_object_or_404(agencies_for(request.user), pk=agency_pk)
    day = day_or_today(request.GET.get("day"))
    return sheet_response(links_xlsx(agency, day), f"tthc-{day}.xlsx")


def begun(request: Request, form: ListForm, kind: str, agency: Agency) -> HttpResponse | None:
    """Led to the preview of the list; None where a file cannot be read and the form says so."""
    given = {part.key: form.cleaned_data.get(part.key) for part in form.parts}
    told: dict[str, Any] = {"kind": kind, "agency": agency, "options": form.options}
    try:
        batch = engine.prepare(by=request.user, given=given, **told)
    except ValidationError as error:
        put_errors(form, error)
        return None
    return redirect("procedures:batch", batch.pk)


def template_of(part: Part, example: list[Any]) -> bytes:
    return sheet.write_template(list(part.columns.values()), example, part.title)


def _sent(request: Request) -> tuple[Any, Any]:
    sent = request.method == "POST"
    return (request.POST, request.FILES) if sent else (None, None)


def _require_staff(request: Request) -> None:
    if not can_somewhere(request.user, Permission.KEEP_CATALOGUE):
        raise PermissionDenied("Chỉ Tổ giúp việc Ban Chỉ đạo được nhập danh mục TTHC.")
