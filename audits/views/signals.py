"""Signs that a system is on paper only: the committee's list, and the panel of one agency."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.http import Request, address_without, sheet_response
from agencies.access import agencies_for, looks_into, oversees
from audits.signals.exports import signals_xlsx
from audits.signals.filters import SignalFilter, year_of
from audits.signals.page import lines, signals_of
from isoportal.lib.days import day_or_today
from procedures.views.asking import check, chips

PAGE = 50
CLOSED = "Dấu hiệu hình thức chỉ dành cho Ban Chỉ đạo, Tổ giúp việc và đoàn kiểm tra của tỉnh."


@require_safe
def signal_list(request: Request) -> HttpResponse:
    """The agencies that have any in a year, those with most first."""
    asked, year = _asked(request)
    context = {
        "filter": asked,
        "year": year,
        "page": Paginator(asked.lines, PAGE).get_page(request.GET.get("page")),
        "counted": len(asked.found),
        "chips": chips(request, asked.words),
        "clear": address_without(request, set(asked.words)),
    }
    part = "audits/_signal_table.html" if request.htmx else "audits/signal_list.html"
    return render(request, part, context, status=422 if asked.errors else 200)


@require_safe
def signal_export(request: Request) -> HttpResponse:
    """Exactly what the filters show, as a workbook."""
    asked, year = _asked(request)
    check(asked)
    return sheet_response(signals_xlsx(asked.lines, year), f"dau-hieu-hinh-thuc-{year}.xlsx")


@require_safe
def signal_panel(request: Request, agency_pk: int) -> HttpResponse:
    """What there is to ask one agency further, of ?year= and how many of the year before."""
    day = day_or_today(request.GET.get("day"))
    year = year_of(request.GET, day)
    agency = get_object_or_404(agencies_for(request.user), pk=agency_pk)
    if not looks_into(request.user, agency):
        raise PermissionDenied(CLOSED)
    version = agency.version_on(day)
    found = signals_of(agency.pk, [year - 1, year], day)
    context = {
        "agency": agency,
        "called": version.name if version else agency.name,
        "year": year,
        "signals": found[year],
        "before": len(found[year - 1]),
    }
    part = "audits/_signal_panel.html" if request.htmx else "audits/signal_panel.html"
    return render(request, part, context)


def _asked(request: Request) -> tuple[SignalFilter, int]:
    if not oversees(request.user):
        raise PermissionDenied(CLOSED)
    day = day_or_today(request.GET.get("day"))
    year = year_of(request.GET, day)
    return SignalFilter(request.GET, lines(request.user, year, day), year, day), year
