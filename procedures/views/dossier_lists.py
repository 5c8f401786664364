"""Figures of dossiers brought in from Excel."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Request, form_page, require_form, sheet_response
from agencies.access import agencies_for, require
from agencies.models import Agency
from agencies.roles import Permission
from procedures.dossiers.forms import DossierListForm
from procedures.dossiers.imports import PART, example
from procedures.models import ImportBatch
from procedures.views.importing import begun, template_of


@require_form
def dossier_import(request: Request, agency_pk: int) -> HttpResponse:
    """An agency's figures of any periods, to be looked at before they are written."""
    agency = _own(request, agency_pk)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DossierListForm(*sent, parts=(PART,))
    if form.is_valid() and (answer := begun(request, form, ImportBatch.Kind.DOSSIERS, agency)):
        return answer
    return form_page(request, "procedures/dossier_import.html", form, agency=agency)


@require_safe
def dossier_template(request: Request, agency_pk: int) -> HttpResponse:
    _own(request, agency_pk)
    year = timezone.localdate().year - 1
    return sheet_response(template_of(PART, example(year)), "mau-so-lieu-ho-so.xlsx")


def _own(request: Request, agency_pk: int) -> Agency:
    agency: Agency = get_object_or_404(agencies_for(request.user), pk=agency_pk)
    require(request.user, Permission.WRITE_PROCEDURES, agency)
    return agency
