"""What the page of an ISO procedure shows to one person on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F

from accounts.models import User
from agencies.access import can
from procedures.body import CONTENT, PARTS, TEXTS
from procedures.iso.drafts import mark_of
from procedures.iso.facts import has_ended, live_covers, warned
from procedures.iso.signing import (
    Signature,
    approving,
    check_approver,
    check_reviewer,
    made_by,
    may_write,
    other_reviewers,
    people,
    signatures,
)
from procedures.iso.states import Standing, standing_on
from procedures.iso.warnings import Warned
from procedures.models import Cover, IsoProcedure, IsoRevision, State


@dataclass
class RevisionPage:
    """A revision: what it says, who signed, what is wrong, and what one may do with it."""

    user: User
    revision: IsoRevision
    day: date

    @cached_property
    def standing(self) -> Standing:
        return standing_on(self.revision, self.day)

    @cached_property
    def warned(self) -> Sequence[Warned]:
        return warned(self.revision, self.day)

    @cached_property
    def body(self) -> Any:
        return self.revision.content

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Parts 1 to 4, with their titles."""
        return [(PARTS[name], getattr(self.body, name)) for name in TEXTS]

    @property
    def content(self) -> list[tuple[str, str]]:
        """The paragraphs of part 5 that say something."""
        said = [(title, self.body.content.get(name, "")) for name, title in CONTENT.items()]
        return [(title, text) for title, text in said if text]

    @property
    def sum_of_steps(self) -> Any:
        return self.body.step_time()

    @property
    def signatures(self) -> list[Signature]:
        return signatures(self.revision)

    @cached_property
    def cites(self) -> list[Any]:
        texts = list(self.revision.cites.all())
        for text in texts:
            text.has_ended = text.end is not None and text.end <= self.day
        return texts

    @cached_property
    def mark(self) -> str:
        return mark_of(self.revision)

    @cached_property
    def writes(self) -> bool:
        return may_write(self.user, self.revision.iso)

    @property
    def may_edit(self) -> bool:
        return self.writes and self.revision.state == State.DRAFT

    @property
    def may_hand_on(self) -> bool:
        return self.may_edit and self.revision.drafted_at is None

    @cached_property
    def may_review(self) -> bool:
        return _passes(check_reviewer, self.user, self.revision)

    @cached_property
    def approves_alone(self) -> bool:
        """Whether nobody is left to approve it once this person has reviewed it."""
        iso = self.revision.iso
        if not can(self.user, approving(iso), iso.agency):
            return False
        return people(iso, approving(iso), self.day) - set(self.revision.makers.all()) == {
            self.user
        }

    @cached_property
    def may_note_review(self) -> bool:
        """Whether the drafter may note a review on paper: nobody else has an account."""
        waits = self.revision.state == State.DRAFT and self.revision.drafted_at is not None
        if not (waits and self.writes and made_by(self.revision, self.user)):
            return False
        return not other_reviewers(self.revision, self.day)

    @cached_property
    def may_approve(self) -> bool:
        return _passes(check_approver, self.user, self.revision)

    @property
    def may_issue(self) -> bool:
        return self.writes and self.revision.state == State.APPROVED

    @property
    def may_return(self) -> bool:
        """Sending back what waits; who only drafts it, takes it up again by editing."""
        if self.revision.is_issued or not self.revision.drafted_at:
            return False
        if self.revision.state == State.DRAFT:
            return self.may_review
        iso = self.revision.iso
        return self.writes or can(self.user, approving(iso), iso.agency)

    @property
    def waits_for_others(self) -> str:
        """Whom it waits for, where the person cannot do the next step."""
        each = self.revision
        if each.state == State.DRAFT and each.drafted_at and not self.may_review:
            return "" if self.may_note_review else "một người khác xem xét"
        if each.state == State.REVIEWED and not self.may_approve:
            return (
                "lãnh đạo Ban Chỉ đạo phê duyệt"
                if each.iso.is_template
                else ("thủ trưởng cơ quan phê duyệt")
            )
        return ""


@dataclass
class IsoPage:
    """An ISO procedure on a day: the revision that counts, its covers, all its revisions."""

    user: User
    iso: IsoProcedure
    day: date
    today: date

    @cached_property
    def revisions(self) -> list[IsoRevision]:
        """All that this person may see, the newest first, each with how it stands."""
        mine = IsoRevision.objects.for_user(self.user).filter(iso=self.iso)
        found = list(mine.select_related("upload", "adopted_from"))
        exists = getattr(self.iso, "agency_exists", True)
        for each in found:
            each.iso = self.iso
            each.standing = standing_on(each, self.day, agency_exists=exists)
        return found

    @cached_property
    def shown(self) -> RevisionPage:
        """The one in force on the day; else the last that was, the next to be, or the draft."""
        issued = sorted((each for each in self.revisions if each.is_issued), key=lambda r: r.start)
        begun = [each for each in issued if each.start <= self.day]
        found = begun[-1] if begun else (issued or self.revisions)[0]
        return RevisionPage(self.user, found, self.day)

    @property
    def is_in_force(self) -> bool:
        return self.shown.revision.holds_on(self.day)

    @property
    def has_ended(self) -> bool:
        return has_ended(self.shown.revision, self.day)

    @property
    def open(self) -> IsoRevision | None:
        """What is being prepared, where this person sees it."""
        return next((each for each in self.revisions if not each.is_issued), None)

    @property
    def was_issued(self) -> bool:
        return any(each.is_issued for each in self.revisions)

    @cached_property
    def writes(self) -> bool:
        return may_write(self.user, self.iso)

    @property
    def may_revise(self) -> bool:
        return self.writes and self.open is None and self.was_issued

    @property
    def may_withdraw(self) -> bool:
        last = max((e for e in self.revisions if e.is_issued), key=lambda e: e.start, default=None)
        return self.writes and last is not None and last.end is None

    @property
    def may_look_through(self) -> bool:
        return self.writes and self.is_in_force and self.day == self.today

    @cached_property
    def covers(self) -> list[Cover]:
        """What it covers on the day, each with its `name` then."""
        rows: Any = live_covers(self.day).filter(iso=self.iso)
        rows = rows.annotate(name=F("version__name"), field_name=F("version__field__name"))
        return list(rows.select_related("handling__procedure"))

    @cached_property
    def comparable(self) -> bool:
        return len(self.revisions) > 1


def _passes(check: Any, user: User, revision: IsoRevision) -> bool:
    try:
        check(by=user, revision=revision)
    except (PermissionDenied, ValidationError):
        return False
    return True
