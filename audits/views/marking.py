"""The sheet on which both sides mark, one item after the other, and what they disagree on."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request, form_page, require_form
from audits.findings.carried import Carried
from audits.inspections import actions, passage, photos
from audits.inspections.actions import check_open
from audits.inspections.forms import ChooseForm, MarkForm, SendForm, quick
from audits.inspections.passage import conflicts_of
from audits.inspections.people import require_side
from audits.inspections.rules import Said
from audits.inspections.seeing import seen_by
from audits.inspections.sheet import Line, Sheet
from audits.models import Inspection, ItemMark, MarkChange, Photo, Side
from audits.views.asking import found
from isoportal.lib.fields import put_errors, tried
from procedures.views.asking import sent
from quality.conflicts import Conflict

QUERY = "tieu-chi"


@require_form
def inspection_self(request: Request, pk: int) -> HttpResponse:
    """The unit scores itself, one item after the other."""
    return _marking(request, found(request, pk), Side.OWN)


@require_form
def inspection_sheet(request: Request, pk: int) -> HttpResponse:
    """The team scores the unit, one item after the other."""
    return _marking(request, found(request, pk), Side.TEAM)


@require_form
def inspection_self_send(request: Request, pk: int) -> HttpResponse:
    """The unit hands its own marks over, complete or with what is left said."""
    inspection = found(request, pk)
    check_open(request.user, inspection, Side.OWN)
    sheet = Sheet.of(inspection, Side.OWN)
    form = SendForm(sent(request))
    if form.is_bound and form.is_valid():
        confirmed = form.cleaned_data["is_partial_confirmed"]
        if tried(form, lambda: passage.send_self(by=request.user, inspection=inspection,
                                                 now=timezone.now(),
                                                 is_partial_confirmed=confirmed)):  # fmt: skip
            messages.success(request, "Đã gửi bản tự chấm cho đoàn kiểm tra.")
            return redirect("audits:inspection-detail", pk)
    left = sheet.unmarked(Side.OWN)
    if not left:
        del form.fields["is_partial_confirmed"]
    return form_page(request, "audits/inspection_self_send.html", form,
                     inspection=inspection, sheet=sheet, left=left)  # fmt: skip


@require_safe
def inspection_conflicts(request: Request, pk: int) -> HttpResponse:
    """Where two marked one item: what stands and what came on top of it, as two cards."""
    inspection = found(request, pk)
    side = Side.OWN if request.GET.get("ben") == Side.OWN else Side.TEAM
    require_side(request.user, inspection, side)
    return _conflicts(request, inspection, side)


def _conflicts(
    request: Request, inspection: Inspection, side: Side, status: int = HTTPStatus.OK
) -> HttpResponse:
    marks = {
        mark.item: mark
        for mark in ItemMark.objects.filter(inspection=inspection, side=side).select_related("by")
    }
    items = {item.code: item for item in Sheet.of(inspection).criteria.items()}
    pairs = [
        (items[each.item], marks.get(each.item), each, Said.read(each.said))
        for each in conflicts_of(inspection, side)
        if each.item in items
    ]
    context = {"inspection": inspection, "pairs": pairs, "side": side}
    return render(request, "audits/inspection_conflicts.html", context, status=status)


@require_POST
def inspection_choose(request: Request, pk: int, key: UUID) -> HttpResponse:
    """Take what came, or keep what stands; both anew where something else stands by now."""
    inspection = found(request, pk)
    change = get_object_or_404(MarkChange, pk=key, inspection=inspection)
    require_side(request.user, inspection, Side(change.side))
    try:
        actions.choose(by=request.user, change=change, **ChooseForm(request.POST).chosen)
    except Conflict as error:
        messages.warning(request, str(error))
        return _conflicts(request, inspection, Side(change.side), HTTPStatus.CONFLICT)
    messages.success(request, f"Đã chọn điểm cho tiêu chí {change.item}.")
    left = conflicts_of(inspection, Side(change.side)).exists()
    page = "inspection-conflicts" if left else "inspection-detail"
    query = f"?ben={change.side}" if left else ""
    return redirect(reverse(f"audits:{page}", args=[pk]) + query)


@require_POST
def photo_remove(request: Request, key: UUID) -> HttpResponse:
    """Take away a photograph that shows the wrong thing."""
    inside = Photo.objects.filter(inspection__in=seen_by(request.user))
    shown = get_object_or_404(inside.select_related("inspection", "upload"), pk=key)
    photos.remove_photo(by=request.user, photo=shown)
    messages.success(request, f"Đã bỏ “{shown.upload}”.")
    return _to(shown.inspection, Side(shown.side), shown.item)


def _marking(request: Request, inspection: Inspection, side: Side) -> HttpResponse:
    check_open(request.user, inspection, side)
    sheet = Sheet.of(inspection, side, *([Side.OWN] if inspection.self_sent_at else []))
    line = _line(request, sheet, side)
    data = _pressed(request)
    form = MarkForm(
        data, request.FILES or None, line=line, side=side, inspection=inspection, by=request.user
    )
    if form.is_bound and form.is_valid():
        answer = _kept(request, sheet, line, side, form)
        if answer:
            return answer
    return form_page(request, "audits/inspection_sheet.html", form, inspection=inspection,
                     sheet=sheet, line=line, side=side, quick=quick(line.item),
                     score=sheet.own if side == Side.OWN else sheet.team,
                     unmarked=sheet.unmarked(side), stands=line.of(side),
                     **_carried(inspection, line, side),
                     shown_photos=[each for each in line.photos if each.side == side],
                     **_neighbours(sheet, line))  # fmt: skip


def _kept(
    request: Request, sheet: Sheet, line: Line, side: Side, form: MarkForm
) -> HttpResponse | None:
    """Write the mark and its photograph, both or neither; None where a rule refused it."""
    code = line.item.code
    try:
        with transaction.atomic():
            change = actions.give_mark(
                by=request.user, inspection=sheet.inspection, side=side, item=code, **form.said
            )
            if upload := form.cleaned_data["photo"]:
                photos.add_photo(
                    by=request.user, inspection=sheet.inspection, side=side, item=code,
                    upload=upload, photo_id=change.pk, caption=form.cleaned_data["caption"],
                )  # fmt: skip
    except ValidationError as error:
        put_errors(form, error)
        return None
    if change.outcome == MarkChange.Outcome.CONFLICT:
        messages.warning(request, f"Tiêu chí {code} vừa được người khác chấm. Hãy chọn một điểm.")
        page = reverse("audits:inspection-conflicts", args=[sheet.inspection.pk])
        return redirect(f"{page}?ben={side}")
    messages.success(request, f"Đã lưu tiêu chí {code}.")
    following = _neighbours(sheet, line)["after"]
    stays = "stay" in request.POST or following is None
    return _to(sheet.inspection, side, code if stays or not following else following.item.code)


def _pressed(request: Request) -> dict[str, str] | None:
    """What was sent; a big button stands for what is written on it."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    if "quick" in data:
        data["points"] = str(data["quick"])
        data.pop("is_not_applicable", None)
    if "not_applicable" in data:
        data["points"], data["is_not_applicable"] = "", "on"
    return data  # type: ignore[return-value]


