"""The way of an internal audit: its programme, its plan, begun, reported.

What is reported never changes; findings go on in a life of their own.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.log import changes, log, values_of
from accounts.models import User
from accounts.notify import notify
from agencies.access import require
from agencies.models import Agency
from agencies.roles import Permission
from audits.internal.plan import Auditor, Line, Plan, Session, in_order, stored
from audits.internal.reporting import Report
from audits.internal.rules import LONGEST, MOST_LINES, check_ready, check_sessions, check_team
from audits.keeping import check_long, claimed
from audits.models import AuditProgramme, Checklist, InternalAudit
from isoportal.lib.days import show_day
from isoportal.lib.fields import check_reason
from quality.telling import at_agency

State = InternalAudit.State
UNTOLD = frozenset({"revision", "changed_by", "changed_at"})
TEXTS = ("title", "scope", "criteria", "first_day", "last_day", "notice_days", "noticed_on",
         "approver", "approver_position")  # fmt: skip
IN_PROGRAMME = ("year", "frequency", "method", "scope", "responsible", "decision_no", "decided_on")
LONGEST_AUDIT = 92  # days from the first to the last


@transaction.atomic
def save_programme(*, by: User, programme: AuditProgramme, revision: int) -> AuditProgramme:
    """Write down, or change, what audits an agency means to do in a year."""
    require(by, Permission.AUDIT, programme.agency)
    held = claimed(by, programme, revision) if programme.pk else _begun(by, programme)
    before = _told(held) if held.pk else {}
    if held.pk and programme.year != held.year and held.audits.exists():
        raise ValidationError(
            {"year": f"Chương trình năm {held.year} đã có cuộc đánh giá nên không đổi năm được."}
        )
    for name in IN_PROGRAMME:
        setattr(held, name, getattr(programme, name))
    check_long(LONGEST, method=held.method, scope=held.scope, responsible=held.responsible)
    held.full_clean()
    held.save()
    action = "programme.changed" if before else "programme.written"
    log(by, action, held, agency=held.agency_id, changes=changes(before, _told(held)))
    return held


@transaction.atomic
def plan_audit(
    *, by: User, audit: InternalAudit, team: Sequence[Auditor], revision: int, today: date
) -> InternalAudit:
    """Plan an audit, or change its plan: what of, by which criteria, when, by whom.

    The sessions that are planned already must fit the days and the team they have then.
    """
    require(by, Permission.AUDIT, audit.programme.agency)
    held = _open(by, audit, revision) if audit.pk else _begun(by, audit)
    before = _told(held) if held.pk else {}
    for name in TEXTS:
        setattr(held, name, getattr(audit, name))
    _check_head(held, today)
    check_team(team)
    held.auditors = stored(team)
    held.full_clean()
    check_sessions(held, Plan.of(held))
    held.save()
    action = "audit.changed" if before else "audit.planned"
    _log(by, action, held, changes=changes(before, _told(held)))
    return held


@transaction.atomic
def set_sessions(
    *, by: User, audit: InternalAudit, sessions: Sequence[Session], revision: int
) -> InternalAudit:
    """The sessions of an audit are these."""
    require(by, Permission.AUDIT, audit.programme.agency)
    held = _open(by, audit, revision)
    before = _told(held)
    held.sessions = stored(sessions)
    check_sessions(held, Plan.of(held))
    held.sessions = stored(in_order(sessions))
    held.save()
    _log(by, "audit.sessions_set", held, changes=changes(before, _told(held)))
    return held


@transaction.atomic
def set_lines(
    *,
    by: User,
    audit: InternalAudit,
    lines: Sequence[Line],
    revision: int,
    checklist: Checklist | None = None,
) -> InternalAudit:
    """What is asked in an audit and what was noted; `checklist` is where its items come from."""
    require(by, Permission.AUDIT, audit.programme.agency)
    if len(lines) > MOST_LINES:
        raise ValidationError(f"Bảng câu hỏi có {len(lines)} dòng; nhiều nhất là {MOST_LINES}.")
    if checklist and not checklist.is_issued:
        raise ValidationError("Bộ tiêu chí này chưa ban hành nên không dùng được.")
    held = _open(by, audit, revision)
    before = _told(held)
    held.lines, held.checklist = stored(lines), checklist or held.checklist
    held.save()
    _log(by, "audit.lines_set", held, changes=changes(before, _told(held)))
    return held


@transaction.atomic
def begin(*, by: User, audit: InternalAudit, today: date) -> InternalAudit:
    """The opening meeting is there: from now on the team notes what it sees."""
    require(by, Permission.AUDIT, audit.programme.agency)
    held = _locked(audit)
    if held.state == State.IN_PROGRESS:  # pressed twice
        return held
    check_state(held, State.PLANNED, "bắt đầu")
    check_ready(held, Plan.of(held))
    if today < held.first_day:
        raise ValidationError(
            f"Cuộc đánh giá bắt đầu ngày {show_day(held.first_day)}; hôm nay chưa đến ngày đó."
        )
    held.state = State.IN_PROGRESS
    held.save()
    _log(by, "audit.begun", held)
    return held


@transaction.atomic
def report(
    *, by: User, audit: InternalAudit, conclusion: str, on: date, revision: int, today: date
) -> InternalAudit:
    """Conclude the audit: what its report says is frozen from this moment."""
    require(by, Permission.AUDIT, audit.programme.agency)
    held = _open(by, audit, revision)
    check_state(held, State.IN_PROGRESS, "lập báo cáo")
    check_long(LONGEST, conclusion=conclusion)
    held.conclusion = _said(conclusion)
    _check_reported(held, Plan.of(held), on, today)
    held.state, held.reported_on, held.reported_by = State.REPORTED, on, by
    held.clean_fields(exclude=["programme"])
    told = Report.of(held)
    held.content, held.sha256 = told.stored(), told.sha256
    held.save()
    _log(by, "audit.reported", held, sha256=held.sha256, on=on.isoformat())
    agency = held.programme.agency
    told_to = [each for each in at_agency(agency, Permission.AUDIT, today) if each != by]
    notify(told_to, "audit.reported", f"Đã có báo cáo {held.title}, {agency}.",
           reverse("audits:audit-detail", args=[held.pk]), agency=agency.pk)  # fmt: skip
    return held


@transaction.atomic
def discard(*, by: User, audit: InternalAudit) -> None:
    """Delete a planned audit that has not begun; the log keeps what it said."""
    require(by, Permission.AUDIT, audit.programme.agency)
    held = _locked(audit)
    check_state(held, State.PLANNED, "xóa")
    if held.findings.exists():
        raise ValidationError("Cuộc đánh giá đã có phát hiện nên không xóa được.")
    gone = {name: [value, ""] for name, value in _told(held).items() if value}
    _log(by, "audit.discarded", held, changes=gone)
    held.delete()


def check_state(audit: InternalAudit, wanted: str, verb: str) -> None:
    if audit.state != wanted:
        state = audit.get_state_display().lower()
        raise ValidationError(f"Cuộc đánh giá {state} nên không {verb} được.")


def check_open(audit: InternalAudit) -> None:
    """Raises where it is reported, and so stays as it is."""
    if audit.is_reported:
        raise ValidationError(
            "Cuộc đánh giá đã có báo cáo nên không sửa được. Việc khắc phục tiếp tục ở từng phiếu "
            "phát hiện."
        )


def _begun(by: User, row: Any) -> Any:
    """A row that is only now written; one agency's rows begin one after the other."""
    agency = row.agency if isinstance(row, AuditProgramme) else row.programme.agency
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    row.revision, row.changed_by, row.changed_at = 1, by, timezone.now()
    return row


