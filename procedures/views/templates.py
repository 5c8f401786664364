"""The templates of the province: their list, what they are for, and who adopted them."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from accounts.http import Request, address_without, form_page, require_form, sheet_response
from agencies.access import NOWHERE, Reach, agencies_for, can, held, reach
from agencies.models import Agency
from agencies.roles import Permission
from isoportal.lib.days import day_or_today
from isoportal.lib.fields import tried
from isoportal.lib.vietnamese import plain
from procedures.adopting.actions import with_waiting
from procedures.adopting.adopters import WORDS, Adopters, State, adopters, at_agency
from procedures.adopting.exports import adopters_xlsx
from procedures.adopting.filters import TemplateFilter, with_handled, with_meant
from procedures.adopting.fitting import shares
from procedures.adopting.forms import MeantForForm
from procedures.adopting.meaning import mean_for
from procedures.iso.drafts import Draft
from procedures.iso.filters import one_of_each
from procedures.iso.signing import check_writer
from procedures.iso.states import standing_on
from procedures.keeping import keeps_catalogue
from procedures.models import IsoProcedure, IsoRevision
from procedures.views.asking import chips
from procedures.views.iso_writing import begin_page

PAGE = 50


@require_safe
def template_list(request: Request) -> HttpResponse:
    """The templates one may read; beside them how far one agency has come with each."""
    own = own_agencies(request)
    agency = agency_asked(request, own)
    asked = TemplateFilter(request.GET, _rows(request, agency), agency=agency, request=request)
    # the templates of a province are few: all are read, so that they need not be counted
    page = Paginator(list(asked.qs), PAGE).get_page(request.GET.get("page"))
    _tell(request, asked, list(page.object_list))
    context = {
        "filter": asked,
        "page": page,
        "chips": chips(request, asked.chosen),
        "clear": address_without(request, {*asked.filters} - {"agency"}),
        "agency": agency,
        "agencies": [] if request.GET.get("agency") else own,
        "may_adopt": _may(request, Permission.WRITE_PROCEDURES, agency),
        "may_write": keeps_catalogue(request.user),
        "choosable": any(each.choosable for each in page.object_list),
        "waiting": _waiting(request, own, agency),
    }
    part = "_template_table.html" if request.htmx else "template_list.html"
    return render(request, f"procedures/{part}", context, status=422 if asked.form.errors else 200)


@require_form
def template_new(request: Request) -> HttpResponse:
    """The form of a new template of the province."""
    root = _root()
    _require_keeper(request)
    if root is None:
        raise ValidationError("Cổng chưa có UBND tỉnh; hãy nhập danh sách cơ quan trước.")
    return begin_page(request, IsoProcedure(agency=root, is_template=True), Draft(title=""))


@require_form
def template_meant_for(request: Request, pk: int) -> HttpResponse:
    """Which administrative procedures a template is for."""
    _require_keeper(request)
    template = template_seen(request, pk)
    check_writer(by=request.user, iso=template)
    codes = "\n".join(each.full_code for each in template.meant_for.all())
    given = request.POST if request.method == "POST" else None
    form = MeantForForm(given, initial={"codes": codes}, day=timezone.localdate())

    def act() -> None:
        mean_for(by=request.user, template=template, meant_for=form.meant_for)

    if form.is_valid() and tried(form, act):
        messages.success(request, f"Đã lưu TTHC áp dụng của mẫu {template}.")
        return redirect("procedures:iso-detail", pk)
    return form_page(request, "procedures/template_meant_for.html", form, iso=template)


@require_safe
def template_adopters(request: Request, pk: int) -> HttpResponse:
    """The agencies that a template fits, and what each made of it."""
    template = template_seen(request, pk)
    found, state = _adopters(request, template)
    rows = [row for row in found.rows if not state or row.is_in(state)]
    context = {
        "template": template,
        "found": found,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "states": [(each, WORDS[each], found.many(each)) for each in State],
        "state": state,
        "chips": chips(request, {"state": f"Trạng thái: {WORDS[State(state)]}"} if state else {}),
    }
    return render(request, "procedures/template_adopters.html", context)


@require_safe
def template_adopters_export(request: Request, pk: int) -> HttpResponse:
    """The same as a workbook."""
    template = template_seen(request, pk)
    found, state = _adopters(request, template)
    content = adopters_xlsx(row for row in found.rows if not state or row.is_in(state))
    return sheet_response(content, f"noi-ap-dung-{slugify(plain(template.code)) or pk}.xlsx")


def template_seen(request: Request, pk: int) -> IsoProcedure:
    """A template that the person may read."""
    mine = IsoProcedure.objects.for_user(request.user).templates().select_related("agency")
    found: IsoProcedure = get_object_or_404(mine, pk=pk)
    return found


def own_agencies(request: Request) -> list[Agency]:
    """The agencies for which the person themself writes procedures, with what is `waiting`."""
    posts = held(request.user).items()
    pks = [pk for pk, granted in posts if Permission.WRITE_PROCEDURES in granted]
    return list(with_waiting(Agency.objects.filter(pk__in=pks))) if pks else []


def agency_asked(request: Request, own: Sequence[Agency] | None = None) -> Agency | None:
    """The agency ?agency= names, or the only one the person works for, of their `own`."""
    asked = request.GET.get("agency", "")
    if asked:
        if not asked.isdecimal() or len(asked) > 18:
            raise Http404("Không có cơ quan này.")
        return get_object_or_404(agencies_for(request.user), pk=asked)
    own = own_agencies(request) if own is None else own
    return own[0] if len(own) == 1 else None


def _may(request: Request, permission: Permission, agency: Agency | None) -> bool:
    """Whether they may at the agency; of where they work themself the tree is not asked."""
    if agency is None:
        return False
    return permission in held(request.user).get(agency.pk, ()) or can(
        request.user, permission, agency
    )


def _rows(request: Request, agency: Agency | None) -> Any:
    """A revision of each template one may read, with what it is for."""
    day = day_or_today(request.GET.get("day"))
    rows = with_meant(one_of_each(IsoRevision.objects.templates_for(request.user), day))
    rows = with_handled(rows, agency, day) if agency else rows
    return rows.select_related("iso").defer("body")


def _waiting(request: Request, own: Sequence[Any], agency: Agency | None) -> int:
    """How many adoptions wait for this person's approval, as head of the agency."""
    return sum(
        each.waiting
        for each in own
        if each == agency and Permission.APPROVE in held(request.user)[each.pk]
    )


