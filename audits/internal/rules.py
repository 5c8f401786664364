"""What the plan of an audit must hold to, and what gives pause without being forbidden."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations

from django.core.exceptions import ValidationError

from audits.internal.plan import Answer, Auditor, Duty, Kind, Plan, Session
from audits.models import InternalAudit
from isoportal.lib.days import show_day, working_days_after

REPORT_DAYS = 7  # working days from the closing meeting to the report
MOST_AUDITORS, MOST_SESSIONS, MOST_LINES = 30, 60, 200
LONGEST = 20_000  # signs of a text


def check_team(team: Sequence[Auditor]) -> None:
    """Raises where two share a name, or nobody or several lead."""
    if len(team) > MOST_AUDITORS:
        raise ValidationError(f"Đoàn có {len(team)} người; nhiều nhất là {MOST_AUDITORS}.")
    met: set[str] = set()
    for each in team:
        if each.key in met:
            raise ValidationError(
                f"Đoàn đã có {each.name}. Nếu hai người trùng tên, hãy ghi thêm chức vụ."
            )
        met.add(each.key)
    leads = [each.name for each in team if each.duty == Duty.LEAD]
    if len(leads) > 1:
        raise ValidationError(f"Đoàn chỉ có một trưởng đoàn, ở đây có {', '.join(leads)}.")
    if team and not leads:
        raise ValidationError("Hãy chọn một người làm trưởng đoàn.")


def check_sessions(audit: InternalAudit, plan: Plan) -> None:
    """Raises, with every reason, where a session cannot be held as it is planned."""
    if len(plan.sessions) > MOST_SESSIONS:
        raise ValidationError(
            f"Kế hoạch có {len(plan.sessions)} phiên; nhiều nhất là {MOST_SESSIONS}."
        )
    numbered = list(enumerate(plan.sessions, start=1))
    faults = [said for place, each in numbered for said in _faults(audit, plan, place, each)]
    faults += _overlaps(plan, numbered)
    if faults:
        raise ValidationError(faults)


def check_ready(audit: InternalAudit, plan: Plan) -> None:
    """Raises where the audit cannot begin: nobody leads it, or nothing is audited."""
    if not plan.lead:
        raise ValidationError("Chưa có đoàn đánh giá. Hãy ghi đoàn và trưởng đoàn trước.")
    if not any(each.kind == Kind.UNIT for each in plan.sessions):
        raise ValidationError("Chưa có phiên đánh giá đơn vị nào. Hãy lập lịch các phiên trước.")
    check_sessions(audit, plan)


def report_due(audit: InternalAudit, plan: Plan) -> date:
    """The last day on which the report comes in time."""
    return working_days_after(plan.closed_on(audit), REPORT_DAYS)


def warnings(audit: InternalAudit, plan: Plan, day: date) -> list[str]:
    """Sentences to be read beside the plan, as of `day`; the gravest first."""
    return [*_about_report(audit, plan, day), *_about_lines(audit, plan), *_about_notice(audit),
            *_about_meetings(plan)]  # fmt: skip


def _faults(audit: InternalAudit, plan: Plan, place: int, each: Session) -> Iterator[str]:
    called = each.called(place)
    if each.end <= each.start:
        yield f"{called}: giờ kết thúc phải sau giờ bắt đầu."
    if not audit.first_day <= each.on <= audit.last_day:
        yield (
            f"{called}: ngày này ngoài thời gian của cuộc đánh giá, từ "
            f"{show_day(audit.first_day)} đến hết {show_day(audit.last_day)}."
        )
    known = {auditor.key for auditor in plan.team}
    named = [name for name in each.auditors if Auditor(name, "").key not in known]
    if named:
        yield f"{called}: {', '.join(named)} không còn trong đoàn đánh giá."
    if each.kind == Kind.UNIT:
        yield from _of_unit(called, plan, each)


def _of_unit(called: str, plan: Plan, each: Session) -> Iterator[str]:
    """A division is audited by somebody, and by nobody who works in it."""
    if not each.unit:
        yield f"{called}: hãy ghi đơn vị được đánh giá."
    if not each.auditors:
        yield f"{called}: hãy phân công ít nhất một đánh giá viên."
    for auditor in each.of(plan.team):
        if each.auditors and auditor.works_in(each.unit):
            yield (
                f"{called}: {auditor.name} làm việc tại {auditor.division} nên không được đánh giá "
                f"{each.unit}, đơn vị của chính mình. Hãy phân công người khác."
            )


def _overlaps(plan: Plan, numbered: list[tuple[int, Session]]) -> Iterator[str]:
    for (first, one), (second, other) in combinations(numbered, 2):
        if one.overlaps(other):
            there = {auditor.key for auditor in other.of(plan.team)}
            for auditor in one.of(plan.team):
                if auditor.key in there:
                    yield (
                        f"{auditor.name} được phân công hai phiên trùng giờ: "
                        f"{one.called(first)} và {other.called(second)}."
                    )


def _about_report(audit: InternalAudit, plan: Plan, day: date) -> Iterator[str]:
    due = report_due(audit, plan)
    words = f"{REPORT_DAYS} ngày làm việc sau họp kết thúc, tức là hết ngày {show_day(due)}"
    if audit.reported_on and audit.reported_on > due:
        yield f"Báo cáo lập ngày {show_day(audit.reported_on)}, muộn so với hạn {words}."
    elif not audit.reported_on and day > due:
        yield f"Báo cáo đã quá hạn {words}."


def _about_lines(audit: InternalAudit, plan: Plan) -> Iterator[str]:
    """While it is under way: what is still to be asked, and what was found but not recorded."""
    if audit.state != InternalAudit.State.IN_PROGRESS:
        return
    left = [line for line in plan.lines if not line.answer]
    if left:
        yield f"Bảng câu hỏi còn {len(left)}/{len(plan.lines)} nội dung chưa ghi kết quả."
    found = [line for line in plan.lines if line.answer == Answer.FINDING]
    written = audit.findings.filter(follows=None).count() if found else 0
    if written < len(found):
        yield (
            f"{len(found)} nội dung ghi “{Answer.FINDING.label.lower()}” nhưng cuộc đánh giá mới "
            f"có {written} phiếu phát hiện."
        )


def _about_notice(audit: InternalAudit) -> Iterator[str]:
    by = audit.first_day - timedelta(days=audit.notice_days)
    if audit.noticed_on is None:
        yield (
            "Chưa ghi ngày thông báo cho các đơn vị; kế hoạch yêu cầu thông báo trước "
            f"{audit.notice_days} ngày, chậm nhất ngày {show_day(by)}."
        )
    elif audit.noticed_on > by:
        days = (audit.first_day - audit.noticed_on).days
        told = f"chỉ trước {days} ngày" if days > 0 else "khi cuộc đánh giá đã bắt đầu"
        yield (
            f"Thông báo ngày {show_day(audit.noticed_on)}, {told}; kế hoạch yêu cầu trước "
            f"{audit.notice_days} ngày."
        )


def _about_meetings(plan: Plan) -> Iterator[str]:
    kinds = {each.kind for each in plan.sessions}
    missing = [kind.label.lower() for kind in (Kind.OPENING, Kind.CLOSING) if kind not in kinds]
    if plan.sessions and missing:
        yield f"Lịch chưa có {' và '.join(missing)}."
