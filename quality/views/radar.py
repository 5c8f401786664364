"""Which declarations no longer say what holds, and which a change would touch."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.http import Request, address_without, sheet_response
from agencies.access import can_somewhere, reach
from agencies.roles import Permission
from isoportal.lib.days import day_or_today
from procedures.models import AdministrativeProcedure, LegalDocument
from procedures.views.asking import check, chips
from quality.radar import touching
from quality.radar.due import Radar, radar
from quality.radar.exports import radar_xlsx
from quality.radar.filters import RadarFilter

PAGE = 50


@require_safe
def radar_list(request: Request) -> HttpResponse:
    """The declarations within reach that are due to be made anew, and why."""
    found = _found(request)
    asked = RadarFilter(request.GET, found)
    context = {
        "radar": found,
        "filter": asked,
        "page": Paginator(asked.lines, PAGE).get_page(request.GET.get("page")),
        "chips": chips(request, asked.words),
        "clear": address_without(request, {*asked.fields}),
        "may_declare": can_somewhere(request.user, Permission.DECLARE),
    }
    part = "quality/_radar_table.html" if request.htmx else "quality/radar.html"
    return render(request, part, context, status=422 if asked.errors else 200)


@require_safe
def radar_export(request: Request) -> HttpResponse:
    """Exactly what the filters show, as a workbook."""
    found = _found(request)
    asked = RadarFilter(request.GET, found)
    check(asked)
    name = f"can-cong-bo-lai-{found.day.isoformat()}.xlsx"
    return sheet_response(radar_xlsx(asked.lines), name)


@require_safe
def radar_panel(request: Request) -> HttpResponse:
    """How many there are, as a line of other pages."""
    part = "quality/_radar_panel.html" if request.htmx else "quality/radar_panel.html"
    return render(request, part, {"radar": _found(request)})


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


def _found(request: Request) -> Radar:
    return radar(day_or_today(request.GET.get("day")), reach(request.user, Permission.VIEW))
