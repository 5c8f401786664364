"""Inspections: the list of those within reach, and how one stands."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.http import Request, address_without, sheet_response
from agencies.access import holds_one_of
from agencies.roles import Role
from agencies.serving import hand_out
from audits.inspections.exports import list_xlsx
from audits.inspections.filters import InspectionFilter, listed
from audits.inspections.frozen import Frozen
from audits.inspections.may import May
from audits.inspections.seeing import seen_by, sees_minutes, sees_own
from audits.inspections.sheet import Sheet
from audits.inspections.states import tag_of
from audits.models import Inspection, Photo, Side
from audits.views.asking import found
from procedures.views.asking import check, chips

PAGE = 50


@require_safe
def inspection_list(request: Request) -> HttpResponse:
    """The inspections within reach, those of one's own teams asked for by `mine`."""
    asked = InspectionFilter(request.GET, listed(request.user), user=request.user)
    page = Paginator(asked.qs, PAGE).get_page(request.GET.get("page"))
    for each in page.object_list:
        each.tag = tag_of(each)
    context = {
        "filter": asked,
        "page": page,
        "chips": chips(request, asked.chosen),
        "clear": address_without(request, {*asked.filters}),
        "inspects": holds_one_of(request.user, {Role.INSPECTOR}),
    }
    part = "audits/_inspection_table.html" if request.htmx else "audits/inspection_list.html"
    return render(request, part, context, status=422 if asked.form.errors else 200)


@require_safe
def inspection_export(request: Request) -> HttpResponse:
    """Exactly what the filters show, as a workbook."""
    asked = InspectionFilter(request.GET, listed(request.user), user=request.user)
    check(asked)
    return sheet_response(list_xlsx(asked.qs), "cuoc-kiem-tra.xlsx")


@require_safe
def inspection_detail(request: Request, pk: int) -> HttpResponse:
    """How it stands: its parts, both sides' marks as far as they were sent, its minutes."""
    inspection = found(request, pk)
    sheet = Sheet.of(inspection, *sides_of(request, inspection))
    done = {each.part: each for each in inspection.parts_done.all()}
    context: dict[str, Any] = {
        "inspection": inspection,
        "tag": tag_of(inspection),
        "sheet": sheet,
        "parts_done": [(part, done.get(part.code)) for part in sheet.criteria.parts],
        "members": inspection.team.members.all() if inspection.team else [],
        "causes": inspection.causes.all(),
        "may": May.of(request.user, inspection),
        "signatures": inspection.signatures.all(),
        "frozen": Frozen.read(inspection.stored_score) if inspection.stored_score else None,
        "sees_team": Side.TEAM in sheet.sides,
    }
    return render(request, "audits/inspection_detail.html", context)


@require_safe
def photo(request: Request, key: UUID) -> HttpResponseBase:
    """A photograph, to whoever sees the marks of its side."""
    inside = Photo.objects.filter(inspection__in=seen_by(request.user))
    shown = get_object_or_404(inside.select_related("upload", "inspection__agency"), pk=key)
    sides = sides_of(request, shown.inspection)
    return hand_out(request, shown.upload if shown.side in sides else None, inline=True)


def sides_of(request: Request, inspection: Inspection) -> list[Side]:
    """Whose marks the reader sees."""
    user = request.user
    own = [Side.OWN] if sees_own(user, inspection) else []
    return [*own, Side.TEAM] if sees_minutes(user, inspection) else own
