"""The fields of administration: the committee's staff add, rename and remove them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request, form_page, require_form
from isoportal.lib.fields import tried
from procedures.catalogue import fields
from procedures.catalogue.forms import FieldForm
from procedures.keeping import check_keeper
from procedures.models import Field
from procedures.views.asking import sent


@require_safe
def field_list(request: Request) -> HttpResponse:
    check_keeper(request.user)
    return render(request, "procedures/field_list.html", {"fields": fields.with_use()})


@require_form
def field_new(request: Request) -> HttpResponse:
    check_keeper(request.user)
    form = FieldForm(sent(request))
    if form.is_valid() and tried(form, lambda: fields.add(by=request.user, field=form.instance)):
        messages.success(request, f"Đã thêm lĩnh vực “{form.instance}”.")
        return redirect("procedures:field-list")
    return form_page(request, "procedures/field_form.html", form)


@require_form
def field_edit(request: Request, pk: int) -> HttpResponse:
    check_keeper(request.user)
    field = get_object_or_404(Field, pk=pk)
    was = field.name
    form = FieldForm(sent(request), instance=field)
    if form.is_valid() and tried(form, lambda: fields.rename(by=request.user, field=field)):
        messages.success(request, f"Lĩnh vực “{was}” nay là “{field}”.")
        return redirect("procedures:field-list")
    return form_page(request, "procedures/field_form.html", form, was=was)


@require_POST
def field_remove(request: Request, pk: int) -> HttpResponse:
    check_keeper(request.user)
    field = get_object_or_404(Field, pk=pk)
    name = field.name
    fields.remove(by=request.user, field=field)
    messages.success(request, f"Đã xóa lĩnh vực “{name}”.")
    return redirect("procedures:field-list")
