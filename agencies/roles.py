"""Who may do what: the roles of the committee's world and what each grants.

A role is held at an agency and reaches everything under it; see access.py.
"""

from enum import StrEnum, auto

from django.db.models import TextChoices


class Permission(StrEnum):
    VIEW = auto()  # read the agency and what it did
    REORGANISE = auto()  # found, change, merge, split, dissolve, import
    APPOINT = auto()  # give and end roles
    DECLARE = auto()  # prepare and submit a declaration of conformity
    RECORD = auto()  # record, return and end declarations
    SUBMIT = auto()  # prepare and hand in what the agency owes: objectives, documents
    APPROVE = auto()  # approve, as head, what the agency's officer prepared
    REVIEW = auto()  # accept, return, waive, extend, remind; keep the calendar of obligations
    KEEP_CATALOGUE = auto()  # keep procedures (TTHC), legal texts, who handles what, templates
    APPROVE_TEMPLATES = auto()  # approve, as the committee's leader, a template procedure
    WRITE_PROCEDURES = auto()  # write the agency's ISO procedures, its dossiers, cuts, postings
    PLAN_INSPECTIONS = auto()  # keep checklists and campaigns, conclude nothing
    INSPECT = auto()  # score a unit as one of its team, verify what it corrected
    AUDIT = auto()  # the agency's own audits, reviews, and what is done about findings
    PUSH_DOSSIERS = auto()  # send figures of dossiers, as the one-stop system
    READ_REPORTS = auto()  # read the reports made for the agency's whole branch
    ASK_REPORTS = auto()  # have one made
    READ_LOG = auto()
    READ_MAIL = auto()  # see the letters on their way out, and send failed ones again


class Role(TextChoices):
    LEADER = "leader", "Lãnh đạo Ban Chỉ đạo"
    STAFF = "staff", "Tổ giúp việc Ban Chỉ đạo"
    INSPECTOR = "inspector", "Thành viên đoàn kiểm tra"
    HEAD = "head", "Thủ trưởng cơ quan"
    OFFICER = "officer", "Cán bộ phụ trách ISO"
    AUDITOR = "auditor", "Người theo dõi (chỉ đọc)"
    CLIENT = "client", "Hệ thống kết nối"
    ADMIN = "admin", "Quản trị hệ thống"


P = Permission
GRANTS: dict[Role, set[Permission]] = {
    Role.LEADER: {P.VIEW, P.READ_REPORTS, P.ASK_REPORTS, P.READ_LOG, P.APPROVE_TEMPLATES},
    Role.STAFF: set(Permission)
    - {P.SUBMIT, P.APPROVE, P.APPROVE_TEMPLATES, P.WRITE_PROCEDURES, P.PUSH_DOSSIERS, P.AUDIT},
    Role.INSPECTOR: {P.VIEW, P.READ_REPORTS, P.INSPECT},
    Role.HEAD: {P.VIEW, P.DECLARE, P.SUBMIT, P.WRITE_PROCEDURES, P.AUDIT, P.APPROVE, P.APPOINT},
    Role.OFFICER: {P.VIEW, P.DECLARE, P.SUBMIT, P.WRITE_PROCEDURES, P.AUDIT},
    Role.AUDITOR: {P.VIEW, P.READ_REPORTS, P.READ_LOG},
    Role.CLIENT: {P.VIEW, P.READ_REPORTS, P.PUSH_DOSSIERS},
    Role.ADMIN: {P.VIEW, P.APPOINT, P.READ_LOG, P.READ_MAIL},
}
# The committee is the province's: whoever leads, runs or keeps it does so for the whole tree.
AT_ROOT = {Role.LEADER, Role.STAFF, Role.ADMIN}
# These look into agencies for the committee and read what it notes about them.
OVERSEERS = (Role.LEADER, Role.STAFF, Role.INSPECTOR)
# Which roles a holder of APPOINT gives and ends; nobody appoints themselves. Staff make no
# staff: one person could otherwise make the maker and the checker.
GIVES: dict[Role, set[Role]] = {
    Role.STAFF: set(Role) - AT_ROOT,
    Role.HEAD: {Role.OFFICER},
    Role.ADMIN: set(Role),
}
# These prove themselves twice when they sign in, where the installation asks for it.
SECOND_FACTOR = {Role.STAFF, Role.ADMIN}


def roles_with(permission: Permission) -> list[Role]:
    return [role for role, granted in GRANTS.items() if permission in granted]


def offered(*, at_root: bool) -> list[Role]:
    """The roles that may be given at the root of the tree, or anywhere else."""
    return [role for role in Role if at_root or role not in AT_ROOT]
