"""What the portal has told somebody."""

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request, address_without
from accounts.notify import area_of

LETTERS_A_PAGE = 30


@require_safe
def inbox(request: Request) -> HttpResponse:
    """What is unread first, then the rest; or the unread alone."""
    letters = request.user.notifications.all()
    unread_only = request.GET.get("show") == "unread"
    shown = letters.unread() if unread_only else letters
    shown = shown.order_by(F("read_at").desc(nulls_first=True), "-at", "-pk")
    page = Paginator(shown, LETTERS_A_PAGE).get_page(request.GET.get("page"))
    for each in page.object_list:
        each.area, each.icon = area_of(each.kind)  # type: ignore[attr-defined]
    context = {
        "page": page,
        "unread_only": unread_only,
        "every": address_without(request, {"show"}),
        "count": letters.count(),
    }
    return render(request, "accounts/inbox.html", context)


@require_POST
def inbox_read(request: Request, pk: int) -> HttpResponse:
    """Mark one as read and go where it leads."""
    letter = get_object_or_404(request.user.notifications, pk=pk)
    if letter.read_at is None:
        letter.read_at = timezone.now()
        letter.save(update_fields=["read_at"])
    leads_here = url_has_allowed_host_and_scheme(letter.url, allowed_hosts=None)
    return redirect(letter.url if leads_here else "accounts:inbox")


@require_POST
def inbox_read_all(request: Request) -> HttpResponse:
    request.user.notifications.unread().update(read_at=timezone.now())
    return redirect("accounts:inbox")