def _open(by: User, audit: InternalAudit, revision: int) -> InternalAudit:
    held = claimed(by, audit, revision)
    check_open(held)
    return held


def _locked(audit: InternalAudit) -> InternalAudit:
    rows = InternalAudit.objects.select_for_update(no_key=True, of=("self",))
    found: InternalAudit | None = rows.filter(pk=audit.pk).first()
    if found is None:
        raise ValidationError("Cuộc đánh giá này vừa bị người khác xóa.")
    return found


def _check_head(audit: InternalAudit, today: date) -> None:
    first, last, year = audit.first_day, audit.last_day, audit.programme.year
    check_long(LONGEST, scope=audit.scope, criteria=audit.criteria)
    if first.year != year:
        raise ValidationError(
            {"first_day": f"Ngày {show_day(first)} không thuộc năm {year} của chương trình."}
        )
    if (last - first).days > LONGEST_AUDIT:
        raise ValidationError(
            {"last_day": f"Từ {show_day(first)} đến {show_day(last)} dài hơn {LONGEST_AUDIT} ngày. "
             "Hãy kiểm tra ngày kết thúc."}
        )  # fmt: skip
    if audit.noticed_on and audit.noticed_on > today:
        raise ValidationError(
            {"noticed_on": f"Ngày thông báo {show_day(audit.noticed_on)} chưa đến."}
        )


def _check_reported(audit: InternalAudit, plan: Plan, on: date, today: date) -> None:
    closed = plan.closed_on(audit)
    if on > today:
        raise ValidationError({"on": f"Ngày báo cáo {show_day(on)} chưa đến."})
    if on < closed:
        raise ValidationError(
            {"on": f"Ngày báo cáo {show_day(on)} trước ngày họp kết thúc {show_day(closed)}."}
        )
    late = audit.findings.filter(found_on__gt=on).order_by("-found_on").first()
    if late:
        raise ValidationError(
            {"on": f"Phiếu {late.label} ghi ngày {show_day(late.found_on)}, sau ngày báo cáo "
             f"{show_day(on)}."}
        )  # fmt: skip


def _said(conclusion: str) -> str:
    try:
        return check_reason(conclusion, "kết luận")
    except ValidationError as error:
        words = "Hãy ghi kết luận của cuộc đánh giá bằng một câu, ít nhất 10 chữ cái."
        raise ValidationError({"conclusion": words}) from error


def _told(row: Any) -> dict[str, str]:
    """What it says, in words, as the log compares it."""
    told = values_of(row, without=UNTOLD | {"content", "sha256", "report", "programme", "agency"})
    return {name: "" if value in {"None", "[]"} else value for name, value in told.items()}


def _log(by: User, action: str, audit: InternalAudit, **details: Any) -> None:
    log(by, action, audit, agency=audit.programme.agency_id, **details)
