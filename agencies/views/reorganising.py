"""Founding, changing, merging, splitting and dissolving agencies."""

from typing import Any

from django.http import HttpResponse

from accounts.http import Request, form_page, require_form
from agencies import actions, preview
from agencies.forms import ChangeForm, FoundForm, MergeForm, OnForm, PartForm
from agencies.models import Agency, AgencyVersion, Succession
from agencies.roles import Permission
from agencies.rules import open_version
from agencies.views.asking import asked_agency, checked, done, require_staff, sent, typed
from isoportal.lib.days import day_or_today

FEWEST_PARTS, MOST_PARTS = 2, 10


@require_form
def agency_found(request: Request) -> HttpResponse:
    """A new agency, under ?parent= if that is given."""
    require_staff(request)
    day = day_or_today(request.GET.get("day"))
    form = FoundForm(sent(request), user=request.user, day=day, initial=typed(request))

    def act() -> Agency:
        return actions.found(by=request.user, first=form.save(commit=False))

    answer = form.is_valid() and done(request, form, act, "Đã lập {agency}.")
    return answer or form_page(request, "agencies/agency_found.html", form)


@require_form
def agency_change(request: Request, pk: int) -> HttpResponse:
    agency = asked_agency(request, pk, Permission.REORGANISE)
    current = open_version(agency)
    day = max(day_or_today(request.GET.get("day")), current.start)
    form = ChangeForm(sent(request), user=request.user, day=day, current=current)

    def act() -> Agency:
        on, decision = form.cleaned_data["start"], form.cleaned_data["decision"]
        fields = form.described()
        actions.change(by=request.user, agency=agency, on=on, decision=decision, **fields)
        return agency

    answer = form.is_valid() and done(request, form, act, "Đã ghi thay đổi của {agency}.")
    return answer or form_page(request, "agencies/agency_change.html", form, agency=agency)


@require_form
def agency_merge(request: Request) -> HttpResponse:
    """Two or more agencies, ?old= among them, become a new one."""
    require_staff(request)
    day = day_or_today(request.GET.get("day"))
    old = [pk for pk in request.POST.getlist("old") or request.GET.getlist("old") if pk]
    form = MergeForm(
        sent(request), user=request.user, day=day, initial={**typed(request), "old": old}
    )

    def act() -> Agency:
        chosen, decision = list(form.cleaned_data["old"]), form.cleaned_data["decision"]
        return actions.merge(by=request.user, old=chosen, into=form.instance, decision=decision)

    def effects() -> list[str]:
        return preview.merging(list(form.cleaned_data["old"]), form.instance)

    answer = form.is_valid() and checked(request, form, act, effects, "Đã lập {agency}.")
    return answer or form_page(request, "agencies/agency_merge.html", form)


@require_form
def agency_split(request: Request, pk: int) -> HttpResponse:
    """One agency becomes two or more."""
    agency = asked_agency(request, pk, Permission.REORGANISE)
    form = OnForm(sent(request), initial=typed(request))
    parts = _part_forms(request, open_version(agency))

    def into() -> list[tuple[AgencyVersion, str]]:
        for part in parts:
            part.instance.start = form.cleaned_data["start"]
        return [(part.instance, part.cleaned_data["share"]) for part in parts]

    def act() -> Agency:
        decision = form.cleaned_data["decision"]
        return actions.split(by=request.user, old=agency, into=into(), decision=decision)[0]

    def effects() -> list[str]:
        return preview.splitting(agency, into(), form.cleaned_data["start"])

    valid = all([form.is_valid(), *(part.is_valid() for part in parts)])
    answer = valid and checked(request, form, act, effects, f"Đã chia tách {agency}.")
    if form.is_bound and not valid and not form.errors:
        form.add_error(None, "Hãy sửa thông tin của các cơ quan mới ở dưới.")
    more = {"agency": agency, "parts": parts, "may_add": len(parts) < MOST_PARTS}
    return answer or form_page(request, "agencies/agency_split.html", form, **more)


@require_form
def agency_dissolve(request: Request, pk: int) -> HttpResponse:
    agency = asked_agency(request, pk, Permission.REORGANISE)
    form = OnForm(sent(request), initial=typed(request))
    form.fields["start"].help_text = "Ngày đầu tiên cơ quan không còn hoạt động."

    def act() -> Agency:
        on, decision = form.cleaned_data["start"], form.cleaned_data["decision"]
        actions.dissolve(by=request.user, agency=agency, on=on, decision=decision)
        return agency

    def effects() -> list[str]:
        return preview.dissolving(agency, form.cleaned_data["start"])

    answer = form.is_valid() and checked(request, form, act, effects, "Đã giải thể {agency}.")
    return answer or form_page(request, "agencies/agency_dissolve.html", form, agency=agency)


def _part_forms(request: Request, current: AgencyVersion) -> list[PartForm]:
    """A form for each new agency, as many as were asked for."""
    count = request.POST.get("parts", "")
    step = {"more": 1, "fewer": -1}.get(request.POST.get("step", ""), 0)
    wanted = (int(count) if count in {*map(str, range(MOST_PARTS + 1))} else FEWEST_PARTS) + step
    day = max(day_or_today(request.GET.get("day")), current.start)
    initial = {"kind": current.kind, "group": current.group_id, "parent": current.parent_id}
    data, extent = sent(request), Succession.Extent
    return [
        PartForm(
            data, prefix=f"part{place}", user=request.user, day=day, place=current.parent_id,
            initial={
                **initial, "share": extent.PART if place else extent.MAIN_PART,
                **_typed_part(request, f"part{place}-"),
            },
        )
        for place in range(min(max(wanted, FEWEST_PARTS), MOST_PARTS))
    ]  # fmt: skip


def _typed_part(request: Request, prefix: str) -> dict[str, Any]:
    return {
        name.removeprefix(prefix): value
        for name, value in request.POST.items()
        if name.startswith(prefix)
    }
