"""The steps of a finding, a form each: raised, planned, worked on, reported, verified."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.http import Request, require_form
from agencies.access import agencies_for, require
from agencies.models import Agency
from agencies.roles import Permission
from audits.findings import actions, people
from audits.findings.forms import (
    DoneForm,
    FindingForm,
    PlanForm,
    ResultForm,
    RevisionForm,
    VerifyForm,
    plan_of,
    step_rows,
)
from audits.findings.keeping import check_state
from audits.findings.pages import FindingPage, page_of
from audits.findings.raising import check_source
from audits.findings.story import last_step
from audits.models import Finding, Inspection, InternalAudit, ManagementReview
from audits.views.findings import found
from isoportal.lib.fields import tried
from isoportal.lib.numbers import row_number
from procedures.views.asking import sent
from quality.conflicts import Conflict

State = Finding.State
WAITING = (State.OPEN, State.PLANNED, State.IN_PROGRESS)


@require_form
def finding_new(request: Request, agency_pk: int) -> HttpResponse:
    """Write down what was found; ?inspection=, ?audit=, ?review= say where, ?item= by what."""
    agency = get_object_or_404(agencies_for(request.user), pk=agency_pk)
    finding, today = _begun(request, agency), timezone.localdate()
    _check_raiser(request, finding)
    if finding.comes_from:
        check_source(finding)
    asked = {name: request.GET.get(name, "")[:40] for name in ("item", "clause", "source")}
    start = {"found_on": today, **{name: text for name, text in asked.items() if text}}
    form = FindingForm(sent(request), instance=finding, by=request.user, initial=start)

    def act() -> None:
        actions.raise_finding(by=request.user, finding=finding, today=today)

    if form.is_valid() and tried(form, act):
        messages.success(request, f"Đã ghi phiếu {finding.label}; {agency} được báo tin.")
        return redirect("audits:finding-detail", finding.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    back = page_of(finding) or reverse("audits:finding-list")
    context = {"form": form, "finding": finding, "back": back}
    return render(request, "audits/finding_form.html", context, status=status)


@require_form
def finding_plan(request: Request, pk: int) -> HttpResponse:
    """Correction, root cause and actions, all saved at once."""
    finding, today = _own(request, pk, WAITING, "lập kế hoạch"), timezone.localdate()
    told, more = sent(request), request.POST.get("step") == "add"
    start = {"revision": finding.revision, "correction": finding.correction,
             "root_cause": finding.root_cause,
             "causes": finding.causes.all() if finding.pk else []}  # fmt: skip
    form = PlanForm(told, initial=start, finding=finding)
    rows = step_rows(finding, told, more=more)
    if told is None or more:
        return _shown(request, "plan", finding, form, rows, checked=False)

    def act() -> None:
        confirmed = form.cleaned_data["is_late_confirmed"]
        actions.plan(
            by=request.user, finding=finding, plan=plan_of(form, rows), today=today,
            revision=form.cleaned_data["revision"], is_late_confirmed=confirmed,
        )  # fmt: skip

    valid = all([form.is_valid(), *(row.is_valid() for row in rows if not row.is_blank)])
    return _settled(request, "plan", finding, form, rows, act if valid else None,
                    "Đã lưu kế hoạch khắc phục phiếu {}.")  # fmt: skip


@require_form
def finding_progress(request: Request, pk: int) -> HttpResponse:
    """Actions that are done, each with what proves it."""
    finding = _own(request, pk, (State.PLANNED, State.IN_PROGRESS), "ghi tiến độ")
    return _done(request, "progress", finding, RevisionForm, "Đã ghi tiến độ phiếu {}.")


@require_form
def finding_result(request: Request, pk: int) -> HttpResponse:
    """All is done: the result, proved, goes to whoever verifies it."""
    finding = _own(request, pk, WAITING, "báo cáo kết quả")
    if finding.is_nonconformity:
        check_state(finding, (State.PLANNED, State.IN_PROGRESS), "báo cáo kết quả")
    return _done(request, "result", finding, ResultForm,
                 "Đã báo cáo kết quả phiếu {}; người xác nhận hiệu lực được báo tin.")  # fmt: skip


@require_form
def finding_verify(request: Request, pk: int) -> HttpResponse:
    """Somebody who had no hand in it says whether it works."""
    finding, today = found(request, pk), timezone.localdate()
    people.require_verifier(request.user, finding, today)
    check_state(finding, (State.VERIFICATION,), "xác nhận hiệu lực")
    told = sent(request)
    form = VerifyForm(told, initial={"revision": finding.revision})
    if told is None:
        return _shown(request, "verify", finding, form, [])

    def act() -> None:
        given = form.cleaned_data
        actions.verify(by=request.user, finding=finding, is_effective=given["is_effective"],
                       text=given["verification"], revision=given["revision"], due=given["due"],
                       today=today)  # fmt: skip

    return _settled(request, "verify", finding, form, [], act if form.is_valid() else None,
                    "Đã xác nhận hiệu lực khắc phục phiếu {}.")  # fmt: skip


# --- what they share ----------------------------------------------------------------------


def _begun(request: Request, agency: Agency) -> Finding:
    """A finding not yet written, from what the address says it comes from."""
    finding = Finding(agency=agency, found_on=timezone.localdate())
    if number := _number(request, "inspection"):
        mine = Inspection.objects.filter(agency=agency).select_related(
            "campaign__checklist", "team"
        )
        finding.inspection = get_object_or_404(mine, pk=number)
        finding.source = Finding.Source.INSPECTION
    if number := _number(request, "audit"):
        audits = InternalAudit.objects.filter(programme__agency=agency)
        finding.audit = get_object_or_404(audits, pk=number)
        finding.source = Finding.Source.INTERNAL
    if number := _number(request, "review"):
        reviews = ManagementReview.objects.for_user(request.user).filter(agency=agency)
        finding.review = get_object_or_404(reviews, pk=number)
        finding.source = Finding.Source.REVIEW
    return finding


def _number(request: Request, name: str) -> int:
    return row_number(request.GET.get(name, ""))


def _check_raiser(request: Request, finding: Finding) -> None:
    """Raises PermissionDenied where this person raises nothing there."""
    if finding.inspection:
        people.require_raiser(request.user, finding)
    elif not people.may_raise(request.user, finding.agency):
        raise PermissionDenied(
            f"Phát hiện của {finding.agency} do người của cơ quan hoặc đoàn kiểm tra ghi."
        )


def _own(request: Request, pk: int, allowed: tuple[str, ...], verb: str) -> Finding:
    """The finding, for who answers for it and as long as that is left to be done."""
    finding = found(request, pk)
    require(request.user, Permission.AUDIT, finding.agency)
    check_state(finding, allowed, verb)
    return finding


def _done(
    request: Request, step: str, finding: Finding, kind: type[RevisionForm], words: str
) -> HttpResponse:
    """Both steps that say what came of the actions: on the way, and when all is done."""
    today, told = timezone.localdate(), sent(request)
    files = None if told is None else request.FILES
    form = kind(told, initial={"revision": finding.revision})
    planned = finding.actions.select_related("finding__agency", "proof")
    own: dict[str, Any] = {"by": request.user, "is_last": step == "result"}
    rows = [DoneForm(told, files, action=action, **own) for action in planned]
    if told is None:
        return _shown(request, step, finding, form, rows)

    def act() -> None:
        done = {row.action.pk: row.done for row in rows}
        given: dict[str, Any] = {"by": request.user, "finding": finding, "done": done,
                                 "today": today, **form.cleaned_data}  # fmt: skip
        (actions.report if step == "result" else actions.progress)(**given)

    valid = all([form.is_valid(), *(row.is_valid() for row in rows)])
    return _settled(request, step, finding, form, rows, act if valid else None, words)


def _settled(
    request: Request, step: str, finding: Finding, form: BaseForm, rows: list[Any],
    act: Callable[[], None] | None, words: str,
) -> HttpResponse:  # fmt: skip
    """Done, refused in words (422), or too late (409): what was typed stays in the form."""
    try:
        if act and tried(form, act):
            messages.success(request, words.format(finding.label))
            return redirect("audits:finding-detail", finding.pk)
    except Conflict:
        now = found(request, finding.pk)
        typed: Any = form.data.copy()  # type: ignore[attr-defined]
        typed["revision"] = now.revision
        form.data = typed
        return _shown(request, step, now, form, rows, status=HTTPStatus.CONFLICT,
                      quicker=last_step(now))  # fmt: skip
    if isinstance(form, PlanForm) and "is_late_confirmed" in form.errors:
        form.ask()
    return _shown(request, step, finding, form, rows, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _shown(
    request: Request, step: str, finding: Finding, form: BaseForm, rows: list[Any],
    *, status: int = HTTPStatus.OK, checked: bool = True, **more: Any,
) -> HttpResponse:  # fmt: skip
    if not checked:  # a further row is asked for: nothing is judged yet
        for each in [form, *rows]:
            each._errors = {}
    page = FindingPage(request.user, finding, timezone.localdate())
    context = {"page": page, "finding": finding, "form": form, "rows": rows, **more}
    return render(request, f"audits/finding_{step}.html", context, status=status)
