"""Lists from Excel: handed in, looked at, written, taken back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request, sheet_response
from agencies.access import can, reach
from agencies.roles import Permission
from isoportal.lib import sheet
from procedures.batches import engine
from procedures.batches.kinds import kind_of
from procedures.batches.page import LINES, BatchPage, lines_table
from procedures.models import ImportBatch

PAGE = 50
LOOKS = (Permission.KEEP_CATALOGUE, Permission.WRITE_PROCEDURES)
NEAR = ("agency", "made_by", "undone_by")


@require_safe
def batch_list(request: Request) -> HttpResponse:
    """What was brought in, the newest first: all of it for staff, their own for agencies."""
    reaches = [reach(request.user, permission) for permission in LOOKS]
    if not any(reaches):
        raise PermissionDenied("Chỉ Tổ giúp việc và cán bộ ISO của cơ quan xem được các lần nhập.")
    rows: QuerySet[ImportBatch] = ImportBatch.objects.select_related(*NEAR).defer("changes")
    if not any(each.everywhere for each in reaches):
        rows = rows.filter(agency__in=reaches[0].ids | reaches[1].ids)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = [BatchPage(batch, timezone.now()) for batch in page.object_list]
    context = {"page": page, "shown": shown, "staff": reaches[0].everywhere}
    return render(request, "procedures/batch_list.html", context)


@require_safe
def batch(request: Request, pk: int) -> HttpResponse:
    """A list before it is written (read anew each time), and what it did afterwards."""
    return _shown(request, _seen(request, pk))


@require_POST
def batch_write(request: Request, pk: int) -> HttpResponse:
    """All of it or nothing; where it would now do something else, it is shown anew."""
    found = _seen(request, pk)
    told: dict[str, Any] = {"day": timezone.localdate(), "now": timezone.now()}
    try:
        engine.write(by=request.user, batch=found, seen=request.POST.get("seen", ""), **told)
    except engine.ChangedSinceError as error:
        found.refresh_from_db()
        return _shown(request, found, [str(error)], status=409)
    messages.success(request, "Đã ghi danh sách. Có thể hoàn tác trong 24 giờ.")
    return redirect("procedures:batch", found.pk)


@require_POST
def batch_undo(request: Request, pk: int) -> HttpResponse:
    """Everything as it was before; refused where something was built on it since."""
    found = _seen(request, pk)
    try:
        engine.undo(by=request.user, batch=found, now=timezone.now())
    except ValidationError as error:
        return _shown(request, found, error.messages, status=422)
    messages.success(request, "Đã hoàn tác: dữ liệu trở lại như trước lần nhập này.")
    return redirect("procedures:batch", found.pk)


@require_safe
def batch_faults(request: Request, pk: int) -> HttpResponse:
    """The faulty rows as Excel, each with what is wrong with it."""
    found = _seen(request, pk)
    if found.is_written:
        raise ValidationError("Danh sách này đã được ghi, không có dòng lỗi.")
    view = engine.preview(found, by=request.user, day=timezone.localdate())
    return sheet_response(engine.faulty_rows(view), f"dong-loi-{found.pk}.xlsx")


@require_safe
def batch_lines(request: Request, pk: int) -> HttpResponse:
    """Everything the list does, or did, as Excel."""
    rows = lines_table(_page(request, _seen(request, pk)))
    return sheet_response(sheet.write_xlsx(LINES, rows, "Thay đổi"), f"thay-doi-{pk}.xlsx")


def _seen(request: Request, pk: int) -> ImportBatch:
    """404 outside reach; 403 for those who may read the agency and not its lists."""
    near = ImportBatch.objects.for_user(request.user).select_related(*NEAR)
    found = get_object_or_404(near, pk=pk)
    if not any(can(request.user, permission, found.agency) for permission in LOOKS):
        raise PermissionDenied("Anh/chị không có quyền xem các lần nhập của cơ quan này.")
    return found


def _page(request: Request, found: ImportBatch, refused: Any = ()) -> BatchPage:
    view = None
    if not found.is_written:
        view = engine.preview(found, by=request.user, day=timezone.localdate())
    return BatchPage(found, timezone.now(), view, refused)


def _shown(
    request: Request, found: ImportBatch, refused: Any = (), status: int = 200
) -> HttpResponse:
    kind = kind_of(found)
    again = reverse(kind.page, args=[found.agency_id] if kind.of_an_agency else [])
    context = {
        "page": _page(request, found, refused),
        "batch": found,
        "again": again,
        "acts": can(request.user, kind.permission, found.agency),
    }
    return render(request, "procedures/batch_detail.html", context, status=status)
