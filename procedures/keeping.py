"""Who keeps what the whole province reads: the catalogue, legal texts, who handles what."""

from django.core.exceptions import PermissionDenied

from accounts.models import User
from agencies.access import reach
from agencies.roles import Permission


def keeps_catalogue(user: User) -> bool:
    return reach(user, Permission.KEEP_CATALOGUE).everywhere


def check_keeper(user: User | None) -> None:
    """Raises PermissionDenied for who does not keep the catalogue; nobody is the portal itself."""
    if user and not keeps_catalogue(user):
        raise PermissionDenied(
            "Danh mục thủ tục hành chính và văn bản do Tổ giúp việc Ban Chỉ đạo cập nhật; anh/chị "
            "chỉ xem được."
        )
