"""Checklists: read by everybody with a role, kept by the committee's staff."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request, form_page, paper_response, require_form
from audits.checklists import actions
from audits.checklists.clauses import side_by_side
from audits.checklists.comparing import compare
from audits.checklists.forms import BeginForm, HeadForm, IssueForm, next_year
from audits.checklists.keeping import check_planner, plans, seen_by
from audits.checklists.lines import lines_of
from audits.checklists.paper import checklist_paper, paper_name
from audits.checklists.rules import lacking
from audits.checklists.sheet import Sheet, retyped, sent_sheet, sheet_of
from audits.criteria import Criteria
from audits.models import Checklist, GradeBand
from isoportal.lib.fields import tried
from isoportal.lib.paper import printed
from quality.conflicts import Conflict


@require_safe
def checklist_list(request: Request) -> HttpResponse:
    checklists = seen_by(request.user).select_related("based_on", "issued_by")
    context = {"checklists": list(checklists), "may": plans(request.user)}
    return render(request, "audits/checklist_list.html", context)


@require_safe
def checklist_detail(request: Request, pk: int) -> HttpResponse:
    checklist = _seen(request, pk)
    others = seen_by(request.user).exclude(pk=pk)
    context = {
        "checklist": checklist,
        "lines": lines_of(checklist.criteria),
        "total": checklist.criteria.total(),
        "lacking": [] if checklist.is_issued else lacking(checklist.criteria),
        "bands": GradeBand.objects.of_year(checklist.year),
        "other": checklist.based_on if checklist.based_on in others else others.first(),
        "may": plans(request.user),
    }  # fmt: skip
    return render(request, "audits/checklist_detail.html", context)


@require_safe
def checklist_print(request: Request, pk: int) -> HttpResponse:
    """The empty sheet, on A4."""
    checklist = _seen(request, pk)
    context = checklist_paper(checklist, timezone.localdate())
    paper = printed("pdf/checklist.html", context, sheet="checklist_paper.css")
    return paper_response(paper, paper_name(checklist))


@require_form
def checklist_new(request: Request) -> HttpResponse:
    """A new draft, blank or copied from whichever is chosen."""
    check_planner(request.user)
    return _begin(request, None)


@require_form
def checklist_copy(request: Request, pk: int) -> HttpResponse:
    """A new draft with the criteria of this one."""
    return _begin(request, _kept(request, pk))


@require_form
def checklist_edit(request: Request, pk: int) -> HttpResponse:
    """The whole tree in one form; who comes second is shown what another wrote meanwhile."""
    checklist = _kept(request, pk)
    actions.check_draft(checklist)
    if request.method != "POST":
        return _shown(request, checklist, sheet_of(checklist.criteria, _head_of(checklist)))
    move = request.POST.get("do", "save")
    if move != "save":
        return _shown(request, checklist, retyped(_head_of(checklist), request.POST, move))
    sheet = sent_sheet(HeadForm(request.POST), request.POST)
    if not sheet.is_valid(actions.known_clauses()):
        return _shown(request, checklist, sheet, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        done = tried(sheet.head, lambda: _write(request, checklist, sheet))
    except Conflict:
        return _conflict(request, checklist, sheet.criteria)
    if not done:
        return _shown(request, checklist, sheet, HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, f"Đã lưu bản nháp {sheet.head.cleaned_data['title']}.")
    return redirect("audits:checklist-detail", pk)


@require_form
def checklist_issue(request: Request, pk: int) -> HttpResponse:
    """Issue a draft once and for all."""
    checklist = _kept(request, pk)
    actions.check_draft(checklist)
    sent = request.POST if request.method == "POST" else None
    form = IssueForm(sent, initial={"revision": checklist.revision})
    page: dict[str, Any] = {"checklist": checklist, "lacking": lacking(checklist.criteria)}

    def act() -> None:
        actions.issue(by=request.user, checklist=checklist, now=timezone.now(),
                      **form.cleaned_data)  # fmt: skip

    try:
        if form.is_valid() and tried(form, act):
            messages.success(request, f"Đã ban hành {checklist}.")
            return redirect("audits:checklist-detail", pk)
    except Conflict:
        fresh = IssueForm(initial={**form.cleaned_data, "revision": checklist.revision})
        page |= {"form": fresh, "is_changed": True}
        return render(request, "audits/checklist_issue.html", page, status=HTTPStatus.CONFLICT)
    return form_page(request, "audits/checklist_issue.html", form, **page)


@require_POST
def checklist_discard(request: Request, pk: int) -> HttpResponse:
    checklist = _kept(request, pk)
    called = str(checklist)
    actions.discard(by=request.user, checklist=checklist)
    messages.success(request, f"Đã xóa bản nháp {called}.")
    return redirect("audits:checklist-list")


@require_safe
def checklist_compare(request: Request) -> HttpResponse:
    """?a= and ?b= are the two checklists; without them the two latest that may be read."""
    checklists = list(seen_by(request.user))
    by_key = {str(each.pk): each for each in checklists}
    latest = [*checklists[:2], None, None]
    before = by_key.get(request.GET.get("a", ""), latest[1])
    after = by_key.get(request.GET.get("b", ""), latest[0])
    both = before and after and before != after
    told = compare(before.criteria, after.criteria) if both and before and after else None
    context = {"checklists": checklists, "before": before, "after": after, "told": told}
    return render(request, "audits/checklist_compare.html", context)


@require_safe
def clause_list(request: Request) -> HttpResponse:
    """ISO 9001 in its three versions side by side."""
    return render(request, "audits/clause_list.html", {"rows": side_by_side()})


def _begin(request: Request, source: Checklist | None) -> HttpResponse:
    today = timezone.localdate()
    years = set(Checklist.objects.filter(is_proposal=False).values_list("year", flat=True))
    first = {"year": next_year(today, years), "title": "Bộ tiêu chí chấm điểm", "source": source}
    form = BeginForm(request.POST if request.method == "POST" else None, initial=first)
    made: list[Checklist] = []
    if form.is_valid():
        given = {**form.cleaned_data, "year": int(form.cleaned_data["year"])}
        if tried(form, lambda: made.append(actions.begin(by=request.user, **given))):
            messages.success(request, f"Đã lập bản nháp {made[0]}. Hãy sửa các tiêu chí.")
            return redirect("audits:checklist-edit", made[0].pk)
    return form_page(request, "audits/checklist_new.html", form, source=source)


def _seen(request: Request, pk: int) -> Checklist:
    found: Checklist = get_object_or_404(seen_by(request.user), pk=pk)
    return found


def _kept(request: Request, pk: int) -> Checklist:
    """A checklist, for who keeps them; others learn nothing of what there is."""
    check_planner(request.user)
    return _seen(request, pk)


def _head_of(checklist: Checklist) -> HeadForm:
    return HeadForm(initial={"title": checklist.title, "revision": checklist.revision})


def _write(request: Request, checklist: Checklist, sheet: Sheet) -> None:
    given = sheet.head.cleaned_data
    actions.write(by=request.user, checklist=checklist, criteria=sheet.criteria, **given)


def _conflict(request: Request, checklist: Checklist, mine: Criteria) -> HttpResponse:
    """What was typed comes back, beside what now stands; saved again, it replaces that."""
    now = _kept(request, checklist.pk)
    sheet = retyped(_head_of(now), request.POST)
    sheet.head.initial["revision"] = now.revision
    told = compare(now.criteria, mine)
    return _shown(request, now, sheet, HTTPStatus.CONFLICT, told=told)


def _shown(
    request: Request, checklist: Checklist, sheet: Sheet, status: int = HTTPStatus.OK, **page: Any
) -> HttpResponse:
    page |= {"checklist": checklist, "sheet": sheet}
    return render(request, "audits/checklist_form.html", page, status=status)
