"""Who keeps the criteria: the committee's staff write them, everybody with a role reads them."""

from django.core.exceptions import PermissionDenied

from accounts.models import User
from agencies.access import can_somewhere, reach
from agencies.roles import Permission
from audits.models.checklist import Checklist, ChecklistQuerySet


def plans(user: User) -> bool:
    return reach(user, Permission.PLAN_INSPECTIONS).everywhere


def check_planner(user: User | None) -> None:
    """Raises PermissionDenied for who does not keep them; nobody is the portal itself."""
    if user and not plans(user):
        raise PermissionDenied(
            "Bộ tiêu chí và mức xếp loại do Tổ giúp việc Ban Chỉ đạo lập; anh/chị chỉ xem được."
        )


def seen_by(user: User) -> ChecklistQuerySet:
    """The checklists that `user` may read: drafts are the staff's until they are issued."""
    rows = Checklist.objects.all()
    if plans(user):
        return rows
    return rows.issued() if can_somewhere(user, Permission.VIEW) else rows.none()
