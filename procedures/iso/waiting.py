"""The revisions of ISO procedures whose next step is one person's."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from agencies.access import Reach, can, reach
from agencies.roles import Permission
from procedures.iso.signing import approving, made_by, may_write
from procedures.iso.states import Standing, standing_on
from procedures.models import IsoRevision, State


@dataclass(frozen=True)
class Step:
    """A revision, how it stands, and what this person does with it next."""

    revision: IsoRevision
    standing: Standing
    verb: str
    button: str


def waiting_for(user: User, agencies: Reach) -> Iterator[Step]:
    """What waits at these agencies for `user`: to review, approve, issue, or mend what came back.

    And of the templates, for who keeps or approves them. Two queries: the revisions that are
    on their way are few.
    """
    if not agencies and not minds_templates(user):
        return
    rows = IsoRevision.objects.open().defer("body")
    of_templates = Q(iso__is_template=True) if minds_templates(user) else Q(pk=None)
    rows = rows.filter(Q(iso__agency__in=agencies.ids) | of_templates)
    rows = rows.select_related("iso__agency").prefetch_related("makers").order_by("iso__code")
    for revision in rows:
        words = _next(user, revision)
        if words:
            # whatever day it is: what is not issued stands alike on all
            yield Step(revision, standing_on(revision, None), *words)  # type: ignore[arg-type]


def minds_templates(user: User) -> bool:
    """Whether `user` writes and reviews the province's templates, or approves them."""
    minding = [Permission.KEEP_CATALOGUE, Permission.APPROVE_TEMPLATES]
    return any(reach(user, permission).everywhere for permission in minding)


def _next(user: User, revision: IsoRevision) -> tuple[str, str] | None:
    own = made_by(revision, user)
    head = can(user, approving(revision.iso), revision.iso.agency)
    if revision.state == State.REVIEWED:
        free = not own and revision.reviewed_by_id != user.pk
        return ("Phê duyệt", "Xem và phê duyệt") if head and free else None
    if not may_write(user, revision.iso):
        return None
    if revision.state == State.APPROVED:
        return ("Ban hành", "Ban hành") if own else None
    if revision.drafted_at:
        # a head could review it too, but then somebody else would have to approve it
        return None if own or head else ("Xem xét", "Xem và xem xét")
    return ("Sửa", "Xem và sửa") if own and revision.returned else None
