"""What the tests of internal audits and reviews share: a programme, a plan, a report."""

from datetime import date, time

from audits.internal import actions
from audits.internal.plan import Auditor, Duty, Kind, Line, Session
from audits.models import AuditProgramme, InternalAudit, ManagementReview
from audits.reviews import actions as reviewing
from audits.reviews.actions import Decision

FIRST, LAST = date(2020, 6, 8), date(2020, 6, 9)  # a Monday and a Tuesday
TODAY = date(2020, 6, 12)
CONCLUSION = "Hệ thống được duy trì và phù hợp với TCVN ISO 9001:2015"
TEAM = (
    Auditor("Nguyễn Văn An", "Văn phòng", Duty.LEAD),
    Auditor("Trần Thị Bình", "Phòng Quản lý khoa học"),
    Auditor("Lê Văn Cường", "Thanh tra"),
)


def programme(agency, year=2020, **more):
    found = AuditProgramme.objects.filter(agency=agency, year=year).first()
    given = {"frequency": "Một năm một lần", **more}
    return found or AuditProgramme.objects.create(agency=agency, year=year, revision=1, **given)


def unwritten(agency, **more):
    given = {
        "title": "Đánh giá nội bộ lần 1", "scope": "Toàn bộ hoạt động liên quan TTHC",
        "criteria": "TCVN ISO 9001:2015; tài liệu hệ thống", "first_day": FIRST, "last_day": LAST,
        "notice_days": 7, "noticed_on": date(2020, 5, 29), **more,
    }  # fmt: skip
    return InternalAudit(programme=programme(agency, given["first_day"].year), **given)


def planned(by, agency, *, team=TEAM, sessions=True, today=TODAY, **more):
    """An audit of two days by three people; with its sessions."""
    audit = actions.plan_audit(
        by=by, audit=unwritten(agency, **more), team=team, revision=0, today=today
    )
    return scheduled(by, audit) if sessions else audit


def at(kind, start, end, unit="", auditors=(), on=FIRST, **more):
    """A session, its hours as "8:00"."""
    times = [time(*map(int, each.split(":"))) for each in (start, end)]
    return Session(kind, on, *times, unit=unit, auditors=auditors, **more)


def a_schedule(first=FIRST, last=LAST):
    return [
        at(Kind.OPENING, "8:00", "8:30", on=first),
        at(Kind.UNIT, "8:30", "11:00", "Phòng Quản lý khoa học", ["Nguyễn Văn An"], on=first),
        at(Kind.UNIT, "8:30", "11:00", "Văn phòng", ["Trần Thị Bình", "Lê Văn Cường"], on=first),
        at(Kind.INTERNAL, "14:00", "15:00", on=last),
        at(Kind.CLOSING, "15:00", "16:00", on=last),
    ]


def scheduled(by, audit, sessions=None):
    sessions = a_schedule(audit.first_day, audit.last_day) if sessions is None else sessions
    return actions.set_sessions(
        by=by, audit=audit, sessions=sessions, revision=again(audit).revision
    )


def asked(by, audit, *lines):
    lines = lines or [Line("Có phiếu kiểm soát hồ sơ", clause="2015:8.5.1")]
    return actions.set_lines(by=by, audit=audit, lines=lines, revision=again(audit).revision)


def begun(by, agency, **more):
    audit = planned(by, agency, **more)
    return actions.begin(by=by, audit=audit, today=TODAY)


def reported(by, agency, *, on=TODAY, today=None, conclusion=CONCLUSION, **more):
    return report(by, begun(by, agency, **more), on=on, today=today, conclusion=conclusion)


def report(by, audit, *, on=TODAY, today=None, conclusion=CONCLUSION):
    return actions.report(by=by, audit=audit, conclusion=conclusion, on=on,
                          revision=again(audit).revision, today=today or on)  # fmt: skip


def again(row):
    return type(row)._base_manager.get(pk=row.pk)


# --- reviews ---------------------------------------------------------------------------------


HELD_ON = date(2020, 6, 20)
LATER = date(2020, 7, 1)


def unheld(agency, **more):
    given = {
        "on": HELD_ON, "chair": "Phạm Quốc Hưng", "chair_position": "Giám đốc",
        "secretary": "Nguyễn Văn An", "attendees": "Trưởng các phòng", "resources": "Đủ",
        "satisfaction": "97 % hài lòng", **more,
    }  # fmt: skip
    return ManagementReview(agency=agency, **given)


def prepared(by, agency, **more):
    return reviewing.prepare(by=by, review=unheld(agency, **more), revision=0)


def held(by, agency, *, today=LATER, **more):
    review = prepared(by, agency, **more)
    return reviewing.hold(by=by, review=review, seen=again(review).revision, today=today)


def decided(by, agency, *decisions, today=LATER, **more):
    review = held(by, agency, today=today, **more)
    found = decisions or [Decision("Tập huấn phiếu kiểm soát", "Văn phòng", date(2020, 9, 30))]
    return reviewing.decide(
        by=by, review=review, conclusion="Hệ thống phù hợp, đầy đủ và có hiệu lực",
        decisions=found, revision=again(review).revision,
    )  # fmt: skip


def minuted(by, agency, *decisions, today=LATER, **more):
    review = decided(by, agency, *decisions, today=today, **more)
    return reviewing.minute(by=by, review=review, revision=again(review).revision, today=today)
