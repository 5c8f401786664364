"""What the head of an agency does with a submission that waits for approval."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.http import Request, form_page, require_form
from isoportal.lib.fields import tried
from procedures.views.asking import sent
from quality.submissions import submitting
from quality.submissions.forms import RefuseForm
from quality.views.submissions import within_reach


@require_POST
def submission_approve(request: Request, pk: int) -> HttpResponse:
    submission, now = within_reach(request, pk), timezone.now()
    seen = request.POST.get("seen", "")
    submitting.approve(by=request.user, submission=submission, seen=seen, now=now)
    return redirect("quality:submission", pk)


@require_form
def submission_refuse(request: Request, pk: int) -> HttpResponse:
    submission = within_reach(request, pk)
    submitting.check_head(by=request.user, submission=submission)
    form = RefuseForm(sent(request))

    def act() -> None:
        submitting.refuse(by=request.user, submission=submission, **form.cleaned_data)

    if form.is_valid() and tried(form, act):
        messages.success(request, "Đã trả lại người soạn để sửa.")
        return redirect("quality:submission", pk)
    return form_page(request, "quality/submission_refuse.html", form, submission=submission)
