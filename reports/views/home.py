"""The first page: the headline of a day, and what waits for whom."""

from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Request
from accounts.models import User
from agencies.access import can_somewhere, held, reach
from agencies.roles import Permission
from isoportal.lib.days import day_or_today
from quality.models import Declaration, Status
from reports.dashboard import Dashboard
from reports.models import ReportJob

FEW = 5
ON_THE_WAY = [Status.DRAFT, Status.RETURNED, Status.SUBMITTED]


@require_safe
def home(request: Request) -> HttpResponse:
    """Who has declared on the day, as far as the person reaches; first of all their own agency."""
    user, today = request.user, timezone.localdate()
    day = day_or_today(request.GET.get("day"))
    within = reach(user, Permission.VIEW)
    board = Dashboard.on(day, within, today=today)
    mine = board.standing_of(_own(user))
    context = {
        "board": board,
        "everywhere": within.everywhere,
        "mine": mine,
        "alone": bool(mine) and len(mine) == board.total.share.whole,
        "drafts": _drafts(user),
        "waiting": _waiting(user),
        "jobs": _jobs(user),
        "may_declare": can_somewhere(user, Permission.DECLARE),
        "may_record": can_somewhere(user, Permission.RECORD),
        "may_report": reach(user, Permission.READ_REPORTS).everywhere,
        "may_ask": reach(user, Permission.ASK_REPORTS).everywhere,
        "may_reorganise": can_somewhere(user, Permission.REORGANISE),
    }
    return render(request, "reports/home.html", context)


def _own(user: User) -> list[int]:
    """The agencies for which `user` prepares declarations; none for who serves the province."""
    if reach(user, Permission.DECLARE).everywhere:
        return []
    return [pk for pk, granted in held(user).items() if Permission.DECLARE in granted]


def _drafts(user: User) -> list[Declaration]:
    """What the person's own agencies have on the way to the register."""
    own = _own(user)
    if not own:
        return []
    found = Declaration.objects.filter(agency__in=own, status__in=ON_THE_WAY)
    return list(found.without_annex().select_related("agency", "version")[:FEW])


def _waiting(user: User) -> list[Declaration]:
    """What waits for this person's decision: not what they made or submitted themselves."""
    if not can_somewhere(user, Permission.RECORD):
        return []
    found = Declaration.objects.for_user(user, Permission.RECORD).waiting().not_made_by(user)
    return list(
        found.without_annex().order_by("submitted_at").select_related("agency", "version")[:FEW]
    )


def _jobs(user: User) -> list[ReportJob]:
    """The last reports of the province, each once, for who may open their pages."""
    if not reach(user, Permission.READ_REPORTS).everywhere:
        return []
    apart = ReportJob.objects.order_by().values("scope", "day", "report")
    found = ReportJob.objects.filter(pk__in=apart.annotate(last=Max("pk")).values("last"))
    return list(found.select_related("report").defer("report__figures")[:FEW])
