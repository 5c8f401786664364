"""The life of a finding: raised, planned, worked on, reported, verified by somebody else.

Closed it never reopens. What did not work is followed by a new finding that names it.
"""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.log import changes
from accounts.models import User
from agencies.access import require
from agencies.roles import Permission
from audits.findings import people
from audits.findings.doing import Done, Plan, check_evidence, mark_done, set_steps
from audits.findings.keeping import (
    check_due,
    check_open,
    check_state,
    check_text,
    default_due,
    earlier,
    keep,
    locked,
    note,
    tell,
    tell_raised,
    write_new,
)
from audits.findings.raising import check_found, check_source
from audits.inspections import actions as inspecting
from audits.models import Finding
from isoportal.lib.days import show_day
from isoportal.lib.fields import check_reason
from isoportal.lib.vietnamese import visible

State, Grade = Finding.State, Finding.Grade


@transaction.atomic
def raise_finding(*, by: User, finding: Finding, today: date) -> Finding:
    """Write down what was found; it gets the next number of its agency and year."""
    people.require_raiser(by, finding)
    if finding.inspection:
        finding.inspection = inspecting.locked(finding.inspection)  # nobody closes it now
    finding.found_by = by
    check_source(finding)
    check_found(finding, today)
    if finding.is_nonconformity and finding.due is None:
        finding.due = default_due(finding)
    check_due(finding)
    if finding.repeats and not earlier(finding).filter(pk=finding.repeats.pk).exists():
        raise ValidationError(
            {"repeats": "Phiếu này không cùng cơ quan, tiêu chí hay điều khoản nên không ghi là "
                        "lặp lại được."}
        )  # fmt: skip
    if not finding.asks:
        finding.due, finding.state, finding.closed_on = None, State.CLOSED, finding.found_on
    write_new(finding)
    note(by, finding, action="finding.raised", grade=finding.get_grade_display(),
         source=finding.get_source_display(), due=_day(finding.due))  # fmt: skip
    if finding.is_told:
        tell_raised(by, finding, people.own_people(finding, today))
    return finding


@transaction.atomic
def plan(
    *,
    by: User,
    finding: Finding,
    plan: Plan,
    revision: int,
    today: date,
    is_late_confirmed: bool = False,
) -> Finding:
    """What the agency is going to do about it; written anew until the result is reported."""
    held = locked(finding, revision)
    require(by, Permission.AUDIT, held.agency)
    check_state(held, (State.OPEN, State.PLANNED, State.IN_PROGRESS), "lập kế hoạch")
    check_text(correction=plan.correction, root_cause=plan.root_cause)
    before = {name: getattr(held, name) for name in ("correction", "root_cause")}
    held.correction, held.root_cause = visible(plan.correction), visible(plan.root_cause)
    _check_plan(held, plan)
    set_steps(held, plan.steps, is_late_confirmed=is_late_confirmed)
    held.causes.set(plan.causes)
    held.planned_by, held.planned_on = by, held.planned_on or today
    first = held.state == State.OPEN
    held.state = State.PLANNED if first else held.state
    keep(by, held)
    after = {name: getattr(held, name) for name in before}
    note(by, held, action="finding.planned", is_first=first,
         changes=changes(before, after), steps=[step.what for step in plan.steps])  # fmt: skip
    tell(by, held, people.watchers(held, today), "finding.planned",
         f"đã có kế hoạch khắc phục, {len(plan.steps)} hành động.")  # fmt: skip
    return held


@transaction.atomic
def progress(
    *, by: User, finding: Finding, done: Mapping[int, Done], revision: int, today: date
) -> Finding:
    """Actions that are done, each with its proof; what is not named stays as it is."""
    held = locked(finding, revision)
    require(by, Permission.AUDIT, held.agency)
    check_state(held, (State.PLANNED, State.IN_PROGRESS), "ghi tiến độ")
    changed = mark_done(held, done, today)
    if not changed:
        raise ValidationError("Chưa ghi hành động nào hoàn thành.")
    held.state = State.IN_PROGRESS
    keep(by, held)
    note(by, held, action="finding.progressed", steps=changed)
    left = held.actions.filter(done_on=None).count()
    words = f"còn {left} hành động khắc phục." if left else "đã xong các hành động khắc phục."
    tell(by, held, people.watchers(held, today), "finding.progressed", words)
    return held


