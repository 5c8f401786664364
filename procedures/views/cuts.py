"""Cuts of time: read by all who may, kept by the agency and, for the province, by the staff."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request, address_without, form_page, require_form, sheet_response
from agencies.access import agencies_for, held, reach
from agencies.roles import Permission
from isoportal.lib.days import day_or_today
from isoportal.lib.fields import tried
from isoportal.lib.numbers import show_number
from procedures.cuts import actions
from procedures.cuts.exports import cuts_xlsx
from procedures.cuts.filters import LIST, VIEWS, CutFilter
from procedures.cuts.forms import CutForm
from procedures.cuts.totals import Dimension, totals
from procedures.duration import Unit
from procedures.models import TimeCut
from procedures.views.asking import check, chips

PAGE = 50


@require_safe
def cut_list(request: Request) -> HttpResponse:
    """The cuts within reach until the day, as a list or added up."""
    asked = _asked(request)
    by = None if asked.view == LIST else Dimension(asked.view)
    told = totals(asked.cuts, by or Dimension.AGENCY)
    context = {
        "filter": asked,
        "by": by,
        "totals": told,
        "lines": [(row, asked.query(by=LIST, **{by.value: row.key})) for row in told.rows]
        if by else [],
        "longer_url": asked.query(by=LIST, kind="longer"),
        "page": _page(request, asked.cuts),
        "units": list(Unit),
        "views": [(code, words, asked.query(by=code)) for code, words in VIEWS],
        "chips": chips(request, asked.words),
        "clear": address_without(request, set(asked.words)),
        "new": _new(request),
        "may": _kept(request, asked.cuts),
    }  # fmt: skip
    part = "procedures/_cut_table.html" if request.htmx else "procedures/cut_list.html"
    return render(request, part, context, status=422 if asked.errors else 200)


@require_safe
def cut_export(request: Request) -> HttpResponse:
    asked = _asked(request)
    check(asked)
    return sheet_response(cuts_xlsx(asked.cuts), "cat-giam-thoi-gian.xlsx")


@require_form
def cut_new(request: Request, agency_pk: int) -> HttpResponse:
    agency = get_object_or_404(agencies_for(request.user), pk=agency_pk)
    actions.check_keeper(request.user, agency)
    return _edited(request, TimeCut(agency=agency), "Đã ghi cắt giảm “{}”.")


@require_form
def cut_edit(request: Request, pk: int) -> HttpResponse:
    cut = _found(request, pk)
    actions.check_keeper(request.user, cut.agency)
    return _edited(request, cut, "Đã sửa cắt giảm “{}”.")


@require_POST
def cut_delete(request: Request, pk: int) -> HttpResponse:
    cut = _found(request, pk)
    actions.delete(by=request.user, cut=cut)
    messages.success(request, f"Đã xóa cắt giảm “{cut.title}”.")
    return redirect("procedures:cut-list")


def _edited(request: Request, cut: TimeCut, words: str) -> HttpResponse:
    """The form of a cut; what got longer is asked once more before it is kept."""
    sent = request.POST if request.method == "POST" else None
    form = CutForm(sent, instance=cut, today=timezone.localdate())
    if sent is not None and form.is_valid():
        given = form.cleaned_data
        form.warn()
        if tried(form, lambda: actions.save(by=request.user, cut=form.save(commit=False),
                                            procedures=given["codes"],
                                            is_confirmed=given["is_confirmed"])):  # fmt: skip
            messages.success(request, words.format(cut.title))
            return redirect("procedures:cut-list")
    return form_page(request, "procedures/cut_form.html", form, cut=cut)


def _page(request: Request, cuts: list[Any]) -> Page[Any]:
    """A page of the cuts, each with what changed in words."""
    page = Paginator(cuts, PAGE).get_page(request.GET.get("page"))
    for cut in page.object_list:
        way = "Dài hơn" if cut.is_longer else "Giảm"
        cut.said = f"{way} {show_number(abs(cut.delta))} {Unit(cut.unit).label}"
    return page


def _found(request: Request, pk: int) -> TimeCut:
    mine = TimeCut.objects.for_user(request.user).select_related("agency")
    found: TimeCut = get_object_or_404(mine, pk=pk)
    return found


def _asked(request: Request) -> CutFilter:
    return CutFilter(request.GET, user=request.user, day=day_or_today(request.GET.get("day")))


def _new(request: Request) -> str:
    """Where this person writes a cut down: for an agency of their own, or for the province."""
    keeping = {Permission.WRITE_PROCEDURES, Permission.KEEP_CATALOGUE}
    places = [pk for pk, granted in held(request.user).items() if granted & keeping]
    return reverse("procedures:cut-new", args=[min(places)]) if places else ""


def _kept(request: Request, cuts: Iterable[Any]) -> set[int]:
    """The agencies of `cuts` whose cuts this person may change, as actions.may_keep says."""
    own = reach(request.user, Permission.WRITE_PROCEDURES)
    at = held(request.user)
    return {
        cut.agency_id
        for cut in cuts
        if cut.agency_id in own or Permission.KEEP_CATALOGUE in at.get(cut.agency_id, ())
    }
