"""The minutes of an inspection (biên bản) as an official paper, Mẫu 1.9 of Decree 30/2020.

Minutes carry no place and day in their head; the secretary signs at the left, the team's lead
at the right, the inspected agency below. What stands in them is what the sheet says.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from agencies.models import AgencyVersion
from audits.campaigns.paper import COMMITTEE
from audits.criteria import WHOLE
from audits.inspections.asked import day_of
from audits.inspections.sheet import Line, Sheet
from audits.models import Inspection, ItemMark, Side, TeamMember
from audits.scoring import Tally
from isoportal.lib.days import long_day
from isoportal.lib.numbers import show_number
from isoportal.lib.vietnamese import visible
from quality.declaring.paper import MOTTO, NATION, NUMBERLESS, UNFIT

COLUMNS = ("Mã", "Tiêu chí", "Tối đa", "Tự chấm", "Thẩm định", "Lý do, ghi chú")
NOT_APPLICABLE = "KAD"


class Row(NamedTuple):
    """A line of the table of marks; one without a mark is the head of a part or group."""

    cells: Sequence[str]
    is_head: bool = False


class Signature(NamedTuple):
    position: str
    name: str


@dataclass(frozen=True)
class MinutesPaper:
    host: str
    number: str
    subject: str
    paragraphs: Sequence[str]
    rows: Sequence[Row]
    remarks: Sequence[str]
    signatures: Sequence[Signature]
    author: str = "Ban Chỉ đạo ISO"
    issuer: Sequence[str] = COMMITTEE
    columns: Sequence[str] = COLUMNS
    nation: str = NATION
    motto: str = MOTTO
    kind: str = "BIÊN BẢN"

    @property
    def title(self) -> str:
        return f"Biên bản {self.subject}"


def minutes_of(inspection: Inspection) -> MinutesPaper:
    """The minutes as they stand; the unit's own marks only where it has sent them."""
    sides = [Side.OWN] if inspection.self_sent_at else []
    sheet = Sheet.of(inspection, Side.TEAM, *sides)
    members = list(inspection.team.members.all()) if inspection.team else []
    day = inspection.recorded_on or day_of(inspection)
    root = AgencyVersion.objects.as_of(day).filter(parent=None).select_related("agency").first()
    return MinutesPaper(
        host=root.name.upper() if root else "",
        number=f"{NUMBERLESS}/BB-BCĐISO",
        subject=f"Kiểm tra việc áp dụng Hệ thống quản lý chất lượng tại {_fit(_name(inspection))}",
        paragraphs=tuple(_paragraphs(inspection, members)),
        rows=tuple(_rows(sheet)),
        remarks=tuple(_remarks(inspection, sheet)),
        signatures=tuple(_signatures(members)),
    )


def _paragraphs(inspection: Inspection, members: Sequence[TeamMember]) -> Iterator[str]:
    when = [f"nội dung {each.part} {long_day(each.on)}" for each in inspection.parts_done.all()]
    yield f"Thời gian kiểm tra: {'; '.join(when)}." if when else f"Thời gian kiểm tra: {NUMBERLESS}"
    if inspection.recorded_on:
        yield f"Biên bản lập {long_day(inspection.recorded_on)}."
    form = inspection.get_form_display().lower()
    yield f"Địa điểm: {_fit(_name(inspection))}. Hình thức: {form}."
    if inspection.team:
        decided = long_day(inspection.team.decided_on)
        yield (
            f"Thành phần {_fit(inspection.team.name)} (Quyết định số "
            f"{_fit(inspection.team.decision_no)} {decided}):"
        )
    for each in members:
        title = f", {_fit(each.title)}" if each.title else ""
        yield f"- {_fit(each.name)}{title}: {each.get_role_display()}."
    yield f"Đại diện cơ quan được kiểm tra: {NUMBERLESS}"
    yield f"Kết quả chấm theo {_fit(str(inspection.campaign.checklist))}:"


def _rows(sheet: Sheet) -> Iterator[Row]:
    for part in sheet.parts:
        yield _head(f"Nội dung {part.part.code}", part.part.title, part.own, part.team)
        for group in part.groups:
            yield _head(group.group.code, group.group.title, group.own, group.team)
            for line in group.lines:
                yield Row(_cells(line))


def _head(code: str, title: str, own: Tally | None, team: Tally | None) -> Row:
    most = team.maximum if team else None
    told = [show_number(most) if most is not None else "", _got(own), _got(team), ""]
    return Row([_fit(code), _fit(title), *told], is_head=True)


def _cells(line: Line) -> list[str]:
    said = [line.team.reason, line.team.note] if line.team else []
    words = ". ".join(_fit(text) for text in said if text)
    return [
        _fit(line.item.code), _fit(line.item.text), show_number(line.item.maximum),
        _points(line.own), _points(line.team), words,
    ]  # fmt: skip


def _remarks(inspection: Inspection, sheet: Sheet) -> Iterator[str]:
    total = sheet.team.total if sheet.team else Tally()
    scaled = ""
    if total.percent is not None and total.possible != WHOLE:
        scaled = f", quy về thang 100 là {show_number(total.percent)} điểm"
    left = f" Còn {total.left} tiêu chí chưa chấm." if total.left else ""
    yield (
        f"Tổng điểm thẩm định: {show_number(total.got)}/{show_number(total.possible)} điểm"
        f"{scaled}.{left}"
    )
    causes = [str(each) for each in inspection.causes.all()]
    named = [("1. Ưu điểm", inspection.strengths), ("2. Tồn tại, hạn chế", inspection.shortcomings),
             ("3. Nguyên nhân", "; ".join([*causes, inspection.cause_text]).strip("; ")),
             ("4. Kiến nghị", inspection.proposals)]  # fmt: skip
    for title, text in named:
        lines = [_fit(line) for line in text.splitlines() if line.strip()]
        yield f"{title}: {lines[0] if lines else 'không.'}"
        yield from lines[1:]
    days = inspection.campaign.days_to_remedy
    yield f"5. Thời hạn khắc phục: {days} ngày kể từ ngày kết luận."
    yield f"6. Ý kiến của cơ quan được kiểm tra: {_answer(inspection)}"
    yield "Biên bản được các bên thông qua và ký tên dưới đây./."


def _answer(inspection: Inspection) -> str:
    if inspection.is_agreed is None:
        return f"{NUMBERLESS}"
    words = "đồng ý." if inspection.is_agreed else "không đồng ý."
    return f"{words} {_fit(inspection.answer)}".strip()


def _signatures(members: Sequence[TeamMember]) -> Iterator[Signature]:
    roles = TeamMember.Role
    for position, role in [("THƯ KÝ", roles.SECRETARY), ("TRƯỞNG ĐOÀN", roles.LEAD)]:
        name = next((each.name for each in members if each.role == role), "")
        yield Signature(position, _fit(name))
    yield Signature("ĐẠI DIỆN CƠ QUAN ĐƯỢC KIỂM TRA", "")


def _name(inspection: Inspection) -> str:
    version = inspection.agency.version_on(day_of(inspection))
    return version.name if version else inspection.agency.name


def _points(mark: ItemMark | None) -> str:
    if mark is None:
        return ""
    if mark.is_not_applicable:
        return NOT_APPLICABLE
    return "" if mark.points is None else show_number(mark.points)


def _got(tally: Tally | None) -> str:
    return "" if tally is None else show_number(tally.got)


def _fit(text: str) -> str:
    return " ".join(UNFIT.sub("", visible(text)).split())
