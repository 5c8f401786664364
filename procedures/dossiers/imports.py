"""Figures of dossiers from Excel: a row for each field or procedure of an agency and period.

What the file does not name stays as it is; what it names and stands there otherwise is
changed. The rules are those of what is typed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError

from accounts.models import User
from agencies.models import Agency
from agencies.roles import Permission
from isoportal.lib import sheet
from isoportal.lib.vietnamese import plain
from procedures.batches.cells import Cells, shown
from procedures.batches.ledger import Ledger
from procedures.batches.plan import Act, Change, Line, Part, Plan, Table
from procedures.dossiers import actions
from procedures.dossiers.exports import HEADINGS
from procedures.dossiers.forms import MOST
from procedures.dossiers.lines import Faults, LinesRefused
from procedures.dossiers.lines import Line as Figures
from procedures.dossiers.naming import Names
from procedures.dossiers.periods import Period
from procedures.dossiers.totals import totals
from procedures.models import DossierCount
from procedures.models.dossier import COUNTS

WHAT = "dòng số liệu"
PART = Part(
    "list",
    "Số liệu hồ sơ",
    WHAT,
    {
        "agency": sheet.Column("Cơ quan", "Có thể để trống. Nếu ghi thì phải là cơ quan đang "
                               "nhập: dòng của cơ quan khác bị từ chối.", width=28),
        "field": sheet.Column("Lĩnh vực", "Tên lĩnh vực trong danh mục. Có thể để trống khi đã "
                              "ghi mã TTHC.", width=28),
        "procedure": sheet.Column("Mã TTHC", "Để trống: số liệu chung của lĩnh vực. Một lĩnh vực "
                                  "trong một kỳ chỉ nhập một cách.", width=16),
        "start": sheet.Column("Từ ngày", "Ngày đầu của kỳ. Bắt buộc.", width=14, is_day=True),
        "last_day": sheet.Column("Đến hết ngày", "Ngày cuối của kỳ, cùng năm, đã qua. Bắt buộc.",
                                 width=14, is_day=True),
        **{name: sheet.Column(heading, "Số hồ sơ; để trống là 0.", width=14)
           for name, heading in HEADINGS.items()},
    },
    needed=frozenset({"start", "last_day"}),
)  # fmt: skip
# that an agency was not there is a fault of the period: the file may leave it out
COLUMN = {"agency": "start", "procedure": "procedure", "field": "field", "start": "start"}


def example(year: int) -> list[Any]:
    """A row of the template, to be replaced."""
    own: list[Any] = [
        "", "Hộ tịch (xóa dòng này)", "", date(year, 1, 1), date(year, 12, 31),
    ]  # fmt: skip
    return [*own, 2, 100, 849, 3, 0, 951, 2, 1, 0]


class DossierList:
    """Số liệu hồ sơ."""

    permission = Permission.WRITE_PROCEDURES
    parts = (PART,)
    page = "procedures:dossier-import"
    of_an_agency = True

    def plan(
        self,
        tables: Mapping[str, Table],
        *,
        agency: Agency,
        day: date,
        options: Mapping[str, Any],
        by: User,
    ) -> Plan:
        plan = Plan()
        cells, lines = _read(tables[PART.key], agency, plan)
        replaces = bool(options.get("replaces_pushed"))
        try:
            done = actions.judged(
                lines, DossierCount.Source.SHEET, day, Faults("dòng {}"), replaces_pushed=replaces
            )
        except LinesRefused as error:
            for number, name, words in error.faults:
                cells[number].wrong(COLUMN.get(name, ""), words)
        if plan.faults:
            plan.faults.sort(key=lambda fault: fault.row)
            return plan
        plan.lines, plan.same = _told(done), Counter({WHAT: len(done.same)})
        plan.content = lines
        plan.notes = [
            f"{line}: ghi chuyển sang {line.counts['carried']}, kỳ trước còn {was} hồ sơ đang "
            "giải quyết."
            for line, was in actions.carried_otherwise(lines.values())
            if line.counts
        ]
        return plan

    def write(self, plan: Plan, ledger: Ledger, *, agency: Agency, day: date, by: User) -> None:
        """Judged once more with the agency locked: somebody may have typed meanwhile."""
        actions.lock([agency.pk])
        try:
            done = actions.judged(
                plan.content, DossierCount.Source.SHEET, day, Faults(), replaces_pushed=True
            )
        except LinesRefused as error:
            raise IntegrityError from error
        ledger.create(done.made)
        for was, now in done.changed:
            ledger.change(was, source=DossierCount.Source.SHEET, **actions.counts_of(now))

    def outlook(self, plan: Plan, agency: Agency, day: date) -> Sequence[str]:
        """What the figures of each year that the file names add up to."""
        counts, told = DossierCount.objects.filter(agency=agency), []
        for year in sorted({line.period.start.year for line in plan.content.values()}):
            total = totals(counts, Period.of(year), None).total
            told.append(
                f"Năm {year}: tiếp nhận {total.received}, đã giải quyết {total.done}, trong đó "
                f"trước hạn và đúng hạn {total.on_time}, đang giải quyết {total.still_open}."
            )
            if total.jump:
                told.append(f"Số chuyển sang giữa các kỳ còn lệch {total.jump} hồ sơ.")
        return told


def _read(table: Table, agency: Agency, plan: Plan) -> tuple[dict[int, Cells], dict[int, Figures]]:
    """The rows by their numbers, and the figures of those that say what they are of."""
    called = {plain(agency.name), *map(plain, agency.versions.values_list("name", flat=True))}
    names = Names.of(_code(values) for _, values in table.rows)
    rows, lines = {}, {}
    for number, values in table.rows:
        rows[number] = cells = Cells(PART, number, values, plan.faults)
        whose = cells.text("agency", 200)
        if whose and plain(whose) not in called:
            cells.wrong("agency", f"đang nhập số liệu của {agency}; dòng này của cơ quan khác.")
        if line := _line(cells, agency, names):
            lines[number] = line
    return rows, lines


def _code(values: Mapping[str, Any]) -> str:
    """The code of the procedure; Excel may take 1.001190 for a number."""
    cell = values.get("procedure", "")
    return f"{cell:.6f}" if isinstance(cell, float) else shown(cell).strip()


def _line(cells: Cells, agency: Agency, names: Names) -> Figures | None:
    code, called = _code(cells.values), cells.text("field", 200)
    procedure, field = names.procedure(code), names.field(called)
    if code and procedure is None:
        cells.wrong("procedure", "không có TTHC mang mã này trong danh mục.")
    if called and field is None:
        cells.wrong("field", "không có lĩnh vực này trong danh mục.")
    if not code and not called:
        cells.wrong("field", "Hãy ghi lĩnh vực hoặc mã TTHC.")
    start, last = cells.day("start"), cells.day("last_day")
    period = Period(start, last + timedelta(days=1)) if start and last else None
    is_known = cells.is_good
    counts = {name: int(cells.number_of(name, whole=True, most=MOST) or 0) for name in COUNTS}
    if not is_known or not period:
        return None
    return Figures(agency, period, counts if cells.is_good else {}, field, procedure)


def _told(done: actions.Written) -> list[Line]:
    made = [Line(Act.MADE, WHAT, actions.called(row), _changes(None, row)) for row in done.made]
    changed = [
        Line(Act.CHANGED, WHAT, actions.called(now), _changes(was, now))
        for was, now in done.changed
    ]
    return [*made, *changed]


def _changes(was: DossierCount | None, now: DossierCount) -> list[Change]:
    """The figures that differ from what stands there; of a new row those that are not 0."""
    pairs = [(name, getattr(was, name) if was else 0, getattr(now, name)) for name in COUNTS]
    return [
        Change(HEADINGS[name], str(before) if was else "", str(after))
        for name, before, after in pairs
        if before != after
    ]