@transaction.atomic
def report(
    *,
    by: User,
    finding: Finding,
    result: str,
    done: Mapping[int, Done],
    revision: int,
    today: date,
) -> Finding:
    """All is done and proved: from now on it waits for somebody else to see that it works."""
    held = locked(finding, revision)
    require(by, Permission.AUDIT, held.agency)
    planned = (State.PLANNED, State.IN_PROGRESS)
    allowed = planned if held.is_nonconformity else (State.OPEN, *planned)
    check_state(held, allowed, "báo cáo kết quả")
    check_text(result=result)
    held.result = _said("result", result, "kết quả")
    mark_done(held, done, today)
    check_evidence(held)
    held.done_by, held.done_on, held.state = by, today, State.VERIFICATION
    keep(by, held)
    late = (today - held.due).days if held.due and held.due < today else 0
    note(by, held, action="finding.reported", result=held.result, days_late=late)
    tell(by, held, people.watchers(held, today), "finding.reported",
         "đã báo cáo kết quả khắc phục, chờ xác nhận hiệu lực.")  # fmt: skip
    return held


@transaction.atomic
def verify(
    *,
    by: User,
    finding: Finding,
    is_effective: bool,
    text: str,
    revision: int,
    today: date,
    due: date | None = None,
) -> Finding:
    """Somebody who had no hand in it has seen that it works: closed. Or not: a new one follows.

    `due` is by when the new one is put right; the usual number of days where none is said.
    """
    held = locked(finding, revision)
    check_open(held, "xác nhận hiệu lực")
    people.require_verifier(by, held, today)
    check_state(held, (State.VERIFICATION,), "xác nhận hiệu lực")
    check_text(verification=text)
    held.verification = _said("verification", text, "nhận xét hiệu lực")
    held.verified_by, held.closed_on = by, today
    held.state = State.CLOSED if is_effective else State.NOT_EFFECTIVE
    keep(by, held, made=False)
    note(by, held, action="finding.verified", is_effective=is_effective,
         verification=held.verification)  # fmt: skip
    told = [*people.own_people(held, today), *held.makers.all()]
    if is_effective:
        tell(by, held, told, "finding.closed", "khắc phục có hiệu lực, đã đóng.")
    else:
        after = _follow(by, held, today, due)
        tell(by, after, told, "finding.raised",
             f"thay cho phiếu {held.label} khắc phục không hiệu lực, hạn "
             f"{show_day(after.due) if after.due else 'chưa ghi'}.")  # fmt: skip
    return held


def _follow(by: User, held: Finding, today: date, due: date | None) -> Finding:
    """The same finding once more, as its actions did not work; it names the one before."""
    copied = ("agency", "source", "inspection", "audit", "review", "item", "clause", "grade",
              "requirement", "nature")  # fmt: skip
    after = Finding(**{name: getattr(held, name) for name in copied})
    after.evidence = f"Xác nhận hiệu lực phiếu {held.label}: {held.verification}"
    after.found_on, after.found_by, after.follows = today, by, held
    after.due = due or (default_due(after) if after.is_nonconformity else None)
    check_due(after)
    write_new(after)
    note(by, after, action="finding.followed", follows=held.label, due=_day(after.due))
    return after


def _check_plan(finding: Finding, plan: Plan) -> None:
    """Raises where the plan leaves open what a nonconformity asks."""
    if not finding.is_nonconformity:
        if not (plan.steps or finding.correction):
            raise ValidationError({"correction": "Hãy ghi việc sẽ làm với phát hiện này."})
        return
    _said("correction", finding.correction, "khắc phục tức thời")
    _said("root_cause", finding.root_cause, "nguyên nhân gốc")
    if not plan.causes:
        raise ValidationError({"causes": "Hãy chọn ít nhất một nhóm nguyên nhân."})
    if not plan.steps:
        raise ValidationError("Hãy ghi ít nhất một hành động khắc phục, người làm và thời hạn.")


def _said(field: str, text: str, of: str) -> str:
    """`text` as it is kept; raises where it says nothing."""
    try:
        return check_reason(text, of)
    except ValidationError as error:
        said = f"Hãy ghi {of} bằng một câu, ít nhất 10 chữ cái."
        raise ValidationError({field: said}) from error


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
