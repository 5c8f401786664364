"""Management reviews, read: the list, one review with what was laid before it, its minutes."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Request, address_without, paper_response, sheet_response
from agencies.access import can, own_agencies
from agencies.roles import Permission
from agencies.serving import hand_out
from audits.findings.states import signed
from audits.handing import submission_of
from audits.models import ManagementReview
from audits.protocol import Protocol
from audits.protocol_word import word_of
from audits.reviews.actions import warnings
from audits.reviews.filters import ReviewFilter, counted, reviews_xlsx
from audits.reviews.package import package_of
from audits.reviews.paper import inputs, minutes
from audits.reviews.states import TAGS, allowed, state_of
from procedures.views.asking import check, chips

PAGE = 50


@require_safe
def review_list(request: Request) -> HttpResponse:
    """The reviews within reach; those still being prepared only to their own people."""
    asked = _asked(request)
    page = Paginator(_shown(asked), PAGE).get_page(request.GET.get("page"))
    for review in page.object_list:
        review.tag = state_of(review)
    own = own_agencies(request.user, Permission.AUDIT)
    context = {
        "filter": asked,
        "page": page,
        "chips": chips(request, asked.chosen),
        "clear": address_without(request, set(asked.chosen)),
        "new": reverse("audits:review-new", args=[own[0]]) if own else "",
    }
    part = "audits/_review_table.html" if request.htmx else "audits/review_list.html"
    return render(request, part, context, status=422 if asked.form.errors else 200)


@require_safe
def review_export(request: Request) -> HttpResponse:
    asked = _asked(request)
    check(asked)
    return sheet_response(reviews_xlsx(_shown(asked)), "xem-xet-cua-lanh-dao.xlsx")


@require_safe
def review_detail(request: Request, pk: int) -> HttpResponse:
    """One review: the meeting, its inputs a–f, what it concluded and what became of it."""
    review, today = review_found(request, pk), timezone.localdate()
    package = package_of(review, today)
    context: dict[str, Any] = {
        "review": review,
        "agency": review.agency,
        "tag": state_of(review),
        "package": package,
        "parts": list(inputs(package)),
        "warnings": warnings(review),
        "decisions": [(each, *TAGS[each.state_on(today)]) for each in review.actions.all()],
        "findings": signed(review.findings.order_by("found_on", "number"), today),
        "query": f"review={pk}",
        "may": allowed(request.user, review),
        "own": can(request.user, Permission.SUBMIT, review.agency),
        "submission": submission_of(review),
    }
    return render(request, "audits/review_detail.html", context)


@require_safe
def review_pdf(request: Request, pk: int) -> HttpResponse:
    return paper_response(_minutes(request, pk).pdf(), f"bien-ban-xem-xet-{pk}.pdf")


@require_safe
def review_word(request: Request, pk: int) -> HttpResponse:
    return paper_response(word_of(_minutes(request, pk)), f"bien-ban-xem-xet-{pk}.docx")


@require_safe
def review_file(request: Request, pk: int) -> HttpResponseBase:
    """The minutes as they were laid into the yearly duty."""
    return hand_out(request, review_found(request, pk).minutes, inline=True)


def review_found(request: Request, pk: int) -> ManagementReview:
    """The review, if it is within reach and held, or one's own; else 404."""
    mine = ManagementReview.objects.for_user(request.user).select_related("agency", "minutes")
    found: ManagementReview = get_object_or_404(mine, pk=pk)
    return found


def _minutes(request: Request, pk: int) -> Protocol:
    return minutes(review_found(request, pk), timezone.localdate())


def _asked(request: Request) -> ReviewFilter:
    rows = ManagementReview.objects.for_user(request.user)
    return ReviewFilter(request.GET, rows, request=request)


def _shown(asked: ReviewFilter) -> Any:
    return counted(asked.qs, asked.day).with_agency_on(asked.day).order_by("-on", "-pk")
