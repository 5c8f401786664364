"""The import of agencies from Excel."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from accounts.http import Request, form_page, require_form, sheet_response
from agencies.forms import ImportForm
from agencies.imports import import_agencies, template
from agencies.views.asking import require_staff, sent
from isoportal.lib.fields import put_errors


@require_form
def agency_import(request: Request) -> HttpResponse:
    """A list of new agencies: all its rows, or none and every bad cell named."""
    require_staff(request)
    form = ImportForm(sent(request), request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = import_agencies(by=request.user, file=file, name=file.name)
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, f"Đã nhập {len(made)} cơ quan từ tệp {file.name}.")
            return redirect("reports:agency-list")
    return form_page(request, "agencies/agency_import.html", form, limit=settings.IMPORT_LIMIT)


@require_safe
def agency_import_template(request: Request) -> HttpResponse:
    require_staff(request)
    return sheet_response(template(), "mau-co-quan.xlsx")
