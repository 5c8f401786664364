"""The way of a submission inside its agency: prepared, approved by the head, handed in."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.log import changes, log
from accounts.models import User
from accounts.notify import notify
from agencies.access import can, require
from agencies.models import Agency
from agencies.roles import Permission
from isoportal.lib.days import show_day
from isoportal.lib.fields import check_reason
from quality.conflicts import claim
from quality.duties.owing import duty
from quality.duties.standing import Cell, Standing
from quality.models import ObjectivePlan, Obligation, ObligationKind, Relief, Submission
from quality.plans.actions import check_as_accepted, put_back
from quality.submissions.contents import Content
from quality.submissions.papers import (
    Given,
    drop_paper,
    in_words,
    keep_paper,
    put_in_line,
    take_out_of_line,
)
from quality.telling import at_agency, committee, whom_to_ask

Form, State = ObligationKind.Form, Submission.State
FROM_PLAN = {Form.OBJECTIVES, Form.RESULTS}
CHANGED_MEANWHILE = (
    "Nội dung hồ sơ vừa được sửa ở một trang khác. Hãy kiểm tra lại nội dung hiện tại dưới đây rồi "
    "nộp."
)


class Outdated(ValidationError):  # noqa: N818 - nothing went wrong: somebody changed it
    """What was to be submitted is no longer what its sender has seen."""


@transaction.atomic
def prepare(
    *, by: User, agency: Agency, obligation: Obligation, given: Given, day: date
) -> Submission:
    """Begin what is to be handed in, or change it; the next version after a decision.

    Raises Conflict where somebody else has changed it since the form was made.
    """
    require(by, Permission.SUBMIT, agency)
    # one at a time for each agency, so that two presses make one draft
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    check_open(agency, obligation, day)
    submission = open_submission(agency, obligation) or begun(agency, obligation)
    check_draft(submission)
    before = in_words(submission)
    action = "submission.changed" if submission.pk else "submission.prepared"
    if submission.pk:
        claim(by=by, row=submission, revision=given.revision)
    else:
        submission.revision, submission.changed_by = 1, by
        submission.changed_at = timezone.now()
    keep_paper(by, submission, given)
    submission.note = given.note
    submission.full_clean()
    submission.save()
    submission.makers.add(by)
    _log(by, action, submission, changes=changes(before, in_words(submission)))
    return submission


@transaction.atomic
def submit(*, by: User, submission: Submission, seen: str, now: datetime) -> Submission:
    """Hand the draft in, or to the head of the agency where the head has to approve it.

    `seen` is the SHA-256 of what the sender was shown. Sent twice by the same person it
    is done once.
    """
    submission = _locked(submission)
    if _has_sent(by, submission):
        return submission
    require(by, Permission.SUBMIT, submission.agency)
    check_draft(submission)
    _check_whole(submission, seen, now)
    if needs_head(by, submission, timezone.localdate(now)):
        _hand_to_head(by, submission, now)
    else:
        _hand_in(by, submission, now, approved=is_approver(by, submission))
    return submission


@transaction.atomic
def approve(*, by: User, submission: Submission, seen: str, now: datetime) -> Submission:
    """Hand in, as head of the agency, what somebody else there prepared."""
    submission = _locked(submission)
    if submission.submitted_by == by:  # pressed twice
        return submission
    check_head(by=by, submission=submission)
    _check_whole(submission, seen, now)
    _hand_in(by, submission, now, approved=True)
    others = set(submission.makers.all()) - {by}
    text = f"{by} đã duyệt và nộp {submission}, mã {submission.reference}."
    notify(others, "submission.approved", text, page(submission), agency=submission.agency_id)
    return submission


@transaction.atomic
def refuse(*, by: User, submission: Submission, reason: str) -> None:
    """Give it back, as head of the agency, to who prepared it."""
    submission = _locked(submission)
    check_head(by=by, submission=submission)
    submission.state, submission.return_reason = State.DRAFT, check_reason(reason, "chưa duyệt")
    submission.clean_fields()
    submission.save()
    _log(by, "submission.refused", submission)
    text = f"{by} chưa duyệt {submission}: {submission.return_reason}"
    others = set(submission.makers.all()) - {by}
    notify(others, "submission.refused", text, page(submission), agency=submission.agency_id)


@transaction.atomic
def withdraw(*, by: User, submission: Submission, day: date) -> None:
    """Take it back before anybody decided on it: it is a draft again.

    What the committee has is taken back as long as it could be handed in again.
    """
    submission = _locked(submission)
    require(by, Permission.SUBMIT, submission.agency)
    waited = submission.state
    if waited not in {State.APPROVAL, State.SUBMITTED}:
        submission.check_waiting()
    if waited == State.SUBMITTED:
        check_open(submission.agency, submission.obligation, day)
    submission.state, submission.content, submission.sha256 = State.DRAFT, {}, ""
    submission.submitted_by = submission.submitted_at = submission.approved_by = None
    take_out_of_line(submission)
    submission.save()
    _log(by, "submission.withdrawn", submission)
    if waited == State.SUBMITTED:
        told = set(committee(submission.agency, day)) - {by}
        text = f"Đã rút lại {submission}, mã {submission.reference}."
        notify(told, "submission.withdrawn", text, agency=submission.agency_id)


@transaction.atomic
def discard(*, by: User, submission: Submission) -> None:
    """Delete a draft that was never handed in, with the paper that was only drafted for it.

    Objectives that were being corrected are again those that were accepted.
    """
    submission = _locked(submission)
    require(by, Permission.SUBMIT, submission.agency)
    check_draft(submission)
    if submission.reference:
        raise ValidationError(
            f"Hồ sơ này đã từng được nộp, mã {submission.reference}, rồi rút lại nên không xóa "
            "được. Hãy sửa rồi nộp lại."
        )
    _log(by, "submission.discarded", submission, changes=_gone(submission))
    document, plan = submission.document, submission.plan
    submission.delete()
    drop_paper(document)
    if plan and submission.obligation.kind.form == Form.OBJECTIVES:
        put_back(by=by, plan=plan)


def open_submission(agency: Agency, obligation: Obligation) -> Submission | None:
    """What is on its way from `agency` for this obligation."""
    found: Submission | None = (
        Submission.objects.open()
        .filter(agency=agency, obligation=obligation)
        .select_related("document__upload", "plan__upload")
        .first()
    )
    return found


def begun(agency: Agency, obligation: Obligation) -> Submission:
    """A new version, numbered after those there are; it is not stored."""
    former = Submission.objects.filter(agency=agency, obligation=obligation)
    last = former.order_by("-number").first()
    number = last.number + 1 if last else 1
    submission = Submission(agency=agency, obligation=obligation, number=number)
    if obligation.kind.form in FROM_PLAN:
        made = ObjectivePlan.objects.filter(agency=agency, year=obligation.year)
        submission.plan = made.select_related("upload").first()
    return submission


def check_open(agency: Agency, obligation: Obligation, day: date) -> Cell:
    """How it stands for `agency`; raises where nothing is taken from it on `day`, saying why."""
    cell = duty(agency=agency.pk, obligation=obligation, day=day)
    if cell.standing == Standing.NONE:
        raise ValidationError(f"{agency} không phải nộp: {obligation}.")
    if cell.standing == Standing.WAIVED:
        waiver = Relief.objects.standing().get(
            agency=agency, obligation=obligation, kind=Relief.Kind.WAIVER
        )
        raise ValidationError(f"{agency} được miễn {obligation}: {waiver.reason}.")
    if obligation.kind.form == Form.POSTING:
        raise ValidationError(
            f"{obligation}: không nộp hồ sơ. Nghĩa vụ này hoàn thành khi công bố đang có hiệu lực "
            "được ghi nơi niêm yết ở sổ công bố."
        )
    if cell.open_until and day > cell.open_until:
        raise ValidationError(
            f"{obligation} đã khóa sau ngày {show_day(cell.open_until)} nên không nhận thêm. Muốn "
            f"nộp, hãy đề nghị {whom_to_ask(agency, day)} mở khóa và nêu lý do."
        )
    return cell


def check_draft(submission: Submission) -> None:
    """Raises where it is no draft of the agency's any more, saying who has it."""
    if submission.state == State.APPROVAL:
        raise ValidationError("Hồ sơ đang chờ thủ trưởng duyệt. Muốn sửa, hãy rút lại hồ sơ trước.")
    if submission.state == State.SUBMITTED and submission.submitted_at:
        at = timezone.localtime(submission.submitted_at)
        raise ValidationError(
            f"{submission.submitted_by} đã nộp hồ sơ này lúc {at:%H:%M} ngày "
            f"{show_day(at.date())}, mã {submission.reference}; hồ sơ đang chờ tiếp nhận. Muốn "
            "sửa, hãy rút lại hồ sơ trước."
        )
    if submission.state != State.DRAFT:
        submission.check_waiting()


