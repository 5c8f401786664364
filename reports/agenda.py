"""What waits for a person: "Việc cần làm", for each role its own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import chain

from django.urls import reverse

from accounts.models import Mail, User
from agencies.access import Reach, held, reach
from agencies.models import Assignment
from agencies.roles import Permission, Role
from audits.findings.states import grade_of, sign_of
from audits.findings.waiting import next_step, to_answer, to_verify
from audits.models import Finding
from audits.waiting.staff import Overdue, waits_for_staff
from audits.waiting.team import waits_for_team
from audits.waiting.unit import waits_at
from isoportal.lib.days import show_day
from procedures.iso.waiting import waiting_for as steps_of_isos
from quality.declaring.states import State
from quality.duties.links import Line, Viewer
from quality.duties.owing import Duties, Row, duties, years_around
from quality.duties.standing import Cell, Standing
from quality.models import Declaration, Status, Submission
from quality.radar.due import radar
from quality.submissions.reviewing import waiting_for

WEEK = timedelta(days=7)
AHEAD = timedelta(days=92)  # what is due later than this is only named as the next day
STALE = timedelta(days=60)  # what was locked longer ago is no task any more
FEW = 5


@dataclass(frozen=True)
class Task:
    """One thing to do: what, for which agency, until when, how it stands, and one button."""

    name: str
    agency: str
    url: str
    button: str
    tag: State
    due_on: date | None = None
    note: str = ""
    is_late: bool = False
    is_again: bool = False  # handed in before and returned


@dataclass(frozen=True)
class Group:
    """Tasks of one urgency."""

    title: str
    tone: str
    tasks: list[Task]


OWN = Viewer(submits=True, approves=False, reviews=False)
DRAFTED = State("due", "pencil", "Đang làm")
APPROVING = State("due", "clock", "Chờ duyệt")
WAITING = State("info", "clock", "Chờ tiếp nhận")
REVISING = State("info", "arrow-back-up", "Bản sửa bị trả lại")
RENEWING = State("due", "refresh", "Cần công bố lại")
DECLARED = {
    Status.DRAFT: DRAFTED,
    Status.RETURNED: State("late", "arrow-back-up", "Bị trả lại"),
    Status.SUBMITTED: State("info", "clock", "Chờ ghi nhận"),
}


@dataclass(frozen=True)
class Agenda:
    """Everything that waits for `user` on `day`, and the day after which the next is due."""

    user: User
    day: date
    own: Reach
    owed: Duties

    @classmethod
    def of(cls, user: User, day: date) -> "Agenda":
        own = Reach.at(*own_agencies(user))
        nothing = Duties(day, [], [])
        owed = duties(day=day, years=years_around(day), reach=own) if own else nothing
        return cls(user, day, own, owed)

    @cached_property
    def groups(self) -> list[Group]:
        """Overdue, due within a week, later; then what is under way without a day."""
        found, visits = list(self._findings()), list(self._inspections())
        tasks = [*self._approvals(), *self._duties(), *found, *visits]
        dated = sorted((each for each in tasks if each.due_on), key=_due)
        late = [each for each in dated if each.is_late]
        rest = [each for each in dated if not each.is_late]
        soon = [each for each in rest if _due(each) <= self.day + WEEK]
        groups = [
            Group("Quá hạn, bị trả lại", "late", late),
            Group("Trong 7 ngày tới", "due", soon),
            Group("Sau đó", "idle", [each for each in rest if each not in soon]),
            Group("Kiểm tra chưa xếp ngày", "idle", [each for each in visits if not each.due_on]),
            Group("Phát hiện cần trả lời", "idle", [each for each in found if not each.due_on]),
            Group("Cần công bố lại", "due", list(self._redeclarations())),
            Group("Quy trình ISO chờ anh/chị", "due", list(self._procedures())),
            Group("Công bố đang làm", "idle", list(self._declarations())),
        ]
        return [group for group in groups if group.tasks]

    @property
    def waiting(self) -> list[Task]:
        """What the agency has handed in and the committee has not yet decided on."""
        return [
            Task(_name(cell), row.shown.name, _submission(cell.waiting), "Xem", WAITING)
            for row, cell in self.owed.cells()
            if cell.waiting
        ]

    @property
    def next_due(self) -> date | None:
        """The next day by which the agency still has to hand in anything."""
        coming = [
            cell.obligation.due_on
            for _, cell in self.owed.cells()
            if cell.standing == Standing.COMING and cell.obligation.due_on >= self.day
        ]
        return min(coming, default=None)

    @property
    def days_left(self) -> int:
        """From the day to the next due one."""
        return (self.next_due - self.day).days if self.next_due else 0

    def _duties(self) -> Iterator[Task]:
        waits = {each.pk for each in self._to_approve}  # is a task of its own
        for row, cell in self.owed.cells():
            if cell.draft not in waits and self._is_current(cell):
                yield _task(Line(cell, OWN, self.day), row.shown.name)

    def _is_current(self, cell: Cell) -> bool:
        if not cell.is_to_do:
            return cell.is_revision_returned and cell.is_open_on(self.day)
        if cell.open_until and self.day > cell.open_until:
            return self.day - cell.open_until <= STALE
        return cell.act_by <= self.day + AHEAD

    @cached_property
    def _to_approve(self) -> list[Submission]:
        """What the officers prepared and waits for this head."""
        found = Submission.objects.for_user(self.user, Permission.APPROVE).for_approval()
        return list(found.not_made_by(self.user).select_related("agency", "obligation__kind"))

    def _approvals(self) -> Iterator[Task]:
        for each in self._to_approve:
            cell = self.owed.cell(each.agency_id, each.obligation_id)
            cell = cell or Cell(each.agency_id, each.obligation, Standing.COMING)
            name, late = f"Duyệt: {_name(cell)}", cell.is_late_on(self.day)
            yield Task(name, str(each.agency), _submission(each.pk), "Xem và duyệt", APPROVING,
                       cell.act_by, is_late=late)  # fmt: skip

    @cached_property
    def _on_the_way(self) -> list[Declaration]:
        found = Declaration.objects.filter(agency__in=self.own.ids, status__in=DECLARED)
        return list(found.without_annex().select_related("agency", "version"))

    def _redeclarations(self) -> Iterator[Task]:
        """What their agencies declared and no longer holds, unless a new one is on the way."""
        busy = {each.agency_id for each in self._on_the_way}
        for line in radar(self.day, self.own).due if self.own else []:
            if line.declaration.agency_id not in busy:
                url = reverse("quality:declaration-detail", args=[line.declaration.pk])
                name = f"Công bố lại: {line.count} TTHC thay đổi, đã {line.days} ngày"
                said = f"công bố {line.declaration.number} từ ngày {show_day(line.due_since)}"
                yield Task(name, line.shown.name, f"{url}#thay-doi", "Xem", RENEWING, note=said)

    def _procedures(self) -> Iterator[Task]:
        """ISO procedures whose next step is this person's: to review, approve, issue, mend."""
        for step in steps_of_isos(self.user, self.own):
            revision = step.revision
            name = f"{step.verb}: {revision.iso.code} {revision.title}"
            tag = State(step.standing.tone, step.standing.icon, step.standing.text)
            url = reverse("procedures:revision", args=[revision.pk])
            yield Task(name, str(revision.iso.agency), url, step.button, tag,
                       note=revision.returned)  # fmt: skip

    def _findings(self) -> Iterator[Task]:
        """What was found and waits for a plan, for actions, for the result."""
        for each in to_answer(self.own) if self.own else ():
            button = next_step(each)
            name = f"{button}: phiếu khắc phục {each.label}, {grade_of(each).text.lower()}"
            late = each.is_overdue(self.day)
            yield Task(name, str(each.agency), _finding(each.pk), button, State(*sign_of(each)),
                       each.due, each.nature, is_late=late)  # fmt: skip

    def _inspections(self) -> Iterator[Task]:
        """Inspections, own audits and reviews whose next step is this person's."""
        at_own = waits_at(self.user, self.own, self.day) if self.own else ()
        for each in chain(
            at_own, waits_for_team(self.user, self.day), waits_for_staff(self.user, self.day)
        ):
            yield Task(**vars(each))

    def _declarations(self) -> Iterator[Task]:
        """What the person's own agencies have on the way to the register."""
        for each in self._on_the_way:
            url = reverse("quality:declaration-detail", args=[each.pk])
            name = f"Công bố {each.number} ({each.version.name})"
            tag = DECLARED[Status(each.status)]
            yield Task(name, str(each.agency), url, "Xem", tag, note=each.return_reason)


