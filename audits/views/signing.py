"""The minutes signed: on the screen by each who signs them, or as the scan of the signed paper."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request, form_page, require_form
from agencies.serving import hand_out
from audits.inspections import signing
from audits.inspections.actions import check_state
from audits.inspections.people import require_team
from audits.inspections.seeing import sees_minutes
from audits.inspections.signing_forms import ScanForm, SignForm
from audits.models import Inspection, Signature
from audits.views.asking import found
from isoportal.lib.fields import tried
from procedures.views.asking import sent

QUERY = "vai"
State = Inspection.State


@require_form
def inspection_sign(request: Request, pk: int) -> HttpResponse:
    """The screen is handed to one after the other; each writes their name into the pad."""
    inspection = found(request, pk)
    offered = _offered(request, inspection)
    check_state(inspection, State.RECORDED, "ký biên bản")
    signed = {each.role: each for each in inspection.signatures.select_related("by")}
    role = _chosen(request, offered, signed)
    form = SignForm(sent(request), role=role, team=inspection.team)
    if form.is_bound and form.is_valid() and tried(form, lambda: signing.sign(
        by=request.user, inspection=inspection, role=role, now=timezone.now(), **form.cleaned_data
    )):  # fmt: skip
        return _go_on(request, inspection, offered, {*signed, role})
    seats = [(each, Signature.Role(each).label, signed.get(each)) for each in offered]
    return form_page(request, "audits/inspection_sign.html", form, inspection=inspection,
                     seats=seats, role=role, role_name=Signature.Role(role).label,
                     made=signed.get(role))  # fmt: skip


@require_POST
def inspection_unsign(request: Request, pk: int, role: str) -> HttpResponse:
    """The signature went wrong."""
    inspection = found(request, pk)
    made = signing.unsign(by=request.user, inspection=inspection, role=role)
    messages.success(request, f"Đã bỏ chữ ký của {made}. Hãy ký lại.")
    return redirect(_address(inspection, role))


@require_safe
def inspection_signature(request: Request, pk: int, role: str) -> HttpResponseBase:
    """The hand of one who signed, to whoever reads the minutes."""
    inspection = read(request, pk)
    made = get_object_or_404(inspection.signatures.select_related("picture"), role=role)
    return hand_out(request, made.picture, inline=True)


@require_form
def inspection_scan(request: Request, pk: int) -> HttpResponse:
    """The signed paper, scanned."""
    inspection = found(request, pk)
    require_team(request.user, inspection)
    check_state(inspection, State.RECORDED, "tải bản quét lên")
    form = ScanForm(sent(request), request.FILES or None, inspection=inspection, by=request.user)
    if form.is_bound and form.is_valid() and tried(form, lambda: signing.scan(
        by=request.user, inspection=inspection, upload=form.cleaned_data["scan"]
    )):  # fmt: skip
        messages.success(request, "Đã lưu bản quét biên bản có chữ ký.")
        return redirect("audits:inspection-detail", pk)
    return form_page(request, "audits/inspection_form.html", form, inspection=inspection,
                     title="Bản quét biên bản có chữ ký", submit="Lưu bản quét")  # fmt: skip


@require_safe
def inspection_scan_file(request: Request, pk: int) -> HttpResponseBase:
    """The scan, to whoever reads the minutes."""
    return hand_out(request, read(request, pk).minutes, inline=True)


def read(request: Request, pk: int) -> Inspection:
    """The inspection to whoever reads its minutes: the unit once there are some."""
    inspection = found(request, pk)
    if not sees_minutes(request.user, inspection):
        raise Http404("Chưa có biên bản kiểm tra của cơ quan này.")
    return inspection


def _offered(request: Request, inspection: Inspection) -> list[str]:
    """In which roles `request.user` takes signatures; raises, in words, where in none."""
    offered, refused = [], None
    for role in Signature.Role:
        try:
            signing.require_signing(request.user, inspection, role)
            offered.append(role.value)
        except PermissionDenied as error:
            refused = error
    if refused and not offered:
        raise refused
    return offered


def _chosen(request: Request, offered: list[str], signed: dict[str, Any]) -> str:
    """The role that was asked for; else the first that is still to sign."""
    asked = request.GET.get(QUERY, "")
    left = [each for each in offered if each not in signed]
    return asked if asked in offered else [*left, *offered][0]


def _go_on(
    request: Request, inspection: Inspection, offered: list[str], signed: set[str]
) -> HttpResponse:
    left = [each for each in offered if each not in signed]
    if not left:
        messages.success(request, "Biên bản đã có đủ chữ ký.")
        return redirect("audits:inspection-detail", inspection.pk)
    following = Signature.Role(left[0]).label.lower()
    messages.success(request, f"Đã lưu chữ ký. Tiếp theo: {following}.")
    return redirect(_address(inspection, left[0]))


def _address(inspection: Inspection, role: str) -> str:
    return f"{reverse('audits:inspection-sign', args=[inspection.pk])}?{QUERY}={role}"
