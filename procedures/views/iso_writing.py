"""The form in which an ISO procedure is written: new, changed, or copied from paper."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.http import Request, require_form
from agencies.access import agencies_for, require
from agencies.roles import Permission
from isoportal.lib.fields import tried
from procedures.iso import actions
from procedures.iso.body_form import Sheet, retyped, sent_sheet, sheet_of
from procedures.iso.comparing import compare
from procedures.iso.drafts import Conflict, Draft, mark_of
from procedures.iso.facts import warned
from procedures.iso.forms import DraftForm, PaperForm
from procedures.iso.keeping import last_issued
from procedures.iso.paper import Signed, enter_paper, mark_of_draft
from procedures.iso.prefill import draft_for
from procedures.iso.signing import check_editable, check_writer
from procedures.models import Handling, IsoProcedure, IsoRevision
from procedures.views.revisions import procedure, seen


@require_form
def iso_new(request: Request, agency_pk: int) -> HttpResponse:
    """A new ISO procedure of an agency; ?handling= names what it is for, ?paper= copies one."""
    agency = get_object_or_404(agencies_for(request.user), pk=agency_pk)
    require(request.user, Permission.WRITE_PROCEDURES, agency)
    iso, today = IsoProcedure(agency=agency), timezone.localdate()
    asked = [pk for pk in request.GET.getlist("handling") if pk.isdecimal() and len(pk) < 19]
    handlings = list(
        Handling.objects.as_of(today)
        .filter(agency=agency, pk__in=asked)
        .select_related("procedure")
    )
    draft = draft_for(handlings, agency, today)
    if "paper" in request.GET:
        return paper_page(request, iso, draft, handlings)
    return begin_page(request, iso, draft, handlings)


@require_form
def revision_paper(request: Request, pk: int) -> HttpResponse:
    """A revision that was issued on paper, after those the portal has: the draft, if any."""
    iso = procedure(request, pk)
    check_writer(by=request.user, iso=iso)
    last, opened = last_issued(iso), iso.revisions.open().first()
    if opened:
        check_editable(opened)
    said = opened or last
    draft = Draft.of(said) if said else Draft(title="")
    return paper_page(request, iso, draft, last=last, opened=opened)


@require_form
def revision_edit(request: Request, pk: int) -> HttpResponse:
    """Change a draft; who comes second is shown what another wrote meanwhile."""
    found = seen(request, pk)
    check_writer(by=request.user, iso=found.iso)
    check_editable(found)
    told = warned(found, timezone.localdate())
    page: dict[str, Any] = {"revision": found, "iso": found.iso, "warned": told}
    if request.method != "POST":
        return _shown(request, sheet_of(Draft.of(found), _head_of(found)), **page)
    if _move(request):
        return _shown(request, retyped(_head_of(found), request.POST, _move(request)), **page)
    sheet = sent_sheet(_head_of(found, request.POST), request.POST)
    if not sheet.is_valid():
        return _shown(request, sheet, HTTPStatus.UNPROCESSABLE_ENTITY, **page)
    given = sheet.head.cleaned_data

    def act() -> None:
        actions.write(
            by=request.user, revision=found, draft=sheet.draft, code=given.get("code", ""),
            kind=given.get("kind", ""), seen=given["revision"],
        )  # fmt: skip

    try:
        if not tried(sheet.head, act):
            return _shown(request, sheet, HTTPStatus.UNPROCESSABLE_ENTITY, **page)
    except Conflict:
        return _conflict(request, sheet, page)
    messages.success(request, f"Đã lưu bản soạn thảo {found.iso.code}.")
    return redirect("procedures:revision", pk)


def begin_page(
    request: Request, iso: IsoProcedure, draft: Draft, handlings: Sequence[Handling] = ()
) -> HttpResponse:
    """The form of a procedure that does not exist yet; of an agency, or a template."""
    page: dict[str, Any] = {"iso": iso, "handlings": handlings}
    if request.method != "POST":
        return _shown(request, sheet_of(draft, DraftForm()), **page)
    if _move(request):
        return _shown(request, retyped(DraftForm(), request.POST, _move(request)), **page)
    sheet = sent_sheet(DraftForm(request.POST), request.POST)
    made: list[IsoRevision] = []

    def act() -> None:
        _name(iso, sheet)
        told: dict[str, Any] = {"handlings": handlings, "day": timezone.localdate()}
        made.append(actions.begin(by=request.user, iso=iso, draft=sheet.draft, **told))

    if sheet.is_valid() and tried(sheet.head, act):
        messages.success(request, f"Đã lưu bản soạn thảo {iso.code}.")
        return redirect("procedures:revision", made[0].pk)
    return _shown(request, sheet, HTTPStatus.UNPROCESSABLE_ENTITY, **page)


def paper_page(
    request: Request,
    iso: IsoProcedure,
    draft: Draft,
    handlings: Sequence[Handling] = (),
    last: IsoRevision | None = None,
    opened: IsoRevision | None = None,
) -> HttpResponse:
    """The form of what was issued on paper: with who signed it, its number, day and scan."""
    page: dict[str, Any] = {"iso": iso, "handlings": handlings, "paper": True, "opened": opened}
    more: dict[str, Any] = {
        "agency": iso.agency, "by": request.user, "has_issued": last is not None,
        "is_first": last is None,
        "initial": {"code": iso.code, "kind": iso.kind, "revision": mark_of_draft(iso),
                    **_next_number(last, opened)},
    }  # fmt: skip
    if request.method != "POST":
        return _shown(request, sheet_of(draft, PaperForm(**more)), **page)
    if _move(request):
        return _shown(request, retyped(PaperForm(**more), request.POST, _move(request)), **page)
    head = PaperForm(request.POST, request.FILES, **more)
    sheet = sent_sheet(head, request.POST)

    def act() -> None:
        _name(iso, sheet)
        enter_paper(by=request.user, iso=iso, draft=sheet.draft, handlings=handlings,
                    signed=Signed(**head.signed), now=timezone.now(),
                    seen=head.cleaned_data["revision"])  # fmt: skip

    try:
        done = sheet.is_valid() and tried(sheet.head, act)
    except Conflict:
        return _overtaken(request, sheet, page)
    if done:
        messages.success(request, f"Đã ghi quy trình {iso.code} ban hành trên giấy.")
        return redirect("procedures:iso-detail", iso.pk)
    return _shown(request, sheet, HTTPStatus.UNPROCESSABLE_ENTITY, **page)


def _head_of(revision: IsoRevision, data: Any = None) -> DraftForm:
    iso = revision.iso
    first = {"code": iso.code, "kind": iso.kind, "revision": mark_of(revision)}
    issued = iso.revisions.issued().exists()
    is_first = (revision.issue_no, revision.revision_no) == (1, 0)
    return DraftForm(data, initial=first, has_issued=issued, is_first=is_first)


def _conflict(request: Request, sheet: Sheet, page: dict[str, Any]) -> HttpResponse:
    """What was typed comes back, beside what now stands; saved again, it replaces that."""
    now = seen(request, page["revision"].pk)
    told = compare(Draft.of(now), sheet.draft)
    mine = retyped(_head_of(now), request.POST, "")
    mine.head.initial["revision"] = mark_of(now)
    page |= {"revision": now, "told": told}
    return _shown(request, mine, HTTPStatus.CONFLICT, **page)


def _overtaken(request: Request, sheet: Sheet, page: dict[str, Any]) -> HttpResponse:
    """The paper as it was typed, beside whose draft now stands; sent again, it replaces that."""
    iso = page["iso"]
    page["opened"] = now = iso.revisions.open().first()
    sheet.head.data = request.POST.copy()
    sheet.head.data["revision"] = mark_of_draft(iso)
    said = f"{now.drafter} vừa lưu bản soạn thảo {now.number}" if now else "Bản soạn thảo không còn"
    sheet.head.add_error(
        None,
        f"{said} sau khi anh/chị mở trang. Nội dung anh/chị gõ chưa được ghi và vẫn còn bên dưới; "
        "bấm “Ghi quy trình đã ban hành” lần nữa để ghi.",
    )
    return _shown(request, sheet, HTTPStatus.CONFLICT, **page)


def _name(iso: IsoProcedure, sheet: Sheet) -> None:
    given = sheet.head.cleaned_data
    if "code" in given:
        iso.code, iso.kind = given["code"], given["kind"]


def _move(request: Request) -> str:
    """Which row the form asks to add, remove or move, instead of being saved."""
    asked = request.POST.get("do", "save")
    return "" if asked == "save" else asked


def _next_number(last: IsoRevision | None, opened: IsoRevision | None) -> dict[str, int]:
    if opened:
        return {"issue_no": opened.issue_no, "revision_no": opened.revision_no}
    if last is None:
        return {"issue_no": 1, "revision_no": 0}
    return {"issue_no": last.issue_no, "revision_no": last.revision_no + 1}


def _shown(
    request: Request, sheet: Sheet, status: int = HTTPStatus.OK, **page: Any
) -> HttpResponse:
    return render(request, "procedures/iso_form.html", {"sheet": sheet, **page}, status=status)
