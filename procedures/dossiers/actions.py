"""Writing down how many dossiers there were: all lines together, or none."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.utils import timezone

from accounts.log import log
from accounts.models import User
from agencies.access import require
from agencies.models import Agency
from agencies.roles import Permission
from isoportal.lib.numbers import show_number
from procedures.dossiers.lines import Faults, Line, Lines, Stored, check_lines, check_overlaps
from procedures.dossiers.periods import Period
from procedures.models import DossierCount
from procedures.models.dossier import COUNTS, OPEN

Source = DossierCount.Source
MOST_LOGGED = 60  # changes of one agency that an entry of the log spells out
WORDS = {name: str(DossierCount._meta.get_field(name).verbose_name) for name in COUNTS}  # type: ignore[union-attr]


@dataclass
class Written:
    """What became of the lines; `changed` and `removed` hold what stood there before."""

    made: list[DossierCount] = field(default_factory=list)
    changed: list[tuple[DossierCount, DossierCount]] = field(default_factory=list)  # before, after
    same: list[DossierCount] = field(default_factory=list)
    removed: list[DossierCount] = field(default_factory=list)

    @property
    def anything(self) -> bool:
        return bool(self.made or self.changed or self.removed)


@transaction.atomic
def write(
    *,
    by: User | None,
    lines: Lines,
    source: str,
    today: date,
    replaces_pushed: bool = True,
    faults: Faults | None = None,
) -> Written:
    """Write all lines or none: new ones are made, what differs is changed, the rest is left.

    The same again changes nothing. What the one-stop system sent is replaced by hand only
    where that is meant. Raises LinesRefused, which names every fault of every line, those of
    `faults` too, which were found when the lines were read.
    """
    permission = (
        Permission.PUSH_DOSSIERS if source == Source.SYSTEM else Permission.WRITE_PROCEDURES
    )
    agencies = {line.agency.pk: line.agency for line in lines.values()}
    for agency in agencies.values():
        require(by, permission, agency)
    lock(agencies)
    written = judged(lines, source, today, faults or Faults(), replaces_pushed=replaces_pushed)
    _save(written)
    _tell(by, written, source)
    return written


def judged(
    lines: Lines, source: str, today: date, faults: Faults, *, replaces_pushed: bool
) -> Written:
    """What would become of the lines; nothing is written. Raises LinesRefused as `write` does."""
    sound = check_lines(lines, faults, today)
    stored = _stored(sound.values())
    check_overlaps(sound, stored, faults)
    written = _sorted_out(sound.values(), stored, source)
    if not replaces_pushed:
        _spare_pushed(sound, written, faults)
    _check_seen(sound, stored, faults)
    faults.check()
    return written


def carried_otherwise(lines: Iterable[Line]) -> list[tuple[Line, int]]:
    """The lines that carry over other than what was open before, and how much that was.

    No rule refuses them: what was found afterwards is carried too. Whoever types is told.
    """
    told = [line for line in lines if line.counts is not None and line.field]
    before = DossierCount.objects.filter(
        agency__in={line.agency.pk for line in told}, end__in={line.period.start for line in told}
    )
    left = {(row.agency_id, row.field_id, row.procedure_id, row.end): row.still_open
            for row in before}  # fmt: skip
    found = [(line, left.get((*line.scope, line.period.start))) for line in told]
    return [
        (line, was)
        for line, was in found
        if was is not None and line.counts is not None and line.counts.get("carried", 0) != was
    ]


def counts_of(row: DossierCount) -> dict[str, int]:
    return {name: getattr(row, name) for name in COUNTS}


def lock(agencies: Iterable[int]) -> None:
    """One at a time for each agency: the second sees what the first wrote."""
    locked = Agency.objects.select_for_update(no_key=True).filter(pk__in=set(agencies))
    list(locked.order_by("pk").values_list("pk"))


def _stored(lines: Collection[Line]) -> dict[tuple[int, int, int | None], list[DossierCount]]:
    """What stands there in the years of the lines."""
    found: dict[tuple[int, int, int | None], list[DossierCount]] = defaultdict(list)
    if lines:
        start = min(line.period.start for line in lines)
        end = max(line.period.end for line in lines)
        rows = DossierCount.objects.within(start, end).filter(
            agency__in={line.agency.pk for line in lines},
            field__in={line.field.pk for line in lines if line.field},
        )
        for row in rows.select_related("agency", "field", "procedure"):
            found[row.agency_id, row.field_id, row.procedure_id].append(row)
    return found


def _standing(line: Line, stored: Stored) -> DossierCount | None:
    rows = stored.get(line.scope, ())
    span = line.period.start, line.period.end
    return next((row for row in rows if (row.start, row.end) == span), None)


def _sorted_out(lines: Iterable[Line], stored: Stored, source: str) -> Written:
    written = Written()
    for line in lines:
        row = _standing(line, stored)
        if line.counts is None:
            written.removed += [row] if row else []
            continue
        counts = {name: line.counts.get(name, 0) for name in COUNTS}
        now = DossierCount(
            pk=row.pk if row else None, agency=line.agency, field=line.field,
            procedure=line.procedure, start=line.period.start, end=line.period.end,
            source=source, **counts,
        )  # fmt: skip
        if row is None:
            written.made.append(now)
        elif counts_of(row) == counts:
            written.same.append(row)
        else:
            written.changed.append((row, now))
    return written


def _spare_pushed(lines: Lines, written: Written, faults: Faults) -> None:
    """What the one-stop system sent is not replaced in passing."""
    touched = [before for before, _ in written.changed] + written.removed
    pushed = {
        ((row.agency_id, row.field_id, row.procedure_id), row.start)
        for row in touched
        if row.source == Source.SYSTEM
    }
    for number, line in lines.items():
        if (line.scope, line.period.start) in pushed:
            faults.add(
                number,
                NON_FIELD_ERRORS,
                f"Số liệu của {line.procedure or line.field} do hệ thống một cửa gửi. Muốn thay "
                "bằng số khác, hãy đánh dấu vào ô xác nhận.",
            )


def _check_seen(lines: Lines, stored: Stored, faults: Faults) -> None:
    """Somebody else may have written what this line was not filled in from."""
    for number, line in lines.items():
        row = _standing(line, stored)
        now = counts_of(row) if row else None
        if line.knows and now not in (line.seen, line.counts):
            words = f"Người khác vừa ghi số liệu này: {summary(row)}." if row else (
                "Người khác vừa xóa số liệu này."
            )  # fmt: skip
            faults.add(number, NON_FIELD_ERRORS, f"{words} Hãy so lại rồi lưu một lần nữa.")
            faults.is_conflict = True


def summary(row: DossierCount) -> str:
    """The nine figures in one line, for the log and for who was too late."""
    return "; ".join(
        f"{WORDS[name]} {show_number(getattr(row, name))}" for name in COUNTS if getattr(row, name)
    ) or "không có hồ sơ"  # fmt: skip


def _save(written: Written) -> None:
    DossierCount.objects.filter(pk__in=[row.pk for row in written.removed]).delete()
    now = timezone.now()
    for _, row in written.changed:
        row.changed_at = now
    rows = [row for _, row in written.changed]
    DossierCount.objects.bulk_update(rows, [*COUNTS, "source", "changed_at"])
    DossierCount.objects.bulk_create(written.made)


def _tell(by: User | None, written: Written, source: str) -> None:
    """An entry of the log for each agency whose figures are others than before."""
    told: dict[int, dict[str, list[str]]] = defaultdict(dict)
    agencies: dict[int, Agency] = {}

    def note(row: DossierCount, before: str, after: str) -> None:
        agencies[row.agency_id] = row.agency
        told[row.agency_id][called(row)] = [before, after]

    for row in written.made:
        note(row, "", summary(row))
    for was, row in written.changed:
        note(row, _with_source(was, row), summary(row))
    for row in written.removed:
        note(row, summary(row), "")
    for pk, changed in told.items():
        kept = dict(list(changed.items())[:MOST_LOGGED])
        log(by, "dossiers.written", agencies[pk], agency=pk, source=source, rows=len(changed),
            changes=kept)  # fmt: skip


def _with_source(was: DossierCount, row: DossierCount) -> str:
    """What stood there, and whence it came where that changes."""
    told = summary(was)
    return told if was.source == row.source else f"{told} ({was.get_source_display().lower()})"


def called(row: DossierCount) -> str:
    assert row.end is not None
    return f"{row.procedure or row.field}, {Period(row.start, row.end).said}"


def open_before(agency: Agency, start: date) -> dict[tuple[int, int | None], int]:
    """What was still open on the day before `start`, by field and procedure."""
    rows = DossierCount.objects.filter(agency=agency, end=start)
    return {
        (row.field_id, row.procedure_id): sum(getattr(row, name) for name in OPEN) for row in rows
    }
