"""A year's quality objectives: read by all who may, written by the agency."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request, form_page, require_form, sheet_response
from agencies.access import agencies_for, require
from agencies.models import Agency, Upload
from agencies.roles import Permission
from agencies.serving import hand_out
from isoportal.lib.days import FIRST_DAY, LAST_DAY, day_or_today
from isoportal.lib.fields import put_errors, tried
from quality.conflicts import Conflict, Part
from quality.models import ObjectivePlan
from quality.plans import actions
from quality.plans.forms import PlanImportForm, Sheet, plan_sheet, results_sheet, sent_plan_sheet
from quality.plans.imports import plan_xlsx, read_plan, template
from quality.plans.pages import PlanPage, filled_further, result_versions, versions


@require_safe
def plan(request: Request, agency_pk: int, year: int) -> HttpResponse:
    """The plan of an agency and year, and what came of it; ?beside=before: with last year's."""
    page = _page(request, agency_pk, year)
    beside = request.GET.get("beside") == "before"
    return render(request, "quality/plan.html", {"page": page, "beside": beside})


@require_form
def plan_edit(request: Request, agency_pk: int, year: int) -> HttpResponse:
    """All rows on one page, saved at once; who comes second is shown both versions."""
    found = _own(request, agency_pk, year)
    actions.check_editable(found)
    told: dict[str, Any] = {"by": request.user, "day": timezone.localdate()}
    if request.method != "POST":
        return _shown(request, found, plan_sheet(found, _rows(found), **told))
    step = request.POST.get("step", "save")
    if step == "theirs":
        return _left(request, found)
    sent = sent_plan_sheet(found, request.POST, request.FILES, **told)
    valid = sent.is_valid()
    if step != "save":
        return _shown(request, found, filled_further(found, sent, request.POST, step))

    def act() -> object:
        rows, file = [row.instance for row in sent.rows], sent.head.cleaned_data["file"]
        return actions.save_plan(
            by=request.user, plan=found, rows=rows, revision=found.revision, file=file
        )

    return _settled(request, found, sent, act if valid else None)


@require_form
def plan_results(request: Request, agency_pk: int, year: int) -> HttpResponse:
    """What came of each objective, at mid-year and at the end of the year."""
    found, today = _own(request, agency_pk, year), timezone.localdate()
    actions.check_results(found, today)
    if not _rows(found):
        raise ValidationError(f"Bộ mục tiêu năm {year} chưa có dòng nào để nhập kết quả.")
    if request.method != "POST":
        return _shown(request, found, results_sheet(found), results=True)
    if request.POST.get("step") == "theirs":
        return _left(request, found)
    sent = results_sheet(found, request.POST)

    def act() -> object:
        told = {row.instance.pk: row.result for row in sent.rows}
        return actions.enter_results(
            by=request.user, plan=found, revision=found.revision, results=told, day=today
        )

    return _settled(request, found, sent, act if sent.is_valid() else None, results=True)


