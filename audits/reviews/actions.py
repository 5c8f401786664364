"""The way of a management review: prepared, held, decided on, minuted, its decisions followed.

What was laid before it is frozen when it is held; what it decided when its minutes are drawn up.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.log import changes, log, values_of
from accounts.models import User
from accounts.notify import notify
from agencies.access import require
from agencies.models import Agency
from agencies.roles import Permission
from audits.keeping import check_long, claimed
from audits.models import InternalAudit, ManagementReview, ReviewAction
from audits.reviews.package import Package
from isoportal.lib.days import show_day
from isoportal.lib.fields import check_reason
from isoportal.lib.vietnamese import visible
from quality.telling import at_agency

State = ManagementReview.State
LONGEST, MOST_DECISIONS = 20_000, 40
HEAD = ("on", "chair", "chair_position", "secretary", "attendees", "place", "starts_at", "ends_at")
AFTERWARDS = ("secretary", "attendees", "ends_at")  # known when the meeting is over
UNTOLD = frozenset({"revision", "changed_by", "changed_at", "inputs", "sha256", "minutes",
                    "agency"})  # fmt: skip


class Decision(NamedTuple):
    """What was decided: what is done, by whom, until when."""

    what: str
    who: str
    due: date


@transaction.atomic
def prepare(*, by: User, review: ManagementReview, revision: int) -> ManagementReview:
    """Prepare a meeting, or change what is prepared: when, with whom, what is typed for it."""
    require(by, Permission.AUDIT, review.agency)
    held = claimed(by, review, revision) if review.pk else _begun(by, review)
    check_state(held, State.DRAFT, "sửa nội dung chuẩn bị")
    before = _told(held) if held.pk else {}
    for name in (*HEAD, *ManagementReview.TYPED):
        setattr(held, name, getattr(review, name))
    typed = {name: getattr(held, name) for name in ("attendees", *ManagementReview.TYPED)}
    check_long(LONGEST, **typed)
    held.full_clean()
    held.save()
    action = "review.changed" if before else "review.prepared"
    _log(by, action, held, changes=changes(before, _told(held)))
    return held


@transaction.atomic
def hold(*, by: User, review: ManagementReview, seen: int, today: date) -> ManagementReview:
    """The meeting is held: what is laid before it is gathered and frozen.

    `seen` is the revision of what was typed, as the person was shown it.
    """
    require(by, Permission.AUDIT, review.agency)
    held = claimed(by, review, seen)
    check_state(held, State.DRAFT, "ghi đã họp")
    if today < held.on:
        raise ValidationError(f"Ngày họp {show_day(held.on)} chưa đến.")
    package = Package.gathered(held, today)
    held.inputs, held.sha256, held.state = package.stored(), package.sha256, State.HELD
    held.save()
    _log(by, "review.held", held, sha256=held.sha256)
    return held


@transaction.atomic
def decide(
    *,
    by: User,
    review: ManagementReview,
    conclusion: str,
    decisions: Sequence[Decision],
    revision: int,
    meeting: Mapping[str, Any] | None = None,
) -> ManagementReview:
    """What the meeting concluded, and what is to be done; until the minutes are drawn up.

    `meeting` is what is known of it only afterwards: who wrote, who came, when it ended.
    """
    require(by, Permission.AUDIT, review.agency)
    held = claimed(by, review, revision)
    check_state(held, State.HELD, "ghi kết luận")
    check_long(LONGEST, conclusion=conclusion)
    _check_decisions(held, decisions)
    before = {**_told(held), "decisions": _listed(held)}
    for name in AFTERWARDS:
        setattr(held, name, (meeting or {}).get(name, getattr(held, name)))
    check_long(LONGEST, attendees=held.attendees)
    held.conclusion = visible(conclusion).strip()
    held.full_clean()
    held.save()
    _set_actions(held, decisions)
    after = {**_told(held), "decisions": _listed(held)}
    _log(by, "review.decided", held, changes=changes(before, after))
    return held


@transaction.atomic
def minute(*, by: User, review: ManagementReview, revision: int, today: date) -> ManagementReview:
    """Draw up the minutes: from now on what was concluded and decided stays."""
    require(by, Permission.AUDIT, review.agency)
    held = claimed(by, review, revision)
    check_state(held, State.HELD, "lập biên bản")
    try:
        check_reason(held.conclusion, "kết luận")
    except ValidationError as error:
        raise ValidationError(
            "Hãy ghi kết luận của cuộc họp bằng một câu, ít nhất 10 chữ cái, rồi lập biên bản."
        ) from error
    if not held.secretary:
        raise ValidationError("Chưa ghi thư ký của cuộc họp, người ký biên bản.")
    held.state = State.MINUTED
    held.save()
    _log(by, "review.minuted", held, decisions=held.actions.count())
    told = [each for each in at_agency(held.agency, Permission.AUDIT, today) if each != by]
    notify(told, "review.minuted", f"Đã có biên bản xem xét của lãnh đạo ngày "
           f"{show_day(held.on)}, {held.agency}.", reverse("audits:review-detail", args=[held.pk]),
           agency=held.agency_id)  # fmt: skip
    return held


@transaction.atomic
def follow(
    *,
    by: User,
    review: ManagementReview,
    done: Mapping[int, tuple[date | None, str]],
    revision: int,
    today: date,
) -> list[str]:
    """Note what became of the decisions, by the ids of their actions; which ones that changed."""
    require(by, Permission.AUDIT, review.agency)
    review = claimed(by, review, revision)
    changed = []
    for action in review.actions.all():
        on, result = done.get(action.pk, (action.done_on, action.result))
        if (on, result) == (action.done_on, action.result):
            continue
        _check_done(review, action, on, today)
        action.done_on, action.result = on, result
        action.full_clean()
        action.save()
        changed.append(f"{action.what[:80]}: {show_day(on) if on else 'chưa xong'}")
    if changed:
        _log(by, "review.followed", review, actions=changed)
    return changed


@transaction.atomic
def discard(*, by: User, review: ManagementReview) -> None:
    """Delete what was only prepared; the log keeps what it said."""
    require(by, Permission.AUDIT, review.agency)
    rows = ManagementReview.objects.select_for_update(no_key=True, of=("self",))
    held = rows.filter(pk=review.pk).first()
    if held is None:
        raise ValidationError("Cuộc xem xét này vừa bị người khác xóa.")
    check_state(held, State.DRAFT, "xóa")
    gone = {name: [value, ""] for name, value in _told(held).items() if value}
    _log(by, "review.discarded", held, changes=gone)
    held.delete()


def warnings(review: ManagementReview) -> list[str]:
    """Sentences to be read beside the review: what it takes in too early, or not at all."""
    audits = InternalAudit.objects.filter(
        programme__agency=review.agency_id, programme__year=review.on.year
    )
    late = [
        f"Ngày họp {show_day(review.on)} trước ngày kết thúc “{each.title}” "
        f"({show_day(each.last_day)}): cuộc đánh giá nội bộ này chưa có gì để xem xét."
        for each in audits.filter(last_day__gt=review.on).order_by("last_day")
    ]
    over = audits.filter(last_day__lte=review.on)
    late += [
        f"“{each.title}” kết thúc ngày {show_day(each.last_day)} nhưng đến ngày họp "
        f"{show_day(review.on)} chưa có báo cáo."
        for each in over.order_by("last_day")
        if each.reported_on is None or each.reported_on > review.on
    ]
    if not late and not over:
        return [f"Năm {review.on.year} chưa có cuộc đánh giá nội bộ nào để xem xét."]
    return late


def check_state(review: ManagementReview, wanted: str, verb: str) -> None:
    if review.state != wanted:
        state = review.get_state_display().lower()
        raise ValidationError(f"Cuộc xem xét {state} nên không {verb} được.")


def _begun(by: User, review: ManagementReview) -> ManagementReview:
    Agency.objects.select_for_update(no_key=True).get(pk=review.agency_id)
    review.revision, review.changed_by, review.changed_at = 1, by, timezone.now()
    return review


def _check_decisions(review: ManagementReview, decisions: Sequence[Decision]) -> None:
    if len(decisions) > MOST_DECISIONS:
        raise ValidationError(f"Có {len(decisions)} việc; nhiều nhất là {MOST_DECISIONS}.")
    for place, each in enumerate(decisions, start=1):
        if each.due < review.on:
            raise ValidationError(
                f"Việc {place}: thời hạn {show_day(each.due)} trước ngày họp {show_day(review.on)}."
            )


def _set_actions(review: ManagementReview, decisions: Sequence[Decision]) -> None:
    """The decisions are these; one that stays keeps what became of it, one that is done stays."""
    left = list(review.actions.all())
    for each in decisions:
        same = [row for row in left if Decision(row.what, row.who, row.due) == each]
        if same:
            left.remove(same[0])
            continue
        action = ReviewAction(review=review, what=each.what, who=each.who, due=each.due)
        action.full_clean()
        action.save()
    for gone in left:
        if gone.done_on or gone.result:
            raise ValidationError(
                f"Việc “{gone.what[:80]}” đã ghi kết quả nên không sửa, không bỏ được. Hãy ghi "
                "việc khác thành dòng mới."
            )
        gone.delete()


def _check_done(
    review: ManagementReview, action: ReviewAction, on: date | None, today: date
) -> None:
    if review.is_draft:
        raise ValidationError("Cuộc xem xét chưa họp nên chưa có việc để ghi kết quả.")
    if on and on > today:
        raise ValidationError(f"“{action.what[:80]}”: ngày hoàn thành {show_day(on)} chưa đến.")
    if on and on < review.on:
        raise ValidationError(
            f"“{action.what[:80]}”: ngày hoàn thành {show_day(on)} trước ngày họp "
            f"{show_day(review.on)}."
        )


def _listed(review: ManagementReview) -> str:
    return "; ".join(
        f"{each.what} – {each.who} – {show_day(each.due)}" for each in review.actions.all()
    )


def _told(review: ManagementReview) -> dict[str, str]:
    told: dict[str, Any] = values_of(review, without=UNTOLD)
    return {name: "" if value == "None" else value for name, value in told.items()}


def _log(by: User, action: str, review: ManagementReview, **details: Any) -> None:
    log(by, action, review, agency=review.agency_id, **details)
