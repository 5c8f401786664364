"""The grades of a year: read by everybody with a role, set by the committee's staff."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Request, require_form
from audits.checklists import bands
from audits.checklists.forms import BandSet, SeenForm
from audits.checklists.keeping import check_planner, plans
from audits.models import GradeBand
from audits.scoring import Band
from isoportal.lib.days import FIRST_DAY, LAST_DAY
from isoportal.lib.fields import tried
from quality.conflicts import Conflict


@require_safe
def band_list(request: Request) -> HttpResponse:
    context = {
        "years": bands.all_years(),
        "may": plans(request.user),
        "this_year": timezone.localdate().year,
    }
    return render(request, "audits/band_list.html", context)


@require_form
def band_edit(request: Request, year: int) -> HttpResponse:
    """The bands that hold from `year` on; those that hold already stand in the form."""
    check_planner(request.user)
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        raise Http404
    held = GradeBand.objects.of_year(year)
    mark = bands.mark_of(held)
    if request.method != "POST":
        rows = BandSet(initial=[vars(band) for band in held], prefix="bands")
        return _shown(request, SeenForm(initial={"seen": mark}), rows, year)
    head, rows = SeenForm(request.POST), BandSet(request.POST, prefix="bands")
    if not (head.is_valid() and rows.is_valid()):
        return _shown(request, head, rows, year, HTTPStatus.UNPROCESSABLE_ENTITY)
    given = [Band(**row.cleaned_data) for row in rows if row.cleaned_data.get("name")]

    def act() -> None:
        bands.write(by=request.user, year=year, bands=given, **head.cleaned_data)

    try:
        if tried(head, act):
            messages.success(request, f"Đã đặt mức xếp loại từ năm {year}.")
            return redirect("audits:band-list")
    except Conflict:
        fresh = SeenForm(initial={"seen": mark})
        return _shown(request, fresh, rows, year, HTTPStatus.CONFLICT, changed=held)
    return _shown(request, head, rows, year, HTTPStatus.UNPROCESSABLE_ENTITY)


def _shown(
    request: Request,
    head: SeenForm,
    rows: Any,
    year: int,
    status: int = HTTPStatus.OK,
    **page: Any,
) -> HttpResponse:
    page |= {"head": head, "rows": rows, "year": year}
    return render(request, "audits/band_edit.html", page, status=status)
