"""The pages on which lists from Excel are handed in, and the files to fill in."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Request, form_page, require_form, sheet_response
from agencies.access import can_somewhere
from agencies.models import Agency, AgencyVersion
from agencies.roles import Permission
from isoportal.lib import sheet
from isoportal.lib.fields import put_errors
from procedures.batches import catalogue_rows, engine
from procedures.batches.forms import CatalogueListForm, ListForm
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
