"""The pages of the log: who did what, when, from where, to what."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Request, sheet_response
from accounts.models import User
from agencies.access import reach
from agencies.roles import Permission
from reports.log import LogFilter, in_words, log_xlsx

ENTRIES_A_PAGE = 50


@require_safe
def log_list(request: Request) -> HttpResponse:
    _require_reader(request.user)
    form = LogFilter(request.GET)
    page = Paginator(form.entries(), ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    filtered = any(form.data.get(name) for name in form.fields)
    context = {"form": form, "page": page, "lines": in_words(page), "filtered": filtered}
    status = 422 if form.errors else 200
    return render(request, "reports/log_list.html", context, status=status)


@require_safe
def log_export(request: Request) -> HttpResponse:
    """Exactly what the filters show, the newest first, as a workbook."""
    _require_reader(request.user)
    form = LogFilter(request.GET)
    if form.errors:
        raise ValidationError([said for each in form.errors.values() for said in each])
    name = f"nhat-ky-{timezone.localdate().isoformat()}.xlsx"
    return sheet_response(log_xlsx(form.entries()), name)


def _require_reader(user: User) -> None:
    if not reach(user, Permission.READ_LOG).everywhere:
        raise PermissionDenied("Chỉ người có vai trò ở cấp Ban Chỉ đạo tỉnh được đọc nhật ký.")
