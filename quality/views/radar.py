"""Which declarations no longer say what holds, and which a change would touch."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.http import Request
from agencies.access import reach
from agencies.roles import Permission
from isoportal.lib.days import day_or_today
from procedures.models import AdministrativeProcedure, LegalDocument
from quality import touching


@require_safe
def declarations_touched(request: Request) -> HttpResponse:
    """The declarations in force that rest on ?tthc= or ?text=; a part of the pages of those."""
    day = day_or_today(request.GET.get("day"))
    within = reach(request.user, Permission.VIEW)
    procedure, text = request.GET.get("tthc", ""), request.GET.get("text", "")
    if procedure.isdecimal():
        asked = get_object_or_404(AdministrativeProcedure, pk=procedure)
        found = touching.by_procedure(asked, day, within)
    elif text.isdecimal():
        found = touching.by_text(get_object_or_404(LegalDocument, pk=text), day, within)
    else:
        raise Http404("Hãy chọn một TTHC hoặc một văn bản.")
    context = {"found": found, "of_text": not procedure.isdecimal()}
    part = "_declarations_touched" if request.htmx else "declarations_touched"
    return render(request, f"quality/{part}.html", context)
