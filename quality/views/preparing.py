"""The officer's first page: choose the file, say what stands on the paper."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.http import Request, form_page, require_form
from agencies.access import agencies_for, require
from agencies.models import Agency
from agencies.roles import Permission
from isoportal.lib.fields import tried
from quality.conflicts import Conflict, parts
from quality.duties.owing import duty
from quality.duties.standing import Cell, Standing
from quality.models import ObjectivePlan, Obligation, Submission
from quality.submissions import reviewing, submitting
from quality.submissions.forms import REVISIONS, SubmissionForm
from quality.submissions.papers import former_paper

State = Submission.State
PAGE = "quality/submission_new.html"


@require_form
def submission_new(request: Request, agency_pk: int, obligation_pk: int) -> HttpResponse:
    """Choose the file; a draft that lies there already is changed."""
    agency, obligation = _asked(request, agency_pk, obligation_pk)
    submission = _current(agency, obligation)
    if submission.state != State.DRAFT and request.method != "POST":
        return redirect("quality:submission", submission.pk)
    today = timezone.localdate()
    cell = submitting.check_open(agency, obligation, today)
    if request.POST.get("step") == "theirs":
        return _left(request, submission)
    form, made = _form(request, submission), []

    def act() -> None:
        asked: Any = {"agency": agency, "obligation": obligation, "day": today}
        made.append(submitting.prepare(by=request.user, given=form.given, **asked))

    try:
        if form.is_valid() and tried(form, act):
            return redirect("quality:submission-check", made[0].pk)
    except Conflict:
        return _conflict(request, _current(agency, obligation), cell, form)
    return form_page(request, PAGE, form, cell=cell, **_told(submission))


def _conflict(
    request: Request, submission: Submission, cell: Cell, sent: SubmissionForm
) -> HttpResponse:
    """Theirs beside what was typed, and the form to go on with; nothing where both agree."""
    theirs, data = _form(request, submission, {}), request.POST.copy()
    for name in REVISIONS:
        data[name] = theirs.initial[name]
    kept = sent.fields["upload"].widget.kept  # type: ignore[attr-defined]
    if kept:
        data["upload_kept"] = str(kept.pk)
    mine = _form(request, submission, {"data": data})
    mine.is_valid()
    found = parts({"": ("Văn bản", theirs)}, {"": ("Văn bản", mine)})
    differing = [part for part in found if part.differs]
    if not differing and submission.pk:
        return redirect("quality:submission-check", submission.pk)
    told = {"cell": cell, "parts": differing, "last": _last_change(submission)}
    context = {"form": mine, **told, **_told(submission)}
    return render(request, PAGE, context, status=HTTPStatus.CONFLICT)


def _last_change(submission: Submission) -> Submission | ObjectivePlan:
    """What tells who was quicker: the draft, or the plan where that was changed later."""
    plan, at = submission.plan, submission.changed_at
    return plan if plan and (at is None or plan.changed_at > at) else submission


def _left(request: Request, submission: Submission) -> HttpResponse:
    messages.info(request, "Giữ bản đã lưu trước; nội dung anh/chị gõ không được ghi.")
    if submission.pk:
        return redirect("quality:submission-check", submission.pk)
    return redirect("quality:submission-new", submission.agency_id, submission.obligation_id)


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


def _current(agency: Agency, obligation: Obligation) -> Submission:
    """What is on its way, as it stands now; else a new version, not stored."""
    found = submitting.open_submission(agency, obligation)
    return found or submitting.begun(agency, obligation)


def _form(
    request: Request, submission: Submission, given: dict[str, Any] | None = None
) -> SubmissionForm:
    """The form as it was sent, or with what is `given`: nothing makes it from the rows."""
    if given is None:
        posted = request.method == "POST"
        given = {"data": request.POST, "files": request.FILES} if posted else {}
    enough = submitting.is_whole(submission) or former_paper(submission) is not None
    return SubmissionForm(**given, user=request.user, submission=submission, enough=enough)


def _told(submission: Submission) -> dict[str, Any]:
    former = reviewing.versions_of(submission).exclude(pk=submission.pk).first()
    rows = submission.plan.objectives.count() if submission.plan else 0
    return {"submission": submission, "former": former, "rows": rows}
