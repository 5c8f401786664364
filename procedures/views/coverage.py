"""How much of what agencies handle is covered: the province's page, the matrix, the lists."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import Request, address_without
from agencies.access import reach
from agencies.roles import Permission
from isoportal.lib.days import day_or_today
from isoportal.lib.share import Share
from procedures.coverage import covered_on, handled
from procedures.handling.filters import CoverageFilter
from procedures.handling.lines import ORDER, lines

PAGE = 50


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
        **chips_of(request, asked),
    }
    part = "_coverage_members.html" if request.htmx else "coverage_members.html"
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
        "chips": [
            {"label": words, "url": address_without(request, {name})}
            for name, words in asked.words.items()
        ],
        "clear": address_without(request, {*asked.fields}),
    }


def check(asked: CoverageFilter) -> None:
    """Raises ValidationError where a file is asked for by filters with faults."""
    if asked.errors:
        raise ValidationError([said for each in asked.errors.values() for said in each])


def _share(asked: CoverageFilter) -> Share:
    """How many are covered of all those asked for, whether covered ones are asked for or not."""
    if asked.errors:
        return Share(0, 0)
    counted = handled(asked.question).order_by()
    part = Count("pk", filter=covered_on(asked.day))
    return Share(**counted.aggregate(part=part, whole=Count("pk")))
