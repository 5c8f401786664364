"""From the days of the parts to the conclusion: what the team, the unit and the staff enter."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.http import Request, form_page, require_form
from agencies.access import require
from agencies.roles import Permission
from audits.inspections import passage
from audits.inspections.actions import check_open
from audits.inspections.asked import criteria_of, standing
from audits.inspections.forms import AnswerForm, DayForm, MinutesForm, PartsForm, ReasonForm
from audits.inspections.people import require_lead
from audits.inspections.sheet import Sheet
from audits.inspections.times import waits_until
from audits.models import GradeBand, Inspection, Side
from audits.scoring import grade
from audits.views.asking import found
from isoportal.lib.fields import put_errors, tried
from procedures.views.asking import sent


@require_form
def inspection_parts(request: Request, pk: int) -> HttpResponse:
    """On which days the parts were inspected."""
    inspection = found(request, pk)
    check_open(request.user, inspection, Side.TEAM)
    done = {each.part: each.on for each in inspection.parts_done.all()}
    parts = list(criteria_of(inspection).parts)
    form = PartsForm(sent(request), parts=parts, done=done)
    if form.is_bound and form.is_valid() and _parts_kept(request, inspection, form, done):
        messages.success(request, "Đã ghi ngày kiểm tra các nội dung.")
        return redirect("audits:inspection-detail", pk)
    return form_page(request, "audits/inspection_form.html", form, inspection=inspection,
                     title="Ngày kiểm tra từng nội dung", submit="Lưu ngày kiểm tra")  # fmt: skip


@require_form
def inspection_record(request: Request, pk: int) -> HttpResponse:
    """Write the minutes, and draw them up once everything is marked."""
    inspection = found(request, pk)
    check_open(request.user, inspection, Side.TEAM)
    form = MinutesForm(sent(request), instance=inspection,
                       initial={"revision": inspection.revision})  # fmt: skip
    if form.is_bound and form.is_valid() and _recorded(request, inspection, form):
        return redirect("audits:inspection-detail", pk)
    sheet = Sheet.of(inspection, Side.TEAM)
    return form_page(request, "audits/inspection_record.html", form, inspection=inspection,
                     sheet=sheet, left=sheet.unmarked(Side.TEAM),
                     doubts=passage.conflicts_of(inspection, Side.TEAM).exists())  # fmt: skip


@require_form
def inspection_conclude(request: Request, pk: int) -> HttpResponse:
    """The lead concludes: what is going to be frozen is shown first."""
    inspection = found(request, pk)
    require_lead(request.user, inspection)
    today = timezone.localdate()
    form = DayForm(sent(request), initial={"on": today})
    if form.is_bound and form.is_valid():
        on = form.cleaned_data["on"]
        if tried(form, lambda: passage.conclude(by=request.user, inspection=inspection, on=on,
                                                today=today)):  # fmt: skip
            messages.success(request, f"Đã kết luận kiểm tra {inspection.agency}.")
            return redirect("audits:inspection-detail", pk)
    result = standing(inspection, Side.TEAM)
    bands = GradeBand.objects.of_year(inspection.campaign.year)
    return form_page(request, "audits/inspection_conclude.html", form, inspection=inspection,
                     result=result, grade=grade(result, bands),
                     signed=inspection.signatures.count(),
                     waits_until=waits_until(inspection, today))  # fmt: skip


@require_form
def inspection_answer(request: Request, pk: int) -> HttpResponse:
    """The head of the unit agrees with the minutes, or objects."""
    inspection = found(request, pk)
    require(request.user, Permission.APPROVE, inspection.agency)
    form = AnswerForm(sent(request))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if tried(form, lambda: passage.answer(by=request.user, inspection=inspection,
                                              is_agreed=given["is_agreed"], text=given["answer"],
                                              now=timezone.now())):  # fmt: skip
            messages.success(request, "Đã gửi ý kiến về biên bản kiểm tra.")
            return redirect("audits:inspection-detail", pk)
    return form_page(request, "audits/inspection_form.html", form, inspection=inspection,
                     title="Ý kiến về biên bản kiểm tra", submit="Gửi ý kiến")  # fmt: skip


@require_form
def inspection_reopen(request: Request, pk: int) -> HttpResponse:
    """The lead takes the minutes back."""
    inspection = found(request, pk)
    require_lead(request.user, inspection)
    return _with_reason(
        request, inspection, "Mở lại biên bản để chấm lại", "Mở lại biên bản",
        lambda reason: passage.reopen(by=request.user, inspection=inspection, reason=reason,
                                      today=timezone.localdate()),
        warning=_falling(inspection),
    )  # fmt: skip


@require_form
def inspection_cancel(request: Request, pk: int) -> HttpResponse:
    """The unit is not inspected after all."""
    inspection = found(request, pk)
    require(request.user, Permission.PLAN_INSPECTIONS, inspection.agency)
    today = timezone.localdate()
    return _with_reason(
        request, inspection, "Không kiểm tra đơn vị này", "Không kiểm tra",
        lambda reason: passage.cancel(by=request.user, inspection=inspection, reason=reason,
                                      today=today),
    )  # fmt: skip


@require_POST
def inspection_close(request: Request, pk: int) -> HttpResponse:
    """Nothing is left to be put right."""
    inspection = found(request, pk)
    passage.close(by=request.user, inspection=inspection)
    messages.success(request, f"Đã đóng cuộc kiểm tra {inspection.agency}.")
    return redirect("audits:inspection-detail", pk)


def _with_reason(
    request: Request, inspection: Inspection, title: str, submit: str,
    act: Callable[[str], Any], warning: str = "",
) -> HttpResponse:  # fmt: skip
    form = ReasonForm(sent(request))
    if form.is_bound and form.is_valid() and tried(form, lambda: act(form.cleaned_data["reason"])):
        messages.success(request, f"{inspection.agency}: đã ghi.")
        return redirect("audits:inspection-detail", inspection.pk)
    return form_page(request, "audits/inspection_form.html", form, inspection=inspection,
                     title=title, submit=submit, warning=warning)  # fmt: skip


def _falling(inspection: Inspection) -> str:
    """What is lost when the minutes are taken back, said before it is."""
    has = [f"chữ ký của {each}" for each in inspection.signatures.all()]
    has += ["bản quét có chữ ký"] if inspection.minutes else []
    words = ", ".join(has)
    return f"Biên bản đã có {words}; mở lại thì không còn giá trị, phải ký lại." if has else ""


def _parts_kept(
    request: Request, inspection: Inspection, form: PartsForm, done: dict[str, Any]
) -> bool:
    """Write the days that changed, all or none; a refused one stands beside its part."""
    by, today = request.user, timezone.localdate()
    with transaction.atomic():
        for part, on in list(form.cleaned_data.items()):
            try:
                if on and on != done.get(part):
                    passage.do_part(by=by, inspection=inspection, part=part, on=on, today=today)
                elif not on and part in done:
                    passage.undo_part(by=by, inspection=inspection, part=part)
            except ValidationError as error:
                form.add_error(part, ValidationError(error.messages))
        transaction.set_rollback(bool(form.errors))
    return not form.errors


def _recorded(request: Request, inspection: Inspection, form: MinutesForm) -> bool:
    """Draw the minutes up where that was asked for; else only keep what they say."""
    given = {
        "by": request.user, "inspection": inspection, "minutes": form.minutes,
        "revision": form.cleaned_data["revision"],
    }  # fmt: skip
    on = form.cleaned_data["recorded_on"]
    try:
        if "record" not in request.POST:
            passage.write(**given)
            messages.success(request, "Đã lưu nội dung biên bản.")
        elif on is None:
            raise ValidationError({"recorded_on": "Hãy nhập ngày lập biên bản."})
        else:
            passage.record(**given, on=on, today=timezone.localdate())
            messages.success(request, "Đã lập biên bản. Thủ trưởng cơ quan được báo để trả lời. "
                             "Biên bản ký được trên màn hình hoặc bằng bản quét.")  # fmt: skip
    except ValidationError as error:
        put_errors(form, error)
        return False
    return True
