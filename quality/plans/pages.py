"""What the pages of a plan show: to its agency as it stands, to others as it was handed in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError

from accounts.models import User
from agencies.access import Reach, can
from agencies.models import Agency
from agencies.roles import Permission
from isoportal.lib.days import FIRST_DAY, LAST_DAY
from quality.conflicts import Part
from quality.duties.matrix import Sign, sign_of
from quality.duties.owing import duties
from quality.duties.standing import Cell
from quality.models import Objective, ObjectivePlan, ObligationKind, Submission
from quality.plans import actions
from quality.plans.forms import (
    Sheet,
    blank_row,
    plan_sheet,
    results_sheet,
    retyped_row,
    sent_plan_sheet,
    sent_rows,
)
from quality.plans.indicators import measured
from quality.plans.warnings import warnings

Form, State = ObligationKind.Form, Submission.State


class Duty(NamedTuple):
    """An obligation that the plan fulfils, and how the agency stands on it."""

    cell: Cell
    sign: Sign

    @property
    def is_results(self) -> bool:
        return self.cell.obligation.kind.form == Form.RESULTS


@dataclass
class PlanPage:
    """The plan of an agency and year as `user` may see it on `day`."""

    user: User
    agency: Agency
    year: int
    day: date

    @cached_property
    def own(self) -> bool:
        return can(self.user, Permission.SUBMIT, self.agency)

    @cached_property
    def plan(self) -> ObjectivePlan:
        return actions.plan_of(self.agency, self.year)

    @cached_property
    def submission(self) -> Submission | None:
        """What readers outside the agency see of it."""
        return actions.handed_in(self.agency, self.year)

    @cached_property
    def head(self) -> Mapping[str, Any]:
        """Number, day and file of the paper, as a frozen plan has them."""
        if self.own:
            return actions.frozen(self.plan, rows=False)
        return actions.content_of(self.submission)

    @property
    def signed_on(self) -> date | None:
        told = self.head.get("signed_on")
        return date.fromisoformat(told) if told else None

    @cached_property
    def rows(self) -> list[Objective]:
        """Its objectives, each with what the portal measures beside it."""
        rows = self._rows(self.year)
        codes = {row.indicator for row in rows}
        known = measured(self.agency.pk, self.year, self.day, codes) if self.has_begun else {}
        for row in rows:
            found = known.get(row.indicator)
            row.measured = found and replace(found, typed=row.latest)  # type: ignore[attr-defined]
        return rows

    @cached_property
    def before(self) -> list[Objective]:
        return self._rows(self.year - 1)

    @property
    def pairs(self) -> list[actions.Pair]:
        return actions.compare(self.before, self.rows)

    @property
    def has_begun(self) -> bool:
        return self.year <= self.day.year

    @property
    def years(self) -> list[int]:
        around = [self.year - 1, self.year, self.year + 1]
        return [year for year in around if FIRST_DAY.year <= year <= LAST_DAY.year]

    @cached_property
    def duties(self) -> list[Duty]:
        within = Reach.at(self.agency.pk)
        told = duties(day=self.day, years=[self.year], reach=within)
        mine = [cell for _, cell in told.cells() if cell.obligation.kind.form in FORMS]
        return [Duty(cell, sign_of(cell, self.day)) for cell in mine]

    @property
    def may_hand_in(self) -> list[Duty]:
        """What the agency can hand in now: its objectives, and its results once all are there."""
        if not self.own:
            return []
        return [each for each in self.duties if self._is_ready(each)]

    @cached_property
    def may_edit(self) -> bool:
        return self.own and _passes(actions.check_editable, self.plan)

    @cached_property
    def may_enter_results(self) -> bool:
        open_ = _passes(actions.check_results, self.plan, self.day)
        return self.own and bool(self.rows) and open_

    @property
    def may_copy(self) -> bool:
        return self.may_edit and not self.rows and bool(self.before)

    @cached_property
    def revises(self) -> Cell | None:
        """The duty under which an accepted plan is corrected."""
        last = actions.last_submission(self.plan, Form.OBJECTIVES) if self.own else None
        if last is None or last.state != State.ACCEPTED:
            return None
        cells = [each.cell for each in self.duties if not each.is_results]
        return next((each for each in cells if each.is_open_on(self.day)), None)

    @cached_property
    def warnings(self) -> list[str]:
        return warnings(self.plan) if self.may_edit else []

    def _rows(self, year: int) -> list[Objective]:
        if not self.own:
            return actions.rows_of(actions.content_of(actions.handed_in(self.agency, year)))
        of_year = {"plan__agency": self.agency, "plan__year": year}
        return list(Objective.objects.filter(**of_year).select_related("plan"))

    def _is_ready(self, duty: Duty) -> bool:
        last = actions.last_submission(self.plan, duty.cell.obligation.kind.form)
        decided = last is None or last.state in {State.DRAFT, State.RETURNED}
        whole = not duty.is_results or all(row.year_end is not None for row in self.rows)
        return bool(self.rows) and decided and whole and duty.cell.is_open_on(self.day)


FORMS = {Form.OBJECTIVES, Form.RESULTS}


def filled_further(plan: ObjectivePlan, sent: Sheet, data: Mapping[str, Any], step: str) -> Sheet:
    """The form as it was typed, not yet saved: with another row, without one, or with theirs."""
    keys = sent_rows(data)
    if step.startswith("remove-"):
        keys = [key for key in keys if key != step.removeprefix("remove-")]
    rows = [retyped_row(plan, data, key) for key in keys]
    if step == "merge":
        rows += plan_sheet(plan, _only_theirs(plan, keys), **sent.asked).rows
    if step == "add" or not rows:
        rows.append(blank_row(plan, keys))
        rows[-1].fields["name"].widget.attrs["autofocus"] = True
    return Sheet(sent.head, rows, sent.title, sent.asked)


def versions(plan: ObjectivePlan, sent: Sheet, data: Any) -> tuple[Sheet, list[Part]]:
    """What was typed, as a form over the plan as it stands now, and where both differ.

    The file that came with it was kept by the first reading of the form.
    """
    typed, now = data.copy(), actions.stored(plan)
    typed["revision"] = now.revision
    kept = sent.head.fields["upload"].widget.kept
    if kept:
        typed["upload_kept"] = str(kept.pk)
    mine = sent_plan_sheet(now, _renamed(now, typed), {}, **sent.asked)
    mine.is_valid()
    theirs = actions.stored(plan)
    return mine, mine.beside(plan_sheet(theirs, _rows(theirs), **sent.asked))


def result_versions(plan: ObjectivePlan, data: Any) -> tuple[Sheet, list[Part]]:
    """The same for results; what others entered where nothing was typed stays."""
    typed, now = data.copy(), actions.stored(plan)
    typed["revision"] = now.revision
    theirs = results_sheet(now)
    for row in theirs.rows:
        for box in row:
            if box.html_name not in typed:
                typed[box.html_name] = box.value() or ""
    mine = results_sheet(actions.stored(plan), typed)
    mine.is_valid()
    return mine, mine.beside(theirs)


def _only_theirs(plan: ObjectivePlan, keys: list[str]) -> list[Objective]:
    return [row for row in _rows(plan) if str(row.pk) not in keys]


def _rows(plan: ObjectivePlan) -> list[Objective]:
    return list(plan.objectives.all()) if plan.pk else []


def _renamed(plan: ObjectivePlan, data: Any) -> Any:
    """Rows over objectives that somebody has taken away become new ones."""
    there = {str(row.pk) for row in _rows(plan)}
    keys = sent_rows(data)
    numbers = [int(key[1:]) for key in keys if key.startswith("n")]
    last = max(numbers, default=0)
    names = {}
    for key in keys:
        if not key.startswith("n") and key not in there:
            last += 1
            names[key] = f"n{last}"
    renamed = data.copy()
    renamed.clear()
    for name, value in data.items():
        row, key, field = (*name.split("-", 2), "", "")[:3]
        new = f"{row}-{names[key]}-{field}" if key in names else name
        renamed[new] = value
    return renamed


def _passes(check: Any, *about: Any) -> bool:
    try:
        check(*about)
    except ValidationError:
        return False
    return True
