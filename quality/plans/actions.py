"""The life of a year's quality objectives: written, copied, corrected, and what came of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.log import changes, log, values_of
from accounts.models import User
from agencies.access import require
from agencies.models import Agency, Upload
from agencies.roles import Permission
from isoportal.lib.days import same_day_in
from quality.conflicts import Conflict, claim
from quality.models import Objective, ObjectivePlan, ObligationKind, Submission
from quality.plans.rows import (
    RESULT,
    TARGET,
    WORDS,
    Pair,
    aims_of,
    compare,
    content_of,
    frozen,
    rows_of,
)

__all__ = [
    "Pair", "Result", "check_as_accepted", "check_editable", "check_results", "compare",
    "content_of", "copy_last_year", "enter_results", "frozen", "handed_in", "last_submission",
    "plan_of", "put_back", "rows_of", "save_plan", "stored",
]  # fmt: skip

Form, State = ObligationKind.Form, Submission.State
MOST_ROWS = 60
HEAD = ["number", "signed_on", "upload"]
OWN = [*WORDS, *TARGET, "indicator", "due_on", "frequency"]


class Result(NamedTuple):
    """What came of an objective; empty as long as it is not known."""

    mid_year: Decimal | None = None
    year_end: Decimal | None = None
    cause: str = ""


# --- whether it is open -------------------------------------------------------------------


def check_editable(plan: ObjectivePlan) -> None:
    """Raises ValidationError, in words, where its objectives may not be changed now.

    They are closed while they wait for the head or the committee, and from their
    acceptance until the agency begins a revision, which is a new draft.
    """
    last = last_submission(plan, Form.OBJECTIVES)
    if last and last.state in {State.APPROVAL, State.SUBMITTED}:
        raise ValidationError(_waits(last, "mục tiêu"))
    if last and last.state == State.ACCEPTED:
        raise ValidationError(
            f"Bộ mục tiêu năm {plan.year} đã được tiếp nhận nên chỉ còn nhập kết quả. Muốn sửa, "
            "hãy bấm “Điều chỉnh mục tiêu” và nộp lại; bản đã tiếp nhận vẫn được tính."
        )


def check_results(plan: ObjectivePlan, day: date) -> None:
    """Raises ValidationError, in words, where its results may not be entered on `day`."""
    if plan.year > day.year:
        raise ValidationError(
            f"Chưa đến năm {plan.year} nên chưa có kết quả. Kết quả được nhập từ ngày "
            f"01/01/{plan.year}."
        )
    check_as_accepted(plan)
    aims, last = (last_submission(plan, form) for form in [Form.OBJECTIVES, Form.RESULTS])
    if aims and aims.state == State.APPROVAL:
        raise ValidationError(_waits(aims, "mục tiêu"))
    if last and last.state in {State.APPROVAL, State.SUBMITTED}:
        raise ValidationError(_waits(last, "kết quả"))
    if last and last.state == State.ACCEPTED:
        raise ValidationError(
            f"Kết quả năm {plan.year} đã được tiếp nhận. Muốn sửa, hãy mở lần nộp mới."
        )


def check_as_accepted(plan: ObjectivePlan) -> None:
    """Raises ValidationError, in words, while its objectives are not those once accepted.

    Results say what came of objectives that were accepted, and are published with them.
    """
    accepted = last_accepted(plan)
    content = content_of(accepted)
    if accepted and content and aims_of(content) != aims_of(frozen(plan)):
        raise ValidationError(
            f"Bộ mục tiêu năm {plan.year} đang được điều chỉnh, khác bản đã tiếp nhận mã "
            f"{accepted.reference}, nên chưa nhập hay nộp kết quả được. Hãy nộp bản điều chỉnh và "
            "chờ tiếp nhận, hoặc xóa bản nháp để trở lại bản đã tiếp nhận."
        )


def last_accepted(plan: ObjectivePlan) -> Submission | None:
    """The objectives that count: the newest that were accepted of it."""
    made = Submission.objects.filter(plan=plan.pk, obligation__kind__form=Form.OBJECTIVES)
    accepted = made.filter(state=State.ACCEPTED).order_by("-number", "-pk")
    return accepted.first() if plan.pk else None


def last_submission(plan: ObjectivePlan, form: str) -> Submission | None:
    """The newest of what was made from it, in whatever state, to fulfil a duty of that form."""
    made = Submission.objects.filter(plan=plan.pk, obligation__kind__form=form)
    return made.order_by("-number", "-pk").first() if plan.pk else None


def _waits(submission: Submission, what: str) -> str:
    whom = "thủ trưởng duyệt" if submission.state == State.APPROVAL else "Tổ giúp việc tiếp nhận"
    return f"Hồ sơ {what} đang chờ {whom} nên chưa sửa được. Hãy rút hồ sơ trước khi sửa."


# --- who reads what -----------------------------------------------------------------------


def plan_of(agency: Agency, year: int) -> ObjectivePlan:
    """The agency's plan of that year; a new one, not stored, where it has none."""
    near = ["changed_by", "upload", "copied_from", "agency"]
    found = ObjectivePlan.objects.select_related(*near).filter(agency=agency, year=year)
    return found.first() or ObjectivePlan(agency=agency, year=year, revision=0)


