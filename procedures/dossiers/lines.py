"""What is to be written of dossiers, line by line, and the rules that refuse a line.

The same rules hold for what is typed, read from Excel or sent by the one-stop system. All
lines are judged together, with a fixed number of queries, and every fault names its line
and what in it is wrong: rows/3/done_late.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from agencies.models import Agency, AgencyVersion
from isoportal.lib.days import check_day, show_day
from procedures.dossiers.periods import Period
from procedures.models import (
    AdministrativeProcedure,
    DossierCount,
    Field,
    Handling,
    ProcedureVersion,
)
from procedures.models.dossier import COUNTS

Counts = Mapping[str, int]
Stored = Mapping[tuple[int, int, int | None], Sequence[DossierCount]]
Lines = Mapping[int, "Line"]  # each by its number in the list it came in


@dataclass
class Line:
    """The figures of a field, or of one procedure, of an agency in a period.

    Without `counts` there are none any more: what stands there is taken away. `seen` is what
    stood there when the line was filled in, where that is known; `field` may be left out
    where the procedure says it.
    """

    agency: Agency
    period: Period
    counts: Counts | None
    field: Field | None = None
    procedure: AdministrativeProcedure | None = None
    seen: Counts | None = None
    knows: bool = False  # whether `seen` is known; a known None saw nothing there

    @property
    def scope(self) -> tuple[int, int, int | None]:
        """What the figures are of: agency, field and procedure."""
        assert self.field is not None
        procedure = self.procedure.pk if self.procedure else None
        return self.agency.pk, self.field.pk, procedure

    def __str__(self) -> str:
        return f"{self.procedure or self.field}, {self.period}"


class LinesRefused(ValidationError):  # noqa: N818 - said as the rule says it
    """Some lines break rules; nothing was written. Somebody was quicker where `is_conflict`."""

    is_conflict = False

    @property
    def faults(self) -> Iterator[tuple[int, str, str]]:
        """Each fault: the number of the line, the name of the field if of one, and the words."""
        for where, errors in self.error_dict.items():
            _, number, *name = where.split("/")
            for words in ValidationError(errors).messages:
                yield int(number), "".join(name), words


@dataclass
class Faults:
    """What is wrong with which line, by the line's number and the name of its field.

    `called` is how another line is spoken of: by its pointer, or as the row of a file.
    """

    called: str = "/rows/{}"
    found: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    is_conflict: bool = False

    def add(self, number: int, name: str, words: str) -> None:
        where = f"rows/{number}" if name == NON_FIELD_ERRORS else f"rows/{number}/{name}"
        self.found[where].append(words)

    def take(self, number: int, error: ValidationError, name: str = NON_FIELD_ERRORS) -> None:
        for words in error.messages:
            self.add(number, name, words)

    def check(self) -> None:
        """Raises LinesRefused where anything was found."""
        if self.found:
            error = LinesRefused(dict(self.found))
            error.is_conflict = self.is_conflict
            raise error


def check_period(period: Period, today: date) -> None:
    """Raises where these are no days of one year that are over by `today`."""
    for day in [period.start, period.last_day]:
        check_day(day)
    if period.end <= period.start:
        raise ValidationError(
            f"Ngày cuối kỳ {show_day(period.last_day)} trước ngày đầu kỳ {show_day(period.start)}."
        )
    if period.start.year != period.last_day.year:
        raise ValidationError(
            f"K{period.said[1:]} nằm ở hai năm. Hãy chia thành hai kỳ, mỗi kỳ trong một năm."
        )
    if period.end > today:
        raise ValidationError(
            f"K{period.said[1:]} chưa kết thúc (hôm nay {show_day(today)}); chỉ ghi số liệu của "
            "kỳ đã qua."
        )


def check_lines(lines: Lines, faults: Faults, today: date) -> Lines:
    """Find what is wrong with each line by itself, and give those that name a procedure its field.

    Hands back those of which it is known what they are of, to be judged beside others.
    Three queries, however many lines.
    """
    sound = {}
    for number, line in lines.items():
        try:
            check_period(line.period, today)
        except ValidationError as error:
            faults.take(number, error, "start")
        else:
            sound[number] = line
        _check_counts(number, line, faults)
    if sound:
        start = min(line.period.start for line in sound.values())
        end = max(line.period.end for line in sound.values())
        _check_agencies(sound, faults, start, end)
        _check_procedures(sound, faults, start, end)
    return {number: line for number, line in sound.items() if line.field}


def _check_counts(number: int, line: Line, faults: Faults) -> None:
    if line.counts is None:
        return
    try:
        DossierCount(**{name: line.counts.get(name, 0) for name in COUNTS}).clean()
    except ValidationError as error:
        faults.take(number, error)


def _check_agencies(lines: Lines, faults: Faults, start: date, end: date) -> None:
    """An agency has figures only of a period in which it existed."""
    versions = AgencyVersion.objects.within(start, end).order_by()
    spans = _spans(
        versions.filter(agency__in={line.agency.pk for line in lines.values()}), "agency_id"
    )
    for number, line in lines.items():
        if not _meets(spans[(line.agency.pk,)], line.period):
            faults.add(number, "agency", f"{line.agency} không tồn tại trong {line.period.said}.")


def _check_procedures(lines: Lines, faults: Faults, start: date, end: date) -> None:
    """A procedure is one the agency handles in the period, and of the field it has there."""
    named = {line.procedure.pk for line in lines.values() if line.procedure}
    if not named:
        return
    handled = Handling.objects.within(start, end).filter(procedure__in=named).order_by()
    held = _spans(
        handled.filter(agency__in={line.agency.pk for line in lines.values()}),
        "agency_id",
        "procedure_id",
    )
    versions: dict[int, list[ProcedureVersion]] = defaultdict(list)
    told = ProcedureVersion.objects.within(start, end).filter(procedure__in=named)
    for version in told.select_related("field").order_by("start"):
        versions[version.procedure_id].append(version)
    for number, line in lines.items():
        if line.procedure is None:
            continue
        if not _meets(held[(line.agency.pk, line.procedure.pk)], line.period):
            faults.add(
                number,
                "procedure",
                f"TTHC {line.procedure} không thuộc thẩm quyền của {line.agency} trong "
                f"{line.period.said}. Hãy kiểm tra mã, hoặc đề nghị Tổ giúp việc giao TTHC này.",
            )
        else:
            _take_field(number, line, versions[line.procedure.pk], faults)


def _take_field(
    number: int, line: Line, versions: Iterable[ProcedureVersion], faults: Faults
) -> None:
    there = [each for each in versions if _meets([(each.start, each.end)], line.period)]
    fields = {each.field_id: each.field for each in there}
    if line.field is None and there:
        line.field = there[-1].field
    elif line.field is None or (fields and line.field.pk not in fields):
        called = ", ".join(f"“{each}”" for each in fields.values()) or "không rõ"
        faults.add(
            number,
            "field",
            f"TTHC {line.procedure} thuộc lĩnh vực {called} trong {line.period.said}.",
        )


def check_overlaps(lines: Lines, stored: Stored, faults: Faults) -> None:
    """No dossier is counted twice: neither in two periods, nor in its field and its procedure.

    `stored` is what stands there, by scope; what a line takes the place of does not count.
    """
    replaced = {(line.scope, line.period) for line in lines.values()}
    others: dict[tuple[int, int], list[tuple[Any, Period, str]]] = defaultdict(list)
    for scope, rows in stored.items():
        for row in rows:
            period = Period(row.start, row.end or row.start)
            if (scope, period) not in replaced:
                others[scope[:2]].append((scope[2], period, "đã ghi"))
    for number, line in lines.items():
        if line.counts is None:
            continue
        near = others[line.scope[:2]]
        for procedure, period, where in near:
            if period.overlaps(line.period) and _counts_twice(line, procedure):
                faults.add(number, NON_FIELD_ERRORS, _twice(line, procedure, period, where))
                break
        near.append((line.scope[2], line.period, f"ở {faults.called.format(number)}"))


def _counts_twice(line: Line, procedure: int | None) -> bool:
    mine = line.scope[2]
    return mine is None or procedure is None or mine == procedure


def _twice(line: Line, procedure: int | None, period: Period, where: str) -> str:
    if line.scope[2] == procedure:
        what = f"TTHC {line.procedure}" if line.procedure else f"Lĩnh vực {line.field}"
        return f"{what} có số liệu {period.said} ({where}), trùng thời gian với {line.period.said}."
    if line.procedure:
        return (
            f"Lĩnh vực {line.field} đã có số liệu chung {period.said} ({where}); ghi thêm TTHC "
            f"{line.procedure} thì hồ sơ bị tính hai lần. Hãy xóa số liệu chung trước."
        )
    return (
        f"Lĩnh vực {line.field} có số liệu theo từng TTHC {period.said} ({where}); ghi thêm số "
        "liệu chung của lĩnh vực thì hồ sơ bị tính hai lần. Hãy xóa số liệu theo TTHC trước."
    )


def _spans(rows: Any, *names: str) -> dict[tuple[int, ...], list[tuple[date, date | None]]]:
    found: dict[tuple[int, ...], list[tuple[date, date | None]]] = defaultdict(list)
    for *key, start, end in rows.values_list(*names, "start", "end"):
        found[tuple(key)].append((start, end))
    return found


def _meets(spans: Iterable[tuple[date, date | None]], period: Period) -> bool:
    return any(start < period.end and (end is None or end > period.start) for start, end in spans)
