"""How an inspection's state is shown: tint, icon and word."""

from datetime import date
from typing import NamedTuple

from audits.models import Campaign, Inspection

State = Inspection.State


class Tag(NamedTuple):
    tone: str
    icon: str
    text: str


LOOKS = {
    State.PLANNED: ("idle", "calendar"),
    State.ANNOUNCED: ("info", "send"),
    State.UNDER_WAY: ("due", "clipboard-list"),
    State.RECORDED: ("due", "file-text"),
    State.CONCLUDED: ("done", "check"),
    State.CLOSED: ("done", "lock"),
    State.CANCELLED: ("idle", "ban"),
}
CAMPAIGN_LOOKS = {
    Campaign.State.DRAFT: ("idle", "pencil"),
    Campaign.State.APPROVED: ("info", "check"),
    Campaign.State.CLOSED: ("done", "lock"),
}


def was_concluded(row: Inspection, day: date) -> bool:
    """Whether its score was there by `day`."""
    return bool(row.concluded_on and row.concluded_on <= day)


def was_left_out(row: Inspection, day: date) -> bool:
    """Whether it was decided by `day` that the unit is not inspected."""
    is_left_out = row.state == State.CANCELLED
    return is_left_out and not (row.cancelled_on and row.cancelled_on > day)


def state_on(row: Inspection, day: date, *, has_begun: bool) -> State:
    """How it stood on `day`, as far as days are kept: of its parts, minutes, conclusion, end.

    `has_begun` tells whether a part of it was inspected by then.
    """
    own = State(row.state)
    dated = (State.RECORDED, *Inspection.DONE, State.CANCELLED)
    if own not in dated or was_concluded(row, day) or was_left_out(row, day):
        return own
    if row.recorded_on and row.recorded_on <= day:
        return State.RECORDED
    return State.UNDER_WAY if has_begun else State.PLANNED


def tag_of(inspection: Inspection) -> Tag:
    return tag_of_state(State(inspection.state))


def tag_of_state(state: State) -> Tag:
    return Tag(*LOOKS[state], str(state.label))


def tag_of_campaign(campaign: Campaign) -> Tag:
    state = Campaign.State(campaign.state)
    return Tag(*CAMPAIGN_LOOKS[state], str(state.label))
