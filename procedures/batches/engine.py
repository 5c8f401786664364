"""Bringing a list in: handed in, looked at, written, taken back. The same for every kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.log import log
from accounts.models import User
from agencies.access import require
from agencies.models import Agency
from isoportal.lib import sheet
from procedures.batches import files, ledger
from procedures.batches.kinds import KINDS, kind_of
from procedures.batches.ledger import Ledger
from procedures.batches.plan import MOST_FAULTS, Act, Fault, Kind, Part, Plan, Table
from procedures.batches.typed import faults_of_typing, without_example
from procedures.models import ImportBatch

LISTED = 1000  # lines that are kept with a written list
ORPHAN_AFTER = timedelta(hours=2)  # a file is on the disk before its row is written
QUICKER = (
    "Dữ liệu trong cổng vừa thay đổi nên kết quả sẽ khác bản xem trước. Chưa ghi gì; hãy xem lại "
    "rồi ghi."
)


class ChangedSinceError(Exception):
    """What the list would do is no longer what was looked at. Nothing was written."""


@dataclass(frozen=True)
class Preview:
    """What a list would do today, and what will be true then."""

    plan: Plan
    tables: Sequence[Table]
    outlook: Sequence[str] = ()


def prepare(
    *,
    by: User,
    kind: str,
    agency: Agency,
    given: Mapping[str, "File[bytes] | None"],
    options: Mapping[str, Any],
) -> ImportBatch:
    """Take the files of a list in, by the key of their part; nothing of it is written yet.

    Raises ValidationError, by part, for a file that cannot be read. What the same person
    handed in before for the same list and did not write goes.
    """
    told = KINDS[kind]
    require(by, told.permission, agency)
    handed = [(part, file) for part in told.parts if (file := given.get(part.key)) is not None]
    if not handed:
        raise ValidationError("Hãy chọn ít nhất một tệp.")
    for part, file in handed:
        _read_for_form(part, file)
    kept = [files.keep(part.key, file) for part, file in handed]
    try:
        return _begun(by, kind, agency, kept, dict(options))
    except BaseException:
        files.drop(kept)
        raise


def preview(batch: ImportBatch, *, by: User, day: date) -> Preview:
    """What writing it would do on `day`; a trial that is taken back tells what is true then."""
    kind, tables = kind_of(batch), _tables(batch)
    plan = _plan(kind, tables, batch, by, day)
    if plan.faults or not plan.lines:
        return Preview(plan, tables, () if plan.faults else kind.outlook(plan, batch.agency, day))
    try:
        return Preview(plan, tables, _tried(kind, plan, batch.agency, by, day))
    except IntegrityError:
        fault = Fault("", 0, "", "", "Nội dung tệp mâu thuẫn với dữ liệu đang có trong cổng.")
        return Preview(Plan(faults=[fault]), tables)


def write(*, by: User, batch: ImportBatch, seen: str, day: date, now: datetime) -> ImportBatch:
    """Write the list as it was looked at (`seen` is that plan's mark), all of it or nothing.

    Raises ChangedSinceError where it would now do something else.
    """
    kind = kind_of(batch)
    require(by, kind.permission, batch.agency)
    _check_open(batch)
    tables = _tables(batch)
    try:
        return _written(kind, tables, batch, seen, by=by, day=day, now=now)
    except IntegrityError as error:  # somebody was quicker, between the plan and the writing
        raise ChangedSinceError(QUICKER) from error


@transaction.atomic
def undo(*, by: User, batch: ImportBatch, now: datetime) -> None:
    """Take everything back as it was; raises ValidationError that lists what is in the way."""
    require(by, kind_of(batch).permission, batch.agency)
    batch = _locked(batch)
    if not batch.may_be_undone(now):
        raise ValidationError(
            "Chỉ hoàn tác được lần nhập đã ghi, chưa hoàn tác và chưa quá 24 giờ kể từ lúc ghi."
        )
    if ways := ledger.in_the_way(batch.changes):
        raise ValidationError(
            ["Không hoàn tác được: đã có nội dung phát sinh sau lần nhập.", *ways]
        )
    try:
        with transaction.atomic():
            ledger.undo(batch.changes)
    except IntegrityError as error:
        raise ValidationError(
            "Không hoàn tác được: dữ liệu đã thay đổi sau lần nhập nên không trả về như cũ được."
        ) from error
    batch.undone_by, batch.undone_at = by, now
    batch.save(update_fields=["undone_by", "undone_at"])
    log(by, "batch.undone", batch, agency=batch.agency_id, counts=batch.counts)


def sweep(now: datetime) -> None:
    """Take away the lists that nobody wrote within a day, and files that none knows."""
    with transaction.atomic():
        _drop(ImportBatch.objects.stale(now))
    known = {
        file["path"] for row in ImportBatch.objects.filter(written_at=None) for file in row.files
    }
    files.drop_unknown(known, now - ORPHAN_AFTER)


def faulty_rows(view: Preview) -> bytes:
    """The faulty rows of each file as a workbook, each with what is wrong with it beside it."""
    return sheet.write_book(_faulty(table, view.plan.faults) for table in view.tables)


def _faulty(table: Table, faults: Sequence[Fault]) -> sheet.Sheet:
    told: dict[int, list[str]] = {}
    for fault in faults:
        if fault.part == table.part.key:
            column = f"{fault.column}: " if fault.column else ""
            told.setdefault(fault.row, []).append(f"{column}{fault.rule}")
    shown = table.part.columns
    rows = [
        [*(values.get(name, "") for name in shown), f"Dòng {number}. {' '.join(told[number])}"]
        for number, values in table.rows
        if number in told
    ]
    headings = [*(column.heading for column in shown.values()), "Lỗi"]
    return sheet.Sheet(table.part.title, headings, rows)


def _read_for_form(part: Part, file: Any) -> None:
    try:
        _table(part, file, file.name)
    except ValidationError as error:
        raise ValidationError({part.key: error.messages}) from error


def _table(part: Part, file: Any, name: str) -> Table:
    columns = {column.heading: field for field, column in part.columns.items()}
    rows = sheet.read(file, columns, needed=part.needed, most=part.most)
    if not rows:
        raise ValidationError("Tệp không có dòng nào dưới hàng tiêu đề.")
    return Table(part, rows, name)


def _tables(batch: ImportBatch) -> list[Table]:
    parts = {part.key: part for part in kind_of(batch).parts}
    tables = []
    for kept in batch.files:
        with files.opened(kept) as file:
            tables.append(_table(parts[kept["part"]], file, kept["name"]))
    return tables


def _plan(kind: Kind, tables: list[Table], batch: ImportBatch, by: User, day: date) -> Plan:
    """What the files would do, or all that is wrong in them: by row, and each fault once.

    Of a text in an old font nothing else is said: the rest would be noise.
    """
    found = (fault for table in tables for fault in faults_of_typing(table))
    typing = list(islice(found, MOST_FAULTS))
    given = {each.part.key: without_example(each) if typing else each for each in tables}
    plan = kind.plan(given, agency=batch.agency, day=day, options=batch.options, by=by)
    noise = {fault[:3] for fault in typing}
    more = (fault for fault in plan.faults if fault[:3] not in noise)
    order = {part.key: place for place, part in enumerate(kind.parts)}
    told = dict.fromkeys([*typing, *more])
    plan.faults = sorted(told, key=lambda fault: (order[fault.part], fault.row))[:MOST_FAULTS]
    return plan


def _tried(kind: Kind, plan: Plan, agency: Agency, by: User, day: date) -> Sequence[str]:
    if kind.outlook(plan, agency, day) == ():
        return ()
    with transaction.atomic():
        kind.write(plan, Ledger(), agency=agency, day=day, by=by)
        told = kind.outlook(plan, agency, day)
        transaction.set_rollback(True)
    return told


@transaction.atomic
def _begun(
    by: User, kind: str, agency: Agency, kept: list[files.Kept], options: dict[str, Any]
) -> ImportBatch:
    _drop(ImportBatch.objects.filter(written_at=None, kind=kind, agency=agency, made_by=by))
    return ImportBatch.objects.create(
        kind=kind, agency=agency, files=kept, options=options, made_by=by
    )


@transaction.atomic
def _written(
    kind: Kind, tables: list[Table], batch: ImportBatch, seen: str, *, by: User, day: date,
    now: datetime,
) -> ImportBatch:  # fmt: skip
    batch = _locked(batch)
    _check_open(batch)
    plan = _plan(kind, tables, batch, by, day)
    if plan.faults or plan.mark() != seen:
        raise ChangedSinceError(QUICKER)
    book = Ledger()
    kind.write(plan, book, agency=batch.agency, day=day, by=by)
    batch.counts, batch.written_at = plan.counts(), now
    batch.changes = [*book.stored(), _listed(plan)]
    batch.save(update_fields=["counts", "written_at", "changes"])
    sums = {kept["name"]: kept["sha256"] for kept in batch.files}
    log(by, "batch.written", batch, agency=batch.agency_id, counts=batch.counts, files=sums)
    transaction.on_commit(partial(files.drop, batch.files))
    return batch


def _listed(plan: Plan) -> dict[str, Any]:
    """What was done, in words, for whoever opens it later: changes before what is merely new."""
    lines = sorted(plan.lines, key=lambda line: line.act == Act.MADE)[:LISTED]
    return {"act": "listed", "lines": [[*line[:3], line.changes] for line in lines]}


def _check_open(batch: ImportBatch) -> None:
    if batch.is_written:
        raise ChangedSinceError("Danh sách này đã được ghi rồi; không ghi lần nữa.")


def _locked(batch: ImportBatch) -> ImportBatch:
    """One at a time for each agency: another list, or what is typed of it meanwhile."""
    Agency.objects.select_for_update(no_key=True).get(pk=batch.agency_id)
    found = ImportBatch.objects.select_for_update().filter(pk=batch.pk).first()
    if found is None:
        raise ValidationError("Bản xem trước này không còn: vừa có lần nhập mới hơn thay nó.")
    return found


def _drop(batches: QuerySet[ImportBatch]) -> None:
    """Take them away with their files; one that is being written at this moment is awaited."""
    for batch in batches.select_for_update():
        transaction.on_commit(partial(files.drop, batch.files))
        batch.delete()
