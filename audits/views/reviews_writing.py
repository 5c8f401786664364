"""Management reviews, written by the agency: prepared, held, decided on, minuted, followed."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.http import Request, require_form
from agencies.access import agencies_for, require
from agencies.roles import Permission
from audits.models import ManagementReview
from audits.reviews import actions
from audits.reviews.forms import FollowForm, decisions_sheet, follow_forms, review_sheet
from audits.reviews.paper import minutes
from audits.tables import Sheet
from audits.views.handing import laid_in
from audits.views.reviews import review_found
from audits.views.saving import written
from isoportal.lib.days import show_day
from isoportal.lib.fields import tried
from isoportal.lib.numbers import row_number
from quality.conflicts import Conflict

State = ManagementReview.State
QUICKER = (
    "Người khác vừa sửa cuộc xem xét này. Hãy xem lại nội dung hiện tại dưới đây rồi bấm lần nữa."
)


@require_form
def review_new(request: Request, agency_pk: int) -> HttpResponse:
    agency = get_object_or_404(agencies_for(request.user), pk=agency_pk)
    require(request.user, Permission.AUDIT, agency)
    return _prepared(request, ManagementReview(agency=agency))


@require_form
def review_edit(request: Request, pk: int) -> HttpResponse:
    review = _own(request, pk)
    actions.check_state(review, State.DRAFT, "sửa nội dung chuẩn bị")
    return _prepared(request, review)


@require_form
def review_decide(request: Request, pk: int) -> HttpResponse:
    """What the meeting concluded and what is to be done about it."""
    review = _own(request, pk)
    actions.check_state(review, State.HELD, "ghi kết luận")

    def act(sheet: Sheet) -> ManagementReview:
        given = sheet.head.cleaned_data
        return actions.decide(
            by=request.user, review=review, conclusion=given["conclusion"], meeting=given,
            decisions=sheet.sections[0].rows.filled(), revision=sheet.revision,
        )  # fmt: skip

    return written(
        request, review, decisions_sheet, act, back=_page, title="Kết luận và quyết định",
        done="Đã ghi kết luận của cuộc họp.", submit="Lưu kết luận", here="Kết luận",
        **_about(review),
    )  # fmt: skip


@require_POST
def review_hold(request: Request, pk: int) -> HttpResponse:
    """The meeting is held: its inputs are frozen."""
    review = _own(request, pk)
    try:
        actions.hold(by=request.user, review=review, seen=_seen(request),
                     today=timezone.localdate())  # fmt: skip
    except Conflict as error:
        raise ValidationError(QUICKER) from error
    messages.success(request, "Đã ghi cuộc họp; nội dung đầu vào được giữ nguyên.")
    return redirect(_page(review))


@require_POST
def review_minute(request: Request, pk: int) -> HttpResponse:
    """Draw up the minutes; printed, they are drafted for the yearly duty where it waits."""
    review, today = _own(request, pk), timezone.localdate()
    try:
        actions.minute(by=request.user, review=review, revision=_seen(request), today=today)
    except Conflict as error:
        raise ValidationError(QUICKER) from error
    messages.success(request, "Đã lập biên bản xem xét của lãnh đạo.")
    _lay_in(request, review_found(request, pk))
    return redirect(_page(review))


@require_POST
def review_hand_in(request: Request, pk: int) -> HttpResponse:
    review = review_found(request, pk)
    require(request.user, Permission.SUBMIT, review.agency)
    actions.check_state(review, State.MINUTED, "đưa vào hồ sơ nộp")
    _lay_in(request, review)
    return redirect(_page(review))


@require_POST
def review_discard(request: Request, pk: int) -> HttpResponse:
    actions.discard(by=request.user, review=review_found(request, pk))
    messages.success(request, "Đã xóa cuộc xem xét đang chuẩn bị.")
    return redirect("audits:review-list")


@require_form
def review_follow(request: Request, pk: int) -> HttpResponse:
    """What became of the decisions; who comes second keeps what they typed."""
    review = _own(request, pk)
    if not review.actions.exists():
        raise ValidationError("Cuộc xem xét này chưa có quyết định nào để theo dõi.")
    data = request.POST if request.method == "POST" else None
    forms, status = follow_forms(review, data), HTTPStatus.OK
    if data is not None:
        status = _followed(request, review, forms)
        if status == HTTPStatus.FOUND:
            return redirect(_page(review))
    context = {"review": review_found(request, pk), "forms": forms, "cancel": _page(review)}
    return render(request, "audits/review_follow.html", context, status=status)


def _followed(request: Request, review: ManagementReview, forms: list[FollowForm]) -> HTTPStatus:
    """Saved, refused, or somebody was quicker."""

    def act() -> None:
        told = {each.action.pk: each.told for each in forms}
        actions.follow(by=request.user, review=review, done=told, revision=_seen(request),
                       today=timezone.localdate())  # fmt: skip

    try:
        if all(each.is_valid() for each in forms) and tried(forms[0], act):
            messages.success(request, "Đã ghi kết quả thực hiện các quyết định.")
            return HTTPStatus.FOUND
    except Conflict:
        forms[0].add_error(None, QUICKER)
        return HTTPStatus.CONFLICT
    return HTTPStatus.UNPROCESSABLE_ENTITY


def _prepared(request: Request, review: ManagementReview) -> HttpResponse:
    def act(sheet: Sheet) -> ManagementReview:
        return actions.prepare(by=request.user, review=review, revision=sheet.revision)

    title = "Sửa nội dung chuẩn bị" if review.pk else "Chuẩn bị xem xét của lãnh đạo"
    return written(
        request, review, review_sheet, act, back=_page, title=title, here="Chuẩn bị",
        done="Đã lưu nội dung chuẩn bị cuộc họp.", submit="Lưu nội dung chuẩn bị",
        **_about(review),
    )  # fmt: skip


def _own(request: Request, pk: int) -> ManagementReview:
    review = review_found(request, pk)
    require(request.user, Permission.AUDIT, review.agency)
    return review


def _page(review: ManagementReview) -> str:
    if review.pk:
        return reverse("audits:review-detail", args=[review.pk])
    return reverse("audits:review-list")


def _about(review: ManagementReview) -> dict[str, Any]:
    trail = [("Xem xét của lãnh đạo", reverse("audits:review-list"))]
    if review.pk:
        trail.append((f"Ngày {show_day(review.on)}", _page(review)))
    return {"trail": trail, "state": str(review.agency)}


def _seen(request: Request) -> int:
    return row_number(request.POST.get("revision", ""))


def _lay_in(request: Request, review: ManagementReview) -> None:
    name = f"bien-ban-xem-xet-cua-lanh-dao-{review.on.year}.pdf"
    laid_in(request, review, minutes(review, timezone.localdate()), name=name)
