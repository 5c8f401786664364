"""The one way to tell people something."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils import timezone

from accounts.models import Notification, User

# What a line is about, by the first part of its kind: in words, and drawn.
AREAS = {
    "reminder": ("Nhắc hạn", "bell-ringing"),
    "submission": ("Hồ sơ nộp", "file-text"),
    "relief": ("Miễn và mở khóa", "calendar-due"),
    "obligation": ("Nghĩa vụ hằng năm", "calendar-due"),
    "plan": ("Mục tiêu chất lượng", "target"),
    "document": ("Tài liệu", "file-text"),
    "declaration": ("Công bố", "certificate"),
    "tthc": ("Thủ tục hành chính", "list-details"),
    "iso": ("Quy trình ISO", "route"),
    "inspection": ("Kiểm tra", "clipboard-check"),
    "finding": ("Phát hiện, khắc phục", "alert-circle"),
    "audit": ("Đánh giá nội bộ", "clipboard-list"),
    "review": ("Xem xét của lãnh đạo", "users-group"),
    "report": ("Báo cáo", "report"),
    "role": ("Vai trò", "users"),
    "person": ("Tài khoản", "user"),
}
OTHER = ("Việc khác", "info-circle")


def notify(
    users: Iterable[User],
    kind: str,
    text: str,
    url: str = "",
    *,
    agency: int | None = None,
    mailed: bool = False,
) -> None:
    """Put one line into the inbox of each of `users`; `agency` is the id of whom it concerns.

    `mailed` where a letter of its own tells the same: the digest does not repeat it.
    """
    at = timezone.now() if mailed else None
    Notification.objects.bulk_create(
        Notification(user=user, kind=kind, text=text[:300], url=url, agency_pk=agency, mailed_at=at)
        for user in users
    )


class Line(NamedTuple):
    """What one person is told, and the id of the agency it concerns."""

    user: User
    text: str
    url: str
    agency: int | None


def notify_each(kind: str, lines: Iterable[Line]) -> None:
    """Put a line of its own into each of many inboxes at once."""
    Notification.objects.bulk_create(
        Notification(user=user, kind=kind, text=text[:300], url=url, agency_pk=agency)
        for user, text, url, agency in lines
    )


def area_of(kind: str) -> tuple[str, str]:
    """What a line of this kind is about, and its icon."""
    return AREAS.get(kind.partition(".")[0], OTHER)
