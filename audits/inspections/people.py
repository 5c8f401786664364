"""Who scores a unit: its own people before it has sent its marks, then a team from elsewhere.

Nobody inspects where they work: not the agency of which the team knows it, not one whose marks
they could give as its own people, from a post there, above it or at the body that took it over,
and not one above where they hold such a post.
"""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import User
from agencies.access import Reach, can, held, reach, require
from agencies.models import Agency
from agencies.roles import Permission
from agencies.tree import Tree
from audits.models import Inspection, Side, Team, TeamMember


def membership(user: User, inspection: Inspection) -> TeamMember | None:
    """As whom `user` is on the team of this unit, if at all."""
    return TeamMember.objects.filter(team=inspection.team_id, user=user).first()


def works_at(user: User, agency: Agency, day: date) -> bool:
    """Whether `user` is of the agency's own people, or of those in its branch."""
    return agency.pk in workplaces(user, day)


def workplaces(user: User, day: date) -> Reach:
    """Where `user` is of the own people: where they answer for it, and all above their posts."""
    own = reach(user, Permission.AUDIT)
    if own.everywhere:
        return own
    posts = {pk for pk, granted in held(user).items() if Permission.AUDIT in granted}
    tree = Tree.on(day) if posts else Tree({})
    return Reach.at(*own.ids.union(posts, *(tree.above(pk) for pk in posts)))


def why_not(user: User, inspection: Inspection, member: TeamMember | None) -> str:
    """Why `user`, on its team as `member`, does not score the unit; nothing where they do."""
    agency, today = inspection.agency, timezone.localdate()
    if (member and member.works_at_id == agency.pk) or works_at(user, agency, today):
        return f"Anh/chị công tác tại {agency} nên không chấm điểm, kết luận cơ quan này."
    if member is None:
        team = inspection.team or "đoàn kiểm tra"
        return f"Chỉ thành viên {team} của {agency} thực hiện việc này."
    if not can(user, Permission.INSPECT, agency):
        return f"Anh/chị chưa được giao vai trò kiểm tra tại {agency}."
    return ""


def require_team(by: User, inspection: Inspection) -> TeamMember:
    """Raises PermissionDenied, in words, where `by` does not inspect this unit."""
    member = membership(by, inspection)
    if reason := why_not(by, inspection, member):
        raise PermissionDenied(reason)
    assert member
    return member


def require_lead(by: User, inspection: Inspection) -> None:
    """Raises PermissionDenied where `by` does not lead the team of this unit."""
    if require_team(by, inspection).role != TeamMember.Role.LEAD:
        raise PermissionDenied(f"Chỉ Trưởng đoàn của {inspection.team} thực hiện việc này.")


def check_lead(team: Team, agencies: Iterable[Agency]) -> None:
    """Raises, in words, where the lead could not conclude one of these: nobody else may."""
    lead = team.members.filter(role=TeamMember.Role.LEAD).select_related("user").first()
    if lead is None:
        return
    if lead.user is None:
        raise ValidationError(
            {"team": f"Trưởng đoàn của {team}, {lead}, không có tài khoản nên không ai kết luận "
                     "được. Hãy sửa đoàn trước."}
        )  # fmt: skip
    there = workplaces(lead.user, timezone.localdate())
    for agency in agencies:
        if agency.pk == lead.works_at_id or agency.pk in there:
            raise ValidationError(
                {"team": f"Trưởng đoàn của {team} công tác tại {agency} nên đoàn này không kiểm "
                         "tra được cơ quan đó."}
            )  # fmt: skip
        if not can(lead.user, Permission.INSPECT, agency):
            raise ValidationError(
                {"team": f"Trưởng đoàn của {team}, {lead}, chưa được giao vai trò kiểm tra tại "
                         f"{agency} nên không kết luận được."}
            )  # fmt: skip


def require_side(by: User, inspection: Inspection, side: Side) -> None:
    """Raises PermissionDenied where `by` gives no marks for that side."""
    if side == Side.OWN:
        require(by, Permission.AUDIT, inspection.agency)
    else:
        require_team(by, inspection)
