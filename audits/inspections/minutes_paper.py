"""What the minutes of an inspection (biên bản) say, after Mẫu 1.9 of Decree 30/2020.

Minutes carry no place and day in their head; the secretary signs at the left, the team's lead
at the right, the inspected agency below. What stands in them is what the sheet says, until
they are drawn up: from then on their words stay, whatever becomes of the team or the agency.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from agencies.models import AgencyVersion
from audits.campaigns.paper import COMMITTEE
from audits.criteria import WHOLE
from audits.inspections.asked import day_of
from audits.inspections.sheet import Line, Sheet
from audits.models import Inspection, ItemMark, Photo, Side, Signature, TeamMember
from audits.scoring import Tally, one_decimal
from isoportal.lib.days import long_day
from isoportal.lib.numbers import show_number
from isoportal.lib.official import MOTTO, NATION, NUMBERLESS, fit, lines

COLUMNS = ("Mã", "Tiêu chí", "Tối đa", "Tự chấm", "Thẩm định", "Lý do, ghi chú")
NOT_APPLICABLE = "KAD"
VERSION = 1
LONG = 600  # signs in a cell
Role = Signature.Role
POSITIONS = {
    Role.SECRETARY: "THƯ KÝ",
    Role.LEAD: "TRƯỞNG ĐOÀN",
    Role.UNIT: "ĐẠI DIỆN CƠ QUAN ĐƯỢC KIỂM TRA",
}


class Row(NamedTuple):
    """A line of the table of marks; one without a mark is the head of a part or group."""

    cells: Sequence[str]
    is_head: bool = False

    @property
    def is_long(self) -> bool:
        """Whether it may go on on the next page: others stay whole."""
        return max(map(len, self.cells)) > LONG


@dataclass(frozen=True)
class MinutesPaper:
    host: str
    number: str
    subject: Sequence[str]
    paragraphs: Sequence[str]
    rows: Sequence[Row]
    remarks: Sequence[str]
    names: Mapping[str, str]  # who is going to sign, by role, where that is known
    answer: str  # what the unit had answered by then
    author: str = "Ban Chỉ đạo ISO"
    issuer: Sequence[str] = COMMITTEE
    columns: Sequence[str] = COLUMNS

    nation, motto, kind, place_and_day = NATION, MOTTO, "BIÊN BẢN", ""

    @property
    def title(self) -> str:
        return f"Biên bản {' '.join(self.subject)}"

    def stored(self) -> dict[str, Any]:
        """As JSON keeps what was drawn up."""
        told = asdict(self)
        return {"version": VERSION, **told, "rows": [[row.cells, row.is_head] for row in self.rows]}

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "MinutesPaper":
        assert stored["version"] == VERSION
        told = {name: value for name, value in stored.items() if name != "version"}
        return cls(**{**told, "rows": [Row(*row) for row in told["rows"]]})


def minutes_of(inspection: Inspection) -> MinutesPaper:
    """The minutes: as they were drawn up, else as they stand."""
    if inspection.minutes_text:
        return MinutesPaper.read(inspection.minutes_text)
    return standing_minutes(inspection)


def standing_minutes(inspection: Inspection, *, on_glass: bool = False) -> MinutesPaper:
    """The minutes as they stand; the unit's own marks only where it has sent them.

    `on_glass` they are signed on a screen: then nothing is left to be written in by hand.
    """
    sides = [Side.OWN] if inspection.self_sent_at else []
    sheet = Sheet.of(inspection, Side.TEAM, *sides)
    members = list(inspection.team.members.all()) if inspection.team else []
    day = inspection.recorded_on or day_of(inspection)
    root = AgencyVersion.objects.as_of(day).filter(parent=None).select_related("agency").first()
    answer = answer_of(inspection)
    return MinutesPaper(
        host=root.name.upper() if root else "",
        number=f"{NUMBERLESS}/BB-BCĐISO",
        subject=(
            f"Kiểm tra việc áp dụng Hệ thống quản lý chất lượng tại {fit(name_of(inspection))}",
        ),
        paragraphs=tuple(_paragraphs(inspection, members, on_glass=on_glass)),
        rows=tuple(_rows(sheet)),
        remarks=tuple(_remarks(inspection, sheet, answer, on_glass=on_glass)),
        names={
            Role.SECRETARY: _name_of(members, TeamMember.Role.SECRETARY),
            Role.LEAD: _name_of(members, TeamMember.Role.LEAD),
        },
        answer=answer,
    )


def answer_of(inspection: Inspection) -> str:
    """What the head of the unit said of the minutes; nothing where nothing was said."""
    if inspection.is_agreed is None:
        return ""
    words = "đồng ý." if inspection.is_agreed else "không đồng ý."
    return f"{words} {fit(inspection.answer)}".strip()


def shots(sheet: Sheet) -> list[tuple[int, Photo]]:
    """The photographs of the team in the order of the sheet, counted from 1."""
    taken = [each for line in sheet.lines for each in _photos(line)]
    return list(enumerate(taken, start=1))


def name_of(inspection: Inspection) -> str:
    """What the unit was called on the day of its inspection."""
    version = inspection.agency.version_on(day_of(inspection))
    return version.name if version else inspection.agency.name


def _paragraphs(
    inspection: Inspection, members: Sequence[TeamMember], *, on_glass: bool
) -> Iterator[str]:
    when = [f"nội dung {each.part} {long_day(each.on)}" for each in inspection.parts_done.all()]
    yield f"Thời gian kiểm tra: {'; '.join(when)}." if when else f"Thời gian kiểm tra: {NUMBERLESS}"
    if inspection.recorded_on:
        yield f"Biên bản lập {long_day(inspection.recorded_on)}."
    form = inspection.get_form_display().lower()
    yield f"Địa điểm: {fit(name_of(inspection))}. Hình thức: {form}."
    if inspection.team:
        decided = long_day(inspection.team.decided_on)
        yield (
            f"Thành phần {fit(inspection.team.name)} (Quyết định số "
            f"{fit(inspection.team.decision_no)} {decided}):"
        )
    for each in members:
        title = f", {fit(each.title)}" if each.title else ""
        yield f"- {fit(each.name)}{title}: {each.get_role_display()}."
    signer = "người ký tên dưới đây." if on_glass else NUMBERLESS
    yield f"Đại diện cơ quan được kiểm tra: {signer}"
    yield f"Kết quả chấm theo {fit(str(inspection.campaign.checklist))}:"


def _rows(sheet: Sheet) -> Iterator[Row]:
    numbers = {photo.pk: number for number, photo in shots(sheet)}
    for part in sheet.parts:
        yield _head(f"Nội dung {part.part.code}", part.part.title, part.own, part.team)
        for group in part.groups:
            yield _head(group.group.code, group.group.title, group.own, group.team)
            for line in group.lines:
                yield Row(_cells(line, [numbers[each.pk] for each in _photos(line)]))


def _head(code: str, title: str, own: Tally | None, team: Tally | None) -> Row:
    most = team.maximum if team else None
    told = [show_number(most) if most is not None else "", _got(own), _got(team), ""]
    return Row([fit(code), fit(title), *told], is_head=True)


def _cells(line: Line, photos: Sequence[int]) -> list[str]:
    said = [line.team.reason, line.team.note] if line.team else []
    words = [fit(text) for text in said if text]
    return [
        fit(line.item.code), fit(line.item.text), show_number(line.item.maximum),
        points_of(line.own), points_of(line.team), _sentences([*words, *_shown_on(photos)]),
    ]  # fmt: skip


def _sentences(texts: Sequence[str]) -> str:
    """One after the other, with a full stop between them where one has none of its own."""
    ended = [text if text[-1] in ".!?…;:" else f"{text}." for text in texts[:-1]]
    return " ".join([*ended, *texts[-1:]])


def _shown_on(photos: Sequence[int]) -> list[str]:
    """Có 3 ảnh (ảnh 2–4 tại Phụ lục)."""
    if not photos:
        return []
    first, last = photos[0], photos[-1]
    which = f"{first}" if first == last else f"{first}–{last}"
    return [f"Có {len(photos)} ảnh (ảnh {which} tại Phụ lục)"]


def _remarks(inspection: Inspection, sheet: Sheet, answer: str, *, on_glass: bool) -> Iterator[str]:
    total = sheet.team.total if sheet.team else Tally()
    scaled = ""
    if total.percent is not None and total.possible != WHOLE:
        scaled = f", quy về thang 100 là {show_number(one_decimal(total.percent))} điểm"
    left = f" Còn {total.left} tiêu chí chưa chấm." if total.left else ""
    yield (
        f"Tổng điểm thẩm định: {show_number(total.got)}/{show_number(total.possible)} điểm"
        f"{scaled}.{left}"
    )
    for title, text in said_of(inspection):
        told = lines(text)
        yield f"{title}: {told[0] if told else 'không.'}"
        yield from told[1:]
    days = inspection.campaign.days_to_remedy
    yield f"5. Thời hạn khắc phục: {days} ngày kể từ ngày kết luận."
    unsaid = "chưa có khi ký biên bản." if on_glass else NUMBERLESS
    yield f"6. Ý kiến của cơ quan được kiểm tra: {answer or unsaid}"
    yield "Biên bản được các bên thông qua và ký tên dưới đây./."


def said_of(inspection: Inspection) -> list[tuple[str, str]]:
    """What the minutes say beside the marks, under its headings."""
    causes = [str(each) for each in inspection.causes.all()]
    return [
        ("1. Ưu điểm", inspection.strengths),
        ("2. Tồn tại, hạn chế", inspection.shortcomings),
        ("3. Nguyên nhân", "; ".join([*causes, inspection.cause_text]).strip("; ")),
        ("4. Kiến nghị", inspection.proposals),
    ]


def points_of(mark: ItemMark | None) -> str:
    if mark is None:
        return ""
    if mark.is_not_applicable:
        return NOT_APPLICABLE
    return "" if mark.points is None else show_number(mark.points)


def _name_of(members: Sequence[TeamMember], role: str) -> str:
    return fit(next((each.name for each in members if each.role == role), ""))


def _photos(line: Line) -> list[Photo]:
    return [each for each in line.photos if each.side == Side.TEAM]


def _got(tally: Tally | None) -> str:
    return "" if tally is None else show_number(tally.got)
