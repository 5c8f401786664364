"""Which TTHC of its agency an ISO procedure covers."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.http import Request, form_page, require_form
from agencies.access import require
from agencies.roles import Permission
from isoportal.lib.days import show_day
from isoportal.lib.fields import tried
from procedures.coverage import Question, covered_on, handled
from procedures.iso.covering import cover, end_cover, linkable
from procedures.iso.forms import CoverForm, EndCoverForm, LinkForm
from procedures.iso.signing import check_writer
from procedures.models import Cover, Handling, IsoProcedure, ProcedureVersion
from procedures.views.asking import sent
from procedures.views.revisions import procedure

PAGE, NAMED = 50, 5


@require_form
def cover_add(request: Request, pk: int) -> HttpResponse:
    """The agency's TTHC that it does not cover yet; those ticked are linked."""
    iso, today = procedure(request, pk), timezone.localdate()
    check_writer(by=request.user, iso=iso)
    if iso.is_template:
        raise ValidationError("Quy trình mẫu không gắn với TTHC của cơ quan nào.")
    form = CoverForm(request.POST or None, initial={"part": Cover.Part.MAIN})
    ticked = _ticked(request, iso)

    def act() -> None:
        if len(ticked) < len(set(request.POST.getlist("handling"))):
            raise ValidationError(
                f"Có TTHC đã đánh dấu không phải của {iso.agency}; quy trình chỉ gắn với TTHC của "
                "chính cơ quan."
            )
        if not ticked:
            raise ValidationError("Hãy đánh dấu ít nhất một TTHC để gắn.")
        with transaction.atomic():
            for handling in ticked:
                cover(by=request.user, iso=iso, handling=handling, day=today, **form.cleaned_data)

    if form.is_valid() and tried(form, act):
        messages.success(request, f"Đã gắn {len(ticked)} TTHC với quy trình {iso.code}.")
        _tell_of_two(request, iso, ticked, form.cleaned_data["part"])
        return redirect("procedures:iso-detail", pk)
    words = request.GET.get("q", "")
    page = Paginator(_free(iso, today, words), PAGE).get_page(request.GET.get("page"))
    return form_page(
        request, "procedures/cover_add.html", form, iso=iso, page=page, words=words,
        ticked={handling.pk for handling in ticked},
    )  # fmt: skip


@require_form
def handling_cover(request: Request, pk: int) -> HttpResponse:
    """Link one TTHC of an agency to an ISO procedure that the agency has."""
    mine = Handling.objects.for_user(request.user).select_related("agency", "procedure")
    handling, today = get_object_or_404(mine, pk=pk), timezone.localdate()
    require(request.user, Permission.WRITE_PROCEDURES, handling.agency)
    isos = linkable(handling, today)
    has_main = handling.covers.as_of(today).filter(part=Cover.Part.MAIN).exists()
    part = Cover.Part.LINKED if has_main else Cover.Part.MAIN
    form = LinkForm(sent(request), isos=isos, initial={"part": part})

    def act() -> None:
        cover(by=request.user, handling=handling, day=today, **form.cleaned_data)

    if form.is_valid() and tried(form, act):
        iso = form.cleaned_data["iso"]
        messages.success(request, f"Đã gắn TTHC {handling.procedure} với quy trình {iso.code}.")
        _tell_of_two(request, iso, [handling], form.cleaned_data["part"])
        return redirect("procedures:handling-detail", pk)
    version = handling.procedure.version_on(today)
    return form_page(
        request, "procedures/handling_cover.html", form, handling=handling, version=version
    )


@require_form
def cover_end(request: Request, pk: int) -> HttpResponse:
    isos = IsoProcedure.objects.for_user(request.user)
    mine = Cover.objects.filter(iso__in=isos).select_related("iso__agency", "handling__procedure")
    link, today = get_object_or_404(mine, pk=pk), timezone.localdate()
    check_writer(by=request.user, iso=link.iso)
    form = EndCoverForm(request.POST or None, initial={"on": today})

    def act() -> None:
        end_cover(by=request.user, link=link, day=today, **form.cleaned_data)

    if form.is_valid() and tried(form, act):
        said = f"Đã bỏ gắn TTHC {link.handling.procedure}."
        if form.cleaned_data["on"] < today:
            said += f" Độ bao phủ từ ngày {show_day(form.cleaned_data['on'])} được tính lại."
        messages.success(request, said)
        return redirect("procedures:iso-detail", link.iso_id)
    name = link.handling.procedure.version_on(today)
    return form_page(request, "procedures/cover_end.html", form, link=link, version=name)


def _tell_of_two(request: Request, iso: IsoProcedure, handlings: list[Handling], part: str) -> None:
    """Say where there are two main ones now: whose steps and time then count."""
    links = Cover.objects.as_of(timezone.localdate()).filter(handling__in=handlings)
    others = links.filter(part=Cover.Part.MAIN).exclude(iso=iso)
    if part != Cover.Part.MAIN or not others:
        return
    named = [
        f"{each.handling.procedure} ({each.iso.code})"
        for each in others.select_related("iso", "handling__procedure")[:NAMED]
    ]
    messages.warning(
        request,
        f"TTHC đã có quy trình chính khác: {', '.join(named)}. Phiếu kiểm soát và thời gian vẫn "
        "theo quy trình được gắn trước, đến khi bỏ gắn quy trình đó.",
    )


def _ticked(request: Request, iso: IsoProcedure) -> list[Handling]:
    """Those that were ticked; one of another agency is looked up too, and refused in words."""
    asked = [pk for pk in request.POST.getlist("handling") if pk.isdecimal() and len(pk) < 19]
    mine = Handling.objects.for_user(request.user).filter(pk__in=asked)
    return list(mine.select_related("procedure", "agency"))


def _free(iso: IsoProcedure, day: Any, words: str) -> Any:
    """What the agency handles and this procedure does not cover; what nothing covers first."""
    links = Cover.objects.as_of(day).filter(iso=iso, handling=OuterRef("pk"))
    rows = handled(Question(day, agency=iso.agency_id)).filter(~Exists(links))
    if words.strip():
        found = ProcedureVersion.objects.as_of(day).search(words)
        rows = rows.filter(procedure__in=found.values("procedure"))
    covered = Handling.objects.filter(covered_on(day), pk=OuterRef("pk"))
    rows = rows.annotate(
        name=F("version__name"), field_name=F("version__field__name"), is_covered=Exists(covered)
    )
    return rows.select_related("procedure").order_by(
        "is_covered", "procedure__code", "procedure__local"
    )
