"""The life of an ISO procedure: written, reviewed, approved, issued, revised, withdrawn."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.log import changes, log, values_of
from accounts.models import User
from agencies.models import Upload
from isoportal.lib.days import show_day
from isoportal.lib.fields import check_reason
from isoportal.lib.vietnamese import clean
from procedures.adopting.telling import tell_adopters
from procedures.iso.covering import cover
from procedures.iso.drafts import Conflict, Draft, mark_of
from procedures.iso.facts import too_long
from procedures.iso.keeping import (
    check_not_far,
    last_issued,
    locked,
    locked_iso,
    note,
    outside_name,
    put_into_force,
    rename,
    save_new,
    tell,
)
from procedures.iso.signing import (
    approving,
    check_approver,
    check_editable,
    check_paper_reviewer,
    check_returner,
    check_reviewer,
    check_writer,
    other_reviewers,
    people,
)
from procedures.models import Handling, IsoProcedure, IsoRevision, State

KEYS = frozenset({"search_key"})


# --- writing ------------------------------------------------------------------------------


@transaction.atomic
def begin(
    *, by: User, iso: IsoProcedure, draft: Draft, handlings: Iterable[Handling] = (), day: date
) -> IsoRevision:
    """A new ISO procedure with the draft of its first revision, linked to `handlings`."""
    check_writer(by=by, iso=iso)
    save_new(iso)
    revision = IsoRevision(iso=iso)
    _write(by, revision, draft)
    log(by, "iso.begun", iso, called=outside_name(iso), agency=iso.agency_id)
    for handling in handlings:
        cover(by=by, iso=iso, handling=handling, start=handling.start, day=day)
    return revision


@transaction.atomic
def write(
    *, by: User, revision: IsoRevision, draft: Draft, code: str = "", kind: str = "", seen: str = ""
) -> IsoRevision:
    """Change a draft; whoever had handed it on for review hands it on anew.

    `seen` is the mark of what the writer had before them: raises Conflict where somebody
    changed it since. Code and kind change only as long as nothing was issued. The log names
    the fields: its readers do not see what is not yet issued.
    """
    revision = locked(revision)
    check_writer(by=by, iso=revision.iso)
    check_editable(revision)
    if seen and mark_of(revision) != seen:
        raise Conflict
    before = values_of(revision, without=KEYS)
    rename(revision.iso, code, kind)
    revision.drafted_at = None
    _write(by, revision, draft)
    now = values_of(revision, without=KEYS)
    changed = changes(before, now)
    columns = IsoRevision._meta.concrete_fields
    fields = [str(each.verbose_name) for each in columns if each.name in changed]
    note(by, revision, action="iso.written", fields=fields)
    return revision


@transaction.atomic
def hand_on(*, by: User, revision: IsoRevision, now: datetime) -> None:
    """Sign as drafter: from now on it waits to be reviewed by somebody else."""
    revision = locked(revision)
    check_writer(by=by, iso=revision.iso)
    check_editable(revision)
    if not (revision.content.steps or revision.upload or revision.content.purpose):
        raise ValidationError("Quy trình chưa có nội dung. Hãy viết nội dung trước khi trình.")
    revision.drafted_by, revision.drafted_at, revision.returned = by, now, ""
    revision.drafter = str(by)
    revision.drafter_position = revision.drafter_position or by.position
    revision.save()
    revision.makers.add(by)
    note(by, revision, action="iso.handed_on")
    told = other_reviewers(revision, now.date())
    tell(by, revision, told, "handed_on", f"{revision.title} chờ anh/chị xem xét.")


@transaction.atomic
def revise(*, by: User, iso: IsoProcedure, changed: str, new_issue: bool = False) -> IsoRevision:
    """A new draft with what the last issued revision says; what it covers stays.

    It is the next revision of the same issue, or the first of a new issue.
    """
    iso = locked_iso(iso)
    check_writer(by=by, iso=iso)
    last = last_issued(iso)
    if last is None:
        raise ValidationError("Quy trình chưa ban hành lần nào; hãy sửa bản đang soạn thảo.")
    under_way = iso.revisions.open().first()
    if under_way:
        raise ValidationError(
            f"Quy trình đang có một bản chưa ban hành ({under_way.number}). Hãy làm tiếp bản đó."
        )
    number = (last.issue_no + 1, 0) if new_issue else (last.issue_no, last.revision_no + 1)
    revision = IsoRevision(
        iso=iso, issue_no=number[0], revision_no=number[1], adopted_from=last.adopted_from
    )
    content = Draft.of(last)
    _write(by, revision, Draft(**{**vars(content), "changed": clean(changed)}))
    note(by, revision, action="iso.revised")
    return revision


@transaction.atomic
def discard(*, by: User, revision: IsoRevision) -> bool:
    """Delete a draft, and the procedure itself where nothing of it was ever issued.

    Returns whether the procedure is gone too.
    """
    revision = locked(revision)
    iso = revision.iso
    check_writer(by=by, iso=iso)
    check_editable(revision)
    note(by, revision, action="iso.discarded")
    revision.delete()
    if iso.revisions.exists():
        return False
    iso.delete()
    return True


# --- signing ------------------------------------------------------------------------------


@transaction.atomic
def review(*, by: User, revision: IsoRevision, now: datetime, seen: str = "") -> None:
    """Sign as reviewer: somebody else than the drafters, on what they have `seen`."""
    revision = locked(revision)
    check_reviewer(by=by, revision=revision)
    _check_seen(revision, seen)
    revision.reviewer, revision.reviewer_position = str(by), by.position
    _reviewed(by, revision, now, by)


@transaction.atomic
def note_review(
    *, by: User, revision: IsoRevision, reviewer: str, position: str, now: datetime
) -> None:
    """The drafter notes that a named other person reviewed it on paper.

    Only where nobody else of the agency has an account to do so.
    """
    revision = locked(revision)
    name, position = clean(reviewer), clean(position)
    check_paper_reviewer(by=by, revision=revision, name=name, day=now.date())
    if not (name and position):
        raise ValidationError({"reviewer": "Hãy ghi đủ họ tên và chức vụ của người xem xét."})
    revision.reviewer, revision.reviewer_position = name, position
    revision.makers.add(by)
    _reviewed(by, revision, now, None)


@transaction.atomic
def approve(*, by: User, revision: IsoRevision, now: datetime, seen: str = "") -> None:
    """Sign as head (of a template: as the committee's leader), neither drafter nor reviewer."""
    revision = locked(revision)
    check_approver(by=by, revision=revision)
    _check_seen(revision, seen)
    revision.approver, revision.approver_position = str(by), by.position
    revision.state, revision.approved_by, revision.approved_at = State.APPROVED, by, now
    revision.full_clean()
    revision.save()
    note(by, revision, action="iso.approved")
    tell(by, revision, revision.makers.all(), "approved",
          f"{revision.title} đã được phê duyệt, chờ ban hành.")  # fmt: skip


@transaction.atomic
def send_back(*, by: User, revision: IsoRevision, reason: str) -> None:
    """Return it to its drafters, with the reason; the signatures it has are void."""
    revision = locked(revision)
    check_returner(by=by, revision=revision)
    reason = check_reason(reason, "trả lại")
    revision.state, revision.returned = State.DRAFT, reason
    revision.drafted_at = revision.reviewed_at = revision.approved_at = None
    revision.reviewed_by = revision.approved_by = None
    revision.reviewer = revision.reviewer_position = ""
    revision.approver = revision.approver_position = ""
    revision.clean_fields(exclude=["iso"])
    revision.save()
    note(by, revision, action="iso.returned")
    tell(by, revision, revision.makers.all(), "returned",
          f"{revision.title} bị trả lại: {reason}")  # fmt: skip


@transaction.atomic
def issue(
    *,
    by: User,
    revision: IsoRevision,
    start: date,
    decision: str,
    day: date,
    upload: Upload | None = None,
    confirmed: bool = False,
) -> None:
    """Put an approved revision into force from `start`; the one before ends on that day.

    Where it takes longer than the law allows, who issues it says that they know.
    """
    revision = locked(revision)
    check_writer(by=by, iso=revision.iso)
    if revision.state != State.APPROVED:
        words = "đã được ban hành" if revision.is_issued else "chưa được phê duyệt"
        raise ValidationError(f"Bản này {words} nên không ban hành được.")
    warned = too_long(revision, day)
    if warned and not confirmed:
        said = " ".join(each.text for each in warned)
        raise ValidationError({"confirmed": f"{said} Hãy sửa, hoặc đánh dấu xác nhận ban hành."})
    revision.start, revision.decision = start, clean(decision)
    if upload:
        revision.upload = upload
    put_into_force(revision, day)
    note(by, revision, action="iso.issued", start=start.isoformat(), decision=revision.decision)
    tell(by, revision, revision.makers.all(), "issued",
          f"{revision.title} có hiệu lực từ ngày {show_day(start)}.")  # fmt: skip
    tell_adopters(by, revision, day)


# --- afterwards ---------------------------------------------------------------------------


@transaction.atomic
def withdraw(
    *, by: User, iso: IsoProcedure, on: date, decision: str, reason: str, day: date
) -> None:
    """End the procedure by a decision, from the day `on`; nothing takes its place."""
    iso = locked_iso(iso)
    check_writer(by=by, iso=iso)
    last = last_issued(iso)
    if last is None or (last.end and last.end <= day) or last.end_decision:
        raise ValidationError("Quy trình không còn hiệu lực nên không hủy bỏ được nữa.")
    if on <= last.start:
        raise ValidationError(
            {"on": f"Ngày hủy bỏ {show_day(on)} phải sau ngày có hiệu lực {show_day(last.start)}."}
        )
    check_not_far(on, day, "on")
    decision = clean(decision)
    if not decision:
        raise ValidationError({"decision": "Hãy ghi quyết định hủy bỏ quy trình."})
    last.end, last.end_decision = on, decision
    last.end_reason = check_reason(reason, "hủy bỏ")
    last.clean_fields(exclude=["iso"])
    last.save()
    note(
        by,
        last,
        action="iso.withdrawn",
        on=on.isoformat(),
        decision=decision,
        reason=last.end_reason,
    )
    told = people(iso, approving(iso), day)
    tell(by, last, told, "withdrawn", f"{last.title} hết hiệu lực từ ngày {show_day(on)}.")


@transaction.atomic
def look_through(*, by: User, iso: IsoProcedure, on: date, day: date) -> None:
    """Note that it was looked through on a day and found still right."""
    iso = locked_iso(iso)
    check_writer(by=by, iso=iso)
    current = iso.revision_on(day)
    if current is None:
        raise ValidationError("Chỉ rà soát quy trình đang có hiệu lực.")
    if on > day:
        raise ValidationError({"on": f"Ngày rà soát {show_day(on)} sau hôm nay ({show_day(day)})."})
    since = max(current.start, iso.looked_through_on or current.start)
    if on < since:
        raise ValidationError(
            {"on": f"Ngày rà soát {show_day(on)} phải từ ngày {show_day(since)} trở đi (ngày hiệu "
             "lực hoặc lần rà soát gần nhất)."}
        )  # fmt: skip
    iso.looked_through_on = on
    iso.save()
    log(by, "iso.looked_through", iso, agency=iso.agency_id, on=on.isoformat())


# --- what they share ----------------------------------------------------------------------


def _reviewed(by: User, revision: IsoRevision, now: datetime, reviewer: User | None) -> None:
    revision.state, revision.reviewed_by, revision.reviewed_at = State.REVIEWED, reviewer, now
    revision.full_clean()
    revision.save()
    note(by, revision, action="iso.reviewed", reviewer=revision.reviewer)
    told = people(revision.iso, approving(revision.iso), now.date()) - {reviewer}
    told -= set(revision.makers.all())
    tell(by, revision, told, "reviewed", f"{revision.title} chờ anh/chị phê duyệt.")


def _write(by: User, revision: IsoRevision, draft: Draft) -> None:
    draft.put_on(revision)
    revision.drafted_by, revision.drafter = by, str(by)
    revision.drafter_position = draft.drafter_position or by.position
    revision.full_clean()
    revision.save()
    revision.cites.set(draft.cites)
    revision.makers.add(by)


def _check_seen(revision: IsoRevision, seen: str) -> None:
    if seen and mark_of(revision) != seen:
        raise ValidationError(
            "Nội dung đã được sửa sau khi anh/chị mở trang. Hãy đọc lại rồi quyết định."
        )
