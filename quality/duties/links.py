"""An agency's duties as its pages show them: in words, with what was handed in and one button."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accounts.models import User
from agencies.access import Reach, can
from agencies.models import Agency
from agencies.roles import Permission
from isoportal.lib.days import show_day
from quality.duties.matrix import Sign, sign_of
from quality.duties.owing import Duties, Row, duties
from quality.duties.standing import MISSING, Cell, Standing
from quality.models import ObligationKind, Relief, Submission

Form, State = ObligationKind.Form, Submission.State
REVISED = {
    Standing.SUBMITTED: "Bản sửa chờ tiếp nhận",
    Standing.RETURNED: "Bản sửa bị trả lại",
}
INSIDE = {State.DRAFT.value: "Đang làm", State.APPROVAL.value: "Chờ thủ trưởng duyệt"}


@dataclass(frozen=True)
class Viewer:
    """What somebody may do about the duties of an agency."""

    submits: bool
    approves: bool
    reviews: bool

    @classmethod
    def of(cls, user: User, agency: Agency) -> "Viewer":
        permissions = (Permission.SUBMIT, Permission.APPROVE, Permission.REVIEW)
        return cls(*(can(user, each, agency) for each in permissions))


@dataclass(frozen=True)
class Line:
    """One duty of an agency, for a viewer, on a day."""

    cell: Cell
    viewer: Viewer
    day: date
    sent: Submission | None = None  # what was handed in last
    reliefs: tuple[Relief, ...] = ()  # those that stand

    @property
    def sign(self) -> Sign:
        return sign_of(self.cell, self.day)

    @property
    def words(self) -> str:
        return str(self.cell.standing.label)

    @property
    def inside(self) -> str:
        """What still lies with the agency: for its own people alone."""
        return INSIDE.get(self.cell.inside, "") if self.viewer.submits else ""

    @property
    def revised(self) -> str:
        """What became of the revision of something accepted."""
        return REVISED[self.cell.revision.standing] if self.cell.revision else ""

    @property
    def again(self) -> str:
        """Until when what was returned is handed in again."""
        if not self.cell.resubmit_by or not self.cell.open_until:
            return ""
        asked, last = show_day(self.cell.resubmit_by), show_day(self.cell.open_until)
        if not self.cell.is_open_on(self.day):
            return f"Đã quá ngày nộp lại {last}, không nhận thêm nếu chưa được mở khóa."
        if asked == last:
            return f"Nộp lại chậm nhất ngày {last}."
        if self.day <= self.cell.resubmit_by:
            return f"Nộp lại chậm nhất ngày {asked}; khóa sau ngày {last}."
        return f"Đã quá ngày nộp lại {asked}; nhận đến hết ngày {last}."

    @property
    def is_main(self) -> bool:
        """Whether its button is what the viewer should press."""
        return self.action[1] not in {"Xem"}

    @property
    def page(self) -> str:
        return reverse("quality:duty", args=[self.cell.agency, self.cell.obligation.pk])

    @property
    def action(self) -> tuple[str, str]:
        """Where the next step is done, and the word on its button."""
        if self.viewer.submits:
            return self._own_action
        if self.viewer.reviews and self.cell.waiting:
            return reverse("quality:submission-review", args=[self.cell.waiting]), "Duyệt"
        return self.page, "Xem"

    @property
    def _own_action(self) -> tuple[str, str]:
        cell = self.cell
        if cell.inside == State.APPROVAL and cell.draft:
            word = "Xem và duyệt" if self.viewer.approves else "Xem"
            return reverse("quality:submission", args=[cell.draft]), word
        if not cell.is_to_do and not cell.is_revision_returned:
            return self.page, "Xem"
        if cell.obligation.kind.form == Form.POSTING:
            return f"{reverse('quality:declaration-list')}?agency={cell.agency}", "Ghi nơi niêm yết"
        if not cell.is_open_on(self.day):
            return self.page, "Xem"
        if cell.inside == State.DRAFT:
            return handing_in(cell), "Sửa bản nháp"
        if cell.standing not in MISSING:
            return handing_in(cell), "Nộp lại"
        results = cell.obligation.kind.form == Form.RESULTS
        return handing_in(cell), "Nhập kết quả" if results else "Nộp"


def handing_in(cell: Cell) -> str:
    """Where it is handed in: results among the plan's rows, all else on its own page."""
    if cell.obligation.kind.form == Form.RESULTS:
        return reverse("quality:plan-results", args=[cell.agency, cell.obligation.year])
    return reverse("quality:submission-new", args=[cell.agency, cell.obligation.pk])


@dataclass(frozen=True)
class AgencyYear:
    """An agency's duties of a year, in the order of their days."""

    row: Row | None
    lines: list[Line]

    @classmethod
    def of(cls, user: User, agency: Agency, year: int, day: date) -> "AgencyYear":
        only = Reach.at(agency.pk)
        found: Duties = duties(day=day, years=[year], reach=only)
        row = found.rows[0] if found.rows else None
        cells = list(row.cells.values()) if row else []
        sent = _sent(cells)
        reliefs = _reliefs(agency, cells)
        viewer = Viewer.of(user, agency)
        return cls(row, [_line(cell, viewer, day, sent, reliefs) for cell in cells])

    @property
    def urgent(self) -> list[Line]:
        """What is to be done, the most pressing first."""
        to_do = [each for each in self.lines if each.cell.is_to_do]
        return sorted(to_do, key=lambda each: (each.cell.act_by, each.cell.obligation.kind.place))


def _line(
    cell: Cell,
    viewer: Viewer,
    day: date,
    sent: Mapping[int, Submission],
    reliefs: Mapping[int, list[Relief]],
) -> Line:
    standing = tuple(reliefs.get(cell.obligation.pk, ()))
    return Line(cell, viewer, day, sent.get(cell.submission or 0), standing)


def _sent(cells: list[Cell]) -> Mapping[int, Submission]:
    ids = [cell.submission for cell in cells if cell.submission]
    return Submission.objects.select_related("submitted_by").in_bulk(ids)


def _reliefs(agency: Agency, cells: list[Cell]) -> Mapping[int, list[Relief]]:
    asked = [cell.obligation.pk for cell in cells]
    standing = Relief.objects.standing().filter(agency=agency, obligation__in=asked)
    found: dict[int, list[Relief]] = {}
    for relief in standing.select_related("by"):
        found.setdefault(relief.obligation_id, []).append(relief)
    return found
