"""Adopting templates of the province, and approving together what was taken over unchanged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import User
from accounts.notify import notify
from agencies.access import require
from agencies.models import Agency
from agencies.roles import Permission
from procedures.adopting.differences import is_unchanged
from procedures.adopting.fitting import handled_of, living
from procedures.iso.actions import approve, begin, hand_on, issue
from procedures.iso.drafts import Draft
from procedures.iso.keeping import locked, note
from procedures.iso.signing import alike, approving, people
from procedures.models import IsoProcedure, IsoRevision, State


@dataclass(frozen=True)
class Chosen:
    """A template an agency wants to adopt, and the code it is to have there."""

    template: IsoProcedure
    code: str


@transaction.atomic
def adopt(
    *, by: User, agency: Agency, chosen: Sequence[Chosen], now: datetime, day: date,
    unchanged: bool = False,
) -> list[IsoRevision]:  # fmt: skip
    """Make the agency's own procedures of some templates: all of them, or none.

    Each says what its template says, and covers what the agency handles of the procedures
    the template is meant for. Taken over `unchanged` they go to the head at once, to be
    approved together: the text was reviewed when the template was. What `by` reviewed as a
    template somebody else of the agency reviews anew, so that three people sign it.
    """
    require(by, Permission.WRITE_PROCEDURES, agency)
    if not chosen:
        raise ValidationError("Hãy chọn ít nhất một quy trình mẫu để áp dụng.")
    # one at a time for each agency, so that nothing is adopted twice
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    made = [_adopt_one(by, agency, each, day) for each in chosen]
    if unchanged:
        own = [each for each in made if _reviewed_by(each, by)]
        for revision in own:
            hand_on(by=by, revision=revision, now=now)
            revision.refresh_from_db()
        others = [each for each in made if each not in own]
        for revision in others:
            _hand_to_head(by, revision, now)
        _tell_heads(by, others, day)
    return made


def waiting_for_head(agency: Agency) -> Any:
    """What says the same as its template and waits for the head."""
    taken = _reviewed().filter(iso__agency=agency).select_related("iso").order_by("iso__code")
    read = taken.select_related("iso", "adopted_from")
    read = read.prefetch_related("cites", "adopted_from__cites")
    return taken.filter(pk__in=[each.pk for each in read if is_unchanged(each)])


def waiting_apart(agency: Agency) -> Any:
    """What was adopted and then changed: the head approves each of these by itself."""
    rows = _reviewed().filter(iso__agency=agency).exclude(pk__in=waiting_for_head(agency))
    return rows.select_related("iso").order_by("iso__code")


def with_waiting(agencies: Any) -> Any:
    """Adds how many adoptions are `waiting` for the head, changed or not."""
    rows = _reviewed().filter(iso__agency=OuterRef("pk")).order_by()
    counted = rows.values("iso__agency").annotate(many=Count("pk")).values("many")
    return agencies.annotate(waiting=Coalesce(Subquery(counted[:1]), 0))


@transaction.atomic
def approve_unchanged(
    *, by: User, agency: Agency, revisions: Iterable[IsoRevision], start: date, decision: str,
    now: datetime, day: date,
) -> list[IsoRevision]:  # fmt: skip
    """As head, approve and issue together what was taken over unchanged: all, or none."""
    require(by, Permission.APPROVE, agency)
    chosen = list(revisions)
    if not chosen:
        raise ValidationError("Hãy chọn ít nhất một quy trình để phê duyệt.")
    for revision in chosen:
        _check_unchanged(locked(revision))
        approve(by=by, revision=revision, now=now)
        try:
            issue(by=by, revision=revision, start=start, decision=decision, day=day)
        except ValidationError as refused:
            said = [f"{revision.iso}: {words}" for words in refused.messages]
            raise ValidationError(said) from refused
    return chosen


def _reviewed() -> Any:
    return IsoRevision.objects.filter(state=State.REVIEWED).exclude(adopted_from=None)


def _adopt_one(by: User, agency: Agency, chosen: Chosen, day: date) -> IsoRevision:
    template = chosen.template
    newest = template.revision_on(day)
    if not template.is_template or newest is None:
        raise ValidationError(f"Quy trình mẫu {template} không có hiệu lực nên không áp dụng được.")
    if living(day).filter(agency=agency, template=template).exists():
        raise ValidationError(f"{agency} đã áp dụng quy trình mẫu {template}.")
    handlings = list(handled_of([template], agency, day))
    if not handlings and template.meant_for.exists():
        raise ValidationError(
            f"{agency} không thực hiện TTHC nào của quy trình mẫu {template} nên không áp dụng "
            "được."
        )
    iso = IsoProcedure(agency=agency, code=chosen.code, kind=template.kind, template=template)
    draft = replace(Draft.of(newest), changed="", drafter_position="")
    try:
        revision = begin(by=by, iso=iso, draft=draft, handlings=handlings, day=day)
    except ValidationError as refused:
        raise ValidationError({f"code_{template.pk}": refused.messages}) from refused
    revision.adopted_from = newest
    revision.save(update_fields=["adopted_from"])
    note(by, revision, action="iso.adopted", template=str(newest))
    return revision


def _reviewed_by(revision: IsoRevision, by: User) -> bool:
    """Whether `by` reviewed the template this was made from."""
    template: Any = revision.adopted_from
    return bool(template.reviewed_by_id == by.pk or alike(template.reviewer, str(by)))


def _hand_to_head(by: User, revision: IsoRevision, now: datetime) -> None:
    """Signed as drafter; as reviewer stands who reviewed the template, which says the same."""
    template: Any = revision.adopted_from
    revision.state, revision.drafted_at, revision.reviewed_at = State.REVIEWED, now, now
    revision.reviewer, revision.reviewer_position = template.reviewer, template.reviewer_position
    revision.reviewed_by = template.reviewed_by
    revision.full_clean()
    revision.save()
    note(by, revision, action="iso.taken_over", reviewer=revision.reviewer)


def _tell_heads(by: User, made: Sequence[IsoRevision], day: date) -> None:
    if not made:
        return
    agency = made[0].iso.agency_id
    heads = people(made[0].iso, approving(made[0].iso), day) - {by}
    text = f"{len(made)} quy trình áp dụng nguyên bản mẫu của tỉnh chờ anh/chị phê duyệt."
    url = reverse("procedures:adoption-approve", args=[agency])
    notify(heads, "iso.taken_over", text, url, agency=agency)


def _check_unchanged(revision: IsoRevision) -> None:
    if not is_unchanged(revision):
        raise ValidationError(
            f"Quy trình {revision.iso} không còn đúng nguyên bản mẫu nên phải phê duyệt riêng."
        )
