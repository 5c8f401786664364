"""Following a template that was revised: what of the new text an adoption takes over."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from procedures.adopting.differences import content_of, differences, in_short
from procedures.adopting.merging import Merge, merged, merged_set
from procedures.adopting.parts import NAMES, in_order, parts_of, put_together
from procedures.iso.actions import revise, write
from procedures.iso.drafts import Draft
from procedures.iso.keeping import locked_iso, note
from procedures.iso.signing import check_writer
from procedures.models import IsoProcedure, IsoRevision

LONGEST_CHANGED = 500


@dataclass(frozen=True)
class Update:
    """What a new revision of the template makes of an adoption, before it is written."""

    base: IsoRevision  # what the agency has
    template: IsoRevision  # the template's revision in force
    merge: Merge
    draft: Draft

    @property
    def taken(self) -> list[str]:
        return [NAMES[name][0] for name in in_order(self.merge.taken)]

    @property
    def kept(self) -> list[str]:
        return [NAMES[name][0] for name in in_order(self.merge.kept)]

    @property
    def both(self) -> list[str]:
        return [NAMES[name][0] for name in in_order(self.merge.both)]


def update_of(iso: IsoProcedure, day: date) -> Update | None:
    """The update that waits for an adoption on `day`; None where it follows the template."""
    newest = iso.template.revision_on(day) if iso.template else None
    base = iso.revisions.open().first() or iso.revisions.issued().order_by("-start").first()
    if newest is None or base is None or base.adopted_from_id == newest.pk:
        return None
    old = base.adopted_from
    merge = merged(
        parts_of(content_of(old)) if old else None,
        parts_of(content_of(newest)),
        parts_of(content_of(base)),
    )
    cites = merged_set(_cited(old), _cited(newest), _cited(base))
    draft = replace(put_together(merge.parts, Draft.of(base)), cites=sorted(cites, key=str))
    return Update(base, newest, merge, draft)


@transaction.atomic
def update(*, by: User, iso: IsoProcedure, day: date) -> IsoRevision:
    """A draft that brings the template's new revision into the agency's own, part by part.

    What the agency left as the old template said takes the new text; what it had changed
    stays. A draft that is already under way is brought up to date itself.
    """
    iso = locked_iso(iso)
    check_writer(by=by, iso=iso)
    waiting = update_of(iso, day)
    if waiting is None:
        raise ValidationError("Quy trình đã theo lần ban hành mới nhất của mẫu.")
    target, said = waiting.base, _changed(waiting)
    if target.is_issued:
        target = revise(by=by, iso=iso, changed=said)
    else:  # what the agency itself changed stands first
        said = _cut("; ".join(filter(None, [target.changed, said])))
    revision = write(by=by, revision=target, draft=replace(waiting.draft, changed=said))
    revision.adopted_from = waiting.template
    revision.save(update_fields=["adopted_from"])
    note(by, revision, action="iso.updated", template=waiting.template.number,
         kept=in_order(waiting.merge.kept))  # fmt: skip
    return revision


def _changed(waiting: Update) -> str:
    """What the draft says changed: the template's own words, and what stayed."""
    said = f"Cập nhật theo {waiting.template.number} của quy trình mẫu"
    if waiting.template.changed:
        said += f": {waiting.template.changed}"
    kept = differences(content_of(waiting.template), waiting.draft)
    if kept:
        said += f". Giữ nội dung riêng ở {in_short(kept)}"
    return _cut(said)


def _cut(said: str) -> str:
    return said[: LONGEST_CHANGED - 1] + "…" if len(said) > LONGEST_CHANGED else said


def _cited(revision: IsoRevision | None) -> set[Any]:
    return set(revision.cites.all()) if revision else set()
