"""The pages of the yearly reports: asking for one, watching it being made, reading it."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request, file_response
from agencies.access import can, require
from agencies.models import Agency
from agencies.roles import Permission
from isoportal.lib.days import day_or_today, show_day
from reports import actions
from reports.figures import Figures, Line
from reports.forms import AskForm
from reports.models import Report, ReportJob, ReportJobQuerySet

PAGE = 25


@require_safe
def report_list(request: Request) -> HttpResponse:
    """The reports made, those being made, and the form to ask for one."""
    asked = request.GET.get("day")
    last_year = timezone.localdate().year - 1
    day = show_day(day_or_today(asked)) if asked else str(last_year)
    return _list(request, AskForm(initial={"day": day}))


@require_POST
def report_ask(request: Request) -> HttpResponse:
    """Have a report made; what cannot be made is said on the form."""
    province = _province(request)
    require(request.user, Permission.ASK_REPORTS, province)
    form = AskForm(request.POST)
    if form.is_valid():
        day = form.cleaned_data["day"]
        scope = actions.province_on(day) or province
        try:
            job = actions.ask(by=request.user, scope=scope, day=day)
        except ValidationError as error:
            form.add_error("day", error)
        else:
            return redirect("reports:job-state", job.pk)
    return _list(request, form, status=422)


@require_safe
def job_state(request: Request, pk: int) -> HttpResponse:
    """Where the making of a report stands: a page, and the part of it that asks again."""
    job = get_object_or_404(_jobs(request), pk=pk)
    template = "reports/_job.html" if request.htmx else "reports/report_job.html"
    return render(request, template, {"job": job, "may_ask": _may_ask(request, job.scope)})


@require_POST
def job_retry(request: Request, pk: int) -> HttpResponse:
    job = actions.retry(by=request.user, job=get_object_or_404(_jobs(request), pk=pk))
    return redirect("reports:job-state", job.pk)


@require_safe
def report_detail(request: Request, pk: int) -> HttpResponse:
    """One edition: its headline, who asked for it, and the other editions of that day."""
    report = get_object_or_404(_reports(request).select_related("scope"), pk=pk)
    same_day = _reports(request).filter(scope=report.scope, day=report.day).defer("figures")
    figures = Figures.from_json(report.figures)
    context = {
        "report": report,
        "figures": figures,
        "lines": list(_lines(figures)),
        "total": _line(figures, figures.total, ""),
        "editions": same_day,
        "newest": same_day.first(),
        "jobs": report.jobs.select_related("asked_by"),
        "may_ask": _may_ask(request, report.scope),
    }
    return render(request, "reports/report_detail.html", context)


@require_safe
def report_file(request: Request, pk: int) -> HttpResponse | FileResponse:
    report = get_object_or_404(_reports(request), pk=pk)
    if report.size is None:
        return render(request, "reports/report_gone.html", {"report": report}, status=404)
    return file_response(report.file, report.file_name)


def _lines(figures: Figures) -> Iterator[tuple[Line, str, list[int]]]:
    """The lines of the report's headline: each with its place and its counts by standard."""
    for line in figures.lines:
        yield _line(figures, line, "")
        yield from (_line(figures, part, "part") for part in line.parts)


def _line(figures: Figures, line: Line, place: str) -> tuple[Line, str, list[int]]:
    return line, place, [line.by_standard.get(each.code, 0) for each in figures.standards]


def _list(request: Request, form: AskForm, status: int = 200) -> HttpResponse:
    province = _province(request)
    reports = _reports(request).select_related("scope").defer("figures")
    context: dict[str, Any] = {
        "form": form,
        "may_ask": _may_ask(request, province),
        "jobs": _open_jobs(request),
        "page": Paginator(reports, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "reports/report_list.html", context, status=status)


def _province(request: Request) -> Agency:
    """The province of today; nobody who may not read its reports learns that there are any."""
    province = actions.province_on(timezone.localdate())
    if not province or not can(request.user, Permission.READ_REPORTS, province):
        raise Http404("Không có trang này, hoặc anh/chị không được xem.")
    return province


def _reports(request: Request) -> Any:
    return Report.objects.for_user(request.user, Permission.READ_REPORTS)


def _jobs(request: Request) -> ReportJobQuerySet:
    jobs = ReportJob.objects.for_user(request.user, Permission.READ_REPORTS)
    return jobs.select_related("scope", "asked_by", "report")


def _open_jobs(request: Request) -> ReportJobQuerySet:
    """Those under way, and those that failed and were not asked for again since."""
    later = ReportJob.objects.filter(
        scope=OuterRef("scope"), day=OuterRef("day"), pk__gt=OuterRef("pk")
    )
    open_ = _jobs(request).exclude(state=ReportJob.State.DONE)
    return open_.filter(~Exists(later))


def _may_ask(request: Request, scope: Agency) -> bool:
    return can(request.user, Permission.ASK_REPORTS, scope)
