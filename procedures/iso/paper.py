"""An ISO procedure that was signed and issued on paper, entered with its scan."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from agencies.models import Upload
from isoportal.lib.vietnamese import clean
from procedures.adopting.telling import tell_adopters
from procedures.iso.covering import cover
from procedures.iso.drafts import Conflict, Draft, mark_of
from procedures.iso.keeping import (
    last_issued,
    locked_iso,
    note,
    put_into_force,
    rename,
    save_new,
)
from procedures.iso.signing import check_editable, check_three, check_writer
from procedures.models import Handling, IsoProcedure, IsoRevision


@dataclass(frozen=True)
class Signed:
    """A revision as it was issued on paper: who signed it, its number, day, decision and file."""

    drafter: str
    reviewer: str
    approver: str
    start: date
    upload: Upload | None
    decision: str = ""
    issue_no: int = 1
    revision_no: int = 0
    reviewer_position: str = ""
    approver_position: str = ""


@transaction.atomic
def enter_paper(
    *,
    by: User,
    iso: IsoProcedure,
    draft: Draft,
    signed: Signed,
    now: datetime,
    handlings: Iterable[Handling] = (),
    seen: str | None = None,
) -> IsoRevision:
    """Enter what was already issued on paper, with its file: it is in force from its day.

    A draft that is under way is what was signed on paper: it is issued so, and no draft is
    left. One that was reviewed in the portal is to be sent back first. `seen` is the mark of
    the draft that the writer had before them, "" where there was none: raises Conflict where
    another one stands there now.
    """
    check_writer(by=by, iso=iso)
    check_three(*(clean(name) for name in [signed.drafter, signed.reviewer, signed.approver]))
    if signed.upload is None:
        raise ValidationError({"upload": "Hãy đính kèm bản quét quy trình đã ký."})
    if iso.pk:
        code, kind, iso = iso.code, iso.kind, locked_iso(iso)
        if seen is not None and seen != mark_of_draft(iso):
            raise Conflict
        rename(iso, code, kind)
    else:
        save_new(iso)
    revision = _on_paper(iso)
    revision.drafted_by, revision.drafted_at, revision.returned = by, None, ""
    for name, value in vars(signed).items():
        setattr(revision, name, clean(value) if isinstance(value, str) else value)
    draft.put_on(revision)
    put_into_force(revision, now.date())
    revision.cites.set(draft.cites)
    revision.makers.add(by)
    note(by, revision, action="iso.entered", start=signed.start.isoformat())
    tell_adopters(by, revision, now.date())
    for handling in handlings:
        cover(by=by, iso=iso, handling=handling, start=handling.start, day=now.date())
    return revision


def mark_of_draft(iso: IsoProcedure) -> str:
    """The mark of the draft under way; "" where there is none."""
    draft = IsoRevision.objects.open().filter(iso=iso.pk).select_related("iso").first()
    return mark_of(draft) if draft else ""


def _on_paper(iso: IsoProcedure) -> IsoRevision:
    """The row that becomes what was signed on paper: the draft under way, or a new one."""
    draft: IsoRevision | None = iso.revisions.open().first()
    if draft is None:
        last = last_issued(iso)
        return IsoRevision(iso=iso, adopted_from=last and last.adopted_from)
    draft.iso = iso
    check_editable(draft)
    return draft
