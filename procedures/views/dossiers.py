"""Dossiers: read by all who may, entered by the agency."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.http import Request, address_without, require_form, sheet_response
from agencies.access import agencies_for, held, reach, require
from agencies.models import Agency
from agencies.roles import Permission
from isoportal.lib.days import day_or_today
from procedures.dossiers import actions, page
from procedures.dossiers.exports import dossiers_xlsx
from procedures.dossiers.filters import ROWS, DossierFilter
from procedures.dossiers.forms import ConfirmForm, Grid, PeriodForm
from procedures.dossiers.lines import LinesRefused
from procedures.dossiers.totals import Dimension, Totals, totals
from procedures.models import DossierCount
from procedures.views.asking import check, chips


@require_safe
def dossier_list(request: Request) -> HttpResponse:
    """The totals of a year or part of it, by field, agency or procedure; or each row."""
    asked = _asked(request)
    told = totals(asked.counts, asked.span, _by(asked), asked.shown)
    context = {
        "filter": asked,
        **page.shown(told, _by(asked), asked),
        "chips": chips(request, asked.words),
        "clear": address_without(request, set(asked.words)),
        "enter": _to_enter(request, asked),
        **({} if _by(asked) else _rows(request, asked, told)),
    }  # fmt: skip
    part = "procedures/_dossier_table.html" if request.htmx else "procedures/dossier_list.html"
    return render(request, part, context, status=422 if asked.errors else 200)


@require_safe
def dossier_export(request: Request) -> HttpResponse:
    """Exactly what is filtered: the totals, and the rows they are made of."""
    asked = _asked(request)
    check(asked)
    by = _by(asked)
    found = totals(asked.counts, asked.span, by)
    name = f"ho-so-{asked.span.start.isoformat()}-{asked.span.last_day.isoformat()}.xlsx"
    return sheet_response(dossiers_xlsx(found, by, asked.rows, asked.span), name)


@require_form
def dossier_enter(request: Request, agency_pk: int) -> HttpResponse:
    """The figures of an agency in one period, a row a field or a procedure, saved together."""
    agency = get_object_or_404(agencies_for(request.user), pk=agency_pk)
    require(request.user, Permission.WRITE_PROCEDURES, agency)
    asked = PeriodForm(request.GET, agency=agency, today=timezone.localdate())
    if not asked.is_valid():
        return _entering(request, agency, asked, None, HTTPStatus.UNPROCESSABLE_ENTITY)
    field = asked.cleaned_data["field"]
    grid = Grid(agency, asked.period, field, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _entering(request, agency, asked, grid)
    confirmed = ConfirmForm(request.POST)
    if not (grid.is_valid() and confirmed.is_valid()):
        return _entering(request, agency, asked, grid, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _written(request, asked, grid, confirmed.cleaned_data["replaces_pushed"])


def _written(request: Request, asked: PeriodForm, grid: Grid, replaces: bool) -> HttpResponse:
    """Saved; or refused in words (422), or by somebody who was quicker (409)."""
    lines = grid.written
    try:
        done = actions.write(
            by=request.user, lines=lines, source=DossierCount.Source.TYPED, today=asked.today,
            replaces_pushed=replaces,
        )  # fmt: skip
    except LinesRefused as error:
        status = HTTPStatus.CONFLICT if error.is_conflict else HTTPStatus.UNPROCESSABLE_ENTITY
        again = grid.renewed() if error.is_conflict else grid
        again.is_valid()
        again.show(error)
        return _entering(request, grid.agency, asked, again, status)
    messages.success(request, _said(done, grid))
    for line, was in actions.carried_otherwise(lines.values()):
        assert line.counts is not None
        messages.warning(
            request,
            f"{line.procedure or line.field}: kỳ trước còn {was} hồ sơ đang giải quyết, kỳ này "
            f"ghi chuyển sang {line.counts['carried']}. Hãy kiểm tra lại hai kỳ.",
        )
    return redirect(f"{reverse('procedures:dossier-list')}?{urlencode(_where(grid))}")


def _said(done: actions.Written, grid: Grid) -> str:
    told = {
        "ghi mới": len(done.made), "sửa": len(done.changed), "xóa": len(done.removed),
        "giữ nguyên": len(done.same),
    }  # fmt: skip
    counted = ", ".join(f"{words} {rows}" for words, rows in told.items() if rows)
    if not counted:
        return f"Chưa có số liệu nào được nhập cho {grid.period.said}."
    return f"Đã lưu số liệu {grid.period.said} của {grid.agency}: {counted} dòng."


def _where(grid: Grid) -> dict[str, Any]:
    """The list that shows what was just entered."""
    asked = {"year": grid.period.start.year, "agency": grid.agency.pk, "by": ROWS}
    return {**asked, "period": grid.period.part or "year"}


def _entering(
    request: Request, agency: Agency, asked: PeriodForm, grid: Grid | None, status: int = 200
) -> HttpResponse:
    sent = request.method == "POST"
    confirm = ConfirmForm(request.POST if sent else None) if grid and grid.has_pushed else None
    context = {"agency": agency, "asked": asked, "grid": grid, "confirm": confirm, "sent": sent}
    return render(request, "procedures/dossier_enter.html", context, status=status)


def _asked(request: Request) -> DossierFilter:
    return DossierFilter(request.GET, user=request.user, day=day_or_today(request.GET.get("day")))


def _by(asked: DossierFilter) -> Dimension | None:
    """What the lines are; nothing where the figures are shown as they were written."""
    return None if asked.view == ROWS else Dimension(asked.view)


def _rows(request: Request, asked: DossierFilter, told: Totals) -> dict[str, Any]:
    """The figures as they were written, a page of them."""
    rows = Paginator(asked.rows, page.PAGE)
    rows.count = told.shown  # type: ignore[misc]
    shown = rows.get_page(request.GET.get("page"))
    own = reach(request.user, Permission.WRITE_PROCEDURES)
    may = {row.agency_id for row in shown.object_list if row.agency_id in own}
    return {
        "page": shown,
        "written": page.written(shown.object_list, may),
        "foot": page.foot(told, asked),
    }


def _to_enter(request: Request, asked: DossierFilter) -> str:
    """Where this person enters figures: of the agency asked for, else of their own."""
    own = reach(request.user, Permission.WRITE_PROCEDURES)
    if not own:
        return ""
    held_at = [pk for pk, granted in held(request.user).items()
               if Permission.WRITE_PROCEDURES in granted]  # fmt: skip
    agency = asked.asked.get("agency")
    first = agency if agency and agency in own else min(held_at)
    return reverse("procedures:dossier-enter", args=[first])