@dataclass(frozen=True)
class Verifying:
    """Findings that wait for this person to see that what was done about them works."""

    tasks: list[Task]
    count: int

    @classmethod
    def of(cls, user: User, day: date) -> "Verifying":
        waiting = to_verify(user, day)
        first = list(waiting[:FEW])
        return cls([_to_verify(each) for each in first],
                   waiting.count() if len(first) == FEW else len(first))  # fmt: skip


@dataclass(frozen=True)
class Desk:
    """What waits for the committee's staff: papers, late agencies, failed mail."""

    submissions: list[Submission]
    submission_count: int
    declarations: list[Declaration]
    late: list[tuple[Row, list[Cell]]]
    overdue: Overdue
    failed_mails: int
    year: int

    @classmethod
    def of(cls, user: User, day: date) -> "Desk":
        waiting = waiting_for(user, day)
        oldest = waiting.order_by("obligation__due_on", "submitted_at").select_related("agency")
        declared = Declaration.objects.for_user(user, Permission.RECORD).waiting()
        declared = declared.not_made_by(user).without_annex().order_by("submitted_at")
        owed = duties(day=day, years=[day.year], reach=reach(user, Permission.REVIEW))
        return cls(
            submissions=list(oldest[:FEW]),
            submission_count=waiting.count(),
            declarations=list(declared.select_related("agency", "version")[:FEW]),
            late=list(_late(owed)),
            overdue=Overdue.of(user, day),
            failed_mails=Mail.objects.filter(state=Mail.State.FAILED).count(),
            year=day.year,
        )

    @property
    def latest(self) -> list[tuple[Row, list[Cell]]]:
        """The agencies that are late with most."""
        return sorted(self.late, key=lambda each: (-len(each[1]), each[0].shown.sort_key))[:FEW]

    @property
    def late_count(self) -> int:
        return len(self.late)


