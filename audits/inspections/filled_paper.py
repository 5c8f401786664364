"""The sheet of an inspection on A4 pages as it was filled in: marks of both sides, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from agencies.models import AgencyVersion
from audits.campaigns.paper import COMMITTEE
from audits.inspections.asked import day_of
from audits.inspections.minutes_paper import LONG, name_of, points_of
from audits.inspections.sheet import Line, Sheet
from audits.models import Inspection, ItemMark, Side
from audits.scoring import Tally
from isoportal.lib.days import show_day
from isoportal.lib.numbers import show_number
from isoportal.lib.official import MOTTO, NATION, fit
from isoportal.lib.official import lines as told_lines
from isoportal.lib.paper import printed

SHEET = "checklist_paper.css"


class FilledRow(NamedTuple):
    """A line of the sheet: a part, a group or an item."""

    level: str
    code: str
    text: str
    maximum: str
    own: str
    team: str
    said: Sequence[tuple[str, Sequence[str]]] = ()
    photos: str = ""

    @property
    def is_long(self) -> bool:
        """Whether it may go on on the next page: others stay whole."""
        return sum(len(line) for _, told in self.said for line in told) > LONG


@dataclass(frozen=True)
class FilledSheet:
    host: str
    subject: Sequence[str]
    facts: Sequence[tuple[str, str]]
    rows: Sequence[FilledRow]
    total: FilledRow
    issuer: Sequence[str] = COMMITTEE
    author: str = "Ban Chỉ đạo ISO"

    nation, motto, kind = NATION, MOTTO, "PHIẾU CHẤM ĐIỂM"
    number, place_and_day = None, ""

    @property
    def title(self) -> str:
        return f"Phiếu chấm điểm {' '.join(self.subject)}"

    @classmethod
    def of(cls, inspection: Inspection, *sides: Side) -> "FilledSheet":
        """As the marks of `sides` stand now."""
        sheet = Sheet.of(inspection, *sides)
        day = day_of(inspection)
        root = AgencyVersion.objects.as_of(day).filter(parent=None).first()
        maximum = sum((part.part.maximum for part in sheet.parts), Decimal(0))
        return cls(
            host=root.name.upper() if root else "",
            subject=(fit(name_of(inspection)), fit(str(inspection.campaign))),
            facts=list(_facts(inspection)),
            rows=list(_rows(sheet)),
            total=FilledRow(
                "total", "", "Tổng", show_number(maximum),
                _of(sheet.own.total if sheet.own else None),
                _of(sheet.team.total if sheet.team else None),
                photos=_count(sum(len(line.photos) for line in sheet.lines)),
            ),
        )  # fmt: skip

    def pdf(self) -> bytes:
        """Raises ValidationError, in words, where it cannot be laid out in time."""
        return printed("pdf/filled_sheet.html", {"paper": self}, sheet=SHEET)


def _facts(inspection: Inspection) -> Iterator[tuple[str, str]]:
    team = inspection.team
    yield "Bộ tiêu chí", fit(str(inspection.campaign.checklist))
    if team:
        yield "Đoàn kiểm tra", f"{fit(team.name)} (Quyết định số {fit(team.decision_no)})"
    days = [f"nội dung {each.part} {show_day(each.on)}" for each in inspection.parts_done.all()]
    yield "Ngày kiểm tra", "; ".join(days) or "chưa ghi"
    yield "Trạng thái", inspection.get_state_display()


def _rows(sheet: Sheet) -> Iterator[FilledRow]:
    for part in sheet.parts:
        most = show_number(part.part.maximum)
        yield FilledRow("part", part.part.code, fit(part.part.title), most, _of(part.own),
                        _of(part.team))  # fmt: skip
        for group in part.groups:
            yield FilledRow(
                "group", group.group.code, fit(group.group.title), show_number(group.maximum),
                _of(group.own), _of(group.team),
            )  # fmt: skip
            yield from map(_item, group.lines)


def _item(line: Line) -> FilledRow:
    return FilledRow(
        "item", fit(line.item.code), fit(line.item.text), show_number(line.item.maximum),
        points_of(line.own), points_of(line.team),
        [*_said("", line.team), *_said("Cơ quan: ", line.own)], _count(len(line.photos)),
    )  # fmt: skip


def _said(whose: str, mark: ItemMark | None) -> Iterator[tuple[str, Sequence[str]]]:
    """The reason and the note of one side, each under its name."""
    if mark is None:
        return
    for name, text in [("Lý do", mark.reason), ("Ghi chú", mark.note)]:
        if told := told_lines(text):
            yield f"{whose}{name.lower() if whose else name}", told


def _of(tally: Tally | None) -> str:
    """What was reached of what could be; nothing where nothing was marked yet."""
    if tally is None or (tally.left and not tally.got):
        return ""
    return show_number(tally.got)


def _count(photos: int) -> str:
    return str(photos) if photos else ""