def check_head(*, by: User, submission: Submission) -> None:
    """Raises where `by` may not approve it now: not its head, its maker, or not waiting."""
    require(by, Permission.APPROVE, submission.agency)
    if submission.made_by(by) or by in workers(submission):
        raise PermissionDenied(
            "Anh/chị đã soạn hoặc sửa hồ sơ này nên không tự duyệt; việc đó do thủ trưởng khác của "
            "cơ quan thực hiện, hoặc rút lại rồi nộp thẳng."
        )
    if submission.state != State.APPROVAL:
        raise ValidationError(
            f"Hồ sơ đang ở trạng thái “{submission.get_state_display()}”, không chờ thủ trưởng "
            "duyệt."
        )


def is_approver(user: User, submission: Submission) -> bool:
    """Whether `user`, sending it, approves it as head: what others of the agency prepared."""
    return (
        submission.obligation.head_approves
        and can(user, Permission.APPROVE, submission.agency)
        and user not in workers(submission)
    )


def needs_head(by: User, submission: Submission, day: date) -> bool:
    """Whether, sent by `by`, it has to be approved by another who is head of the agency."""
    return bool(heads(by, submission, day)) and not is_approver(by, submission)


def heads(by: User, submission: Submission, day: date) -> list[User]:
    """Who approves it where that is asked for: the heads of the agency, its makers aside."""
    if not submission.obligation.head_approves:
        return []
    found = at_agency(submission.agency, Permission.APPROVE, day)
    return [each for each in found if each not in {by, *workers(submission)}]


