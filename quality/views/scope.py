"""What a declaration covers: its annex as a list, and what a new one would cover."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import BaseModelForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Request, address_without, sheet_response
from agencies.access import agencies_for
from agencies.models import Agency
from agencies.roles import Permission
from isoportal.lib.days import day_or_today
from procedures.views.asking import check, chips
from quality.scope import annex
from quality.scope.exports import scope_xlsx
from quality.scope.filters import ScopeFilter
from quality.views.asking import seen

PAGE = 100


@require_safe
def declaration_scope(request: Request, pk: int) -> HttpResponse:
    """The procedures a declaration covers, as they were frozen or, of a draft, as they are."""
    declaration = seen(request, pk)
    found = annex.scope_of(declaration)
    asked = ScopeFilter(request.GET, found)
    context = {
        "declaration": declaration,
        "scope": found,
        "filter": asked,
        "page": Paginator(asked.entries, PAGE).get_page(request.GET.get("page")),
        "chips": chips(request, asked.words),
        "clear": address_without(request, {*asked.fields}),
    }
    part = "_scope_table" if request.htmx else "declaration_scope"
    return render(request, f"quality/{part}.html", context, status=422 if asked.errors else 200)


@require_safe
def scope_export(request: Request, pk: int) -> HttpResponse:
    """Exactly what the filters show, as a workbook."""
    found = known(annex.scope_of(seen(request, pk)))
    asked = ScopeFilter(request.GET, found)
    check(asked)
    return sheet_response(scope_xlsx(asked.entries, found), f"pham-vi-cong-bo-{pk}.xlsx")


@require_safe
def scope_offer(request: Request) -> HttpResponse:
    """What ?agency= handles and covers on ?signed_on=, offered beside the form."""
    asked = request.GET.get("agency", "")
    mine = agencies_for(request.user, Permission.DECLARE)
    agency = get_object_or_404(mine, pk=asked) if asked.isdecimal() else None
    return render(request, "quality/_scope_offer.html", offer(agency, request.GET.get("signed_on")))


def known(found: annex.Scope | None) -> annex.Scope:
    """What a declaration covers. Raises ValidationError where nothing was frozen."""
    if found is None:
        raise ValidationError(
            "Phạm vi của công bố này chưa được đóng băng nên không có danh mục kèm theo."
        )
    return found


def offer(agency: Agency | None, signed_on: Any) -> dict[str, Any]:
    """The current scope of the agency, as the form shows it; nothing where none is chosen."""
    return {"agency": agency, "offered": annex.live(agency.pk, _day(signed_on)) if agency else None}


def offer_of(form: BaseModelForm) -> dict[str, Any]:
    """The same for what is chosen in the form of a declaration."""
    if form.instance.pk:
        agency = form.instance.agency
    else:
        agency = (form.cleaned_data if form.is_bound else form.initial).get("agency")
    return offer(agency, form["signed_on"].value())


def _day(written: Any) -> date:
    """The day of signing; today while it is not written, or not yet a day."""
    try:
        return written if isinstance(written, date) else day_or_today(written)
    except ValidationError:
        return timezone.localdate()