def stored(plan: ObjectivePlan) -> ObjectivePlan:
    """The plan as it stands now, also where somebody else began it meanwhile."""
    return plan_of(plan.agency, plan.year)


def handed_in(agency: Agency, year: int) -> Submission | None:
    """What readers outside the agency see of its plan: the last that was accepted, else sent.

    Results hold the objectives too, and so come first.
    """
    left = Submission.objects.filter(
        agency=agency, obligation__year=year, plan__isnull=False, plan__year=year
    ).exclude(state__in=Submission.INSIDE)
    told = list(left.select_related("obligation__kind"))

    def order(each: Submission) -> tuple[bool, bool, int]:
        form = each.obligation.kind.form
        return each.state == State.ACCEPTED, form == Form.RESULTS, each.number

    return max(told, key=order, default=None)


# --- what the agency does -----------------------------------------------------------------


@transaction.atomic
def save_plan(
    *,
    by: User,
    plan: ObjectivePlan,
    rows: Sequence[Objective],
    revision: int,
    file: str = "",
) -> ObjectivePlan:
    """Save the head of the plan and all its rows at once; rows that are not given end.

    Raises Conflict where the plan is no longer at `revision`. `file` names the sheet
    the rows were imported from.
    """
    action = "plan.imported" if file else "plan.saved"
    return _save(by, plan, rows, revision, action, {"file": file} if file else {})


@transaction.atomic
def copy_last_year(*, by: User, agency: Agency, year: int) -> ObjectivePlan:
    """Begin the year's plan as a draft with last year's objectives, less what came of them."""
    require(by, Permission.SUBMIT, agency)
    source, plan = plan_of(agency, year - 1), plan_of(agency, year)
    rows = list(source.objectives.all()) if source.pk else []
    if not rows:
        raise ValidationError(
            f"Cổng không có mục tiêu nào của cơ quan trong năm {year - 1} để sao chép sang năm "
            f"{year}. Hãy nhập mục tiêu hoặc nhập từ Excel."
        )
    if plan.pk and plan.objectives.exists():
        raise ValidationError(
            f"Bộ mục tiêu năm {year} đã có {plan.objectives.count()} mục tiêu nên không sao chép "
            "đè lên. Hãy xóa các dòng đó trước nếu muốn bắt đầu lại."
        )
    plan.copied_from = source
    copied = [_copy(row, year) for row in rows]
    action = "plan.copied"
    try:
        return _save(by, plan, copied, plan.revision, action, {"source": source.pk})
    except Conflict as conflict:
        raise ValidationError(
            f"Người khác vừa bắt đầu bộ mục tiêu năm {year}. Hãy mở lại trang để xem."
        ) from conflict


@transaction.atomic
def enter_results(
    *, by: User, plan: ObjectivePlan, revision: int, results: Mapping[int, Result], day: date
) -> ObjectivePlan:
    """Write what came of the objectives, by their ids. Raises Conflict as save_plan does."""
    require(by, Permission.SUBMIT, plan.agency)
    _take(by, plan, revision)
    check_results(plan, day)
    was = {row.pk: row for row in plan.objectives.all()}
    rows = list(plan.objectives.all())
    _check_known(results, was)
    for row in rows:
        if row.pk in results:
            row.mid_year, row.year_end, row.cause = results[row.pk]
    _check_rows(plan, rows, Objective.check_cause)
    Objective.objects.bulk_update(rows, RESULT)
    plan.makers.add(by)
    changed = _row_changes(was, rows, RESULT)
    log(by, "plan.results_entered", plan, agency=plan.agency_id, changes=changed)
    return plan


@transaction.atomic
def put_back(*, by: User, plan: ObjectivePlan) -> None:
    """Make it again what was accepted, after a revision was given up; results stay.

    An objective that the revision had taken away comes back as it was accepted.
    """
    require(by, Permission.SUBMIT, plan.agency)
    content = content_of(last_accepted(plan))
    before = stored(plan)
    if not content or aims_of(content) == aims_of(frozen(before)):
        return
    plan, was = stored(plan), {row.pk: row for row in before.objectives.all()}
    _take(by, plan, plan.revision)
    file, day = content["file"], content["signed_on"]
    plan.number, plan.signed_on = content["number"], day and date.fromisoformat(day)
    plan.upload = Upload.objects.get(pk=file["upload"]) if file else None
    _save_head(plan, before)
    rows = rows_of(content)
    for row in rows:
        row.plan, now = plan, was.get(row.pk)
        row.mid_year, row.year_end, row.cause = _result_of(now or row)
    plan.objectives.exclude(pk__in=[row.pk for row in rows]).delete()
    for row in rows:
        row.save()
    plan.makers.add(by)
    changed = _head_changes(before, plan) | _row_changes(was, rows, OWN)
    log(by, "plan.put_back", plan, agency=plan.agency_id, changes=changed)


