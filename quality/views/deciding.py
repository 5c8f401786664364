"""What the committee does with a declaration."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import Request
from agencies.access import require
from agencies.roles import Permission
from isoportal.lib.days import show_day
from isoportal.lib.fields import put_errors
from quality import actions
from quality.forms import ReturnForm, TerminateForm
from quality.models import Declaration

require_form = require_http_methods(["GET", "HEAD", "POST"])


@require_POST
def declaration_record(request: Request, pk: int) -> HttpResponse:
    declaration = _seen(request, pk)
    actions.record(by=request.user, declaration=declaration)
    messages.success(
        request,
        f"Đã ghi nhận công bố {declaration.number} của {declaration.agency}; được tính từ ngày "
        f"{show_day(declaration.start)}.",
    )
    return redirect("quality:declaration-detail", pk)


@require_form
def declaration_return(request: Request, pk: int) -> HttpResponse:
    declaration = _seen(request, pk)
    actions.check_judge(by=request.user, declaration=declaration)
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.send_back(by=request.user, declaration=declaration, **form.cleaned_data)
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, f"Đã trả lại công bố {declaration.number}.")
            return redirect("quality:declaration-detail", pk)
    context = {"form": form, "declaration": declaration}
    status = 422 if form.errors else 200
    return render(request, "quality/declaration_return.html", context, status=status)


@require_form
def declaration_terminate(request: Request, pk: int) -> HttpResponse:
    declaration = _seen(request, pk)
    require(request.user, Permission.RECORD, declaration.agency)
    declaration.check_endable()
    form = TerminateForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.terminate(by=request.user, declaration=declaration, **form.cleaned_data)
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, f"Đã chấm dứt công bố {declaration.number}.")
            return redirect("quality:declaration-detail", pk)
    context = {"form": form, "declaration": declaration}
    status = 422 if form.errors else 200
    return render(request, "quality/declaration_terminate.html", context, status=status)


def _seen(request: Request, pk: int) -> Declaration:
    rows = Declaration.objects.for_user(request.user).select_related(
        "agency", "version", "decided_by"
    )
    declaration: Declaration = get_object_or_404(rows, pk=pk)
    return declaration
