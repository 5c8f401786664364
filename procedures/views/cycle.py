"""The life-cycle of procedures: the steps an agency took, and what it posted where."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request, form_page, require_form, sheet_response
from agencies.access import reach, require
from agencies.roles import Permission
from agencies.serving import hand_out
from isoportal.lib.days import day_or_today
from isoportal.lib.fields import tried
from procedures.handling import actions
from procedures.handling.exports import members_xlsx
from procedures.handling.forms import MilestoneForm
from procedures.handling.life import LifeFilter
from procedures.handling.lines import ORDER, lines
from procedures.models import Handling, Milestone
from procedures.views.asking import check
from procedures.views.coverage import PAGE, Counted, chips_of


@require_safe
def life_cycle(request: Request) -> HttpResponse:
    """Published, ISO procedure, e-procedure, posted, installed, with the days of each."""
    asked = _asked(request)
    told = asked.counted()
    paginator = Counted(asked.rows().order_by(*ORDER), PAGE)
    paginator.count = told["count"]
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "filter": asked,
        "page": page,
        "lines": lines(page.object_list, asked.day),
        "writes": reach(request.user, Permission.WRITE_PROCEDURES),
        "late": told.get("late"),
        **chips_of(request, asked),
    }
    part = "_life_cycle_list.html" if request.htmx else "life_cycle.html"
    return render(request, f"procedures/{part}", context, status=422 if asked.errors else 200)


@require_safe
def life_cycle_export(request: Request) -> HttpResponse:
    """Exactly what the filters show, as a workbook."""
    asked = _asked(request)
    check(asked)
    content = members_xlsx(lines(asked.rows().order_by(*ORDER), asked.day))
    return sheet_response(content, f"vong-doi-tthc-{asked.day.isoformat()}.xlsx")


@require_form
def milestone_new(request: Request, pk: int) -> HttpResponse:
    """Write down a step the agency has taken with one procedure."""
    mine = Handling.objects.for_user(request.user).select_related("agency", "procedure")
    handling = get_object_or_404(mine, pk=pk)
    require(request.user, Permission.WRITE_PROCEDURES, handling.agency)
    today = timezone.localdate()
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    first = {"on": today, "kind": request.GET.get("kind", Milestone.Kind.POSTED)}
    form = MilestoneForm(
        *given, instance=Milestone(handling=handling), user=request.user, initial=first
    )

    def act() -> None:
        actions.note(by=request.user, milestone=form.instance, today=today)

    if form.is_valid() and tried(form, act):
        messages.success(request, f"Đã ghi: {form.instance}.")
        return redirect("procedures:handling-detail", pk)
    return form_page(request, "procedures/milestone_new.html", form, handling=handling)


@require_POST
def milestone_remove(request: Request, pk: int) -> HttpResponse:
    milestone = _seen(request, pk)
    said = str(milestone)
    actions.remove(by=request.user, milestone=milestone)
    messages.success(request, f"Đã xóa: {said}.")
    return redirect("procedures:handling-detail", milestone.handling_id)


@require_safe
def milestone_photo(request: Request, pk: int) -> HttpResponseBase:
    """The photograph of a posting, to who may see its procedure."""
    return hand_out(request, _seen(request, pk).photo, inline=True)


def _asked(request: Request) -> LifeFilter:
    day = day_or_today(request.GET.get("day"))
    return LifeFilter(request.GET, day=day, reach=reach(request.user, Permission.VIEW))


def _seen(request: Request, pk: int) -> Milestone:
    near = ["handling__agency", "handling__procedure", "photo"]
    mine = Milestone.objects.for_user(request.user).select_related(*near)
    milestone: Milestone = get_object_or_404(mine, pk=pk)
    return milestone