def own_agencies(user: User) -> list[int]:
    """Where `user` hands things in; none for who serves the province."""
    if reach(user, Permission.SUBMIT).everywhere:
        return []
    return [pk for pk, granted in held(user).items() if Permission.SUBMIT in granted]


def units_of(user: User, day: date) -> list[Assignment]:
    """Where `user` inspects on `day` or soon: the units given to them by name, the next first."""
    given = Assignment.objects.within(day, None).filter(user=user, role=Role.INSPECTOR)
    below_root = given.exclude(agency__versions__parent=None).select_related("agency")
    return list(below_root.order_by("start", "pk"))


def _late(owed: Duties) -> Iterable[tuple[Row, list[Cell]]]:
    for row in (each for each in owed.rows if each.exists_on(owed.day)):
        late = [cell for cell in row.cells.values() if cell.is_late_on(owed.day)]
        if late:
            yield row, late


def _task(line: Line, name: str) -> Task:
    """A duty to be done; what lies half done with the agency says so beside it."""
    cell, again = line.cell, line.cell.standing == Standing.RETURNED
    url, button = line.action
    if cell.is_revision_returned:  # what was accepted stays so
        return Task(_name(cell), name, url, button, REVISING, cell.open_until, is_again=True)
    return Task(
        _name(cell), name, url, button, State(line.sign.tone, line.sign.icon, line.words),
        cell.act_by, line.inside, is_late=again or cell.is_late_on(line.day), is_again=again,
    )  # fmt: skip


def _name(cell: Cell) -> str:
    return f"{cell.obligation.kind.name} {cell.obligation.year}"


def _to_verify(finding: Finding) -> Task:
    name = f"Xác nhận hiệu lực: phiếu khắc phục {finding.label}, {grade_of(finding).text.lower()}"
    assert finding.done_on
    note = f"báo cáo ngày {show_day(finding.done_on)}: {finding.nature}"
    tag = State(*sign_of(finding))
    return Task(name, str(finding.agency), _finding(finding.pk), "Xem và xác nhận", tag, note=note)


def _finding(pk: int) -> str:
    return reverse("audits:finding-detail", args=[pk])


def _submission(pk: int) -> str:
    return reverse("quality:submission", args=[pk])


def _due(task: Task) -> date:
    assert task.due_on
    return task.due_on
