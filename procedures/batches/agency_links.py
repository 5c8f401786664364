"""Which TTHC an agency handles, and by which of its ISO procedures: the whole of it.

A TTHC that the portal does not yet know as the agency's is its own statement of competence.
A link that holds today and is not in the list is ended.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import User
from agencies.models import Agency
from isoportal.lib.days import months_after, show_day
from isoportal.lib.vietnamese import plain
from procedures.batches.agency_isos import Isos
from procedures.batches.agency_rows import LINKS, ROLES, LinkGiven, read_link
from procedures.batches.catalogue_rows import read_code
from procedures.batches.cells import Cells
from procedures.batches.ledger import Ledger
from procedures.batches.plan import Act, Change, Line, Plan, Table
from procedures.models import (
    Cover,
    Exclusion,
    Handling,
    IsoProcedure,
    ProcedureVersion,
)

LINK = "liên kết"
NAMED = 5  # of many things that are worth a note


@dataclass
class Links:
    """What is to be written; rows of Handling and Cover that are yet to be saved."""

    stated: list[Handling] = field(default_factory=list)
    made: list[tuple[Handling, IsoProcedure, Cover]] = field(default_factory=list)
    changed: list[tuple[Cover, dict[str, Any]]] = field(default_factory=list)
    ended: list[Cover] = field(default_factory=list)
    removed: list[Cover] = field(default_factory=list)

    def write(self, ledger: Ledger, day: date) -> None:
        ledger.remove(self.removed)
        for cover in self.ended:
            ledger.change(cover, end=day)
        for cover, values in self.changed:
            ledger.change(cover, **values)
        ledger.create(self.stated)
        for handling, iso, cover in self.made:
            cover.handling, cover.iso = handling, iso  # their numbers are known only now
        ledger.create([cover for _, _, cover in self.made])


class PlanningLinks:
    """Goes through the rows, with what the agency has as dictionaries beside it."""

    def __init__(
        self, agency: Agency, day: date, start: date, by: User, isos: Isos, result: Plan
    ) -> None:
        self.agency, self.day, self.start, self.by = agency, day, start, by
        self.isos, self.result, self.links = isos, result, Links()
        self.seen: dict[str, int] = {}
        self.wanted: set[tuple[int | None, str]] = set()
        self.misnamed: list[str] = []
        self.otherwise: list[str] = []
        self.too_long: list[str] = []
        self.later: list[str] = []
        self.unknown: list[tuple[LinkGiven, str]] = []

    def take(self, table: Table) -> Links:
        cells = [Cells(LINKS, number, row, self.result.faults) for number, row in table.rows]
        read = [given for each in cells if (given := self._read(each))]
        self._load([given.code for given in read])
        for given in read:
            self._place(given)
        self._name_unknown()
        self._end_missing()
        self._note()
        return self.links

    def _read(self, cells: Cells) -> LinkGiven | None:
        code = read_code(cells)
        cells.check_first("code", ".".join(code), self.seen)
        return read_link(cells, *code)

    def _load(self, codes: Sequence[str]) -> None:
        versions = ProcedureVersion.objects.filter(procedure__code__in=codes)
        rows = versions.select_related("procedure").order_by("start")
        self.versions: dict[str, list[ProcedureVersion]] = {}
        for version in rows:
            self.versions.setdefault(version.procedure.full_code, []).append(version)
        self.handlings: dict[int, list[Handling]] = {}
        for handling in Handling.objects.filter(agency=self.agency).order_by("start"):
            self.handlings.setdefault(handling.procedure_id, []).append(handling)
        self.covers: dict[tuple[int, str], list[Cover]] = {}
        covers = Cover.objects.filter(iso__agency=self.agency, iso__is_template=False)
        for cover in covers.select_related("iso", "handling__procedure").order_by("start"):
            self.covers.setdefault((cover.handling_id, cover.iso.code), []).append(cover)
        self.excluded: dict[int, list[Exclusion]] = {}
        for each in Exclusion.objects.filter(agency=self.agency).order_by("start"):
            self.excluded.setdefault(each.procedure_id, []).append(each)
        self.agencies = list(self.agency.versions.all())

    def _place(self, given: LinkGiven) -> None:
        version = self._version(given)
        handling = version and self._handling(given, version)
        if not handling:
            return
        for place, code in enumerate(given.isos):
            if code in self.isos.known:
                self._link(given, handling, place, code)
                self._compare_times(given, version, code)
            else:
                self.unknown.append((given, code))

    def _version(self, given: LinkGiven) -> Any:
        versions = self.versions.get(given.full_code, [])
        version = next((each for each in versions if each.holds_on(self.day)), None)
        if version is None:
            last = versions[-1] if versions else None
            given.cells.wrong("code", _why_not(last, self.day))
        elif given.name and plain(given.name) != plain(version.name):
            self.misnamed.append(f"{given.full_code} trong danh mục là “{version.name}”")
        return version

    def _handling(self, given: LinkGiven, version: ProcedureVersion) -> Handling | None:
        known = self.handlings.get(version.procedure_id, [])
        current = next((each for each in known if not each.end or each.end > self.day), None)
        if current:
            if given.start and given.start != current.start:
                self.otherwise.append(f"{given.full_code} từ {show_day(current.start)}")
            self.result.same[LINKS.called] += 1
            return current
        return self._state(given, version, known[-1] if known else None)

    def _state(
        self, given: LinkGiven, version: ProcedureVersion, last: Handling | None
    ) -> Handling | None:
        """The agency states that it handles the procedure, from a day on."""
        start = given.start or self.start
        if last and last.end and start < last.end:
            if given.start:
                until = show_day(last.end)
                given.cells.wrong("start", f"cổng đã ghi cơ quan thực hiện TTHC này đến {until}.")
                return None
            start = last.end
        if not self._may_begin(given, version, start):
            return None
        handling = Handling(
            agency=self.agency, procedure=version.procedure, start=start, decision=given.decision
        )
        self.links.stated.append(handling)
        called = f"{given.full_code} {version.name}"
        changes = (Change("Từ ngày", "", show_day(start)),)
        self.result.lines.append(Line(Act.MADE, LINKS.called, called, changes))
        return handling

    def _may_begin(self, given: LinkGiven, version: ProcedureVersion, start: date) -> bool:
        """The rules of giving one on its page (procedures/handling/actions.py)."""
        said = show_day(start) if given.start else f"{show_day(start)} (ngày chọn khi nhập)"
        excluded = [
            each.reason
            for each in self.excluded.get(version.procedure_id, ())
            if each.end is None or each.end > start
        ]
        if excluded:
            given.cells.wrong("code", f"TTHC này đã được loại trừ tại cơ quan: {excluded[0]}")
        elif not _holds(self.agencies, start):
            given.cells.wrong("start", f"{self.agency} không hoạt động vào ngày {said}.")
        elif not _holds(self.versions[given.full_code], start):
            given.cells.wrong("start", f"TTHC không có hiệu lực vào ngày {said}.")
        return given.cells.is_good

    def _link(self, given: LinkGiven, handling: Handling, place: int, code: str) -> None:
        told_role = given.roles[place] if given.roles else ""
        told_start = self._told_start(given, handling, place)
        self.wanted.add((handling.pk, code))
        before = self.covers.get((handling.pk, code), []) if handling.pk else []
        current = next((each for each in before if not each.end or each.end > self.day), None)
        if current:
            self._change(given, current, told_role, told_start)
            return
        last_end = max((each.end for each in before if each.end), default=None)
        if told_start and last_end and told_start < last_end:
            given.cells.wrong(
                "linked_from", f"quy trình {code} đã được gắn đến {last_end:%d/%m/%Y}."
            )
            return
        days = [handling.start, self.isos.first_day.get(code), last_end]
        role = told_role or (Cover.Part.LINKED if place else Cover.Part.MAIN)
        cover = Cover(part=role, start=told_start or max(each for each in days if each))
        self.links.made.append((handling, self.isos.known[code], cover))
        changes = [
            Change("Vai trò", "", ROLES[role]), Change("Gắn từ ngày", "", show_day(cover.start)),
        ]  # fmt: skip
        self._tell(Act.MADE, code, given.full_code, changes)

    def _told_start(self, given: LinkGiven, handling: Handling, place: int) -> date | None:
        """Since when the row links it: not before the agency handles it, as on the page."""
        if not given.linked_from:
            return None
        start = max(given.linked_from[place], handling.start)
        if handling.end and start >= handling.end:
            end = show_day(handling.end)
            given.cells.wrong("linked_from", f"cơ quan không còn thực hiện TTHC này từ {end}.")
        elif start > max(handling.start, months_after(self.day, 12)):
            given.cells.wrong("linked_from", "sau hôm nay quá một năm. Hãy kiểm tra năm.")
        return start

    def _change(self, given: LinkGiven, cover: Cover, role: str, start: date | None) -> None:
        values: dict[str, Any] = {}
        changes = []
        if role and role != cover.part:
            values["part"] = role
            changes.append(Change("Vai trò", ROLES[cover.part], ROLES[role]))
        if start and start != cover.start:
            if cover.end and start >= cover.end:
                given.cells.wrong("linked_from", "sau ngày kết thúc liên kết này trong cổng.")
            if cover.start <= self.day < start:
                since = show_day(cover.start)
                given.cells.wrong("linked_from", f"quy trình đã được gắn từ {since} đến nay.")
            elif cover.start < start:
                self.later.append(f"{cover.iso.code} với {given.full_code}")
            values["start"] = start
            changes.append(Change("Gắn từ ngày", show_day(cover.start), show_day(start)))
        if values:
            self.links.changed.append((cover, values))
            self._tell(Act.CHANGED, cover.iso.code, given.full_code, changes)
        else:
            self.result.same[LINK] += 1

    def _compare_times(self, given: LinkGiven, version: ProcedureVersion, code: str) -> None:
        stated, limit = self.isos.stated.get(code), version.longest_limit()
        if stated and limit and stated.exceeds(limit):
            self.too_long.append(f"{code} {stated} ({given.full_code}: {limit})")

    def _end_missing(self) -> None:
        """Links of today that the list does not name; the list says all there are."""
        current = {
            each.pk for rows in self.handlings.values() for each in rows if each.holds_on(self.day)
        }
        missing = 0
        for (handling, code), covers in self.covers.items():
            for cover in covers:
                held = cover.holds_on(self.day) and handling in current
                if held and (handling, code) not in self.wanted:
                    target = self.links.ended if cover.start < self.day else self.links.removed
                    target.append(cover)
                    missing += 1
                    full_code = cover.handling.procedure.full_code
                    self._tell(
                        Act.ENDED, code, full_code, [Change("Đến ngày", "", show_day(self.day))]
                    )
        if missing:
            self.result.notes.append(f"{missing} {LINK} kết thúc vì không có trong tệp.")

    def _name_unknown(self) -> None:
        """Say whose a code is only where that agency is within reach."""
        codes = {code for _, code in self.unknown}
        others = IsoProcedure.objects.for_user(self.by).of_agencies().filter(code__in=codes)
        owners: dict[str, list[str]] = {}
        for code, name in others.order_by("agency__name").values_list("code", "agency__name"):
            owners.setdefault(code, []).append(name)
        for given, code in self.unknown:
            rule = f"cơ quan không có quy trình mang mã {code}, trong cổng hay trong tệp quy trình."
            if code in owners:
                rule += f" Mã này là của {', '.join(owners[code][:3])}."
            given.cells.wrong("isos", rule)

    def _tell(self, act: Act, iso: str, full_code: str, changes: Sequence[Change]) -> None:
        self.result.lines.append(Line(act, LINK, f"{iso} – {full_code}", tuple(changes)))

    def _note(self) -> None:
        notes = {
            "TTHC có tên khác danh mục, cổng giữ tên trong danh mục": self.misnamed,
            "TTHC đã được giao từ ngày khác, cổng giữ ngày đang có": self.otherwise,
            "chỗ quy trình có thời gian dài hơn thời hạn của pháp luật": self.too_long,
            "liên kết bắt đầu muộn hơn trong cổng, những ngày trước đó không còn được tính": (
                self.later
            ),
        }
        for text, found in notes.items():
            if found:
                more = "; …" if len(found) > NAMED else "."
                self.result.notes.append(f"{len(found)} {text}: {'; '.join(found[:NAMED])}{more}")


def _holds(versions: Iterable[Any], day: date) -> bool:
    return any(each.holds_on(day) for each in versions)


def _why_not(last: ProcedureVersion | None, day: date) -> str:
    if last is None:
        return "không có trong danh mục TTHC. Hãy kiểm tra mã, hoặc đề nghị Tổ giúp việc bổ sung."
    if last.end and last.end <= day:
        return f"TTHC đã hết hiệu lực từ {show_day(last.end)}."
    return f"TTHC có hiệu lực từ {show_day(last.start)}, sau ngày nhập."
