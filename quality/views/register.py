"""The register: reading it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Request, address_without, sheet_response
from accounts.models import User
from agencies.access import EVERYWHERE, Reach, agencies_for, can, can_somewhere
from agencies.roles import Permission
from agencies.serving import hand_out
from isoportal.lib.days import day_or_today
from procedures.views.asking import check
from quality.declaring import actions
from quality.declaring.exports import register_xlsx
from quality.declaring.filters import DeclarationFilter
from quality.declaring.states import state_on
from quality.declaring.timeline import timeline
from quality.models import Declaration, Status
from quality.radar.due import radar
from quality.scope.annex import scope_of

PAGE = 50
JUST = timedelta(hours=1)


@require_safe
def declaration_list(request: Request) -> HttpResponse:
    """The declarations within reach; asked for a day, those in force then."""
    asked = _asked(request)
    page = Paginator(_shown(asked), PAGE).get_page(request.GET.get("page"))
    for each in page.object_list:
        each.state = state_on(each, asked.day, agency_exists=each.agency_exists)
    judge = can_somewhere(request.user, Permission.RECORD)
    context = {
        "filter": asked,
        "page": page,
        "chips": _chips(asked, request),
        "clear": address_without(request, {*asked.filters}),
        "waiting": _waiting(request.user).count() if judge else None,
        "may_declare": can_somewhere(request.user, Permission.DECLARE),
    }
    part = "quality/_declaration_table.html" if request.htmx else "quality/declaration_list.html"
    status = 422 if asked.form.errors else 200
    return render(request, part, context, status=status)


@require_safe
def declaration_export(request: Request) -> HttpResponse:
    """Exactly what the filters show, as a workbook."""
    asked = _asked(request)
    check(asked)
    content = register_xlsx(_shown(asked), asked.day)
    return sheet_response(content, f"so-cong-bo-{asked.day.isoformat()}.xlsx")


@require_safe
def declaration_detail(request: Request, pk: int) -> HttpResponse:
    day = day_or_today(request.GET.get("day"))
    mine = Declaration.objects.for_user(request.user).with_agency_on(day)
    near = ["agency", "version", "upload", "replaces__version", "replaced_by__version"]
    people = ["submitted_by", "decided_by"]
    mine = mine.select_related(*near, *people).prefetch_related("makers")
    declaration = get_object_or_404(mine, pk=pk)
    context = {
        "declaration": declaration,
        "state_tag": state_on(declaration, day, agency_exists=declaration.agency_exists),
        "steps": timeline(declaration, declaration.agency_name),
        "postings": declaration.postings.all(),
        "may": allowed(request.user, declaration),
        "ends": declaration.predecessor() if declaration.status == Status.SUBMITTED else None,
        "next": _next(request.user, declaration),
        "scope": scope_of(declaration),
        "line": next(iter(radar(day, EVERYWHERE, only=pk).lines), None),
    }
    return render(request, "quality/declaration_detail.html", context)


@require_safe
def declaration_file(request: Request, pk: int) -> HttpResponseBase:
    """The scan, to who may see the declaration."""
    mine = Declaration.objects.for_user(request.user).select_related("upload")
    return hand_out(request, get_object_or_404(mine, pk=pk).upload)


@require_safe
def agency_panel(request: Request, agency_pk: int) -> HttpResponse:
    """What an agency stands on that day, and its last declarations; part of its page."""
    day = day_or_today(request.GET.get("day"))
    agency = get_object_or_404(agencies_for(request.user), pk=agency_pk)
    version = agency.version_on(day)
    mine = Declaration.objects.for_user(request.user).filter(agency=agency)
    latest = list(mine.without_annex().with_agency_on(day).select_related("version")[:3])
    for each in latest:
        each.state = state_on(each, day, agency_exists=each.agency_exists)
    context = {
        "agency": agency,
        "called": version.name if version else agency.name,
        "exists": version is not None,
        "standing": mine.without_annex().in_force(day).select_related("version").first(),
        "latest": latest,
        "line": next(iter(radar(day, Reach.at(agency.pk)).lines), None),
        "may_declare": can(request.user, Permission.DECLARE, agency)
        and agency.version_on(timezone.localdate()) is not None,
    }
    part = "quality/_agency_panel.html" if request.htmx else "quality/agency_panel.html"
    return render(request, part, context)


def allowed(user: User, declaration: Declaration) -> dict[str, bool]:
    """What `user` may do with it as it stands; the actions check again."""
    own = can(user, Permission.DECLARE, declaration.agency)
    judge = can(user, Permission.RECORD, declaration.agency)
    waiting = declaration.status == Status.SUBMITTED
    recorded = declaration.status == Status.RECORDED
    return {
        "change": declaration.is_open and _passes(actions.check_author, user, declaration),
        "withdraw": _passes(actions.check_withdrawer, user, declaration),
        "post": own and recorded,
        "renew": own and recorded and not judge,  # who records it does not prepare it
        "decide": _passes(actions.check_judge, user, declaration),
        "only_watch": judge and waiting and declaration.made_by(user),
        "end": judge and recorded and declaration.end is None,
    }


def _passes(check: Callable[..., None], user: User, declaration: Declaration) -> bool:
    try:
        check(by=user, declaration=declaration)
    except (PermissionDenied, ValidationError):
        return False
    return True


def _asked(request: Request) -> DeclarationFilter:
    rows = Declaration.objects.for_user(request.user)
    return DeclarationFilter(request.GET, rows, request=request)


def _shown(asked: DeclarationFilter) -> Any:
    return asked.qs.without_annex().with_agency_on(asked.day).select_related("version")


def _waiting(user: User) -> Any:
    """What waits for the committee's decision, the first that came first."""
    found = Declaration.objects.for_user(user, Permission.RECORD).waiting()
    return found.without_annex().order_by("submitted_at")


def _next(user: User, declaration: Declaration) -> Declaration | None:
    """For who has just decided on one: the next that waits for them."""
    decided = declaration.decided_at
    if declaration.decided_by_id != user.pk or not decided or timezone.now() - decided > JUST:
        return None
    waiting: Declaration | None = _waiting(user).not_made_by(user).first()
    return waiting


def _chips(asked: DeclarationFilter, request: Request) -> list[dict[str, str]]:
    """Each filter that is set, with the address of the list without it."""
    chips = []
    for name, words in asked.chosen.items():
        # a day alone means those in force on it
        more = {"in_force": "any"} if name == "in_force" and request.GET.get("day") else {}
        chips.append({"label": words, "url": address_without(request, {name}, **more)})
    return chips
