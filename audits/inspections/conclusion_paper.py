"""The notice of what an inspection concluded (thông báo kết luận kiểm tra), to the unit.

The steering committee issues it in a number series of its own; it says the frozen score and
what is to be put right until when, and is dated the day of the conclusion.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from agencies.models import AgencyVersion
from audits.campaigns.paper import COMMITTEE, bases_of
from audits.findings.clauses import clause_names
from audits.inspections.frozen import Frozen
from audits.inspections.minutes_paper import name_of, said_of
from audits.models import Finding, Inspection
from audits.protocol import Part, Protocol, Signer, Table
from audits.scoring import Tally, one_decimal
from isoportal.lib.days import long_day, show_day
from isoportal.lib.numbers import show_number
from isoportal.lib.official import NUMBERLESS, fit, lines
from quality.declaring.paper import Declarer

NOTHING = "Không có."


def conclusion_of(inspection: Inspection) -> Protocol:
    """The notice of a concluded inspection; its number is written in by hand."""
    day, remedy_by = inspection.concluded_on, inspection.remedy_by
    assert day
    assert remedy_by
    root = AgencyVersion.objects.as_of(day).filter(parent=None).select_related("agency").first()
    province = Declarer.on(day, root.agency) if root else Declarer(inspection.agency, ())
    name = fit(name_of(inspection))
    return Protocol(
        host=province.name.upper(),
        issuer=COMMITTEE,
        number=f"{NUMBERLESS}/TB-BCĐISO",
        place_and_day=f"{province.place}, {long_day(day)}",
        kind="THÔNG BÁO",
        subject=(
            "Kết luận kiểm tra việc áp dụng Hệ thống quản lý chất lượng",
            f"tại {name} năm {inspection.campaign.year}",
        ),
        bases=[*bases_of(inspection), *_minutes(inspection)],
        parts=list(_parts(inspection, name, remedy_by)),
        signers=(Signer(("TRƯỞNG BAN",), ""),),
        copies=(name, *_teams(inspection), "Lưu: VT"),
        author="Ban Chỉ đạo ISO",
    )


def _minutes(inspection: Inspection) -> list[str]:
    recorded = inspection.recorded_on
    return [f"Căn cứ Biên bản kiểm tra {long_day(recorded)}"] if recorded else []


def _teams(inspection: Inspection) -> list[str]:
    return [fit(inspection.team.name)] if inspection.team else []


def _parts(inspection: Inspection, name: str, remedy_by: date) -> Iterator[Part]:
    when = "; ".join(
        f"nội dung {each.part} {long_day(each.on)}" for each in inspection.parts_done.all()
    )
    yield Part("", [
        f"Ban Chỉ đạo ISO thông báo kết luận kiểm tra tại {name} ({when or NUMBERLESS}) như sau:"
    ])  # fmt: skip
    yield Part("1. Kết quả chấm điểm", *_score(inspection))
    for place, (title, text) in enumerate(said_of(inspection)[:3], start=2):
        yield Part(f"{place}. {title.partition('. ')[2]}", lines(text) or [NOTHING])
    yield Part("5. Phát hiện và hạn khắc phục", *_findings(inspection))
    yield Part("6. Yêu cầu", [*lines(inspection.proposals), *_asked(name, remedy_by)])


def _score(inspection: Inspection) -> tuple[list[str], Table]:
    frozen = Frozen.read(inspection.stored_score)
    found, total = frozen.score, frozen.score.total
    told = f"Điểm thẩm định: {_points(total)}"
    if found.value is not None and total.possible != total.maximum:
        told += f"; quy về thang 100: {show_number(one_decimal(found.value))} điểm"
    given = frozen.grade
    graded = f"Xếp loại: {fit(inspection.grade)}." if inspection.grade else ""
    if given and given.lowered_by:
        graded += f" Hạ bậc từ {fit(given.by_points)} vì {fit(', '.join(given.lowered_by))}."
    own = frozen.own_score.total if frozen.own else None
    rows = [
        [part.code, fit(part.title), _got(frozen.own_score.parts.get(part.code) if own else None),
         _points(tally := found.parts[part.code]), _percent(tally)]
        for part in frozen.criteria.parts
    ]  # fmt: skip
    columns = ("Nội dung", "Tên", "Tự chấm", "Thẩm định", "Tỷ lệ")
    said = [f"{told}.", *([graded] if graded else [])]
    return said, Table(columns, (20, 70, 21, 33, 21), rows)


def _findings(inspection: Inspection) -> tuple[list[str], Table]:
    """What asks for something, the gravest first."""
    grades = {grade: place for place, grade in enumerate(Finding.Grade.values)}
    asked = inspection.findings.exclude(grade=Finding.Grade.CONFORMITY)
    found = sorted(asked, key=lambda each: (grades[each.grade], each.number))
    names = clause_names() if any(each.clause for each in found) else {}
    rows = [
        [each.label, each.get_grade_display(), _about(each, names),
         fit(each.nature), show_day(each.due) if each.due else "–"]
        for each in found
    ]  # fmt: skip
    columns = ("Phiếu", "Mức độ", "Tiêu chí, điều khoản", "Nội dung", "Hạn khắc phục")
    told = [f"Đoàn ghi {len(rows)} phát hiện:"] if rows else ["Đoàn không ghi phát hiện nào."]
    return told, Table(columns, (19, 25, 41, 55, 25), rows)


def _about(finding: Finding, clauses: Mapping[str, str]) -> str:
    item = [f"Tiêu chí {finding.item}"] if finding.item else []
    clause = [clauses.get(finding.clause, finding.clause)] if finding.clause else []
    return fit("; ".join([*item, *clause])) or "–"


def _asked(name: str, remedy_by: date) -> Iterator[str]:
    yield (
        f"Đề nghị {name} khắc phục các tồn tại, hạn chế nêu trên trước hết {long_day(remedy_by)} "
        "và báo cáo kết quả trên cổng theo từng phiếu; Ban Chỉ đạo ISO kiểm tra hiệu lực của việc "
        "khắc phục./."
    )


def _points(tally: Tally) -> str:
    return f"{show_number(tally.got)}/{show_number(tally.possible)} điểm"


def _got(tally: Tally | None) -> str:
    return "–" if tally is None else show_number(tally.got)


def _percent(tally: Tally) -> str:
    return "–" if tally.percent is None else f"{show_number(one_decimal(tally.percent))} %"
