"""What agencies of An Giang did themselves: audits and reviews by the leadership.

Made by the portal's own steps, on past days; made up throughout.
"""

from dataclasses import dataclass
from datetime import date, time, timedelta

from accounts.models import User
from agencies.models import Agency, Assignment
from agencies.roles import Role
from audits.findings.actions import raise_finding
from audits.internal import actions as auditing
from audits.internal.plan import Answer, Auditor, Duty, Kind, Line, Session
from audits.models import AuditProgramme, Checklist, Finding, InternalAudit, ManagementReview
from audits.reviews import actions as reviewing
from audits.reviews.actions import Decision
from isoportal.lib.days import months_after
from reports.samples.chance import next_working_day, person
from reports.samples.inspected.texts import FAULTS, MADE_UP
from reports.samples.signs import CLEAN
from reports.samples.work.desk import Desk
from reports.samples.work.facts import take_stock

AUDITED, REVIEWED, COMING = 70, 40, 12  # days before, and after, the day of loading
BEFORE = 20  # days before its audit, on which a review came too early
LACKING = "I.4.1"  # what the audit found
ASKED = ("I.1.2", "I.2.2", "I.2.4", "I.3.1", LACKING, "I.4.2")


@dataclass(frozen=True)
class Own:
    """An agency that audits and reviews itself: who writes, which divisions it has."""

    desk: Desk
    agency: Agency
    by: User
    head: str  # position
    divisions: tuple[str, str, str]

    def name(self, part: str) -> str:
        return person(self.agency.name, part)


def write_own(desk: Desk) -> None:
    take_stock()
    department = Own(
        desk, desk.agencies["SKHCN"], desk.people["can.bo.skhcn"], "Giám đốc",
        ("Văn phòng", "Phòng Quản lý khoa học", "Phòng Quản lý công nghệ"),
    )  # fmt: skip
    commune = Own(
        desk, desk.agencies[desk.sample.officers_commune], desk.people["can.bo.xa"], "Chủ tịch",
        ("Văn phòng - Thống kê", "Tư pháp - Hộ tịch", "Địa chính - Xây dựng"),
    )  # fmt: skip
    day = desk.today - timedelta(AUDITED)
    _report(department, day)
    _review(department, desk.today - timedelta(REVIEWED))
    _report(commune, day)
    _prepare(commune)
    _write_clean(desk, day)


def _write_clean(desk: Desk, day: date) -> None:
    """Three years running nothing found; this year the leadership met before the audit."""
    officers = Assignment.objects.filter(role=Role.OFFICER, agency=desk.agencies[CLEAN])
    own = Own(
        desk, desk.agencies[CLEAN], officers.select_related("user")[0].user, "Giám đốc",
        ("Văn phòng", "Phòng Quản lý xây dựng", "Phòng Quy hoạch, kiến trúc"),
    )  # fmt: skip
    for ago in (2, 1, 0):
        _report(own, months_after(day, -12 * ago), is_clean=True)
    _review(own, day - timedelta(BEFORE))


def _report(own: Own, day: date, *, is_clean: bool = False) -> None:
    """Planned, done in two days, one finding or none, reported a few days later."""
    first = next_working_day(day, 0)
    last = next_working_day(first, 1)
    audit = auditing.plan_audit(
        by=own.by, audit=_planned(own, first, last), team=_team(own), revision=0, today=first
    )
    audit = auditing.set_sessions(
        by=own.by, audit=audit, sessions=_sessions(own, first, last), revision=audit.revision
    )
    checklist = Checklist.objects.issued().order_by("-year").first()
    assert checklist
    audit = auditing.set_lines(
        by=own.by, audit=audit, lines=_lines(checklist, is_clean), revision=audit.revision,
        checklist=checklist,
    )  # fmt: skip
    audit = auditing.begin(by=own.by, audit=audit, today=first)
    if not is_clean:
        _find(own, audit, last)
    on = next_working_day(last, 3)
    audit.refresh_from_db()
    lacks = "" if is_clean else "; còn một điểm không phù hợp nhẹ cần khắc phục"
    auditing.report(
        by=own.by, audit=audit, on=on, revision=audit.revision, today=on,
        conclusion=f"Hệ thống được duy trì, phù hợp với TCVN ISO 9001:2015{lacks}.\n{MADE_UP}",
    )  # fmt: skip


def _find(own: Own, audit: InternalAudit, day: date) -> None:
    fault = FAULTS[LACKING]
    found = Finding(
        agency=own.agency, source=Finding.Source.INTERNAL, audit=audit, clause="2015:9.1.3",
        grade=Finding.Grade.MINOR, requirement="Mục tiêu chất lượng được theo dõi, đánh giá.",
        nature=f"{fault.reason}.", found_on=day, due=own.desk.today + timedelta(18),
        evidence=f"Sổ theo dõi mục tiêu của {own.divisions[1]}, xem ngày {day:%d/%m/%Y}.",
    )  # fmt: skip
    raise_finding(by=own.by, finding=found, today=day)


