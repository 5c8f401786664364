"""The committee's desk: what waits, one after the other."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request, form_page, require_form
from agencies.access import can, can_somewhere, require
from agencies.roles import Permission
from isoportal.lib.fields import tried
from procedures.views.asking import sent
from quality.models import Sentence, Submission
from quality.plans.rows import compare, rows_of
from quality.submissions import reviewing
from quality.submissions.contents import content_of
from quality.submissions.forms import ReturnForm, ReviewFilter, SentenceForm
from quality.submissions.reviewing import Queue
from quality.views.submissions import within_reach


@require_safe
def review(request: Request) -> HttpResponse:
    """Opens the first that waits; says so where none does."""
    _require_desk(request)
    asked = _filter(request)
    queue = Queue.of(asked.qs)
    if queue.pks:
        return redirect(_address(request, queue.pks[0]))
    everything = reviewing.waiting_for(request.user, timezone.localdate()).count()
    context = {"filter": asked, "others": everything}
    status = 422 if asked.form.errors else 200
    return render(request, "quality/review.html", context, status=status)


@require_safe
def submission_review(request: Request, pk: int) -> HttpResponse:
    """One that waits: the queue beside it, last year's beside this year's, the decision."""
    submission = _asked(request, pk)
    require(request.user, Permission.REVIEW, submission.agency)
    if submission.state != Submission.State.SUBMITTED:
        return redirect("quality:submission", pk)
    reviewing.check_judge(by=request.user, submission=submission)
    return _desk(request, submission, ReturnForm())


@require_POST
def submission_accept(request: Request, pk: int) -> HttpResponse:
    submission, queue = _asked(request, pk), _queue(request)
    seen, now = request.POST.get("seen", ""), timezone.now()
    try:
        done = reviewing.accept(by=request.user, submission=submission, seen=seen, now=now)
    except ValidationError as error:
        return _desk(request, _asked(request, pk), ReturnForm(), error.messages)
    messages.success(request, f"Đã tiếp nhận {submission}, mã {done.reference}.")
    return _next(request, queue.after(pk))


@require_POST
def submission_return(request: Request, pk: int) -> HttpResponse:
    submission, queue, form = _asked(request, pk), _queue(request), ReturnForm(request.POST)
    require(request.user, Permission.REVIEW, submission.agency)

    def act() -> None:
        reviewing.send_back(
            by=request.user,
            submission=submission,
            seen=request.POST.get("seen", ""),
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )

    if form.is_valid() and tried(form, act):
        messages.success(request, f"Đã trả lại {submission}, mã {submission.reference}.")
        return _next(request, queue.after(pk))
    return _desk(request, _asked(request, pk), form)


@require_form
def sentences(request: Request) -> HttpResponse:
    """The sentences for returning: all of them, and a new one."""
    _require_desk(request)
    form = SentenceForm(sent(request))
    if form.is_valid() and tried(form, lambda: _keep(request, form)):
        return redirect("quality:sentences")
    return form_page(request, "quality/sentences.html", form, sentences=Sentence.objects.all())


@require_form
def sentence_edit(request: Request, pk: int) -> HttpResponse:
    _require_desk(request)
    sentence = get_object_or_404(Sentence, pk=pk)
    form = SentenceForm(sent(request), instance=sentence)
    if form.is_valid() and tried(form, lambda: _keep(request, form)):
        return redirect("quality:sentences")
    return form_page(request, "quality/sentence_edit.html", form)


@require_POST
def sentence_remove(request: Request, pk: int) -> HttpResponse:
    _require_desk(request)
    reviewing.remove_sentence(by=request.user, sentence=get_object_or_404(Sentence, pk=pk))
    messages.success(request, "Đã xóa câu dùng lại.")
    return redirect("quality:sentences")


def _keep(request: Request, form: SentenceForm) -> None:
    reviewing.keep_sentence(by=request.user, sentence=form.instance)
    messages.success(request, "Đã lưu câu dùng lại.")


def _asked(request: Request, pk: int) -> Submission:
    """The submission; in words where its agency has just taken it back, else 404."""
    back = reviewing.taken_back(request.user, pk)
    if back and not can(request.user, Permission.SUBMIT, back.agency):
        raise ValidationError(
            f"{back.agency} vừa rút lại hồ sơ mã {back.reference} để sửa; hồ sơ không còn chờ tiếp "
            "nhận. Khi cơ quan nộp lại, hồ sơ hiện trong danh sách chờ."
        )
    return within_reach(request, pk)


def _require_desk(request: Request) -> None:
    if not can_somewhere(request.user, Permission.REVIEW):
        raise PermissionDenied(
            "Anh/chị không giữ vai trò tiếp nhận hồ sơ; việc đó do Tổ giúp việc Ban Chỉ đạo làm."
        )


def _filter(request: Request) -> ReviewFilter:
    rows = reviewing.waiting_for(request.user, timezone.localdate())
    return ReviewFilter(request.GET, rows, request=request)


def _queue(request: Request) -> Queue:
    return Queue.of(_filter(request).qs)


def _desk(
    request: Request, submission: Submission, form: ReturnForm, reasons: Sequence[str] = ()
) -> HttpResponse:
    """The page; `reasons` say why the decision was not taken."""
    asked, content = _filter(request), content_of(submission)
    queue, before = Queue.of(asked.qs), reviewing.last_year(submission)
    then = content_of(before) if before else None
    pairs = compare(_rows(then), _rows(content)) if content.plan else []
    former = reviewing.versions_of(submission).exclude(state__in=Submission.INSIDE)
    context = {
        "submission": submission,
        "content": content,
        "before": before,
        "then": then,
        "pairs": pairs,
        "rows": _rows(content),
        "filter": asked,
        "queue": queue,
        "place": queue.place(submission.pk),
        "listed": _listed(asked, queue, submission),
        "previous": _address(request, queue.before(submission.pk)),
        "next": _address(request, queue.after(submission.pk)),
        "versions": former.exclude(pk=submission.pk),
        "kept_filters": request.GET.urlencode(),
        "reasons": reasons,
        "waits": submission.state == Submission.State.SUBMITTED,
        "form": form,
    }
    status = 422 if reasons or form.errors or asked.form.errors else 200
    return render(request, "quality/submission_review.html", context, status=status)


def _rows(content: Any) -> list[Any]:
    return rows_of(content.plan) if content and content.plan else []


def _listed(asked: ReviewFilter, queue: Queue, submission: Submission) -> list[Submission]:
    around = queue.around(submission.pk)
    found = {each.pk: each for each in asked.qs.filter(pk__in=around)}
    return [found[pk] for pk in around if pk in found]


def _address(request: Request, pk: int | None) -> str:
    if pk is None:
        return ""
    kept = request.GET.urlencode()
    return reverse("quality:submission-review", args=[pk]) + (f"?{kept}" if kept else "")


def _next(request: Request, pk: int | None) -> HttpResponse:
    return redirect(_address(request, pk) or "quality:review")
