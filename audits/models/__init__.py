from audits.models.campaign import Campaign, Form, Team, TeamMember
from audits.models.checklist import Cause, Checklist, GradeBand
from audits.models.finding import CorrectiveAction, Finding
from audits.models.inspection import (
    Inspection,
    ItemMark,
    MarkChange,
    PartDone,
    Photo,
    Side,
    Signature,
)
from audits.models.internal import AuditProgramme, InternalAudit
from audits.models.reminder import Reminder
from audits.models.review import ManagementReview, ReviewAction

__all__ = [
    "AuditProgramme",
    "Campaign",
    "Cause",
    "Checklist",
    "CorrectiveAction",
    "Finding",
    "Form",
    "GradeBand",
    "Inspection",
    "InternalAudit",
    "ItemMark",
    "ManagementReview",
    "MarkChange",
    "PartDone",
    "Photo",
    "Reminder",
    "ReviewAction",
    "Side",
    "Signature",
    "Team",
    "TeamMember",
]
