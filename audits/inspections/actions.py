"""Giving marks: the one door, for the pages and for devices that were without a network.

A change carries an id that the device made and the version it was made on top of. It is done
once however often it is sent; what was made on top of an older version than the one that
stands is kept as a conflict, and nobody's words are lost.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Self
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.log import log
from accounts.models import User
from audits.criteria import Criteria
from audits.inspections.asked import criteria_of
from audits.inspections.people import require_side
from audits.inspections.rules import Said, check, item_of
from audits.models import Campaign, Inspection, ItemMark, MarkChange, Side
from quality.conflicts import Conflict

Outcome, State = MarkChange.Outcome, Inspection.State


@dataclass(frozen=True)
class Sitting:
    """`by` at the sheet of one side, which nobody else writes on in this transaction.

    What many changes of one sheet need is read once: its criteria, the marks that stand by
    their items, and those of the changes to come that were sent before.
    """

    by: User
    inspection: Inspection
    side: Side
    criteria: Criteria
    marks: dict[str, ItemMark]
    sent: dict[UUID, MarkChange]

    @classmethod
    def begun(cls, by: User, inspection: Inspection, side: Side, ids: Iterable[UUID]) -> Self:
        held = locked(inspection)
        marks = ItemMark.objects.filter(inspection=held, side=side).select_related("by")
        return cls(
            by, held, side, criteria_of(held), {mark.item: mark for mark in marks},
            MarkChange.objects.in_bulk(ids),
        )  # fmt: skip

    def earlier(self, change_id: UUID, item: str) -> MarkChange | None:
        """The change of that id if it was sent before; raises where it was something else."""
        if sent := self.sent.get(change_id):
            _check_same(sent, self.by, self.inspection, self.side, item)
        return sent

    def write(
        self, item: str, said: Said, *, change_id: UUID, based_on: int, device_at: datetime | None
    ) -> MarkChange:
        """Keep what is said of an item, on a sheet that is open to `by`.

        Raises ValidationError, with nothing written, for what may not be kept.
        """
        said = said.cleaned()
        check(item_of(self.criteria, item), said, self.side)
        mark = self.marks.get(item)
        version = mark.version if mark else 0
        if not 0 <= based_on <= version:
            raise ValidationError(f"Tiêu chí {item}: không có bản chấm thứ {based_on} để sửa tiếp.")
        change = MarkChange(
            id=change_id, inspection=self.inspection, side=self.side, item=item,
            said=said.stored(), based_on=based_on, by=self.by, device_at=device_at,
        )  # fmt: skip
        if based_on == version or (mark and said_of(mark) == said):
            self.marks[item] = mark = _written(mark, change, said)
            change.outcome, change.version = Outcome.DONE, mark.version
        else:
            change.outcome = Outcome.CONFLICT
        change.save(force_insert=True)
        self.sent[change.pk] = change
        if self.side == Side.TEAM:
            begin(self.inspection)
        return change


@transaction.atomic
def give_mark(
    *,
    by: User,
    inspection: Inspection,
    side: Side,
    item: str,
    points: Decimal | None = None,
    is_not_applicable: bool = False,
    reason: str = "",
    note: str = "",
    change_id: UUID,
    based_on: int,
    device_at: datetime | None = None,
) -> MarkChange:
    """What `by` says of one item, for their side; `based_on` is the version they saw, 0 none.

    Returns the change as it is kept, also where it was sent before. A conflict is no error:
    its outcome says so, and `choose` settles it. Raises ValidationError, in a sentence, for
    what may not be kept.
    """
    sitting = Sitting.begun(by, inspection, side, [change_id])
    if sent := sitting.earlier(change_id, item):
        return sent
    check_open(by, sitting.inspection, side)
    said = Said(points, is_not_applicable, reason, note)
    return sitting.write(
        item, said, change_id=change_id, based_on=based_on, device_at=device_at
    )  # fmt: skip


@transaction.atomic
def choose(*, by: User, change: MarkChange, take: bool, based_on: int) -> MarkChange:
    """Settle a conflict: `take` what `change` says, or keep what stands.

    `based_on` is the version of what stood when `by` chose. Raises Conflict where something
    else stands by now: nobody has looked at it beside what came.
    """
    held = locked(change.inspection)
    kept = MarkChange.objects.get(pk=change.pk)
    side = Side(kept.side)
    check_open(by, held, side)
    if kept.outcome != Outcome.CONFLICT:
        raise ValidationError("Mâu thuẫn này vừa được người khác xử lý.")
    mark = ItemMark.objects.filter(inspection=held, side=side, item=kept.item).first()
    if based_on != (mark.version if mark else 0):
        who = f" ({mark.by})" if mark else ""
        raise Conflict(
            f"Điểm đang ghi của tiêu chí {kept.item} vừa được sửa{who}. Hãy xem lại rồi chọn."
        )
    before = said_of(mark).stored() if mark else None
    if take:
        said = Said.read(kept.said)
        check(item_of(criteria_of(held), kept.item), said, side)
        kept.version, kept.outcome = _written(mark, kept, said).version, Outcome.CHOSEN
    else:
        kept.outcome = Outcome.DROPPED
    kept.save()
    log(by, "inspection.conflict_settled", held, agency=held.agency_id, item=kept.item,
        side=side.label, stood=before, said=kept.said, taken=take)  # fmt: skip
    return kept


def locked(inspection: Inspection) -> Inspection:
    """The inspection as it stands, for this transaction alone to change.

    What is near it is asked for when it is held: its campaign may have got another checklist
    while this waited.
    """
    Inspection.objects.select_for_update(no_key=True).only("pk").get(pk=inspection.pk)
    near = Inspection.objects.select_related("campaign__checklist", "agency", "team")
    found: Inspection = near.get(pk=inspection.pk)
    return found


def check_open(by: User, inspection: Inspection, side: Side) -> None:
    """Raises where no mark of that side may be given any more, or not by `by`."""
    require_side(by, inspection, side)
    if inspection.campaign.state == Campaign.State.DRAFT:
        raise ValidationError("Kế hoạch của đợt kiểm tra chưa được duyệt nên chưa chấm điểm được.")
    if not inspection.is_open:
        state = inspection.get_state_display().lower()
        raise ValidationError(
            f"Cuộc kiểm tra {inspection.agency} ở trạng thái “{state}” nên không chấm điểm được."
        )
    if side == Side.OWN and inspection.self_sent_at:
        sent = timezone.localtime(inspection.self_sent_at)
        raise ValidationError(
            f"Bản tự chấm đã gửi lúc {sent:%H:%M ngày %d/%m/%Y} nên không sửa được."
        )


def check_state(inspection: Inspection, wanted: str, verb: str) -> None:
    """Raises where the inspection is not at the stage in which this is done."""
    if inspection.state != wanted:
        state = inspection.get_state_display().lower()
        raise ValidationError(f"Cuộc kiểm tra ở trạng thái “{state}” nên không {verb} được.")


def begin(inspection: Inspection) -> None:
    """The unit is being inspected, from the first thing that its team writes down."""
    if inspection.state in (State.PLANNED, State.ANNOUNCED):
        inspection.state = State.UNDER_WAY
        inspection.save(update_fields=["state"])


def said_of(mark: ItemMark) -> Said:
    return Said(mark.points, mark.is_not_applicable, mark.reason, mark.note)


def _check_same(sent: MarkChange, by: User, inspection: Inspection, side: Side, item: str) -> None:
    """Raises where the id of what was sent before was used for something else."""
    if sent.by_id != by.pk:
        raise PermissionDenied("Lần chấm này do người khác gửi.")
    if (sent.inspection_id, sent.side, sent.item) != (inspection.pk, side, item):
        raise ValidationError("Mã của lần chấm này đã dùng cho một tiêu chí khác.")


def _written(mark: ItemMark | None, change: MarkChange, said: Said) -> ItemMark:
    """The mark that says what is `said`, in a version of its own. Said again, it stays."""
    if mark and said_of(mark) == said:
        return mark
    kept = mark or ItemMark(
        inspection=change.inspection, side=change.side, item=change.item, version=0, by=change.by
    )
    kept.points, kept.is_not_applicable = said.points, said.is_not_applicable
    kept.reason, kept.note = said.reason, said.note
    kept.version, kept.by, kept.at = kept.version + 1, change.by, timezone.now()
    kept.save()
    return kept
