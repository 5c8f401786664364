"""What the agency does with its declaration."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.http import Request, form_page, require_form
from agencies.access import agencies_for, can_somewhere, require
from agencies.models import Agency
from agencies.roles import Permission
from isoportal.lib.fields import tried
from procedures.views.asking import sent
from quality.declaring import actions
from quality.declaring.forms import DeclarationForm, PostingForm
from quality.models import Declaration, Posting, StandardVersion
from quality.scope.annex import live
from quality.views.asking import seen
from quality.views.scope import offer_of


@require_form
def declaration_new(request: Request) -> HttpResponse:
    """A new draft, for ?agency= or the one agency the person declares for.

    ?renew= names the declaration that it is to take the place of: then the current scope is
    written into it.
    """
    if not can_somewhere(request.user, Permission.DECLARE):
        raise PermissionDenied("Anh/chị không giữ vai trò nào được soạn công bố.")
    form = _form(request, Declaration(), initial=_first_values(request))
    if form.is_valid() and _saved(request, form):
        return redirect("quality:declaration-submit", form.instance.pk)
    return form_page(request, "quality/declaration_form.html", form, **offer_of(form))


@require_form
def declaration_edit(request: Request, pk: int) -> HttpResponse:
    declaration = _own(request, pk)
    declaration.check_open()
    form = _form(request, declaration)
    if form.is_valid() and _saved(request, form):
        return redirect("quality:declaration-submit", pk)
    return form_page(request, "quality/declaration_form.html", form, **offer_of(form))


@require_form
def declaration_submit(request: Request, pk: int) -> HttpResponse:
    """The draft once more, to be checked before it is handed in."""
    declaration = _own(request, pk)
    reasons: list[str] = []
    if request.method == "POST":
        try:
            actions.submit(by=request.user, declaration=declaration)
        except ValidationError as error:
            reasons = error.messages
        else:
            messages.success(request, f"Đã nộp công bố {declaration.number}, chờ ghi nhận.")
            return redirect("quality:declaration-detail", pk)
    else:
        declaration.check_open()
    context = {
        "declaration": declaration,
        "ends": declaration.predecessor(),
        "reasons": reasons,
    }
    status = 422 if reasons else 200
    return render(request, "quality/declaration_submit.html", context, status=status)


@require_POST
def declaration_withdraw(request: Request, pk: int) -> HttpResponse:
    declaration = seen(request, pk)
    actions.withdraw(by=request.user, declaration=declaration)
    messages.success(request, f"Đã rút lại công bố {declaration.number}; công bố là bản nháp.")
    return redirect("quality:declaration-detail", pk)


@require_POST
def declaration_discard(request: Request, pk: int) -> HttpResponse:
    declaration = seen(request, pk)
    actions.discard(by=request.user, declaration=declaration)
    messages.success(request, f"Đã xóa công bố {declaration.number}.")
    return redirect("quality:declaration-list")


@require_form
def declaration_post(request: Request, pk: int) -> HttpResponse:
    declaration = seen(request, pk)
    require(request.user, Permission.DECLARE, declaration.agency)
    declaration.check_postable()
    form = PostingForm(sent(request), instance=Posting(declaration=declaration))

    def act() -> None:
        actions.post(by=request.user, posting=form.instance, today=timezone.localdate())

    if form.is_valid() and tried(form, act):
        messages.success(request, f"Đã ghi nơi niêm yết: {form.instance}.")
        return redirect("quality:declaration-detail", pk)
    return form_page(request, "quality/declaration_post.html", form, declaration=declaration)


def _own(request: Request, pk: int) -> Declaration:
    """The declaration, if this person may work on it; 404 outside the reach, 403 within."""
    declaration = seen(request, pk)
    actions.check_author(by=request.user, declaration=declaration)
    return declaration


def _form(request: Request, declaration: Declaration, **more: Any) -> DeclarationForm:
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    return DeclarationForm(
        *given, instance=declaration, user=request.user, day=timezone.localdate(), **more
    )


def _first_values(request: Request) -> dict[str, Any]:
    """What a new form starts with: the agency, the newest standard, and the kind that follows."""
    today = timezone.localdate()
    asked = request.GET.get("agency", "")
    mine = agencies_for(request.user, Permission.DECLARE).as_of(today)
    chosen = list((mine.filter(pk=asked) if asked.isdecimal() else mine)[:2])
    agency = chosen[0] if len(chosen) == 1 else None
    first, kinds = Declaration.Kind.FIRST, Declaration.Kind
    before = Declaration.objects.recorded().filter(agency=agency).exists()
    newest = StandardVersion.objects.declarable(today).last()
    return {
        "agency": agency,
        "version": newest,
        "scope": _scope(agency, today) if agency and "renew" in request.GET else "",
        "kind": (kinds.REDECLARATION if before else first) if agency else None,
    }


def _scope(agency: Agency, day: date) -> str:
    """The current scope as a sentence; nothing where the portal knows of none."""
    found = live(agency.pk, day)
    return found.sentence if found.covered else ""


def _saved(request: Request, form: DeclarationForm) -> bool:
    if not tried(form, lambda: actions.prepare(by=request.user, declaration=form.instance)):
        return False
    messages.success(request, f"Đã lưu bản nháp {form.instance.number}.")
    return True
