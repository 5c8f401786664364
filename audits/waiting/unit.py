"""What an agency's own people do about its inspections, its audits and its reviews."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from agencies.access import Reach, held
from agencies.roles import Permission
from audits.inspections.times import answer_by
from audits.internal.plan import Plan
from audits.internal.rules import report_due
from audits.models import Campaign, Inspection, InternalAudit, ManagementReview, ReviewAction
from audits.waiting.todo import AHEAD, SOON, STALE, Todo, tagged
from isoportal.lib.days import show_day
from quality.declaring.states import State

UNSENT = State("due", "send", "Chưa gửi")
UNANSWERED = State("due", "clock", "Chờ ý kiến")
NOT_BEGUN = State("due", "calendar", "Sắp đến ngày")
UNREPORTED = State("due", "report", "Chưa có báo cáo")
UNDONE = State("info", "progress", "Chưa xong")


def waits_at(user: User, own: Reach, day: date) -> Iterator[Todo]:
    """What waits for `user` at these agencies, their own; three queries."""
    for inspection in _inspections(user, own, day):
        if inspection.state == Inspection.State.RECORDED:
            yield _answer(inspection, day)
        else:
            yield _self_assessment(inspection, day)
    yield from _audits(own, day)
    yield from _decisions(own, day)


def _inspections(user: User, own: Reach, day: date) -> Any:
    """Those not yet scored by the unit itself; and, for its head, those with minutes to answer."""
    led = [pk for pk, granted in held(user).items() if Permission.APPROVE in granted]
    unsent = Q(
        agency__in=own.ids, state__in=Inspection.OPEN, self_sent_at=None,
        planned_on__range=(day - STALE, day + AHEAD),
    )  # fmt: skip
    unanswered = Q(agency__in=led, state=Inspection.State.RECORDED, answered_at=None)
    rows = Inspection.objects.filter(unsent | unanswered, campaign__state=Campaign.State.APPROVED)
    return rows.select_related("agency", "campaign")


def _self_assessment(inspection: Inspection, day: date) -> Todo:
    assert inspection.planned_on
    due = inspection.planned_on - timedelta(days=1)
    late = day > due
    return Todo(
        f"Gửi bản tự chấm trước ngày kiểm tra {show_day(inspection.planned_on)}",
        str(inspection.agency), reverse("audits:inspection-self", args=[inspection.pk]),
        "Tự chấm", tagged(UNSENT, is_late=late), due, str(inspection.campaign), late,
    )  # fmt: skip


def _answer(inspection: Inspection, day: date) -> Todo:
    assert inspection.recorded_on
    due = answer_by(inspection)
    return Todo(
        f"Cho ý kiến về biên bản kiểm tra ngày {show_day(inspection.recorded_on)}",
        str(inspection.agency), reverse("audits:inspection-answer", args=[inspection.pk]),
        "Cho ý kiến", tagged(UNANSWERED, is_late=day > due), due, str(inspection.campaign),
        day > due,
    )  # fmt: skip


def _audits(own: Reach, day: date) -> Iterator[Todo]:
    state = InternalAudit.State
    coming = Q(state=state.PLANNED, first_day__range=(day - STALE, day + SOON))
    rows = InternalAudit.objects.filter(coming | Q(state=state.IN_PROGRESS))
    mine = own.limit(rows.defer("content", "lines"), "programme__agency")
    for audit in mine.select_related("programme__agency").order_by("first_day", "pk"):
        agency = str(audit.programme.agency)
        if audit.state == state.PLANNED:
            late = day > audit.first_day
            yield Todo(
                f"Bắt đầu {_named(audit)}", agency, reverse("audits:audit-detail", args=[audit.pk]),
                "Xem kế hoạch", tagged(NOT_BEGUN, is_late=late), audit.first_day, is_late=late,
            )  # fmt: skip
            continue
        due = report_due(audit, Plan.of(audit))
        yield Todo(
            f"Lập báo cáo {_named(audit)}", agency, reverse("audits:audit-report", args=[audit.pk]),
            "Lập báo cáo", tagged(UNREPORTED, is_late=day > due), due, is_late=day > due,
        )  # fmt: skip


def _named(audit: InternalAudit) -> str:
    return f"cuộc đánh giá “{audit.title}”"


def _decisions(own: Reach, day: date) -> Iterator[Todo]:
    """What a review decided and is not done."""
    rows = ReviewAction.objects.filter(
        review__state=ManagementReview.State.MINUTED, done_on=None, due__lte=day + AHEAD
    )
    for each in own.limit(rows, "review__agency").select_related("review__agency"):
        late = day > each.due
        yield Todo(
            f"Việc sau xem xét của lãnh đạo: {each.what}", str(each.review.agency),
            reverse("audits:review-follow", args=[each.review_id]), "Ghi kết quả",
            tagged(UNDONE, is_late=late), each.due, each.who, late,
        )  # fmt: skip
