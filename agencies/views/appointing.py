"""Giving and ending roles, and handing them over.

The password is asked again before a role of the committee's own is given, and before a link
for somebody new is told. A head who hands an officer's role to somebody known is not asked.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.confirming import ask_password
from accounts.http import Request, form_page, require_form
from agencies import actions
from agencies.access import agencies_for, gives
from agencies.appointing import check_lasts, hand_over
from agencies.models import Agency, Assignment
from agencies.people import people_for
from agencies.people_forms import AppointForm, DismissForm, HandOverForm, offered_by
from agencies.roles import SECOND_FACTOR, Permission, Role
from agencies.views.asking import asked_agency, done, sent, to_agency, typed
from agencies.views.people import keep_link, to_person
from isoportal.lib.fields import tried


@require_form
def role_appoint(request: Request, pk: int) -> HttpResponse:
    """A role at the agency, for ?user= if one is named."""
    agency = asked_agency(request, pk, Permission.APPOINT)
    if not gives(request.user, agency):
        raise PermissionDenied(f"Anh/chị không có vai trò nào để giao tại {agency}.")
    weighty = SECOND_FACTOR.intersection(offered_by(request.user, agency))
    if weighty and (asked := ask_password(request)):
        return asked
    initial = {"start": timezone.localdate(), **typed(request)}
    form = AppointForm(sent(request), by=request.user, agency=agency, initial=initial)

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
    assignment = _asked_role(request, pk)
    form = DismissForm(sent(request), initial={"on": timezone.localdate()})

    def act() -> Agency:
        actions.dismiss(by=request.user, assignment=assignment, on=form.cleaned_data["on"])
        return assignment.agency

    answer = form.is_valid() and done(request, form, act, "Đã kết thúc vai trò tại {agency}.")
    return answer or form_page(request, "agencies/role_dismiss.html", form, assignment=assignment)


@require_form
def role_hand_over(request: Request, pk: int) -> HttpResponse:
    """The role ends for one and begins for another, known or new, on the same day."""
    assignment = _asked_role(request, pk)
    check_lasts(assignment)
    weighty = assignment.role in SECOND_FACTOR or request.POST.get("who") == "new"
    if weighty and (asked := ask_password(request)):
        return asked
    initial = {"on": timezone.localdate()}
    form = HandOverForm(sent(request), by=request.user, assignment=assignment, initial=initial)
    if form.is_valid() and tried(form, lambda: _hand_over(request, assignment, form)):
        messages.success(request, f"Đã bàn giao vai trò tại {assignment.agency}.")
        if form.newcomer and people_for(request.user).filter(pk=form.newcomer).exists():
            return to_person(request, form.newcomer)
        return to_agency(assignment.agency, form.cleaned_data["on"])
    return form_page(request, "agencies/role_hand_over.html", form, assignment=assignment)


@transaction.atomic
def _hand_over(request: Request, assignment: Assignment, form: HandOverForm) -> None:
    successor = form.successor
    is_new = successor.pk is None
    hand_over(by=request.user, assignment=assignment, to=successor, on=form.cleaned_data["on"])
    form.newcomer = successor.pk if is_new else None
    if is_new:
        keep_link(request, successor)


def _asked_role(request: Request, pk: int) -> Assignment:
    """The role, where the person may end it: 404 outside reach, 403 inside it."""
    mine = Assignment.objects.filter(agency__in=agencies_for(request.user))
    assignment: Assignment = get_object_or_404(mine.select_related("user", "agency"), pk=pk)
    actions.check_ends(request.user, assignment)
    return assignment
