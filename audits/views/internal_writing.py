"""An agency's own audits, written by its people: programme, plan, sessions, questions, report."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.http import Request, require_form
from agencies.access import agencies_for, require
from agencies.roles import Permission
from audits.internal import actions
from audits.internal.forms import (
    LineForm,
    items_of,
    lines_sheet,
    plan_sheet,
    programme_sheet,
    report_sheet,
    sessions_sheet,
)
from audits.internal.paper import report_paper
from audits.internal.plan import Line, Plan
from audits.internal.rules import warnings
from audits.models import AuditProgramme, Checklist, InternalAudit
from audits.tables import Sheet
from audits.views.handing import laid_in
from audits.views.internal import audit_found, programme_found
from audits.views.saving import shown, written
from isoportal.lib.numbers import row_number


@require_form
def programme_new(request: Request, agency_pk: int) -> HttpResponse:
    agency = get_object_or_404(agencies_for(request.user), pk=agency_pk)
    require(request.user, Permission.AUDIT, agency)
    return _programme(request, AuditProgramme(agency=agency, year=timezone.localdate().year))


@require_form
def programme_edit(request: Request, pk: int) -> HttpResponse:
    programme = programme_found(request, pk)
    require(request.user, Permission.AUDIT, programme.agency)
    return _programme(request, programme)


@require_form
def audit_new(request: Request, pk: int) -> HttpResponse:
    """Plan another audit of the programme."""
    programme = programme_found(request, pk)
    require(request.user, Permission.AUDIT, programme.agency)
    return _plan(request, InternalAudit(programme=programme, scope=programme.scope))


@require_form
def audit_edit(request: Request, pk: int) -> HttpResponse:
    return _plan(request, _own(request, pk))


@require_form
def audit_sessions(request: Request, pk: int) -> HttpResponse:
    audit = _own(request, pk)

    def act(sheet: Sheet) -> InternalAudit:
        rows = sheet.sections[0].rows.filled()
        return actions.set_sessions(
            by=request.user, audit=audit, sessions=rows, revision=sheet.revision
        )

    return written(
        request, audit, sessions_sheet, act, back=_page, done="Đã lưu lịch các phiên.",
        title="Lịch các phiên đánh giá", here="Lịch các phiên", submit="Lưu lịch",
        **_about(audit),
    )  # fmt: skip


@require_form
def audit_lines(request: Request, pk: int) -> HttpResponse:
    """The questions, and what is noted; step=take adds the items of an issued checklist."""
    audit = _own(request, pk)
    offered = Checklist.objects.issued()
    page = {
        "title": "Bảng câu hỏi", "here": "Bảng câu hỏi", "submit": "Lưu bảng câu hỏi",
        "sources": [(each.pk, str(each)) for each in offered[:20]], **_about(audit),
    }  # fmt: skip
    source = request.POST.get("source", "")
    checklist = offered.filter(pk=row_number(source)).first()
    if request.method == "POST" and request.POST.get("step") == "take":
        return _taken(request, audit, checklist, page)

    def act(sheet: Sheet) -> InternalAudit:
        rows = sheet.sections[0].rows.filled()
        used = checklist if any(row.code for row in rows) else None
        return actions.set_lines(by=request.user, audit=audit, lines=rows, checklist=used,
                                 revision=sheet.revision)  # fmt: skip

    return written(
        request, audit, lines_sheet, act, back=_page, done="Đã lưu bảng câu hỏi.", **page
    )


@require_form
def audit_report(request: Request, pk: int) -> HttpResponse:
    """Conclude; the printed report is drafted for the yearly duty at once, where it waits."""
    audit, today = _own(request, pk), timezone.localdate()
    actions.check_state(audit, InternalAudit.State.IN_PROGRESS, "lập báo cáo")

    def act(sheet: Sheet) -> InternalAudit:
        given = sheet.head.cleaned_data
        return actions.report(by=request.user, audit=audit, conclusion=given["conclusion"],
                              on=given["on"], revision=sheet.revision, today=today)  # fmt: skip

    def make(row: InternalAudit, data: Any) -> Sheet:
        return report_sheet(row, data, day=today)

    answer = written(
        request, audit, make, act, back=_page, done="Đã lập báo cáo đánh giá nội bộ.",
        title="Lập báo cáo đánh giá nội bộ", here="Báo cáo", submit="Lập báo cáo",
        told=warnings(audit, Plan.of(audit), today), **_about(audit),
    )  # fmt: skip
    if answer.status_code == HTTPStatus.FOUND and (made := audit_found(request, pk)).is_reported:
        _lay_in(request, made)
    return answer


@require_POST
def audit_begin(request: Request, pk: int) -> HttpResponse:
    actions.begin(by=request.user, audit=audit_found(request, pk), today=timezone.localdate())
    messages.success(request, "Cuộc đánh giá đã bắt đầu.")
    return redirect("audits:audit-detail", pk)


@require_POST
def audit_hand_in(request: Request, pk: int) -> HttpResponse:
    """Lay the report into the yearly duty, as a draft the officer submits."""
    audit = audit_found(request, pk)
    require(request.user, Permission.SUBMIT, audit.programme.agency)
    if not audit.is_reported:
        raise ValidationError("Cuộc đánh giá chưa có báo cáo.")
    _lay_in(request, audit)
    return redirect("audits:audit-detail", pk)


@require_POST
def audit_discard(request: Request, pk: int) -> HttpResponse:
    audit = audit_found(request, pk)
    actions.discard(by=request.user, audit=audit)
    messages.success(request, f"Đã xóa kế hoạch “{audit.title}”.")
    return redirect("audits:programme-detail", audit.programme_id)


def _programme(request: Request, programme: AuditProgramme) -> HttpResponse:
    def act(sheet: Sheet) -> AuditProgramme:
        return actions.save_programme(by=request.user, programme=programme, revision=sheet.revision)

    def back(row: AuditProgramme) -> str:
        return (
            reverse("audits:programme-detail", args=[row.pk])
            if row.pk
            else reverse("audits:audit-list")
        )

    title = "Sửa chương trình đánh giá" if programme.pk else "Lập chương trình đánh giá"
    return written(
        request, programme, programme_sheet, act, back=back, title=title,
        done="Đã lưu chương trình đánh giá nội bộ.", submit="Lưu chương trình",
        here="Chương trình", state=str(programme.agency), trail=_trail(),
    )  # fmt: skip


def _plan(request: Request, audit: InternalAudit) -> HttpResponse:
    def act(sheet: Sheet) -> InternalAudit:
        team = sheet.sections[0].rows.filled()
        return actions.plan_audit(by=request.user, audit=audit, team=team,
                                  revision=sheet.revision, today=timezone.localdate())  # fmt: skip

    title = "Sửa kế hoạch đánh giá" if audit.pk else "Lập kế hoạch đánh giá"
    return written(
        request, audit, plan_sheet, act, back=_page, title=title, here="Kế hoạch",
        done="Đã lưu kế hoạch đánh giá.", submit="Lưu kế hoạch", **_about(audit),
    )  # fmt: skip


def _own(request: Request, pk: int) -> InternalAudit:
    audit = audit_found(request, pk)
    require(request.user, Permission.AUDIT, audit.programme.agency)
    actions.check_open(audit)
    return audit


def _page(audit: InternalAudit) -> str:
    if audit.pk:
        return reverse("audits:audit-detail", args=[audit.pk])
    return reverse("audits:programme-detail", args=[audit.programme_id])


def _about(audit: InternalAudit) -> dict[str, Any]:
    """Where the form stands: above it the programme and the audit."""
    programme = audit.programme
    above = reverse("audits:programme-detail", args=[programme.pk])
    trail = [*_trail(), (f"Năm {programme.year}", above)]
    if audit.pk:
        trail.append((audit.title, _page(audit)))
    return {"trail": trail, "state": str(programme.agency)}


def _trail() -> list[tuple[str, str]]:
    return [("Đánh giá nội bộ", reverse("audits:audit-list"))]


def _taken(
    request: Request, audit: InternalAudit, checklist: Checklist | None, page: dict[str, Any]
) -> HttpResponse:
    """The questions as they were typed, not judged, and those of the checklist they lack."""
    typed = _typed(request.POST)
    known = {each.code for each in typed if each.code}
    found = items_of(checklist, audit.programme.agency, audit.first_day) if checklist else []
    kept = InternalAudit(
        programme=audit.programme, revision=row_number(request.POST.get("revision", ""))
    )
    kept.pk = audit.pk
    sheet = lines_sheet(kept, more=[*typed, *(each for each in found if each.code not in known)])
    return shown(request, sheet, row=audit, cancel=_page(audit), **page)


def _typed(data: QueryDict) -> list[Line]:
    rows = []
    for place in range(min(row_number(data.get("lines-TOTAL_FORMS", "")), 300)):
        told = {name: data.get(f"lines-{place}-{name}", "") for name in LineForm.base_fields}
        if any(told.values()):
            rows.append(Line(**told))
    return rows


def _lay_in(request: Request, audit: InternalAudit) -> None:
    name = f"bao-cao-danh-gia-noi-bo-{audit.programme.year}.pdf"
    laid_in(request, audit, report_paper(audit), name=name)