def _save(
    by: User,
    plan: ObjectivePlan,
    rows: Sequence[Objective],
    revision: int,
    action: str,
    details: dict[str, Any],
) -> ObjectivePlan:
    require(by, Permission.SUBMIT, plan.agency)
    plan.full_clean(exclude=["agency", "upload"], validate_unique=False, validate_constraints=False)
    before = stored(plan)
    was = {row.pk: row for row in before.objectives.all()} if before.pk else {}
    _take(by, plan, revision)
    check_editable(plan)
    _save_head(plan, before)
    _write_rows(plan, rows, was)
    plan.makers.add(by)
    changed = _head_changes(before, plan) | _row_changes(was, rows, OWN)
    log(by, action, plan, agency=plan.agency_id, changes=changed, **details)
    return plan


def _save_head(plan: ObjectivePlan, before: ObjectivePlan) -> None:
    if before.upload and before.upload != plan.upload and before.submissions.exists():
        plan.former_uploads.add(before.upload)
    plan.save(update_fields=[*HEAD, "copied_from"])


def _result_of(row: Objective) -> Result:
    return Result(row.mid_year, row.year_end, row.cause)


def _take(by: User, plan: ObjectivePlan, revision: int) -> None:
    """Claim the plan for a change, or begin it; nobody else has, or Conflict.

    Its agency comes first, as with submissions: nobody waits in a circle, and nothing
    is changed while it is being handed in.
    """
    Agency.objects.select_for_update(no_key=True).get(pk=plan.agency_id)
    if plan.pk:
        claim(by=by, row=plan, revision=revision)
        return
    plan.changed_by, plan.revision = by, 1
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
    except IntegrityError as error:
        plan.pk = None
        raise Conflict from error


def _write_rows(
    plan: ObjectivePlan, rows: Sequence[Objective], was: Mapping[int, Objective]
) -> None:
    kept = [row.pk for row in rows if row.pk]
    _check_known(kept, was)
    if len(kept) > len(set(kept)):
        raise ValidationError("Một mục tiêu có ở hai dòng. Hãy xóa một dòng rồi lưu lại.")
    if len(rows) > MOST_ROWS:
        raise ValidationError(f"Một bộ mục tiêu có nhiều nhất {MOST_ROWS} mục tiêu.")
    for place, row in enumerate(rows, start=1):
        row.plan, row.place = plan, place
    _check_rows(plan, rows, Objective.check_due)
    plan.objectives.exclude(pk__in=kept).delete()
    for row in rows:
        row.save()


def _check_known(ids: Iterable[int], was: Mapping[int, Objective]) -> None:
    """An objective of another plan is as unknown as one that never was."""
    for pk in ids:
        if pk not in was:
            raise ValidationError(f"Không có mục tiêu nào mang mã {pk} trong bộ mục tiêu này.")


def _check_rows(
    plan: ObjectivePlan, rows: Sequence[Objective], rule: Callable[[Objective], None]
) -> None:
    """Raises one ValidationError that names every bad field of every row."""
    faults = []
    for number, row in enumerate(rows, start=1):
        row.plan = plan
        try:
            row.full_clean(exclude=["plan"])
            rule(row)
        except ValidationError as error:
            for name, texts in error.message_dict.items():
                label = Objective._meta.get_field(name).verbose_name  # type: ignore[union-attr]
                faults += [f"Mục tiêu {number}, {label}: {text}" for text in texts]
    if faults:
        raise ValidationError(faults)


def _copy(row: Objective, year: int) -> Objective:
    own = {name: getattr(row, name) for name in OWN}
    later = year + row.due_on.year - row.plan.year if row.due_on else year
    due_on = same_day_in([later], row.due_on)[0] if row.due_on else None
    return Objective(**{**own, "due_on": due_on})


def _head_changes(before: ObjectivePlan, plan: ObjectivePlan) -> dict[str, list[str]]:
    was, now = ({name: str(getattr(each, name) or "") for name in HEAD} for each in [before, plan])
    return changes(was, now)


def _row_changes(
    was: Mapping[int, Objective], rows: Sequence[Objective], fields: Sequence[str]
) -> dict[str, list[str]]:
    """What changed, row by row, as the log keeps it: {"Hồ sơ đúng hạn – chỉ tiêu": [98, 99]}."""
    found = {}
    for row in rows:
        if row.pk not in was:
            found[f"Thêm mục tiêu {row.place}"] = ["", f"{row.name}, {row.aim}"]
            continue
        before, after = (_said(values_of(each), fields) for each in [was[row.pk], row])
        for name, pair in changes(before, after).items():
            label = Objective._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            found[f"{was[row.pk].name[:80]} – {label}"] = pair
    gone = was.keys() - {row.pk for row in rows}
    for pk in sorted(gone):
        found[f"Bỏ mục tiêu {was[pk].place}"] = [f"{was[pk].name}, {was[pk].aim}", ""]
    return found


def _said(values: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    return {name: "" if values[name] == "None" else values[name] for name in names}
