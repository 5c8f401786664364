"""How an inspection's state is shown: tint, icon and word."""

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


def tag_of(inspection: Inspection) -> Tag:
    return tag_of_state(State(inspection.state))


def tag_of_state(state: State) -> Tag:
    return Tag(*LOOKS[state], str(state.label))


def tag_of_campaign(campaign: Campaign) -> Tag:
    state = Campaign.State(campaign.state)
    return Tag(*CAMPAIGN_LOOKS[state], str(state.label))
