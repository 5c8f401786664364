"""Adopting templates of the province, and following them when they are revised."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request, form_page, require_form
from agencies.access import agencies_for, require
from agencies.models import Agency
from agencies.roles import Permission
from isoportal.lib.fields import tried
from procedures.adopting.actions import adopt, approve_unchanged, waiting_apart, waiting_for_head
from procedures.adopting.fitting import handled_of
from procedures.adopting.forms import AdoptForm, ApproveForm
from procedures.adopting.updating import update, update_of
from procedures.iso.comparing import compare
from procedures.iso.drafts import Draft
from procedures.iso.signing import may_write
from procedures.models import IsoProcedure, IsoRevision, LegalDocument, State
from procedures.views.templates import agency_asked, template_seen


@require_form
def template_adopt(request: Request, pk: int) -> HttpResponse:
    """Adopt one template at ?agency=, or at the one agency the person works for."""
    return _adopt(request, lambda: [template_seen(request, pk)])


@require_form
def templates_adopt(request: Request) -> HttpResponse:
    """Adopt several templates at once: those of ?template=."""
    asked = [pk for pk in request.GET.getlist("template") if pk.isdecimal() and len(pk) < 19]
    mine = IsoProcedure.objects.for_user(request.user).templates()
    return _adopt(request, lambda: list(mine.filter(pk__in=asked).order_by("code", "pk")))


@require_form
def adoption_approve(request: Request, agency_pk: int) -> HttpResponse:
    """What was taken over unchanged, for the head to approve and issue all together."""
    agency = get_object_or_404(agencies_for(request.user), pk=agency_pk)
    require(request.user, Permission.APPROVE, agency)
    waiting, now = waiting_for_head(agency), timezone.now()
    form = ApproveForm(
        request.POST if request.method == "POST" else None,
        waiting=waiting, initial={"revisions": waiting},
    )  # fmt: skip
    done: list[Any] = []

    def act() -> None:
        done.extend(approve_unchanged(
            by=request.user, agency=agency, now=now, day=timezone.localdate(now),
            **form.cleaned_data,
        ))  # fmt: skip

    if form.is_valid() and tried(form, act):
        messages.success(request, f"Đã phê duyệt và ban hành {len(done)} quy trình.")
        return redirect("procedures:adoption-approve", agency_pk)
    more = {"agency": agency, "how_many": waiting.count(), "apart": waiting_apart(agency)}
    return form_page(request, "procedures/adoption_approve.html", form, **more)


@require_safe
def adoption_differences(request: Request, pk: int) -> HttpResponse:
    """An agency's procedure beside the template it was made from, and what is new there."""
    iso = _adoption(request, pk)
    own = may_write(request.user, iso)
    revision = _shown(iso, own)
    template = revision.adopted_from
    context = {
        "iso": iso,
        "revision": revision,
        "template": template,
        "told": compare(Draft.of(template), Draft.of(revision)) if template else None,
        "waiting": update_of(iso, timezone.localdate()) if own else None,
        "newest": iso.template.revision_on(timezone.localdate()),
    }
    return render(request, "procedures/adoption_differences.html", context)


@require_POST
def adoption_update(request: Request, pk: int) -> HttpResponse:
    """Make the draft that brings the template's new revision in."""
    iso = _adoption(request, pk)
    made = update(by=request.user, iso=iso, day=timezone.localdate())
    messages.success(
        request, "Đã lập bản sửa đổi theo mẫu mới. Hãy xem lại các phần khác mẫu rồi trình xem xét."
    )
    return redirect("procedures:revision", made.pk)


def _adopt(request: Request, asked: Callable[[], Sequence[IsoProcedure]]) -> HttpResponse:
    """First the agency, so that nobody learns at another's which templates there are."""
    agency = agency_asked(request)
    if agency is None:
        raise PermissionDenied("Hãy chọn cơ quan áp dụng: việc áp dụng do cán bộ cơ quan đó làm.")
    require(request.user, Permission.WRITE_PROCEDURES, agency)
    templates = asked()
    if not templates:
        messages.error(
            request, "Hãy đánh dấu ít nhất một quy trình mẫu trong danh sách để áp dụng."
        )
        return redirect(_list(request, agency))
    now = timezone.now()
    day = timezone.localdate(now)
    titled = _titled(templates, agency, day)
    given = request.POST if request.method == "POST" else None
    form = AdoptForm(given, templates=titled, agency=agency)
    made: list[Any] = []

    def act() -> None:
        told: dict[str, Any] = {"chosen": form.chosen, "unchanged": form.unchanged}
        made.extend(adopt(by=request.user, agency=agency, now=now, day=day, **told))

    if form.is_valid() and tried(form, act):
        return _adopted(request, agency, made)
    more = {"agency": agency, "templates": titled, "list": _list(request, agency)}
    return form_page(request, "procedures/template_adopt.html", form, **more)


def _list(request: Request, agency: Agency) -> str:
    """The list of templates as it was filtered when some of it were ticked."""
    asked = QueryDict(request.GET.get("list", "")) or QueryDict(f"agency={agency.pk}")
    return f"{reverse('procedures:template-list')}?{asked.urlencode()}"


def _adopted(request: Request, agency: Agency, made: Sequence[IsoRevision]) -> HttpResponse:
    ways = {
        "và trình thủ trưởng phê duyệt": sum(each.state == State.REVIEWED for each in made),
        "và trình người khác xem xét, vì anh/chị đã xem xét mẫu": sum(
            each.state == State.DRAFT and each.drafted_at is not None for each in made
        ),
        "thành bản soạn thảo": sum(each.drafted_at is None for each in made),
    }
    said = "; ".join(f"{many} quy trình mẫu {way}" for way, many in ways.items() if many)
    messages.success(request, f"Đã áp dụng {said}.")
    if len(made) == 1:
        return redirect("procedures:revision", made[0].pk)
    answer = redirect("procedures:iso-list")
    answer["Location"] += f"?agency={agency.pk}&state=open"
    return answer


def _titled(templates: Sequence[IsoProcedure], agency: Agency, day: Any) -> list[IsoProcedure]:
    """Each with its `title` on the day, and what the agency handles of what it is for."""
    covers: dict[int, list[Any]] = {}
    for each in handled_of(templates, agency, day):
        covers.setdefault(each.template, []).append(each)
    revisions = IsoRevision.objects.in_force(day).filter(iso__in=templates)
    ended = Prefetch("cites", LegalDocument.objects.filter(end__lte=day), to_attr="ended_cites")
    known = {each.iso_id: each for each in revisions.prefetch_related(ended)}
    for template in templates:
        newest: Any = known.get(template.pk)
        shown: Any = template
        shown.title, shown.newest = newest.title if newest else template.code, newest
        shown.handled = covers.get(template.pk, [])
    return list(templates)


def _adoption(request: Request, pk: int) -> Any:
    mine = IsoProcedure.objects.for_user(request.user).exclude(template=None)
    return get_object_or_404(mine.select_related("agency", "template"), pk=pk)


def _shown(iso: IsoProcedure, own: bool) -> Any:
    """What is being prepared, to its own people; else what is in force, or was last."""
    opened = iso.revisions.open().select_related("adopted_from").first() if own else None
    issued = iso.revisions.issued().select_related("adopted_from").order_by("-start")
    return opened or issued.first()
