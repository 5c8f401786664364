"""The state of an internal audit with the colour and icon of its tag, and what may be done."""

from accounts.models import User
from agencies.access import can
from agencies.roles import Permission
from audits.models import InternalAudit
from quality.declaring.states import State

STATES = {
    InternalAudit.State.PLANNED: ("info", "calendar-event"),
    InternalAudit.State.IN_PROGRESS: ("due", "clipboard-list"),
    InternalAudit.State.REPORTED: ("done", "circle-check"),
}


def state_of(audit: InternalAudit) -> State:
    tone, icon = STATES[InternalAudit.State(audit.state)]
    return State(tone, icon, audit.get_state_display())


def allowed(user: User, audit: InternalAudit) -> dict[str, bool]:
    """What the person may do with it as it stands; the actions check again."""
    own = can(user, Permission.AUDIT, audit.programme.agency)
    state, states = audit.state, InternalAudit.State
    return {
        "edit": own and not audit.is_reported,
        "begin": own and state == states.PLANNED,
        "report": own and state == states.IN_PROGRESS,
        "discard": own and state == states.PLANNED,
        "raise": own and not audit.is_reported,
        "hand_in": can(user, Permission.SUBMIT, audit.programme.agency) and audit.is_reported,
    }
