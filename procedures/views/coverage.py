"""How much of what agencies handle is covered: the province's page, the matrix, the lists."""

import re
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.http import Request, address_without, sheet_response
from agencies.access import can_somewhere, reach
from agencies.roles import Permission
from isoportal.lib.days import day_or_today
from isoportal.lib.share import Share
from procedures.coverage import covered_on, handled
from procedures.handling.exports import coverage_xlsx, members_xlsx
from procedures.handling.filters import CoverageFilter
from procedures.handling.lines import ORDER, lines
from procedures.handling.overview import Overview
from procedures.views.asking import check, chips

PAGE = 50
CELL = re.compile(r"(\d{1,9})\.(\d{1,9})(?:\.(\d{4})(\d\d)(\d\d))?", re.ASCII)


@require_safe
def overview(request: Request) -> HttpResponse:
    """The province's figures, or those of one's own reach: by field, group and agency."""
    asked = asked_of(request)
    context = {
        "filter": asked,
        "found": Overview.of(asked),
        "narrowed": narrowed_to(asked),
        "isos": _isos(asked),
        "may_assign": can_somewhere(request.user, Permission.KEEP_CATALOGUE),
        **chips_of(request, asked),
    }
    part = "_coverage.html" if request.htmx else "coverage.html"
    return render(request, f"procedures/{part}", context, status=422 if asked.errors else 200)


@require_safe
def matrix(request: Request) -> HttpResponse:
    """Fields × agencies. A cell's own address is short, as there are thousands; it leads on."""
    asked = asked_of(request)
    if cell := CELL.fullmatch(request.GET.get("c", "")):
        day = f"{cell[3]}-{cell[4]}-{cell[5]}" if cell[3] else ""
        wanted = {"agency": cell[1], "field": cell[2], "day": day, **_sought(asked)}
        return redirect(f"{reverse('procedures:coverage-members')}?{urlencode(wanted)}")
    found = Overview.of(asked)
    context = {
        "filter": asked,
        "found": found,
        "narrowed": narrowed_to(asked),
        "blocks": found.blocks(_ending(asked)),
        **chips_of(request, asked),
    }
    part = "_coverage_matrix.html" if request.htmx else "coverage_matrix.html"
    return render(request, f"procedures/{part}", context, status=422 if asked.errors else 200)


@require_safe
def export(request: Request) -> HttpResponse:
    """The figures and the matrix, exactly as filtered, as a workbook."""
    asked = asked_of(request)
    check(asked)
    name = f"bao-phu-tthc-{asked.day.isoformat()}.xlsx"
    return sheet_response(coverage_xlsx(Overview.of(asked)), name)


@require_safe
def members_export(request: Request) -> HttpResponse:
    asked = asked_of(request)
    check(asked)
    found = lines(asked.rows().order_by(*ORDER), asked.day)
    return sheet_response(members_xlsx(found), f"tthc-{asked.day.isoformat()}.xlsx")


@require_safe
def members(request: Request) -> HttpResponse:
    """What a figure of coverage counts: procedure by procedure, agency by agency."""
    asked = asked_of(request)
    rows = asked.rows()
    share = _share(asked)
    paginator = Counted(rows.order_by(*ORDER), PAGE)
    paginator.count = {"yes": share.part, "no": share.missing}.get(asked.asked_part, share.whole)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "filter": asked,
        "share": share,
        "page": page,
        "lines": lines(page.object_list, asked.day),
        "writes": reach(request.user, Permission.WRITE_PROCEDURES),
        **chips_of(request, asked),
    }
    part = "_coverage_members.html" if request.htmx else "coverage_members.html"
    return render(request, f"procedures/{part}", context, status=422 if asked.errors else 200)


@require_safe
def procedures(request: Request) -> HttpResponse:
    """The same, each procedure once: how many agencies handle it and how many cover it."""
    asked = asked_of(request)
    paginator = Counted(asked.procedures(), PAGE)
    distinct = Count("procedure", distinct=True)
    paginator.count = asked.rows().order_by().aggregate(count=distinct)["count"]
    page = paginator.get_page(request.GET.get("page"))
    rows = [{**row, "share": Share(row["part"], row["whole"])} for row in page.object_list]
    context = {
        "filter": asked,
        "page": page,
        "rows": rows,
        "narrowed": narrowed_to(asked),
        **chips_of(request, asked),
    }
    part = "_coverage_procedures.html" if request.htmx else "coverage_procedures.html"
    return render(request, f"procedures/{part}", context, status=422 if asked.errors else 200)


class Counted(Paginator):  # type: ignore[type-arg]
    """A list whose length is known already."""

    count: int = 0  # type: ignore[assignment]


def asked_of(request: Request) -> CoverageFilter:
    day = day_or_today(request.GET.get("day"))
    return CoverageFilter(request.GET, day=day, reach=reach(request.user, Permission.VIEW))


def chips_of(request: Request, asked: CoverageFilter) -> dict[str, Any]:
    """Each filter that is set, with the address of the page without it."""
    return {
        "chips": chips(request, asked.words),
        "clear": address_without(request, {*asked.fields}),
    }


def narrowed_to(asked: CoverageFilter, **more: str) -> str:
    """What the address of a list behind a figure asks for: the same filters, the same day."""
    day = {} if asked.day == timezone.localdate() else {"day": asked.day.isoformat()}
    return urlencode({**asked.query, **more, **day})


def _sought(asked: CoverageFilter) -> dict[str, str]:
    """The filters that a cell's agency and field do not already say."""
    return {name: value for name, value in asked.query.items() if name in {"q", "tthc"}}


def _ending(asked: CoverageFilter) -> str:
    """What the short address of every cell ends with: the day, where it is not today."""
    day = "" if asked.day == timezone.localdate() else f".{asked.day:%Y%m%d}"
    sought = urlencode(_sought(asked))
    return f"{day}&{sought}" if sought else day


def _isos(asked: CoverageFilter) -> str:
    """The address of the ISO procedures that are counted, where their list has these filters."""
    if not asked.chosen.keys() <= {"agency", "field"}:
        return ""
    return f"{reverse('procedures:iso-list')}?{narrowed_to(asked, state='in_force')}"


def _share(asked: CoverageFilter) -> Share:
    """How many are covered of all those asked for, whether covered ones are asked for or not."""
    if asked.errors:
        return Share(0, 0)
    counted = handled(asked.question).order_by()
    part = Count("pk", filter=covered_on(asked.day))
    return Share(**counted.aggregate(part=part, whole=Count("pk")))
