"""The plan of an internal audit, and its report, as papers."""

from collections.abc import Iterator
from datetime import date

from audits.findings.clauses import clause_label
from audits.internal.plan import Plan
from audits.internal.reporting import Report, report_of
from audits.models import InternalAudit
from audits.protocol import Part, Protocol, Signer, Table
from isoportal.lib.days import long_day, show_day
from isoportal.lib.official import NUMBERLESS, fit, lines
from quality.declaring.paper import Declarer


def plan_paper(audit: InternalAudit, day: date) -> Protocol:
    """What the divisions are told before: whom, when, by whom, on what."""
    report = report_of(audit)
    return _paper(
        audit,
        day,
        "KẾ HOẠCH",
        "KH",
        ("Đánh giá nội bộ hệ thống quản lý chất lượng", fit(report.title)),
        [*_head(report), _team("3. Đoàn đánh giá", report.plan),
         _sessions("4. Lịch đánh giá", report.plan), *_questions("5. Bảng câu hỏi", report.plan)],
    )  # fmt: skip


def report_paper(audit: InternalAudit) -> Protocol:
    """What was found, and what the team concludes; the words of a reported audit stay."""
    report = report_of(audit)
    plan = report.plan
    return _paper(
        audit,
        report.day,
        "BÁO CÁO",
        "BC",
        ("Kết quả đánh giá nội bộ hệ thống quản lý chất lượng", fit(report.title)),
        [*_head(report), _team("3. Đoàn đánh giá", plan), _sessions("4. Các phiên đánh giá", plan),
         *_answers("5. Kết quả theo bảng câu hỏi", report), _found("6. Phát hiện", report),
         Part("7. Kết luận", lines(report.conclusion) or ["Chưa có kết luận."])],
        approver=fit(report.approver),
        position=fit(report.approver_position),
    )  # fmt: skip


def _paper(
    audit: InternalAudit,
    day: date,
    kind: str,
    sign: str,
    subject: tuple[str, str],
    parts: list[Part],
    approver: str = "",
    position: str = "",
) -> Protocol:
    declarer = Declarer.on(day, audit.programme.agency)
    lead = report_of(audit).plan.lead
    return Protocol(
        host=declarer.host.upper(),
        issuer=declarer.lines,
        number=f"{NUMBERLESS}/{sign}-ĐGNB",
        place_and_day=f"{declarer.place}, {long_day(day)}",
        kind=kind,
        subject=subject,
        parts=parts,
        signers=(
            Signer(["PHÊ DUYỆT", *declarer.signed_for(position)], approver),
            Signer(["TRƯỞNG ĐOÀN ĐÁNH GIÁ"], fit(lead.name) if lead else ""),
        ),
        author=declarer.name,
    )


def _head(report: Report) -> Iterator[Part]:
    first, last = report.days
    when = f"Ngày {show_day(first)}."
    if first != last:
        when = f"Từ ngày {show_day(first)} đến hết ngày {show_day(last)}."
    yield Part("1. Phạm vi, thời gian", [*lines(report.scope), f"Thời gian: {when}"])
    yield Part("2. Chuẩn mực", lines(report.criteria))


def _team(title: str, plan: Plan) -> Part:
    rows = [
        [str(place), fit(each.name), fit(each.division), each.duty_name]
        for place, each in enumerate(plan.team, start=1)
    ]
    columns = ("STT", "Họ và tên", "Đơn vị công tác", "Nhiệm vụ")
    return Part(title, [] if rows else ["Chưa có."], Table(columns, (13, 56, 60, 36), rows))


def _sessions(title: str, plan: Plan) -> Part:
    rows = [
        [str(place), f"{show_day(each.on)}, {each.hours}", fit(each.title), fit(each.place) or "–",
         "; ".join(fit(person.name) for person in people) if each.auditors else "Cả đoàn"]
        for place, (each, people) in enumerate(plan.timed, start=1)
    ]  # fmt: skip
    columns = ("STT", "Thời gian", "Nội dung", "Địa điểm", "Người đánh giá")
    return Part(title, [] if rows else ["Chưa có."], Table(columns, (13, 34, 50, 28, 40), rows))


def _questions(title: str, plan: Plan) -> Iterator[Part]:
    rows = [
        [str(place), fit(each.text), _clause(each.clause, each.code)]
        for place, each in enumerate(plan.lines, start=1)
    ]
    if rows:
        yield Part(title, [], Table(("STT", "Nội dung", "Điều khoản"), (13, 117, 35), rows))


def _answers(title: str, report: Report) -> Iterator[Part]:
    rows = [
        [str(place), fit(each.text), _clause(each.clause, each.code), each.answer_name,
         fit(each.note)]
        for place, each in enumerate(report.plan.lines, start=1)
    ]  # fmt: skip
    answered, asked = report.answered
    told = f"Đã ghi kết quả {answered}/{asked} nội dung." if rows else "Không dùng bảng câu hỏi."
    columns = ("STT", "Nội dung", "Điều khoản", "Kết quả", "Ghi chép")
    yield Part(title, [told], Table(columns, (13, 55, 25, 24, 48), rows))


def _found(title: str, report: Report) -> Part:
    counted = ", ".join(f"{name.lower()}: {count}" for name, count in report.counts if count)
    rows = [
        [each.label, each.grade_name, _clause(each.clause, each.item), fit(each.requirement),
         fit(each.nature), fit(each.evidence), show_day(each.due_on) if each.due_on else "–"]
        for each in report.findings
    ]  # fmt: skip
    columns = ("Phiếu", "Mức độ", "Điều khoản", "Yêu cầu", "Nội dung", "Bằng chứng", "Hạn")
    said = [f"Có {len(rows)} phát hiện; {counted}."] if rows else ["Không có phát hiện nào."]
    return Part(title, said, Table(columns, (17, 20, 20, 30, 32, 26, 20), rows))


def _clause(clause: str, code: str) -> str:
    """9.2 (2015), or the item of the checklist."""
    return "; ".join(each for each in (fit(clause_label(clause)), fit(code)) if each) or "–"
