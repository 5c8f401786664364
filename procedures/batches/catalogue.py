"""The national list of procedures: what a file of it changes in the catalogue.

A new code begins a procedure. The same first day corrects what differs in place; a later
one amends: the new version ends the one before it. An earlier one is a fault. Procedures
the file does not name stay as they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import User
from agencies.models import Agency
from agencies.roles import Permission
from isoportal.lib.days import parse_day, show_day
from isoportal.lib.vietnamese import plain
from procedures.batches.catalogue_rows import LABELS, PART, Given, Reader, in_words, paid, read_code
from procedures.batches.catalogue_writing import write
from procedures.batches.cells import Cells
from procedures.batches.ledger import Ledger
from procedures.batches.plan import Act, Change, Line, Plan, Table
from procedures.catalogue.announcing import announce_amended
from procedures.models import AdministrativeProcedure, Field, ProcedureVersion

KNOWN = ("id", "procedure_id", "start", "end", *LABELS)  # columns of a version
FEW = 1000  # codes that are asked for by name; for more the whole catalogue is read


@dataclass(frozen=True)
class Last:
    """The latest version of a procedure that is in the catalogue."""

    id: int
    procedure_id: int
    start: date
    end: date | None
    values: Mapping[str, Any]


@dataclass
class Work:
    """What is to be written: procedures begun, versions that follow, and corrections."""

    fields: list[str] = field(default_factory=list)  # names of new ones
    begun: list[tuple[Given, dict[str, Any]]] = field(default_factory=list)
    following: list[tuple[Last, Given, dict[str, Any]]] = field(default_factory=list)
    corrected: list[tuple[Last, Given, dict[str, Any]]] = field(default_factory=list)


class CatalogueList:
    """Danh mục TTHC."""

    permission = Permission.KEEP_CATALOGUE
    parts = (PART,)
    page = "procedures:catalogue-import"
    of_an_agency = False

    def plan(
        self,
        tables: Mapping[str, Table],
        *,
        agency: Agency,
        day: date,
        options: Mapping[str, Any],
        by: User,
    ) -> Plan:
        return _Planning(tables[PART.key], parse_day(options["start"])).done()

    def write(self, plan: Plan, ledger: Ledger, *, agency: Agency, day: date, by: User) -> None:
        write(plan.content, ledger)
        amended = {last.procedure_id: given.full_code for last, given, _ in plan.content.following}
        announce_amended(by, amended, day)

    def outlook(self, plan: Plan, agency: Agency, day: date) -> Sequence[str]:
        return ()


class _Planning:
    """Goes through the rows of a file, with the catalogue as dictionaries beside it."""

    def __init__(self, table: Table, start: date) -> None:
        self.table, self.start = table, start
        self.result = Plan(content=Work())
        self.field_names = dict(Field.objects.values_list("pk", "name"))
        self.fields: dict[str, Any] = {plain(name): pk for pk, name in self.field_names.items()}
        self.seen: dict[str, int] = {}

    def done(self) -> Plan:
        reader = Reader(self.table.given)
        faults = self.result.faults
        rows = []
        for number, values in self.table.rows:
            cells = Cells(PART, number, values, faults)
            code = read_code(cells)
            cells.check_first("code", ".".join(code), self.seen)
            if given := reader.row(cells, *code):
                rows.append((cells, given))
        self.known = _known([given.code for _, given in rows])
        for cells, given in rows:
            self._take(cells, given)
        return self.result

    def _take(self, cells: Cells, given: Given) -> None:
        last = self.known.get((given.code, given.local))
        values = {**given.values, "field_id": self._field(given.field)}
        values["limits"] = paid(given, last.values["limits"] if last else [])
        if last is None:
            begun = given.start or given.values.get("decided_on") or self.start
            self.result.content.begun.append((given, {**values, "start": begun}))
            self._tell(Act.MADE, given)
        elif given.start in (None, last.start):
            self._correct(given, last, values)
        elif self._may_follow(cells, given.start, last):
            following = {**values, "start": given.start}
            self.result.content.following.append((last, given, following))
            changes = [*self._changes(last, values), _dated(last.start, given.start)]
            self._tell(Act.CHANGED, given, changes)

    def _correct(self, given: Given, last: Last, values: dict[str, Any]) -> None:
        changed = {name: new for name, new in values.items() if new != last.values[name]}
        if changed:
            self.result.content.corrected.append((last, given, changed))
            self._tell(Act.CHANGED, given, self._changes(last, changed))
        else:
            self.result.same[PART.called] += 1

    def _may_follow(self, cells: Cells, start: Any, last: Last) -> bool:
        if start < last.start:
            cells.wrong(
                "start",
                f"sớm hơn ngày {show_day(last.start)} của nội dung đang có trong danh mục. Hãy ghi "
                "đúng ngày đó để đính chính, hoặc ngày muộn hơn để sửa đổi.",
            )
        elif last.end and start < last.end:
            cells.wrong("start", f"TTHC đã hết hiệu lực từ {show_day(last.end)}.")
        else:
            return True
        return False

    def _field(self, name: str) -> Any:
        """The number of the field; its name where it is yet to be made."""
        known = self.fields.get(plain(name))
        if known is None:
            known = self.fields[plain(name)] = name
            self.result.content.fields.append(name)
            self.result.lines.append(Line(Act.MADE, "lĩnh vực", name))
        return known

    def _changes(self, last: Last, values: Mapping[str, Any]) -> list[Change]:
        return [
            Change(
                LABELS[name],
                in_words(name, last.values[name], self.field_names),
                value if name == "field_id" and isinstance(value, str)
                else in_words(name, value, self.field_names),
            )
            for name, value in values.items()
            if value != last.values[name]
        ]  # fmt: skip

    def _tell(self, act: Act, given: Given, changes: Sequence[Change] = ()) -> None:
        line = Line(act, PART.called, f"{given.full_code} {given.values['name']}", tuple(changes))
        self.result.lines.append(line)


def _dated(before: date, after: Any) -> Change:
    return Change("Hiệu lực từ ngày", show_day(before), show_day(after))


def _known(codes: Sequence[str]) -> dict[tuple[str, str], Last]:
    """The latest version of each procedure, by its code and local part.

    Two questions and not one that joins: just after a large import the database does not
    yet know how many rows there are, and joins them the slow way.
    """
    procedures = AdministrativeProcedure.objects.order_by()
    versions = ProcedureVersion.objects.order_by("start")
    if len(codes) < FEW:
        procedures = procedures.filter(code__in=codes)
        versions = versions.filter(procedure__in=procedures.values("pk"))
    called = {
        pk: (code, local) for pk, code, local in procedures.values_list("pk", "code", "local")
    }
    return {
        called[procedure]: Last(pk, procedure, start, end, dict(zip(LABELS, values, strict=True)))
        for pk, procedure, start, end, *values in versions.values_list(*KNOWN).iterator()
    }