def _root() -> Agency | None:
    """The province, to which templates belong."""
    day = timezone.localdate()
    roots = Agency.objects.as_of(day).filter(versions__parent=None)
    return roots.first()


def _tell(request: Request, asked: TemplateFilter, revisions: list[Any]) -> None:
    """On each line how it stands: with one agency, or how many have adopted it."""
    day, agency = asked.day, asked.agency
    if agency:
        writes = _may(request, Permission.WRITE_PROCEDURES, agency)
        made = at_agency(agency, revisions, day, Reach.at(agency.pk) if writes else NOWHERE)
    else:
        isos = [each.iso_id for each in revisions]
        for_all = {each.iso_id for each in revisions if not each.meant}
        found = shares(isos, for_all, day, reach(request.user, Permission.VIEW))
    for each in revisions:
        each.standing = standing_on(each, day)
        if agency:
            each.at_agency = made[each.iso_id]
            each.fits = bool(each.handled or not each.meant) and each.holds_on(day)
            each.choosable = each.fits and not each.at_agency.iso
        else:
            each.share, each.choosable = found[each.iso_id], False


def _adopters(request: Request, template: IsoProcedure) -> tuple[Adopters, str]:
    day, state = day_or_today(request.GET.get("day")), request.GET.get("state", "")
    within = reach(request.user, Permission.VIEW)
    found = adopters(template, day, within, reach(request.user, Permission.WRITE_PROCEDURES))
    return found, state if state in set(State) else ""


def _require_keeper(request: Request) -> None:
    if not keeps_catalogue(request.user):
        raise PermissionDenied("Quy trình mẫu do Tổ giúp việc Ban Chỉ đạo ISO của tỉnh soạn thảo.")
