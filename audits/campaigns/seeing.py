"""Which campaigns somebody sees: the committee all, others those that inspect their own."""

from typing import Any

from accounts.models import User
from audits.inspections.seeing import is_of_committee, seen_by
from audits.models import Campaign


def campaigns_for(user: User) -> Any:
    rows = Campaign.objects.select_related("checklist")
    if is_of_committee(user):
        return rows
    own = seen_by(user).order_by().values("campaign")
    return rows.filter(pk__in=own).exclude(state=Campaign.State.DRAFT)
