"""What the committee does with a submission: accepts it, or returns it with a reason."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.log import changes, log, values_of
from accounts.models import User
from accounts.notify import notify
from agencies.access import agencies_for, can, require
from agencies.models import Agency
from agencies.roles import Permission
from isoportal.lib.fields import check_reason
from quality.models import Sentence, Submission
from quality.submissions.submitting import page
from quality.telling import at_agency

State = Submission.State
UNTOLD = frozenset({"by"})
SHOWN_BEFORE, SHOWN_AFTER = 3, 20


@transaction.atomic
def accept(*, by: User, submission: Submission, seen: str, now: datetime) -> Submission:
    """The agency has done its duty. Raises PermissionDenied for who worked on it.

    Sent twice by the same person it is done once; so is a return.
    """
    submission = _locked(submission)
    if submission.state == State.ACCEPTED and submission.decided_by == by:
        return submission
    _judge(by, submission, seen, now)
    submission.state = State.ACCEPTED
    submission.save()
    log(by, "submission.accepted", submission, agency=submission.agency_id,
        reference=submission.reference)  # fmt: skip
    _tell(by, submission, f"Đã tiếp nhận {submission}, mã {submission.reference}.", now)
    return submission


@transaction.atomic
def send_back(
    *, by: User, submission: Submission, seen: str, reason: str, now: datetime
) -> Submission:
    """Return it to the agency, which hands in the next version."""
    submission, reason = _locked(submission), check_reason(reason, "trả lại")
    sent_back = submission.state == State.RETURNED and submission.decided_by == by
    if sent_back and submission.return_reason == reason:
        return submission
    _judge(by, submission, seen, now)
    submission.state, submission.return_reason = State.RETURNED, reason
    submission.clean_fields(exclude=["document", "plan"])
    submission.save()
    log(by, "submission.returned", submission, agency=submission.agency_id,
        reference=submission.reference, reason=submission.return_reason)  # fmt: skip
    _tell(by, submission, f"Bị trả lại: {submission}. {submission.return_reason}", now)
    return submission


def check_judge(*, by: User, submission: Submission) -> None:
    """Raises where `by` may not decide on it now: not the committee, its maker, of its agency,
    or decided.
    """
    require(by, Permission.REVIEW, submission.agency)
    if submission.made_by(by):
        raise PermissionDenied(
            "Anh/chị đã soạn, duyệt hoặc nộp hồ sơ này nên không thể tự tiếp nhận hay trả lại; "
            "việc đó do người khác trong Tổ giúp việc thực hiện."
        )
    if can(by, Permission.SUBMIT, submission.agency):
        raise PermissionDenied(
            f"Anh/chị là người nộp của {submission.agency} nên không tự tiếp nhận hay trả lại; "
            "việc đó do người khác trong Tổ giúp việc thực hiện."
        )
    submission.check_waiting()


@dataclass(frozen=True)
class Queue:
    """What waits for somebody's decision, the one due first on top."""

    pks: list[int]

    @classmethod
    def of(cls, rows: Any) -> "Queue":
        order = ["obligation__due_on", "submitted_at", "pk"]
        return cls(list(rows.order_by(*order).values_list("pk", flat=True)))

    def __len__(self) -> int:
        return len(self.pks)

    def place(self, pk: int) -> int:
        """Which in the queue it is, from 1; 0 where it is not in it."""
        return self.pks.index(pk) + 1 if pk in self.pks else 0

    def after(self, pk: int) -> int | None:
        """The next one to look at; from the last on the first again."""
        others = [each for each in self.pks if each != pk]
        at = self.place(pk)
        return next(iter([*self.pks[at:], *others]), None) if others else None

    def before(self, pk: int) -> int | None:
        at = self.place(pk)
        return self.pks[at - 2] if at > 1 else None

    def around(self, pk: int) -> list[int]:
        """Those to be listed beside it."""
        first = max(0, self.place(pk) - 1 - SHOWN_BEFORE)
        return self.pks[first : first + SHOWN_BEFORE + SHOWN_AFTER]


def waiting_for(user: User, day: date) -> Any:
    """What `user` may decide on; one's own work and agencies are left to others."""
    mine = Submission.objects.for_user(user, Permission.REVIEW).waiting().not_made_by(user)
    mine = mine.exclude(agency__in=agencies_for(user, Permission.SUBMIT))
    return mine.with_agency_on(day).select_related("obligation__kind")


def taken_back(user: User, pk: int) -> Submission | None:
    """What was handed in to `user` and then withdrawn: that it was is known, not what it says."""
    reach = agencies_for(user, Permission.REVIEW)
    back = Submission.objects.filter(pk=pk, agency__in=reach, state__in=Submission.INSIDE)
    found: Submission | None = back.exclude(reference=None).first()
    return found


def last_year(submission: Submission) -> Submission | None:
    """What the same agency handed in for the same kind of duty before, accepted if it was."""
    duty = submission.obligation
    before = Submission.objects.filter(
        agency=submission.agency, obligation__kind=duty.kind, obligation__year=duty.year - 1
    ).exclude(state__in=Submission.INSIDE)
    found = list(before.select_related("obligation__kind").order_by("-number"))
    accepted = [each for each in found if each.state == State.ACCEPTED]
    return next(iter(accepted + found), None)


def versions_of(submission: Submission) -> Any:
    """All that the agency handed in for this obligation, the newest first."""
    rows = Submission.objects.filter(
        agency=submission.agency_id, obligation=submission.obligation_id
    )
    near = ["submitted_by", "decided_by", "approved_by", "document__upload", "plan__upload"]
    return rows.select_related(*near, "obligation__kind").order_by("-number")


@transaction.atomic
def keep_sentence(*, by: User, sentence: Sentence) -> None:
    """Save a sentence for returning, new or changed."""
    sentence.by = by
    sentence.full_clean()
    former = Sentence.objects.filter(pk=sentence.pk).first()
    before = values_of(former, without=UNTOLD) if former else {}
    action = "sentence.changed" if former else "sentence.added"
    sentence.save()
    log(by, action, sentence, changes=changes(before, values_of(sentence, without=UNTOLD)))


@transaction.atomic
def remove_sentence(*, by: User, sentence: Sentence) -> None:
    gone = {name: [text, ""] for name, text in values_of(sentence, without=UNTOLD).items()}
    log(by, "sentence.removed", sentence, changes=gone)
    sentence.delete()


def _locked(submission: Submission) -> Submission:
    """The row as it stands now, kept from others until the action ends; its agency first."""
    Agency.objects.select_for_update(no_key=True).get(pk=submission.agency_id)
    rows = Submission.objects.select_for_update().filter(pk=submission.pk)
    found: Submission | None = rows.first()
    if found is None:
        raise ValidationError("Cơ quan vừa rút lại và xóa hồ sơ này.")
    return found


def _judge(by: User, submission: Submission, seen: str, now: datetime) -> None:
    """Note who decides, if they may and it still is what they saw."""
    check_judge(by=by, submission=submission)
    if submission.sha256 != seen:
        raise ValidationError(
            "Cơ quan vừa rút lại và nộp lại hồ sơ này với nội dung khác. Hãy xem nội dung hiện tại "
            "dưới đây rồi quyết định."
        )
    submission.decided_by, submission.decided_at = by, now


def _tell(by: User, submission: Submission, text: str, now: datetime) -> None:
    """Tell who made it, and who hands in for the agency today."""
    day = timezone.localdate(now)
    told = {*submission.makers.all(), *at_agency(submission.agency, Permission.SUBMIT, day)} - {by}
    notify(told, "submission.decided", text, page(submission), agency=submission.agency_id)
