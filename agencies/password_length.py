"""How long a password must be, by what its owner may do."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from agencies.models import Assignment
from agencies.roles import SECOND_FACTOR


class LongerForTheCommittee:
    """Staff and administrators hold everybody's records: they need some signs more.

    So do those who will be one, as they choose their password before.
    """

    def __init__(self, min_length: int = 15) -> None:
        self.min_length = min_length

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) >= self.min_length or user is None or user.pk is None:
            return
        lasting = Assignment.objects.within(timezone.localdate(), None).filter(user=user)
        if lasting.filter(role__in=SECOND_FACTOR).exists():
            raise ValidationError(
                "Mật khẩu quá ngắn. Người giúp việc Ban Chỉ đạo và quản trị hệ thống phải dùng "
                "ít nhất %(least)d ký tự.",
                code="password_too_short",
                params={"least": self.min_length},
            )

    def get_help_text(self) -> str:
        return f"Ít nhất {self.min_length} ký tự với tổ giúp việc và quản trị hệ thống."
