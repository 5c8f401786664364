"""The list of agencies, and the same list as a file."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import Request, address_without, sheet_response
from agencies.access import can_somewhere, reach
from agencies.roles import Permission
from isoportal.lib.days import day_or_today
from procedures.views.asking import check, chips
from reports.exports import agencies_csv, agencies_xlsx
from reports.filters import AgencyFilter
from reports.roster import Roster

PAGE = 50
FORMS = {"xlsx": agencies_xlsx, "csv": agencies_csv}


@require_safe
def agency_list(request: Request) -> HttpResponse:
    """The agencies of a day, each with the declaration it stands on."""
    chosen = _chosen(request)
    roster = Roster(chosen, PAGE)
    context = {
        "filter": chosen,
        "page": roster.get_page(request.GET.get("page")),
        "share": roster.share,
        "chips": chips(request, chosen.words),
        "clear": address_without(request, set(chosen.filters)),
        "may_reorganise": can_somewhere(request.user, Permission.REORGANISE),
    }
    part = "reports/_agency_table.html" if request.htmx else "reports/agency_list.html"
    status = 422 if chosen.form.errors else 200
    return render(request, part, context, status=status)


@require_safe
def agency_export(request: Request, form: str) -> HttpResponse:
    """Exactly the agencies that the filters show, as Excel or CSV."""
    if form not in FORMS:
        raise Http404(f"Không có định dạng “{form}”; danh sách tải được là xlsx và csv.")
    chosen = _chosen(request)
    check(chosen)
    return sheet_response(FORMS[form](chosen), f"co-quan-{chosen.day.isoformat()}.{form}")


def _chosen(request: Request) -> AgencyFilter:
    day = day_or_today(request.GET.get("day"))
    return AgencyFilter(request.GET, day=day, reach=reach(request.user, Permission.VIEW))
