"""Letting an agency off an obligation, unlocking it, and taking that back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.http import Request, form_page, require_form
from agencies.access import agencies_for
from agencies.models import Agency
from isoportal.lib.fields import tried
from procedures.views.asking import sent
from quality.duties import reliefs
from quality.duties.forms import ReliefForm, TakeBackForm
from quality.models import Obligation, Relief


@require_form
def relief_grant(request: Request, agency_pk: int, pk: int) -> HttpResponse:
    """Waive or unlock, with the reason."""
    agency = get_object_or_404(agencies_for(request.user), pk=agency_pk)
    obligation = get_object_or_404(Obligation.objects.select_related("kind"), pk=pk)
    reliefs.check_granter(by=request.user, agency=agency)
    asked = request.GET.get("kind", Relief.Kind.WAIVER)
    form = ReliefForm(sent(request), initial={"kind": asked})
    if form.is_valid() and tried(form, lambda: _grant(request, agency, obligation, form)):
        messages.success(request, f"Đã ghi cho {agency}: {obligation}.")
        return redirect("quality:duty", agency.pk, obligation.pk)
    return form_page(
        request, "quality/relief_grant.html", form, agency=agency, obligation=obligation
    )


@require_form
def relief_end(request: Request, pk: int) -> HttpResponse:
    """Take a waiver or an unlocking back."""
    mine = Relief.objects.for_user(request.user).select_related("agency", "obligation__kind")
    relief = get_object_or_404(mine, pk=pk)
    reliefs.check_granter(by=request.user, agency=relief.agency)
    form = TakeBackForm(sent(request))

    def act() -> None:
        reliefs.end_relief(by=request.user, relief=relief, today=timezone.localdate())

    if form.is_valid() and tried(form, act):
        messages.success(request, f"Đã rút lại cho {relief.agency}: {relief.obligation}.")
        return redirect("quality:duty", relief.agency_id, relief.obligation_id)
    return form_page(request, "quality/relief_end.html", form, relief=relief)


def _grant(request: Request, agency: Agency, obligation: Obligation, form: ReliefForm) -> None:
    given, today = form.cleaned_data, timezone.localdate()
    if given["kind"] == Relief.Kind.WAIVER:
        reliefs.grant_waiver(
            by=request.user,
            agency=agency,
            obligation=obligation,
            reason=given["reason"],
            today=today,
        )
    else:
        reliefs.unlock(
            by=request.user,
            agency=agency,
            obligation=obligation,
            until=given["until"],
            reason=given["reason"],
            today=today,
        )
