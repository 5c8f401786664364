"""An agency's year of duties, one of them, and the panel of its page."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.http import Request
from agencies.access import agencies_for, can
from agencies.models import Agency
from agencies.roles import Permission
from isoportal.lib.days import day_or_today
from quality.duties.filters import asked_year, years_offered
from quality.duties.links import AgencyYear, Line, Viewer, handing_in
from quality.duties.owing import duty
from quality.duties.past import has_come, known_on, reliefs_on
from quality.duties.standing import Standing, Tally
from quality.models import Obligation, ObligationKind, Relief, Submission

URGENT = 3


@require_safe
def agency_year(request: Request, agency_pk: int) -> HttpResponse:
    """What the agency owes in a year, day by day, and what it has handed in."""
    day = day_or_today(request.GET.get("day"))
    year = asked_year(request.GET.get("year"), day)
    agency = get_object_or_404(agencies_for(request.user), pk=agency_pk)
    context = {**_year(request, agency, year), "years": years_offered(year, day)}
    return render(request, "quality/duty_year.html", context)


@require_safe
def duty_panel(request: Request, agency_pk: int) -> HttpResponse:
    """This year's numbers and what presses most; part of the agency's page."""
    day = day_or_today(request.GET.get("day"))
    agency = get_object_or_404(agencies_for(request.user), pk=agency_pk)
    part = "quality/_duty_panel.html" if request.htmx else "quality/duty_panel.html"
    return render(request, part, _year(request, agency, day.year))


@require_safe
def duty_detail(request: Request, agency_pk: int, pk: int) -> HttpResponse:
    """One duty of one agency: its days, every version handed in, reliefs, what can be done."""
    day = day_or_today(request.GET.get("day"))
    agency = get_object_or_404(agencies_for(request.user), pk=agency_pk)
    obligation = get_object_or_404(Obligation.objects.select_related("kind"), pk=pk)
    cell = duty(agency=agency.pk, obligation=obligation, day=day)
    mine = Submission.objects.for_user(request.user)
    people = ["submitted_by", "decided_by"]
    own = mine.filter(agency=agency, obligation=obligation).select_related(*people)
    versions = [known_on(each, day) for each in own if has_come(each, day)]
    known = {each.pk: each for each in versions}
    granted = Relief.objects.filter(agency=agency, obligation=obligation)
    line = Line(cell, Viewer.of(request.user, agency), day, known.get(cell.submission or 0))
    context = {
        "agency": agency,
        "called": _called(agency, day),
        "obligation": obligation,
        "cell": cell,
        "line": line,
        "revised": known.get(cell.revision.pk) if cell.revision else None,
        "versions": versions,
        "reliefs": reliefs_on(granted.select_related("by", "ended_by"), day),
        "may": _allowed(request, agency, line),
    }
    return render(request, "quality/duty_detail.html", context)


def _year(request: Request, agency: Agency, year: int) -> dict[str, Any]:
    day = day_or_today(request.GET.get("day"))
    shown = AgencyYear.of(request.user, agency, year, day)
    return {
        "agency": agency,
        "called": shown.row.shown.name if shown.row else _called(agency, day),
        "year": year,
        "lines": shown.lines,
        "urgent": shown.urgent[:URGENT],
        "tally": Tally.of(line.cell for line in shown.lines),
        "may_review": can(request.user, Permission.REVIEW, agency),
    }


def _called(agency: Agency, day: Any) -> str:
    return str(agency.version_on(day) or agency)


def _allowed(request: Request, agency: Agency, line: Line) -> dict[str, Any]:
    """What the viewer may do with it as it stands; the actions check again."""
    cell, form = line.cell, ObligationKind.Form(line.cell.obligation.kind.form)
    owes = cell.standing != Standing.NONE
    opens = line.viewer.submits and cell.is_to_do and cell.is_open_on(line.day) and not cell.inside
    relieves = line.viewer.reviews and not line.viewer.submits and owes
    relieves = relieves and cell.standing != Standing.WAIVED
    waits = cell.standing == Standing.SUBMITTED or cell.inside == Submission.State.APPROVAL
    return {
        "act": line.action if line.is_main else None,
        "plan": opens and form == ObligationKind.Form.OBJECTIVES,
        "file": handing_in(cell) if opens else "",
        "waive": relieves and not waits and cell.standing != Standing.ACCEPTED,
        "unlock": relieves and form != ObligationKind.Form.POSTING,
        "remind": line.viewer.reviews and cell.is_to_do,
        "end": line.viewer.reviews and not line.viewer.submits,
    }
