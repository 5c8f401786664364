"""The form of how an agency is reached."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.http import Request, form_page, require_form
from agencies.access import agencies_for
from agencies.contact_forms import ContactForm
from agencies.contacts import may_write, write_contact
from agencies.models import Contact
from agencies.panels import goes_on
from agencies.views.asking import sent
from isoportal.lib.fields import tried


@require_form
def contact_edit(request: Request, pk: int) -> HttpResponse:
    """Address, telephone, hours: what its own people and the staff write, and everybody reads."""
    agency = get_object_or_404(agencies_for(request.user).select_related("contact"), pk=pk)
    if not may_write(request.user, agency):
        raise PermissionDenied(f"Anh/chị không ghi được thông tin liên hệ của {agency}.")
    if not goes_on(agency, timezone.localdate()):
        raise ValidationError(f"{agency} đã chấm dứt hoạt động, không còn nơi liên hệ.")
    contact = getattr(agency, "contact", None) or Contact(agency=agency)
    form = ContactForm(sent(request), instance=contact)

    def act() -> None:
        write_contact(by=request.user, contact=form.instance)

    if form.is_valid() and tried(form, act):
        messages.success(request, f"Đã ghi thông tin liên hệ của {agency}.")
        return redirect("agencies:agency-detail", pk)
    return form_page(request, "agencies/contact_edit.html", form, agency=agency)
