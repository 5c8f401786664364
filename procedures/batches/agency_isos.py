"""The ISO procedures an agency has on paper: which are new, which follow one that is there.

What is issued never changes: the same number with other words is a fault, a later number
from a later day replaces the one before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agencies.models import Agency
from isoportal.lib.days import show_day
from isoportal.lib.numbers import show_number
from procedures.batches.agency_rows import ISOS, KINDS, UNITS, IsoGiven, read_iso
from procedures.batches.cells import Cells
from procedures.batches.ledger import Ledger
from procedures.batches.plan import Act, Change, Line, Plan, Table
from procedures.models import IsoProcedure, IsoRevision, State

NAMES = {
    "title": "title", "decision": "decision", "stated": "stated", "stated_unit": "unit",
    "drafter": "drafter", "reviewer": "reviewer", "approver": "approver",
}  # fmt: skip  # columns of a revision, and of the list


@dataclass
class Isos:
    """What is to be written, and the agency's ISO procedures as they then are."""

    rows: list[tuple[IsoProcedure, IsoRevision]] = field(default_factory=list)  # new revisions
    begun: list[IsoProcedure] = field(default_factory=list)
    ended: list[tuple[IsoRevision, date]] = field(default_factory=list)
    kinds: list[tuple[IsoProcedure, str]] = field(default_factory=list)
    known: dict[str, IsoProcedure] = field(default_factory=dict)  # by code, new ones too
    first_day: dict[str, date] = field(default_factory=dict)  # since when each is issued
    stated: dict[str, Any] = field(default_factory=dict)  # the time each states now

    def write(self, ledger: Ledger) -> None:
        for iso, kind in self.kinds:
            ledger.change(iso, kind=kind)
        for revision, day in self.ended:
            ledger.change(revision, end=day)
        ledger.create(self.begun)
        for iso, revision in self.rows:
            revision.iso = iso  # its number is known only now
        ledger.create([revision for _, revision in self.rows])


