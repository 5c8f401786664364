"""The agencies that have no ISO officer of their own."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import Request, address_without, sheet_response
from agencies.access import reach
from agencies.models import ReportingGroup
from agencies.roles import Permission
from agencies.unstaffed import PATIENCE, days_without, unstaffed, unstaffed_xlsx
from agencies.views.people import require_keeper
from isoportal.lib.days import day_or_today

PAGE = 50


class UnstaffedFilter(forms.Form):
    """For more than how long, and of which group."""

    days = forms.IntegerField(
        label="Quá số ngày", required=False, min_value=0, max_value=40000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "placeholder": str(PATIENCE)}),
    )  # fmt: skip
    group = forms.ChoiceField(label="Nhóm", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = ReportingGroup.objects.filter(parts=None).values_list("code", "name")
        self.fields["group"].choices = [("", "Mọi nhóm"), *groups]  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        given = self.cleaned_data if self.is_valid() else {}
        days = given.get("days")
        return {"days": PATIENCE if days is None else days, "group": given.get("group", "")}


@require_safe
def unstaffed_list(request: Request) -> HttpResponse:
    require_keeper(request)
    day = day_or_today(request.GET.get("day"))
    form = UnstaffedFilter(request.GET)
    found = unstaffed(day, reach(request.user, Permission.APPOINT), **form.asked)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    page.object_list = days_without(page.object_list, day)
    filtered = any(request.GET.get(name) for name in form.fields)
    context = {"form": form, "page": page, "days": form.asked["days"]}
    context["clear"] = address_without(request, {*form.fields}) if filtered else ""
    status = 422 if form.errors else 200
    return render(request, "agencies/unstaffed.html", context, status=status)


@require_safe
def unstaffed_export(request: Request) -> HttpResponse:
    """Exactly the agencies that the page shows, as a workbook."""
    require_keeper(request)
    day = day_or_today(request.GET.get("day"))
    form = UnstaffedFilter(request.GET)
    if form.errors:
        raise ValidationError([said for each in form.errors.values() for said in each])
    found = unstaffed(day, reach(request.user, Permission.APPOINT), **form.asked)
    return sheet_response(unstaffed_xlsx(found, day), f"thieu-can-bo-{day.isoformat()}.xlsx")
