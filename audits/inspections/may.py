"""What somebody may do with an inspection now: its page offers just that."""

from dataclasses import dataclass

from accounts.models import User
from agencies.access import can
from agencies.roles import Permission
from audits.inspections.people import membership, why_not
from audits.models import Campaign, Inspection, TeamMember


@dataclass(frozen=True)
class May:
    mark_own: bool = False
    mark: bool = False
    record: bool = False
    conclude: bool = False
    sign: bool = False
    scan: bool = False
    answer: bool = False
    cancel: bool = False
    close: bool = False
    why_not: str = ""  # why somebody on the team does not score this unit

    @classmethod
    def of(cls, user: User, inspection: Inspection) -> "May":
        """For a reader whom the inspection is shown to."""
        state, own = inspection.state, inspection.agency
        opened = inspection.is_open and inspection.campaign.state == Campaign.State.APPROVED
        recorded = state == Inspection.State.RECORDED
        member = membership(user, inspection)
        reason = why_not(user, inspection, member) if member else ""
        on_team = bool(member) and not reason
        leads = on_team and bool(member and member.role == TeamMember.Role.LEAD)
        approves = can(user, Permission.APPROVE, own)
        plans = can(user, Permission.PLAN_INSPECTIONS, own)
        return cls(
            mark_own=opened and not inspection.self_sent_at and can(user, Permission.AUDIT, own),
            mark=opened and on_team,
            record=opened and on_team,
            conclude=recorded and leads,
            answer=recorded and approves,
            sign=recorded and (on_team or approves),
            scan=recorded and on_team,
            cancel=inspection.is_open and plans,
            close=state == Inspection.State.CONCLUDED and plans,
            why_not=reason,
        )