@require_form
def plan_import(request: Request, agency_pk: int, year: int) -> HttpResponse:
    """A sheet becomes the rows of the editing page, to be looked at there and saved."""
    found = _own(request, agency_pk, year)
    actions.check_editable(found)
    sent = request.method == "POST"
    form = PlanImportForm(request.POST if sent else None, request.FILES if sent else None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            rows = read_plan(found, file)
        except ValidationError as error:
            put_errors(form, error)
        else:
            told: dict[str, Any] = {"by": request.user, "day": timezone.localdate()}
            sheet = plan_sheet(found, rows, file=file.name[:200], **told)
            return _shown(request, found, sheet, file=file.name, gone=_gone(found, rows))
    return form_page(
        request, "quality/plan_import.html", form, plan=found, limit=settings.IMPORT_LIMIT
    )


@require_safe
def plan_template(request: Request, agency_pk: int, year: int) -> HttpResponse:
    _own(request, agency_pk, year)
    return sheet_response(template(year), f"mau-muc-tieu-{year}.xlsx")


@require_safe
def plan_export(request: Request, agency_pk: int, year: int) -> HttpResponse:
    page = _page(request, agency_pk, year)
    return sheet_response(plan_xlsx(year, page.rows), f"muc-tieu-{year}.xlsx")


@require_POST
def plan_copy(request: Request, agency_pk: int, year: int) -> HttpResponse:
    """Last year's objectives as this year's draft, opened for editing."""
    found = _own(request, agency_pk, year)
    actions.copy_last_year(by=request.user, agency=found.agency, year=year)
    messages.success(
        request,
        f"Đã sao chép mục tiêu năm {year - 1}, không kèm kết quả. Hãy sửa chỉ tiêu, thời hạn rồi "
        "lưu.",
    )
    return redirect("quality:plan-edit", agency_pk, year)


@require_safe
def plan_file(request: Request, agency_pk: int, year: int) -> HttpResponseBase:
    """The signed plan: of the agency's own as it stands, for others as it was handed in."""
    file = _page(request, agency_pk, year).head.get("file")
    return hand_out(request, Upload.objects.filter(pk=file["upload"]).first() if file else None)


# --- what they share ----------------------------------------------------------------------


def _agency(request: Request, agency_pk: int, year: int) -> Agency:
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        raise Http404(f"Cổng không lưu bộ mục tiêu năm {year}.")
    return get_object_or_404(agencies_for(request.user), pk=agency_pk)


def _page(request: Request, agency_pk: int, year: int) -> PlanPage:
    agency = _agency(request, agency_pk, year)
    return PlanPage(request.user, agency, year, day_or_today(request.GET.get("day")))


def _own(request: Request, agency_pk: int, year: int) -> ObjectivePlan:
    agency = _agency(request, agency_pk, year)
    require(request.user, Permission.SUBMIT, agency)
    return actions.plan_of(agency, year)


def _rows(found: ObjectivePlan) -> list[Any]:
    return list(found.objectives.all()) if found.pk else []


def _gone(found: ObjectivePlan, rows: list[Any]) -> list[Any]:
    """What the plan has and the sheet has not."""
    kept = {row.pk for row in rows}
    return [row for row in _rows(found) if row.pk not in kept]


def _settled(
    request: Request,
    found: ObjectivePlan,
    sent: Sheet,
    act: Callable[[], object] | None,
    *,
    results: bool = False,
) -> HttpResponse:
    """Done, refused in words (422), or too late (409, with both versions)."""
    if sent.revision != found.revision:
        return _conflict(request, found, sent, results=results)
    try:
        if act and tried(sent.head, act):
            words = "kết quả" if results else "bộ mục tiêu"
            messages.success(request, f"Đã lưu {words} năm {found.year}.")
            return redirect("quality:plan", found.agency_id, found.year)
    except Conflict:
        return _conflict(request, found, sent, results=results)
    return _shown(request, found, sent, HTTPStatus.UNPROCESSABLE_ENTITY, results=results)


def _conflict(
    request: Request, found: ObjectivePlan, sent: Sheet, *, results: bool
) -> HttpResponse:
    """Theirs beside what was typed, and the form to go on with; nothing where both agree."""
    mine, differing = (
        result_versions(found, request.POST) if results else versions(found, sent, request.POST)
    )
    if not differing:
        messages.success(request, f"Đã lưu; bản năm {found.year} đúng như anh/chị vừa gửi.")
        return redirect("quality:plan", found.agency_id, found.year)
    both: dict[str, Any] = {"parts": differing, "adds": _adds(differing) and not results}
    return _shown(
        request, actions.stored(found), mine, HTTPStatus.CONFLICT, results=results, **both
    )


def _adds(differing: list[Part]) -> bool:
    return any(part.only == "theirs" for part in differing)


def _left(request: Request, found: ObjectivePlan) -> HttpResponse:
    messages.info(request, "Giữ bản của người đã lưu trước; nội dung anh/chị gõ không được ghi.")
    return redirect("quality:plan", found.agency_id, found.year)


def _shown(
    request: Request,
    found: ObjectivePlan,
    sheet: Sheet,
    status: int = HTTPStatus.OK,
    *,
    results: bool = False,
    **more: Any,
) -> HttpResponse:
    if results:
        page = PlanPage(request.user, found.agency, found.year, timezone.localdate())
        more["rows"] = list(zip(page.rows, sheet.rows, strict=False))
    name = "quality/plan_results.html" if results else "quality/plan_edit.html"
    return render(request, name, {"plan": found, "sheet": sheet, **more}, status=status)
