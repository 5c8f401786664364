"""What the portal has told somebody."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request

LETTERS_A_PAGE = 30


@require_safe
def inbox(request: Request) -> HttpResponse:
    letters = request.user.notifications.all()
    page = Paginator(letters, LETTERS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/inbox.html", {"page": page})


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
