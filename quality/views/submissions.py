"""What the agency does with a submission, and the page that everybody reads."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request, form_page, require_form
from agencies.access import agencies_for, can, require
from agencies.models import Agency, Upload
from agencies.roles import Permission
from agencies.serving import hand_out
from isoportal.lib.fields import tried
from quality import reviewing, submitting
from quality.contents import content_of
from quality.doubts import doubts
from quality.duties import Standing, duty
from quality.models import Obligation, ObligationKind, Submission
from quality.papers import former_paper
from quality.passage import state_of, steps_of
from quality.plan_rows import rows_of
from quality.submission_forms import SubmissionForm

State = Submission.State
NEAR = [
    "agency", "obligation__kind", "document__upload", "plan__upload", "submitted_by",
    "decided_by", "approved_by",
]  # fmt: skip
CONFLICT = 409


@require_form
def submission_new(request: Request, agency_pk: int, obligation_pk: int) -> HttpResponse:
    """Choose the file; a draft that lies there already is changed."""
    agency, obligation = _asked(request, agency_pk, obligation_pk)
    draft = submitting.open_submission(agency, obligation)
    if draft and draft.state != State.DRAFT and request.method != "POST":
        return redirect("quality:submission", draft.pk)
    today, made = timezone.localdate(), []
    cell = submitting.check_open(agency, obligation, today)
    submission = draft or submitting.begun(agency, obligation)
    form = _form(request, submission)

    def act() -> None:
        submission = submitting.prepare(
            by=request.user, agency=agency, obligation=obligation, given=form.given, day=today
        )
        made.append(submission)

    if form.is_valid() and tried(form, act):
        return redirect("quality:submission-check", made[0].pk)
    former = reviewing.versions_of(submission).exclude(pk=submission.pk).first()
    context = {"submission": submission, "cell": cell, "former": former, "rows": _rows(submission)}
    return form_page(request, "quality/submission_new.html", form, **context)


@require_form
def submission_check(request: Request, pk: int) -> HttpResponse:
    """All of it once more, line by line, before it is handed in."""
    submission = seen(request, pk)
    require(request.user, Permission.SUBMIT, submission.agency)
    status, reasons = 200, []
    if request.method == "POST":
        try:
            seen_as, now = request.POST.get("seen", ""), timezone.now()
            submitting.submit(by=request.user, submission=submission, seen=seen_as, now=now)
            return redirect("quality:submission", pk)
        except submitting.Outdated as error:
            submission, status, reasons = seen(request, pk), CONFLICT, error.messages
        except ValidationError as error:
            submission, status, reasons = seen(request, pk), 422, error.messages
    elif submission.state != State.DRAFT:
        return redirect("quality:submission", pk)
    context = {**_to_check(request, submission), "reasons": reasons}
    return render(request, "quality/submission_check.html", context, status=status)


@require_safe
def submission_detail(request: Request, pk: int) -> HttpResponse:
    """What was handed in, what became of it, and what may be done now."""
    shown = seen(request, pk)
    own = can(request.user, Permission.SUBMIT, shown.agency)
    content = content_of(shown)
    versions = [each for each in reviewing.versions_of(shown) if own or not each.is_inside]
    for each in versions:
        each.shown_state = state_of(each)
    context = {
        "submission": shown,
        "content": content,
        "digest": content.sha256,
        "rows": rows_of(content.plan) if content.plan else [],
        "shows_results": shown.obligation.kind.form == ObligationKind.Form.RESULTS,
        "shown_state": state_of(shown),
        "versions": versions,
        "steps": steps_of(shown, inside=own),
        "own": own,
        "may": allowed(request, shown, versions),
        "just_sent": own and shown.submitted_by == request.user and shown.state == State.SUBMITTED,
    }
    return render(request, "quality/submission.html", context)


@require_safe
def submission_file(request: Request, pk: int) -> HttpResponseBase:
    """The file that was handed in, or lies in the draft; ?xem=1 shows what a browser can show."""
    file = content_of(seen(request, pk)).file
    upload = Upload.objects.filter(pk=file.upload).first() if file else None
    return hand_out(request, upload, inline=bool(request.GET.get("xem")))


@require_POST
def submission_withdraw(request: Request, pk: int) -> HttpResponse:
    submitting.withdraw(by=request.user, submission=seen(request, pk))
    messages.success(request, "Đã rút lại hồ sơ; hồ sơ là bản nháp, anh/chị sửa rồi nộp lại.")
    return redirect("quality:submission-check", pk)


@require_POST
def submission_discard(request: Request, pk: int) -> HttpResponse:
    shown = seen(request, pk)
    submitting.discard(by=request.user, submission=shown)
    messages.success(request, f"Đã xóa bản nháp: {shown.obligation}.")
    return redirect("quality:duty", shown.agency_id, shown.obligation_id)


def seen(request: Request, pk: int) -> Submission:
    """The submission, its agency under the name of today; 404 outside the reach."""
    mine = Submission.objects.for_user(request.user).with_agency_on(timezone.localdate())
    found: Submission = get_object_or_404(mine.select_related(*NEAR), pk=pk)
    return found


def allowed(request: Request, shown: Submission, versions: list[Submission]) -> dict[str, bool]:
    """What the person may do with it as it stands; the actions check again."""
    user, agency = request.user, shown.agency
    own, waits = can(user, Permission.SUBMIT, agency), shown.state == State.APPROVAL
    is_last = versions[0] == shown
    return {
        "check": own and shown.state == State.DRAFT,
        "restores": shown.obligation.kind.form == ObligationKind.Form.OBJECTIVES
        and any(each.state == State.ACCEPTED for each in versions),
        "withdraw": own and (waits or shown.state == State.SUBMITTED),
        "approve": waits
        and can(user, Permission.APPROVE, agency)
        and user not in submitting.workers(shown),
        "again": own and is_last and shown.state in Submission.DECIDED,
        "review": shown.state == State.SUBMITTED
        and can(user, Permission.REVIEW, agency)
        and not shown.made_by(user),
    }


def _asked(request: Request, agency_pk: int, obligation_pk: int) -> tuple[Agency, Obligation]:
    """The agency within reach and what it owes; 404 for what is not its duty."""
    agency = get_object_or_404(agencies_for(request.user), pk=agency_pk)
    duties = Obligation.objects.select_related("kind")
    obligation = get_object_or_404(duties, pk=obligation_pk)
    cell = duty(agency=agency.pk, obligation=obligation, day=timezone.localdate())
    if cell.standing == Standing.NONE:
        raise Http404(f"{agency} không phải nộp nghĩa vụ này.")
    require(request.user, Permission.SUBMIT, agency)
    return agency, obligation


def _form(request: Request, submission: Submission) -> SubmissionForm:
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    enough = submitting.is_whole(submission) or former_paper(submission) is not None
    return SubmissionForm(*given, user=request.user, submission=submission, enough=enough)


def _rows(submission: Submission) -> int:
    return submission.plan.objectives.count() if submission.plan else 0


def _to_check(request: Request, submission: Submission) -> dict[str, Any]:
    today, content = timezone.localdate(), content_of(submission)
    asked = submission.obligation.head_approves
    return {
        "submission": submission,
        "content": content,
        "digest": content.sha256,
        "rows": rows_of(content.plan) if content.plan else [],
        "shows_results": submission.obligation.kind.form == ObligationKind.Form.RESULTS,
        "doubts": doubts(submission, content, today) if submission.is_inside else [],
        "is_draft": submission.state == State.DRAFT,
        "is_whole": submitting.is_whole(submission),
        "to_head": submitting.needs_head(request.user, submission, today),
        "heads": submitting.heads(request.user, submission, today),
        "no_head": asked and not submitting.heads(request.user, submission, today),
        "approves": submitting.is_approver(request.user, submission),
    }
