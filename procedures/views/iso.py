"""The list of ISO procedures, and the page of one."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Request, address_without, sheet_response
from agencies.access import can
from agencies.roles import Permission
from agencies.serving import hand_out
from isoportal.lib.days import day_or_today
from procedures.adopting.pages import TemplatePage, newer_template
from procedures.adopting.tags import tag_templates, with_template
from procedures.iso.exports import list_xlsx
from procedures.iso.facts import ended_of, warned_of, with_ended_text
from procedures.iso.filters import IsoFilter, shown_on, under_way
from procedures.iso.pages import IsoPage
from procedures.iso.states import standing_on
from procedures.models import IsoProcedure, IsoRevision
from procedures.views.asking import check, chips

PAGE = 50


@require_safe
def iso_list(request: Request) -> HttpResponse:
    """The agencies' ISO procedures within reach, as they stand on the day."""
    asked = _asked(request)
    rows = with_ended_text(with_template(_with_names(asked, request), asked.day), asked.day)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    _tag(list(page.object_list), asked)
    agency = asked.place
    context = {
        "filter": asked,
        "page": page,
        "chips": chips(request, asked.chosen),
        "clear": address_without(request, {*asked.filters}),
        "agency": agency,
        "may_write": agency is not None and can(request.user, Permission.WRITE_PROCEDURES, agency),
    }
    part = "procedures/_iso_table.html" if request.htmx else "procedures/iso_list.html"
    return render(request, part, context, status=422 if asked.form.errors else 200)


@require_safe
def iso_list_export(request: Request) -> HttpResponse:
    """Exactly what the filters show, as a workbook."""
    asked = _asked(request)
    check(asked)
    content = list_xlsx(_with_names(asked, request).iterator(), asked.day)
    return sheet_response(content, f"quy-trinh-iso-{asked.day.isoformat()}.xlsx")


@require_safe
def iso_detail(request: Request, pk: int) -> HttpResponse:
    """One ISO procedure: what it says on the day, what it covers, and its revisions."""
    day = day_or_today(request.GET.get("day"))
    mine = IsoProcedure.objects.for_user(request.user).with_agency_on(day)
    iso = get_object_or_404(mine.select_related("agency", "template"), pk=pk)
    page = IsoPage(request.user, iso, day, timezone.localdate())
    context = {
        "page": page,
        "iso": iso,
        "of_template": TemplatePage(request.user, iso, day) if iso.is_template else None,
        "newer": newer_template(iso, page.shown.revision, day) if page.writes else None,
    }
    return render(request, "procedures/iso_detail.html", context)


@require_safe
def revision_file(request: Request, pk: int) -> HttpResponseBase:
    """The signed paper, to whoever may see the revision."""
    mine = IsoRevision.objects.for_user(request.user).select_related("upload")
    return hand_out(request, get_object_or_404(mine, pk=pk).upload)


def _asked(request: Request) -> IsoFilter:
    day = day_or_today(request.GET.get("day"))
    rows = shown_on(request.user, day).filter(iso__is_template=False)
    return IsoFilter(request.GET, rows, request=request)


def _with_names(asked: IsoFilter, request: Request) -> Any:
    rows = asked.qs.with_agency_on(asked.day).select_related("iso")
    return rows.annotate(under_way=under_way(request.user))


def _tag(revisions: list[Any], asked: IsoFilter) -> None:
    """How each line stands, and what is wrong about it."""
    found = warned_of(revisions, asked.day, ended_of(revisions))
    tag_templates(revisions)
    for each in revisions:
        each.standing = standing_on(each, asked.day, agency_exists=each.agency_exists)
        each.warned = {one.problem: one.short for one in found[each.pk]}.values()