def workers(submission: Submission) -> set[User]:
    """Whoever worked on it so far, on the plan it is made from too."""
    plan = submission.plan
    return {*submission.makers.all(), *(plan.makers.all() if plan else [])}


def page(submission: Submission) -> str:
    return reverse("quality:submission", args=[submission.pk])


def _check_whole(submission: Submission, seen: str, now: datetime) -> None:
    """Raises where it cannot be handed in: locked, empty, or not what the sender saw."""
    check_open(submission.agency, submission.obligation, timezone.localdate(now))
    if not is_whole(submission):
        raise ValidationError(EMPTY[Form(submission.obligation.kind.form)])
    if submission.plan and submission.obligation.kind.form == Form.RESULTS:
        check_as_accepted(submission.plan)
    if Content.of(submission).sha256 != seen:
        raise Outdated(CHANGED_MEANWHILE)


def is_whole(submission: Submission) -> bool:
    """Whether there is something to hand in: a file, or what was typed into the portal."""
    plan, form = submission.plan, submission.obligation.kind.form
    if submission.document or form == Form.DOCUMENT or plan is None:
        return submission.document is not None
    if form == Form.OBJECTIVES:
        return plan.upload is not None or plan.objectives.exists()
    rows = plan.objectives
    return rows.exists() and not rows.filter(year_end=None).exists()


EMPTY = {
    Form.DOCUMENT: "Hồ sơ chưa có tệp. Hãy chọn tệp rồi nộp.",
    Form.OBJECTIVES: "Hồ sơ chưa có bản mục tiêu đã ký, cũng chưa có mục tiêu nào được nhập. Hãy "
    "chọn tệp hoặc nhập từng mục tiêu rồi nộp.",
    Form.RESULTS: "Chưa có kết quả nào được nhập, cũng chưa có tệp báo cáo. Hãy nhập kết quả từng "
    "mục tiêu hoặc chọn tệp rồi nộp.",
}


def _hand_to_head(by: User, submission: Submission, now: datetime) -> None:
    submission.state, submission.return_reason = State.APPROVAL, ""
    submission.save()
    submission.makers.add(by, *workers(submission))
    _log(by, "submission.passed_to_head", submission)
    told = heads(by, submission, timezone.localdate(now))
    text = f"{submission} chờ anh/chị duyệt."
    notify(told, "submission.approval", text, page(submission), agency=submission.agency_id)


def _hand_in(by: User, submission: Submission, now: datetime, *, approved: bool) -> None:
    """Freeze it and give it to the committee."""
    submission.makers.add(*workers(submission), *([] if approved else [by]))
    put_in_line(by, submission)
    content = Content.of(submission)
    submission.content, submission.sha256 = content.stored(), content.sha256
    submission.submitted_by, submission.submitted_at = by, now
    submission.approved_by = by if approved else None
    submission.return_reason, submission.state = "", State.SUBMITTED
    year = timezone.localtime(now).year
    submission.reference = submission.reference or f"HS-{year}-{submission.pk:06}"
    submission.full_clean(exclude=["document", "plan"])
    submission.save()
    log(by, "submission.submitted", submission, agency=submission.agency_id,
        reference=submission.reference, sha256=submission.sha256)  # fmt: skip
    told = set(committee(submission.agency, timezone.localdate(now))) - {by}
    text = f"Chờ tiếp nhận: {submission}, mã {submission.reference}."
    address = reverse("quality:submission-review", args=[submission.pk])
    notify(told, "submission.submitted", text, address, agency=submission.agency_id)


def _has_sent(by: User, submission: Submission) -> bool:
    """Whether `by` has just done this: pressed twice, reloaded, come back."""
    if submission.state == State.APPROVAL:
        return submission.obligation.head_approves and by in submission.makers.all()
    return submission.submitted_by_id == by.pk


def _locked(submission: Submission) -> Submission:
    """The row as it stands now, kept from others until the action ends.

    Everybody takes its agency first, so that nobody waits in a circle.
    """
    Agency.objects.select_for_update(no_key=True).get(pk=submission.agency_id)
    found: Submission | None = (
        Submission.objects.select_for_update().filter(pk=submission.pk).first()
    )
    if found is None:
        raise ValidationError("Hồ sơ này vừa bị người khác trong cơ quan xóa.")
    return found


def _gone(submission: Submission) -> dict[str, list[str]]:
    before = in_words(submission)
    return changes(before, dict.fromkeys(before, ""))


def _log(by: User, action: str, submission: Submission, **details: Any) -> None:
    log(by, action, submission, agency=submission.agency_id, **details)
