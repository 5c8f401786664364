"""The matrix of all agencies and their duties, and the same as a file."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.http import Request, address_without, sheet_response
from agencies.access import can_somewhere, reach
from agencies.roles import Permission
from isoportal.lib.days import day_or_today
from procedures.views.asking import check, chips
from quality.duties.exports import matrix_xlsx
from quality.duties.matrix import Matrix, asked


@require_safe
def matrix(request: Request) -> HttpResponse:
    """Every agency within reach against every duty of a year; who has one agency sees its year."""
    only = _only_agency(request)
    if only is not None:
        address = redirect("quality:agency-year", only)
        address["Location"] += f"?{request.GET.urlencode()}" if request.GET else ""
        return address
    found = _asked(request)
    context = {
        "matrix": found,
        "filter": found.filter,
        "chips": chips(request, found.filter.words),
        "clear": address_without(request, set(found.filter.fields)),
        "may_review": can_somewhere(request.user, Permission.REVIEW),
    }
    part = "quality/_matrix_table.html" if request.htmx else "quality/matrix.html"
    return render(request, part, context, status=422 if found.filter.errors else 200)


@require_safe
def matrix_export(request: Request) -> HttpResponse:
    """Exactly what the filters show, as a workbook."""
    found = _asked(request)
    check(found.filter)
    name = f"nghia-vu-{found.year}-den-{found.day.isoformat()}.xlsx"
    return sheet_response(matrix_xlsx(found), name)


def _asked(request: Request) -> Matrix:
    return asked(request.GET, request.user, day_or_today(request.GET.get("day")))


def _only_agency(request: Request) -> int | None:
    within = reach(request.user, Permission.VIEW)
    return next(iter(within.ids)) if not within.everywhere and len(within.ids) == 1 else None
