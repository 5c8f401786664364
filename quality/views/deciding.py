"""What the committee does with a declaration."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.http import Request, form_page, require_form
from agencies.access import require
from agencies.roles import Permission
from isoportal.lib.days import show_day
from isoportal.lib.fields import tried
from procedures.views.asking import sent
from quality.declaring import actions
from quality.declaring.forms import ReturnForm, TerminateForm
from quality.views.asking import seen


@require_POST
def declaration_record(request: Request, pk: int) -> HttpResponse:
    declaration = seen(request, pk)
    actions.record(by=request.user, declaration=declaration)
    messages.success(
        request,
        f"Đã ghi nhận công bố {declaration.number} của {declaration.agency}; được tính từ ngày "
        f"{show_day(declaration.start)}.",
    )
    return redirect("quality:declaration-detail", pk)


@require_form
def declaration_return(request: Request, pk: int) -> HttpResponse:
    declaration = seen(request, pk)
    actions.check_judge(by=request.user, declaration=declaration)
    form = ReturnForm(sent(request))

    def act() -> None:
        actions.send_back(by=request.user, declaration=declaration, **form.cleaned_data)

    if form.is_valid() and tried(form, act):
        messages.success(request, f"Đã trả lại công bố {declaration.number}.")
        return redirect("quality:declaration-detail", pk)
    return form_page(request, "quality/declaration_return.html", form, declaration=declaration)


@require_form
def declaration_terminate(request: Request, pk: int) -> HttpResponse:
    declaration = seen(request, pk)
    require(request.user, Permission.RECORD, declaration.agency)
    today = timezone.localdate()
    declaration.check_endable(today)
    form = TerminateForm(sent(request))

    def act() -> None:
        given = form.cleaned_data
        actions.terminate(by=request.user, declaration=declaration, today=today, **given)

    if form.is_valid() and tried(form, act):
        messages.success(request, f"Đã chấm dứt công bố {declaration.number}.")
        return redirect("quality:declaration-detail", pk)
    return form_page(request, "quality/declaration_terminate.html", form, declaration=declaration)
