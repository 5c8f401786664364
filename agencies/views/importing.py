"""The import of agencies from Excel."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Request, form_page, require_form, sheet_response
from agencies.forms import ImportForm
from agencies.imports import Imported, import_agencies, template
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
            imported = import_agencies(by=request.user, file=file, name=file.name)
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, _told(imported, file.name))
            return redirect("reports:agency-list")
    return form_page(request, "agencies/agency_import.html", form, limit=settings.IMPORT_LIMIT)


@require_safe
def agency_import_template(request: Request) -> HttpResponse:
    require_staff(request)
    return sheet_response(template(timezone.localdate()), "mau-co-quan.xlsx")


def _told(imported: Imported, file: str) -> str:
    said = f"Đã nhập {len(imported.agencies)} cơ quan từ tệp {file}"
    if imported.uncounted:
        said += (
            f", trong đó {imported.uncounted} cơ quan không thuộc nhóm thống kê nào nên không có "
            "trong danh sách và số liệu thống kê"
        )
    return f"{said}."
