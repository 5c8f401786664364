"""The matrix of all agencies and their duties, and the same as a file."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.http import Request, address_without, sheet_response
from agencies.access import can_somewhere, reach
from agencies.roles import Permission
from isoportal.lib.days import day_or_today
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
        "chips": _chips(request, found),
        "clear": address_without(request, set(found.filter.fields)),
        "may_review": can_somewhere(request.user, Permission.REVIEW),
    }
    part = "quality/_matrix_table.html" if request.htmx else "quality/matrix.html"
    return render(request, part, context, status=422 if found.filter.errors else 200)


@require_safe
def matrix_export(request: Request) -> HttpResponse:
    """Exactly what the filters show, as a workbook."""
    found = _asked(request)
    if found.filter.errors:
        raise ValidationError([said for each in found.filter.errors.values() for said in each])
    name = f"nghia-vu-{found.year}-den-{found.day.isoformat()}.xlsx"
    return sheet_response(matrix_xlsx(found), name)


def _asked(request: Request) -> Matrix:
    return asked(request.GET, request.user, day_or_today(request.GET.get("day")))


def _only_agency(request: Request) -> int | None:
    within = reach(request.user, Permission.VIEW)
    return next(iter(within.ids)) if not within.everywhere and len(within.ids) == 1 else None


def _chips(request: Request, found: Matrix) -> list[dict[str, Any]]:
    """Each filter that is set, in words, with the address of the matrix without it."""
    return [
        {"label": words, "url": address_without(request, {name})}
        for name, words in found.filter.words.items()
    ]
