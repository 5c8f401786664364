"""The list of agencies, and the same list as a file."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.http import require_safe

from accounts.http import Request
from agencies.access import can_somewhere, reach
from agencies.roles import Permission
from isoportal.lib.days import day_or_today
from reports.exports import CSV, XLSX, agencies_csv, agencies_xlsx
from reports.filters import AgencyFilter
from reports.roster import Roster

PAGE = 50
FORMS = {"xlsx": (agencies_xlsx, XLSX), "csv": (agencies_csv, CSV)}


@require_safe
def agency_list(request: Request) -> HttpResponse:
    """The agencies of a day, each with the declaration it stands on."""
    chosen = _chosen(request)
    roster = Roster(chosen, PAGE)
    context = {
        "filter": chosen,
        "page": roster.get_page(request.GET.get("page")),
        "share": roster.share,
        "chips": _chips(request, chosen),
        "clear": _without(request, set(chosen.filters)),
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
    if chosen.form.errors:
        raise ValidationError([said for each in chosen.form.errors.values() for said in each])
    write, content_type = FORMS[form]
    response = HttpResponse(write(chosen), content_type=content_type)
    name = f"co-quan-{chosen.day.isoformat()}.{form}"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def _chosen(request: Request) -> AgencyFilter:
    day = day_or_today(request.GET.get("day"))
    return AgencyFilter(request.GET, day=day, reach=reach(request.user, Permission.VIEW))


def _chips(request: Request, chosen: AgencyFilter) -> list[dict[str, Any]]:
    """Each filter that is set, in words, with the address of the list without it."""
    return [
        {"label": words, "url": _without(request, {name})} for name, words in chosen.words.items()
    ]


def _without(request: Request, names: set[str]) -> str:
    kept: dict[str, Any] = {
        key: text for key, text in request.GET.items() if text and key not in {*names, "page"}
    }
    return f"?{urlencode(kept)}"
