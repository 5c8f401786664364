"""A revision of an ISO procedure: written, reviewed, approved, issued, compared."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request, form_page, require_form
from isoportal.lib.days import day_or_today
from isoportal.lib.fields import tried
from procedures.iso import actions
from procedures.iso.comparing import compare
from procedures.iso.drafts import Draft
from procedures.iso.facts import too_long, warned
from procedures.iso.forms import (
    IssueForm,
    LookThroughForm,
    NoteReviewForm,
    ReturnForm,
    ReviseForm,
    WithdrawForm,
)
from procedures.iso.pages import RevisionPage
from procedures.iso.signing import check_returner, check_writer
from procedures.models import IsoProcedure, IsoRevision


@require_safe
def revision(request: Request, pk: int) -> HttpResponse:
    """One revision; of what is on its way, with the decision that waits for the reader."""
    day = day_or_today(request.GET.get("day"))
    page = RevisionPage(request.user, seen(request, pk), day)
    form = NoteReviewForm() if page.may_note_review else None
    return render(request, "procedures/revision.html", {"page": page, "form": form})


@require_POST
def revision_hand_on(request: Request, pk: int) -> HttpResponse:
    actions.hand_on(by=request.user, revision=seen(request, pk), now=timezone.now())
    messages.success(request, "Đã trình xem xét; người xem xét được báo tin.")
    return redirect("procedures:revision", pk)


@require_POST
def revision_review(request: Request, pk: int) -> HttpResponse:
    mark = request.POST.get("seen", "")
    actions.review(by=request.user, revision=seen(request, pk), now=timezone.now(), seen=mark)
    messages.success(request, "Đã xem xét; chờ phê duyệt.")
    return redirect("procedures:revision", pk)


@require_POST
def revision_note_review(request: Request, pk: int) -> HttpResponse:
    """The drafter notes who reviewed it on paper."""
    found = seen(request, pk)
    form = NoteReviewForm(request.POST)

    def act() -> None:
        actions.note_review(by=request.user, revision=found, now=timezone.now(),
                            **form.cleaned_data)  # fmt: skip

    if form.is_valid() and tried(form, act):
        messages.success(request, "Đã ghi người xem xét; chờ phê duyệt.")
        return redirect("procedures:revision", pk)
    page = RevisionPage(request.user, found, timezone.localdate())
    return form_page(request, "procedures/revision.html", form, page=page)


@require_POST
def revision_approve(request: Request, pk: int) -> HttpResponse:
    mark = request.POST.get("seen", "")
    actions.approve(by=request.user, revision=seen(request, pk), now=timezone.now(), seen=mark)
    messages.success(request, "Đã phê duyệt; chờ ban hành.")
    return redirect("procedures:revision", pk)


@require_form
def revision_return(request: Request, pk: int) -> HttpResponse:
    """Back to who drafted it, with the reason."""
    found = seen(request, pk)
    check_returner(by=request.user, revision=found)
    form = ReturnForm(request.POST or None)

    def act() -> None:
        actions.send_back(by=request.user, revision=found, **form.cleaned_data)

    if form.is_valid() and tried(form, act):
        messages.success(request, "Đã trả lại để soạn thảo tiếp.")
        return redirect("procedures:revision", pk)
    return form_page(request, "procedures/revision_return.html", form, revision=found)


@require_form
def revision_issue(request: Request, pk: int) -> HttpResponse:
    """The day and decision by which an approved revision comes into force."""
    found, today = seen(request, pk), timezone.localdate()
    check_writer(by=request.user, iso=found.iso)
    long = too_long(found, today)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = IssueForm(*given, agency=found.iso.agency, by=request.user, asks=bool(long))

    def act() -> None:
        actions.issue(by=request.user, revision=found, day=today, **form.cleaned_data)

    if form.is_valid() and tried(form, act):
        messages.success(request, f"Đã ban hành {found.iso.code}, {found.number}.")
        return redirect("procedures:iso-detail", found.iso_id)
    before = found.iso.revisions.in_force(today).first()
    return form_page(
        request, "procedures/revision_issue.html", form, revision=found, before=before,
        warned=warned(found, today),
    )  # fmt: skip


@require_POST
def revision_discard(request: Request, pk: int) -> HttpResponse:
    found = seen(request, pk)
    iso, is_template = found.iso, found.iso.is_template
    gone = actions.discard(by=request.user, revision=found)
    messages.success(request, f"Đã xóa bản soạn thảo của {iso.code}.")
    if not gone:
        return redirect("procedures:iso-detail", iso.pk)
    if is_template:
        return redirect("procedures:template-list")
    return redirect_to_list(iso)


@require_form
def revision_new(request: Request, pk: int) -> HttpResponse:
    """A new draft that starts with what is in force."""
    iso = procedure(request, pk)
    check_writer(by=request.user, iso=iso)
    form = ReviseForm(request.POST or None)
    made: list[IsoRevision] = []

    def act() -> None:
        made.append(actions.revise(by=request.user, iso=iso, **form.cleaned_data))

    if form.is_valid() and tried(form, act):
        messages.success(request, f"Đã lập {made[0].number}. Hãy sửa nội dung.")
        return redirect("procedures:revision-edit", made[0].pk)
    return form_page(request, "procedures/revision_new.html", form, iso=iso)


@require_form
def iso_withdraw(request: Request, pk: int) -> HttpResponse:
    iso, today = procedure(request, pk), timezone.localdate()
    check_writer(by=request.user, iso=iso)
    form = WithdrawForm(request.POST or None)

    def act() -> None:
        actions.withdraw(by=request.user, iso=iso, day=today, **form.cleaned_data)

    if form.is_valid() and tried(form, act):
        messages.success(request, f"Đã ghi việc hủy bỏ quy trình {iso.code}.")
        return redirect("procedures:iso-detail", pk)
    return form_page(request, "procedures/iso_withdraw.html", form, iso=iso)


@require_form
def iso_looked_through(request: Request, pk: int) -> HttpResponse:
    """The periodic look through a procedure in force: it is still right."""
    iso, today = procedure(request, pk), timezone.localdate()
    check_writer(by=request.user, iso=iso)
    form = LookThroughForm(request.POST or None, initial={"on": today})

    def act() -> None:
        actions.look_through(by=request.user, iso=iso, day=today, **form.cleaned_data)

    if form.is_valid() and tried(form, act):
        messages.success(request, f"Đã ghi quy trình {iso.code} được rà soát, vẫn phù hợp.")
        return redirect("procedures:iso-detail", pk)
    found = iso.revision_on(today)
    told = warned(found, today) if found else []
    return form_page(request, "procedures/iso_look_through.html", form, iso=iso, warned=told)


@require_safe
def revision_compare(request: Request, pk: int) -> HttpResponse:
    """Two revisions beside each other: the two newest, unless others are asked for."""
    iso = procedure(request, pk)
    mine = IsoRevision.objects.for_user(request.user).filter(iso=iso)
    found = list(mine.prefetch_related("cites"))
    after = _asked(request, "b", found) or found[0]
    before = _asked(request, "a", found) or (found[1] if len(found) > 1 else found[0])
    context: dict[str, Any] = {"iso": iso, "revisions": found, "before": before, "after": after}
    if before != after:
        context["told"] = compare(Draft.of(before), Draft.of(after))
    return render(request, "procedures/revision_compare.html", context)


def seen(request: Request, pk: int) -> IsoRevision:
    """The revision, if this person may see it; else there is nothing."""
    mine = IsoRevision.objects.for_user(request.user)
    near = ["iso__agency", "iso__template", "upload", "adopted_from"]
    found: IsoRevision = get_object_or_404(mine.select_related(*near), pk=pk)
    return found


def procedure(request: Request, pk: int) -> IsoProcedure:
    mine = IsoProcedure.objects.for_user(request.user).select_related("agency")
    found: IsoProcedure = get_object_or_404(mine, pk=pk)
    return found


def redirect_to_list(iso: IsoProcedure) -> HttpResponse:
    response = redirect("procedures:iso-list")
    response["Location"] += f"?agency={iso.agency_id}"
    return response


def _asked(request: Request, name: str, found: list[IsoRevision]) -> IsoRevision | None:
    text = request.GET.get(name, "")
    return next((each for each in found if str(each.pk) == text), None)
