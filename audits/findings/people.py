"""Who raises a finding, who answers for it, and who says that what was done about it works."""

from datetime import date

from django.core.exceptions import PermissionDenied

from accounts.models import User
from agencies.access import can, require
from agencies.models import Agency
from agencies.roles import Permission
from audits.inspections.people import membership, why_not, works_at
from audits.models import Finding, Inspection, TeamMember
from quality.telling import at_agency, committee

Source = Finding.Source
OWN_SOURCES = (Source.SELF, Source.COMPLAINT, Source.INTERNAL, Source.REVIEW)


def may_raise(user: User, agency: Agency) -> bool:
    """Whether `user` raises findings in `agency` that are not an inspection's."""
    return bool(sources_of(user, agency))


def sources_of(user: User, agency: Agency) -> list[Source]:
    """From which sources `user` raises findings there: its own people all, the staff complaints."""
    if can(user, Permission.AUDIT, agency):
        return list(OWN_SOURCES)
    return [Source.COMPLAINT] if can(user, Permission.PLAN_INSPECTIONS, agency) else []


def may_raise_for(user: User, inspection: Inspection) -> bool:
    """Whether `user` raises findings of this inspection: one of its team, or the staff."""
    if can(user, Permission.PLAN_INSPECTIONS, inspection.agency):
        return True
    member = membership(user, inspection)
    return member is not None and not why_not(user, inspection, member)


def require_raiser(by: User, finding: Finding) -> None:
    """Raises PermissionDenied, in words, where `by` raises no finding from that source."""
    if finding.inspection is not None:
        if not may_raise_for(by, finding.inspection):
            raise PermissionDenied(
                why_not(by, finding.inspection, membership(by, finding.inspection))
            )
    elif finding.source not in sources_of(by, finding.agency):
        require(by, Permission.AUDIT, finding.agency)
        raise PermissionDenied("Phát hiện từ kiểm tra của tỉnh do đoàn kiểm tra ghi.")


def may_answer(user: User, finding: Finding) -> bool:
    """Whether `user` plans, does and reports what the agency does about it."""
    return can(user, Permission.AUDIT, finding.agency)


def why_not_verify(user: User, finding: Finding, day: date) -> str:
    """Why `user` does not say whether what was done about it works; nothing where they do."""
    agency = finding.agency
    if finding.makers.filter(pk=user.pk).exists():
        return (
            "Anh/chị đã tham gia khắc phục phát hiện này nên không tự xác nhận hiệu lực. Người "
            "khác xác nhận."
        )
    if not finding.is_verified_by_committee:
        own = can(user, Permission.AUDIT, agency) or can(user, Permission.APPROVE, agency)
        return "" if own else f"Chỉ người khác của {agency} xác nhận hiệu lực phát hiện này."
    if works_at(user, agency, day):
        return f"Anh/chị công tác tại {agency} nên không xác nhận hiệu lực khắc phục của cơ quan."
    if not can(user, Permission.INSPECT, agency):
        return "Phát hiện từ kiểm tra của tỉnh do thành viên đoàn kiểm tra xác nhận hiệu lực."
    return ""


def require_verifier(by: User, finding: Finding, day: date) -> None:
    if reason := why_not_verify(by, finding, day):
        raise PermissionDenied(reason)


def own_people(finding: Finding, day: date) -> list[User]:
    """Who answers for it in its agency."""
    return at_agency(finding.agency, Permission.AUDIT, day)


def watchers(finding: Finding, day: date) -> list[User]:
    """Who raised it and waits to see that it is put right: the team, the staff, or own people."""
    if finding.inspection is not None:
        team = TeamMember.objects.filter(team=finding.inspection.team_id, user__is_active=True)
        found = [member.user for member in team.select_related("user") if member.user]
        return found or committee(finding.agency, day)
    raised_by = finding.found_by
    return [*own_people(finding, day), *([raised_by] if raised_by.is_active else [])]