def _planned(own: Own, first: date, last: date) -> InternalAudit:
    programme = auditing.save_programme(
        by=own.by, revision=0,
        programme=AuditProgramme(
            agency=own.agency, year=first.year, frequency="Một năm một lần",
            method="Xem hồ sơ, trao đổi, quan sát tại nơi làm việc", scope="Toàn bộ hệ thống",
            responsible="Tổ ISO lập kế hoạch; người đứng đầu phê duyệt",
        ),
    )  # fmt: skip
    return InternalAudit(
        programme=programme, title=f"Đánh giá nội bộ năm {first.year}",
        scope="Toàn bộ hoạt động liên quan đến thực hiện thủ tục hành chính",
        criteria="TCVN ISO 9001:2015; tài liệu của hệ thống; văn bản pháp luật liên quan",
        first_day=first, last_day=last, notice_days=7, noticed_on=first - timedelta(10),
        approver=own.name("head"), approver_position=own.head,
    )  # fmt: skip


def _team(own: Own) -> list[Auditor]:
    duties = [Duty.LEAD, Duty.MEMBER, Duty.MEMBER]
    return [
        Auditor(own.name(division), division, duty.value)
        for division, duty in zip(own.divisions, duties, strict=True)
    ]


def _sessions(own: Own, first: date, last: date) -> list[Session]:
    """Each division is audited by somebody of another one."""
    hours = [(time(8, 30), time(11)), (time(13, 30), time(16)), (time(8), time(10, 30))]
    units = [
        Session(Kind.UNIT, last if place == 2 else first, *hours[place], unit=division,
                auditors=[own.name(own.divisions[place - 1])])
        for place, division in enumerate(own.divisions)
    ]  # fmt: skip
    return [
        Session(Kind.OPENING, first, time(8), time(8, 30)),
        *units,
        Session(Kind.INTERNAL, last, time(14), time(15)),
        Session(Kind.CLOSING, last, time(15), time(16)),
    ]


def _lines(checklist: Checklist, is_clean: bool) -> list[Line]:
    items = {item.code: item for item in checklist.criteria.items()}
    lacking = "" if is_clean else LACKING
    return [
        Line(items[code].text, code=code, clause=next(iter(items[code].clauses), ""),
             answer=(Answer.FINDING if code == lacking else Answer.CONFORMS).value,
             note=FAULTS[code].reason if code == lacking else "")
        for code in ASKED
    ]  # fmt: skip


def _draft(own: Own, on: date) -> ManagementReview:
    review = ManagementReview(
        agency=own.agency, on=on, chair=own.name("head"), chair_position=own.head,
        secretary=own.by.full_name, attendees="Lãnh đạo cơ quan\nTrưởng các bộ phận\nTổ ISO",
        place=f"Phòng họp {own.agency}", starts_at=time(8), ends_at=time(10),
        context="Một số thủ tục hành chính được sửa đổi, bãi bỏ trong kỳ.",
        satisfaction="Phần lớn phiếu khảo sát hài lòng; có một phản ánh về hồ sơ quá hạn.",
        resources="Cán bộ phụ trách kiêm nhiệm; trang thiết bị đáp ứng.",
        risks="Rủi ro quá hạn do thiếu người được theo dõi, đã phân công dự phòng.",
        opportunities="Tăng tỷ lệ hồ sơ trực tuyến; dùng chung biểu mẫu của tỉnh.",
    )  # fmt: skip
    return reviewing.prepare(by=own.by, review=review, revision=0)


def _review(own: Own, day: date) -> None:
    """Held, decided and minuted; one decision is done, one is late."""
    on = next_working_day(day, 0)
    review = _draft(own, on)
    review = reviewing.hold(by=own.by, review=review, seen=review.revision, today=on)
    review = reviewing.decide(
        by=own.by, review=review, revision=review.revision,
        conclusion=f"Hệ thống phù hợp, có hiệu lực; cần theo dõi mục tiêu hằng quý.\n{MADE_UP}",
        decisions=[
            Decision("Lập bảng theo dõi mục tiêu hằng quý", own.divisions[0], on + timedelta(14)),
            Decision("Rà soát quy trình theo văn bản mới", own.divisions[1], on + timedelta(28)),
            Decision("Tập huấn cho công chức mới", own.divisions[0], on + timedelta(75)),
        ],
    )  # fmt: skip
    review = reviewing.minute(by=own.by, review=review, revision=review.revision, today=on)
    done = on + timedelta(12)
    first = review.actions.all()[0]
    reviewing.follow(
        by=own.by, review=review, done={first.pk: (done, "Đã ban hành bảng theo dõi")},
        revision=review.revision, today=done,
    )  # fmt: skip


def _prepare(own: Own) -> None:
    """The meeting is still to come: what is to be laid before it is being gathered."""
    _draft(own, next_working_day(own.desk.today + timedelta(COMING), 0))
