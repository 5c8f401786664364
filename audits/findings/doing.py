"""The actions taken about a finding: what, by whom, until when, and what proves them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError

from agencies.models import Upload
from audits.findings.keeping import check_day_of_work
from audits.models import Cause, CorrectiveAction, Finding
from isoportal.lib.days import show_day
from isoportal.lib.files import DOCUMENTS
from isoportal.lib.vietnamese import visible

MOST = 20


class Step(NamedTuple):
    """An action as it is planned; `pk` names the one it changes, none a new one."""

    what: str
    who: str
    due: date
    pk: int | None = None


class Done(NamedTuple):
    """What came of an action: done on that day, with the file that proves it."""

    on: date | None = None
    proof: Upload | None = None


@dataclass(frozen=True)
class Plan:
    """What the agency means to do: put it right at once, find out why, and mend that."""

    correction: str = ""
    root_cause: str = ""
    causes: Collection[Cause] = ()
    steps: Sequence[Step] = ()


def set_steps(finding: Finding, steps: Sequence[Step], *, is_late_confirmed: bool) -> None:
    """The planned actions are these; one that is done stays, and what proves it.

    Where one is due after the finding itself, who plans says that they know.
    """
    if len(steps) > MOST:
        raise ValidationError(f"Có {len(steps)} hành động; nhiều nhất là {MOST} cho một phiếu.")
    known = {action.pk: action for action in finding.actions.all()}
    _check_days(finding, steps, is_late_confirmed=is_late_confirmed)
    kept = {step.pk for step in steps}
    for pk, action in known.items():
        if pk not in kept:
            if action.done_on:
                raise ValidationError(f"Hành động “{action}” đã hoàn thành nên không bỏ được.")
            action.delete()
    for step in steps:
        action = known.get(step.pk or 0) or CorrectiveAction(finding=finding)
        _check_done_stays(action, step)
        action.what, action.who, action.due = visible(step.what), visible(step.who), step.due
        action.full_clean()
        action.save()


def mark_done(finding: Finding, done: Mapping[int, Done], today: date) -> list[str]:
    """Note what is done and what proves it; which actions that changed."""
    changed = []
    for action in finding.actions.all():
        said = done.get(action.pk)
        if said is None or (said.on, said.proof) == (action.done_on, action.proof):
            continue
        _check_done(finding, action, said, today)
        action.done_on, action.proof = said.on, said.proof
        action.save()
        changed.append(action.what)
    return changed


def check_evidence(finding: Finding) -> None:
    """Raises where an action is not done, or nothing proves what a nonconformity asked."""
    actions = list(finding.actions.all())
    if left := [action for action in actions if action.done_on is None]:
        raise ValidationError(
            f"Còn {len(left)} hành động chưa ghi ngày hoàn thành: “{left[0].what[:80]}”."
        )
    if finding.is_nonconformity and not any(action.proof_id for action in actions):
        raise ValidationError("Hãy đính kèm ít nhất một bằng chứng đã khắc phục.")


def _check_done_stays(action: CorrectiveAction, step: Step) -> None:
    """Raises where what is done would come to mean something else than its proof proves."""
    said = (visible(step.what), visible(step.who), step.due)
    if action.done_on and said != (action.what, action.who, action.due):
        raise ValidationError(
            f"Hành động “{action.what[:80]}” đã hoàn thành nên không sửa được. Hãy ghi việc khác "
            "thành hành động mới."
        )


def _check_days(finding: Finding, steps: Sequence[Step], *, is_late_confirmed: bool) -> None:
    for step in steps:
        if step.due < finding.found_on:
            raise ValidationError(
                f"Thời hạn {show_day(step.due)} của “{step.what[:80]}” trước ngày phát hiện "
                f"{show_day(finding.found_on)}."
            )
    due = finding.due
    late = [step for step in steps if due and step.due > due]
    if due and late and not is_late_confirmed:
        raise ValidationError(
            {"is_late_confirmed": f"“{late[0].what[:80]}” có thời hạn {show_day(late[0].due)}, sau "
             f"hạn khắc phục của phiếu ({show_day(due)}). Hãy sửa, hoặc đánh dấu xác nhận."}
        )  # fmt: skip


def _check_done(finding: Finding, action: CorrectiveAction, said: Done, today: date) -> None:
    if said.on is None:
        if action.done_on or said.proof:
            raise ValidationError(f"Hãy ghi ngày hoàn thành của “{action.what[:80]}”.")
        return
    check_day_of_work(finding, said.on, today, "done_on")
    proof = said.proof
    if proof and (proof.agency_id != finding.agency_id or proof.kind not in DOCUMENTS):
        raise ValidationError(f"“{proof.name}” không phải là bằng chứng của {finding.agency}.")
