"""Where those who keep the portal find what only they need."""

from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import Request
from agencies.access import can_somewhere
from agencies.roles import Permission


class Door(NamedTuple):
    """A page of the keepers, and the permission it asks for."""

    name: str
    label: str
    words: str
    icon: str
    permission: Permission


DOORS = (
    Door("agencies:person-list", "Người dùng", "Tài khoản, vai trò, bàn giao.", "users",
         Permission.APPOINT),
    Door("agencies:unstaffed", "Cơ quan thiếu cán bộ ISO",
         "Cơ quan không có cán bộ phụ trách quá 30 ngày.", "user-off", Permission.REORGANISE),
    Door("quality:calendar", "Lịch nghĩa vụ", "Các việc phải nộp trong năm, hạn và ngày khóa.",
         "calendar-event", Permission.REVIEW),
    Door("quality:sentences", "Câu dùng lại", "Các câu thường dùng khi trả lại hồ sơ.",
         "message-2", Permission.REVIEW),
    Door("quality:document-list", "Kho tài liệu", "Chính sách, tài liệu của các cơ quan.",
         "files", Permission.REVIEW),
    Door("accounts:mail-list", "Thư đi", "Thư đang chờ, đã gửi và không gửi được.", "mail",
         Permission.READ_MAIL),
    Door("agencies:token-list", "Mã kết nối", "Mã để hệ thống khác đọc số liệu qua API.", "key",
         Permission.READ_MAIL),
    Door("reports:log", "Nhật ký", "Ai đã làm gì, lúc nào, từ đâu.", "history",
         Permission.READ_LOG),
)  # fmt: skip


@require_safe
def manage(request: Request) -> HttpResponse:
    doors = [door for door in DOORS if can_somewhere(request.user, door.permission)]
    if not doors:
        raise PermissionDenied("Chỉ người có vai trò quản trị hoặc giúp việc được mở trang này.")
    return render(request, "reports/manage.html", {"doors": doors})
