"""What the agency does with what it prepared, and the page that everybody reads."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request, require_form
from agencies.access import can, require
from agencies.models import Upload
from agencies.roles import Permission
from agencies.serving import hand_out
from quality.duties.owing import duty
from quality.models import ObligationKind, Submission
from quality.plans.rows import rows_of
from quality.submissions import reviewing, submitting
from quality.submissions.contents import content_of
from quality.submissions.doubts import doubts
from quality.submissions.passage import state_of, steps_of

State = Submission.State
NEAR = [
    "agency", "obligation__kind", "document__upload", "plan__upload", "submitted_by",
    "decided_by", "approved_by",
]  # fmt: skip
CONFLICT = 409


@require_form
def submission_check(request: Request, pk: int) -> HttpResponse:
    """All of it once more, line by line, before it is handed in."""
    submission = within_reach(request, pk)
    require(request.user, Permission.SUBMIT, submission.agency)
    status, reasons = 200, []
    if request.method == "POST":
        try:
            seen, now = request.POST.get("seen", ""), timezone.now()
            submitting.submit(by=request.user, submission=submission, seen=seen, now=now)
            return redirect("quality:submission", pk)
        except submitting.Outdated as error:
            submission, status, reasons = within_reach(request, pk), CONFLICT, error.messages
        except ValidationError as error:
            submission, status, reasons = within_reach(request, pk), 422, error.messages
    elif submission.state != State.DRAFT:
        return redirect("quality:submission", pk)
    context = {**_to_check(request, submission), "reasons": reasons}
    return render(request, "quality/submission_check.html", context, status=status)


@require_safe
def submission_detail(request: Request, pk: int) -> HttpResponse:
    """What was handed in, what became of it, and what may be done now."""
    shown = within_reach(request, pk)
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
    file = content_of(within_reach(request, pk)).file
    upload = Upload.objects.filter(pk=file.upload).first() if file else None
    return hand_out(request, upload, inline=bool(request.GET.get("xem")))


@require_POST
def submission_withdraw(request: Request, pk: int) -> HttpResponse:
    submitting.withdraw(
        by=request.user, submission=within_reach(request, pk), day=timezone.localdate()
    )
    messages.success(request, "Đã rút lại hồ sơ; hồ sơ là bản nháp, anh/chị sửa rồi nộp lại.")
    return redirect("quality:submission-check", pk)


@require_POST
def submission_discard(request: Request, pk: int) -> HttpResponse:
    shown = within_reach(request, pk)
    submitting.discard(by=request.user, submission=shown)
    messages.success(request, f"Đã xóa bản nháp: {shown.obligation}.")
    return redirect("quality:duty", shown.agency_id, shown.obligation_id)


def within_reach(request: Request, pk: int) -> Submission:
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
        "counts_anew": shown.number == 1,  # the day counts on which a first version came
        "late_anew": shown.number == 1 and timezone.localdate() > shown.obligation.timely_on,
        "discard": own and shown.state == State.DRAFT and not shown.reference,
        "withdraw": own and (waits or (shown.state == State.SUBMITTED and _is_open(shown))),
        "approve": waits
        and can(user, Permission.APPROVE, agency)
        and user not in submitting.workers(shown),
        "again": own and is_last and shown.state in Submission.DECIDED,
        "review": shown.state == State.SUBMITTED
        and can(user, Permission.REVIEW, agency)
        and not shown.made_by(user),
    }


def _is_open(shown: Submission) -> bool:
    today = timezone.localdate()
    cell = duty(agency=shown.agency_id, obligation=shown.obligation, day=today)
    return cell.is_expected and cell.is_open_on(today)


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