class PlanningIsos:
    def __init__(self, agency: Agency, day: date, result: Plan) -> None:
        self.agency, self.day, self.result, self.isos = agency, day, result, Isos()
        self.revisions: dict[int, list[IsoRevision]] = {}
        self.templates: set[str] = set()
        self.seen: dict[str, int] = {}
        self._load()

    def _load(self) -> None:
        for iso in IsoProcedure.objects.filter(agency=self.agency):
            if iso.is_template:
                self.templates.add(iso.code)
            else:
                self.isos.known[iso.code] = iso
        rows = IsoRevision.objects.filter(iso__agency=self.agency).defer("body")
        for revision in rows.select_related("iso").order_by("issue_no", "revision_no"):
            self.revisions.setdefault(revision.iso_id, []).append(revision)
            if revision.is_issued and revision.start:
                code = revision.iso.code
                first = self.isos.first_day.setdefault(code, revision.start)
                self.isos.first_day[code] = min(first, revision.start)
                self.isos.stated[code] = revision.stated_time

    def take(self, table: Table) -> Isos:
        for number, values in table.rows:
            cells = Cells(ISOS, number, values, self.result.faults)
            code = cells.text("code", 40)
            cells.check_first("code", code, self.seen)
            if code in self.templates:
                cells.wrong("code", "mã này là của một quy trình mẫu.")
            self.isos.known.setdefault(code, IsoProcedure(agency=self.agency, code=code))
            if given := read_iso(cells, code, self.day):
                self._place(given)
        return self.isos

    def _place(self, given: IsoGiven) -> None:
        iso = self.isos.known[given.code]
        if iso.pk is None:
            iso.kind = given.kind or IsoProcedure.Kind.OPERATIONAL
            self.isos.begun.append(iso)
            self._issue(given, iso, Act.MADE)
            return
        revisions = self.revisions.get(iso.pk, [])
        draft = next((each for each in revisions if not each.is_issued), None)
        if draft and draft.place <= given.number:
            given.cells.wrong("issue_no", f"{draft.number} đang được soạn trong cổng, chưa ban "
                              "hành. Hãy ghi bản đó là đã ký trên giấy, hoặc xóa.")  # fmt: skip
            return
        same = next((each for each in revisions if each.place == given.number), None)
        if same:
            self._compare(given, iso, same)
        else:
            self._follow(given, iso, [each for each in revisions if each.is_issued])

    def _compare(self, given: IsoGiven, iso: IsoProcedure, same: IsoRevision) -> None:
        for name, column in {**NAMES, "start": "start"}.items():
            new = given.start if name == "start" else given.values[name]
            old = getattr(same, name)
            is_said = column in given.cells.values and not (column == "unit" and not same.stated)
            if is_said and new != old:
                given.cells.wrong(
                    column,
                    f"{same.number} đã ban hành với nội dung “{_shown(name, old)}”; bản đã ban "
                    "hành không sửa được. Hãy ghi lần sửa đổi mới.",
                )
        if not given.cells.is_good:
            return
        if not self._rekind(given, iso):
            self.result.same[ISOS.called] += 1

    def _rekind(self, given: IsoGiven, iso: IsoProcedure) -> bool:
        if given.kind in ("", iso.kind):
            return False
        change = Change("Loại", KINDS[iso.kind], KINDS[given.kind])
        self.isos.kinds.append((iso, given.kind))
        self.result.lines.append(_line(Act.CHANGED, given, [change]))
        return True

    def _follow(self, given: IsoGiven, iso: IsoProcedure, issued: Sequence[IsoRevision]) -> None:
        last: Any = max(issued, key=_day_of, default=None)
        if last and not self._may_follow(given, last):
            return
        changes = []
        if last:
            changes = [
                Change(ISOS.heading(column), _shown(name, getattr(last, name)),
                       _shown(name, given.values[name]))
                for name, column in NAMES.items()
                if given.values[name] != getattr(last, name)
            ]  # fmt: skip
            number = Change("Lần ban hành, sửa đổi", last.number, _in_words(given.number))
            changes = [number, _from(last.start, given.start), *changes]
            if last.end is None:
                self.isos.ended.append((last, given.start))
        if given.kind not in ("", iso.kind):
            self.isos.kinds.append((iso, given.kind))
            changes.append(Change("Loại", KINDS[iso.kind], KINDS[given.kind]))
        self._issue(given, iso, Act.CHANGED, changes)

    def _may_follow(self, given: IsoGiven, last: Any) -> bool:
        cells = given.cells
        if given.number < last.place:
            cells.wrong("issue_no", f"trong cổng đã có {last.number}.")
        if given.start <= last.start:
            shown = show_day(last.start)
            cells.wrong("start", f"phải sau ngày {shown} của {last.number} đang có trong cổng.")
        elif last.end and given.start < last.end:
            cells.wrong("start", f"{last.number} có hiệu lực đến {show_day(last.end)}.")
        return cells.is_good

    def _issue(
        self, given: IsoGiven, iso: IsoProcedure, act: Act, changes: Sequence[Change] = ()
    ) -> None:
        issue, revision = given.number
        row = IsoRevision(
            issue_no=issue, revision_no=revision, state=State.ISSUED, start=given.start,
            **given.values,
        )  # fmt: skip
        self.isos.rows.append((iso, row))
        first = self.isos.first_day.setdefault(given.code, given.start)
        self.isos.first_day[given.code] = min(first, given.start)
        self.isos.stated[given.code] = row.stated_time
        self.result.lines.append(_line(act, given, changes))


def _line(act: Act, given: IsoGiven, changes: Sequence[Change]) -> Line:
    return Line(act, ISOS.called, f"{given.code} {given.values['title']}", tuple(changes))


def _in_words(number: tuple[int, int]) -> str:
    return IsoRevision(issue_no=number[0], revision_no=number[1]).number


def _from(before: date, after: date) -> Change:
    return Change("Ngày hiệu lực", show_day(before), show_day(after))


def _shown(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name == "start":
        return show_day(value)
    if name == "stated":
        return show_number(value)
    return UNITS[value] if name == "stated_unit" else str(value)


def _day_of(revision: Any) -> date:
    day: date = revision.start
    return day
