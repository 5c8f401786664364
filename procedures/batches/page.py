"""What the page of one list shows: before it is written, after, and once it is taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from procedures.batches.engine import Preview
from procedures.batches.plan import MOST_FAULTS, Act, Change, Line
from procedures.models import ImportBatch

SHOWN = 100  # lines and faults on the page; the rest is in the Excel file
ACTS = {
    Act.MADE: ("done", "plus", "Thêm mới"),
    Act.CHANGED: ("info", "pencil", "Thay đổi"),
    Act.ENDED: ("due", "minus", "Kết thúc"),
}


class Count(NamedTuple):
    """How many of one kind of thing are made, changed, ended and stay."""

    what: str
    made: int
    changed: int
    ended: int
    same: int


class Shown(NamedTuple):
    """A line, with the tag that says what becomes of it."""

    state: str
    icon: str
    text: str
    line: Line


@dataclass(frozen=True)
class BatchPage:
    batch: ImportBatch
    now: datetime
    view: Preview | None = None  # while it is not written
    refused: Sequence[str] = ()

    @property
    def counts(self) -> list[Count]:
        told = self.view.plan.counts() if self.view else self.batch.counts
        things = dict.fromkeys(what for of in told.values() for what in of)
        acts = ("made", "changed", "ended", "same")
        return [Count(what, *(told.get(act, {}).get(what, 0) for act in acts)) for what in things]

    @property
    def all_lines(self) -> list[Line]:
        """What changes and ends first; what is merely new after it."""
        if self.view:
            return sorted(self.view.plan.lines, key=lambda line: line.act == Act.MADE)
        kept: list[Any] = next(
            (each["lines"] for each in self.batch.changes if each["act"] == "listed"), []
        )
        return [Line(Act(act), what, called, changes) for act, what, called, changes in kept]

    @property
    def lines(self) -> list[Shown]:
        return [Shown(*ACTS[line.act], line) for line in self.all_lines[:SHOWN]]

    @property
    def line_count(self) -> int:
        return sum(count.made + count.changed + count.ended for count in self.counts)

    @property
    def faults(self) -> list[Any]:
        return self.view.plan.faults[:SHOWN] if self.view else []

    @property
    def fault_count(self) -> int:
        return len(self.view.plan.faults) if self.view else 0

    @property
    def has_more_faults(self) -> bool:
        return self.fault_count == MOST_FAULTS

    @property
    def faulty_rows(self) -> int:
        faults = self.view.plan.faults if self.view else []
        return len({(fault.part, fault.row) for fault in faults})

    @property
    def read(self) -> str:
        """146 quy trình + 209 TTHC: how many rows the files have."""
        tables = self.view.tables if self.view else []
        return " + ".join(f"{len(table.rows)} {table.part.called}" for table in tables)

    @property
    def may_be_written(self) -> bool:
        return bool(self.view and not self.view.plan.faults and self.view.plan.lines)

    @property
    def may_be_undone(self) -> bool:
        return self.batch.may_be_undone(self.now)


def lines_table(page: BatchPage) -> list[Sequence[Any]]:
    """Every line as rows of a sheet: one for each field that changes."""
    rows: list[Sequence[Any]] = []
    for line in page.all_lines:
        text = ACTS[line.act][2]
        changes = line.changes or [Change("", "", "")]
        rows.extend((text, line.what, line.called, *change) for change in changes)
    return rows


LINES = ["Việc", "Loại", "Đối tượng", "Nội dung", "Trước", "Sau"]
