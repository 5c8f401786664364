"""Giving and ending roles."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.http import Request, form_page, require_form
from agencies import actions
from agencies.access import agencies_for, require
from agencies.forms import AppointForm, DismissForm
from agencies.models import Agency, Assignment
from agencies.roles import Permission, Role
from agencies.views.asking import asked_agency, done, sent


@require_form
def role_appoint(request: Request, pk: int) -> HttpResponse:
    agency = asked_agency(request, pk, Permission.APPOINT)
    today = {"start": timezone.localdate()}
    form = AppointForm(sent(request), by=request.user, agency=agency, initial=today)

    def act() -> Agency:
        given = form.cleaned_data
        actions.appoint(
            by=request.user, user=given["user"], agency=agency, role=Role(given["role"]),
            start=given["start"], end=form.end,
        )  # fmt: skip
        return agency

    answer = form.is_valid() and done(request, form, act, "Đã phân công vai trò tại {agency}.")
    return answer or form_page(request, "agencies/role_appoint.html", form, agency=agency)


@require_form
def role_dismiss(request: Request, pk: int) -> HttpResponse:
    mine = Assignment.objects.filter(agency__in=agencies_for(request.user))
    assignment = get_object_or_404(mine.select_related("user", "agency"), pk=pk)
    require(request.user, Permission.APPOINT, assignment.agency)
    form = DismissForm(sent(request), initial={"on": timezone.localdate()})

    def act() -> Agency:
        actions.dismiss(by=request.user, assignment=assignment, on=form.cleaned_data["on"])
        return assignment.agency

    answer = form.is_valid() and done(request, form, act, "Đã kết thúc vai trò tại {agency}.")
    return answer or form_page(request, "agencies/role_dismiss.html", form, assignment=assignment)