def _line(request: Request, sheet: Sheet, side: Side) -> Line:
    """The item asked for; else the first that is not yet marked, or the first of all."""
    if not sheet.lines:
        raise ValidationError("Bộ tiêu chí của đợt không có tiêu chí nào áp dụng cho cơ quan này.")
    asked = sheet.line(request.GET.get(QUERY, ""))
    return asked or next(iter([*sheet.unmarked(side), *sheet.lines]))


def _carried(inspection: Inspection, line: Line, side: Side) -> dict[str, list[Any]]:
    """What the team is to look at again: the open findings of before, and those about the item."""
    if side == Side.OWN:
        return {"carried": [], "carried_here": []}
    carried = Carried.into(inspection, timezone.localdate())
    return {"carried": carried.findings, "carried_here": carried.about(line.item)}


def _neighbours(sheet: Sheet, line: Line) -> dict[str, Line | None]:
    lines = sheet.lines
    at = line.place - 1
    return {
        "before": lines[at - 1] if at else None,
        "after": lines[at + 1] if at + 1 < len(lines) else None,
    }


def _to(inspection: Inspection, side: Side, code: str) -> HttpResponseRedirect:
    page = "inspection-self" if side == Side.OWN else "inspection-sheet"
    return redirect(f"{reverse(f'audits:{page}', args=[inspection.pk])}?{QUERY}={code}")
