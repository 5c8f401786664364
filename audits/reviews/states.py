"""The state of a review with the colour and icon of its tag, and what may be done."""

from accounts.models import User
from agencies.access import can
from agencies.roles import Permission
from audits.models import ManagementReview
from quality.declaring.states import State

STATES = {
    ManagementReview.State.DRAFT: ("idle", "pencil"),
    ManagementReview.State.HELD: ("due", "users-group"),
    ManagementReview.State.MINUTED: ("done", "circle-check"),
}
TAGS = {"done": ("done", "Hoàn thành"), "late": ("late", "Quá hạn"), "due": ("due", "Đang làm")}


def state_of(review: ManagementReview) -> State:
    tone, icon = STATES[ManagementReview.State(review.state)]
    return State(tone, icon, review.get_state_display())


def allowed(user: User, review: ManagementReview) -> dict[str, bool]:
    """What the person may do with it as it stands; the actions check again."""
    own = can(user, Permission.AUDIT, review.agency)
    state, states = review.state, ManagementReview.State
    return {
        "edit": own and state == states.DRAFT,
        "decide": own and state == states.HELD,
        "raise": own and state == states.HELD,
        "follow": own and state != states.DRAFT,
        "hand_in": can(user, Permission.SUBMIT, review.agency) and state == states.MINUTED,
    }
