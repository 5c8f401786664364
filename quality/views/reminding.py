"""The staff remind the agencies they filtered."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.http import Request, address_without, require_form
from quality.duties.forms import RemindForm
from quality.reminding import by_hand


@require_form
def remind(request: Request) -> HttpResponse:
    """Who will be written to and what; sent when confirmed."""
    by_hand.check_reminder(request.user)
    chosen = by_hand.aims(request.GET, request.user, timezone.localdate())
    if request.method != "POST":
        form = RemindForm(initial={"text": by_hand.TEXT, "token": uuid4()})
        return _page(request, form, chosen, by_hand.TEXT)
    form = RemindForm(request.POST)
    if not form.is_valid():
        return _page(request, form, chosen, form.data.get("text", ""))
    given = form.cleaned_data
    done = by_hand.remind(by=request.user, chosen=chosen, text=given["text"], token=given["token"])
    messages.success(request, done.words)
    there = redirect("quality:matrix")
    there["Location"] += address_without(request, {"agency"})
    return there


@require_POST
def remind_preview(request: Request) -> HttpResponse:
    """The first letter with the text as it stands in the form, unsent."""
    by_hand.check_reminder(request.user)
    chosen = by_hand.aims(request.GET, request.user, timezone.localdate())
    return _page(request, RemindForm(request.POST), chosen, request.POST.get("text", ""))


def _page(request: Request, form: RemindForm, chosen: list[by_hand.Aim], text: str) -> HttpResponse:
    people = [person for aim in chosen for person in aim.people]
    context: dict[str, Any] = {
        "form": form,
        "aims": chosen,
        "preview": by_hand.preview(request.user, chosen, text),
        "people": len({user.pk for user, wrong in people if not wrong}),
        "unreached": len({user.pk for user, wrong in people if wrong}),
        "unheard": sum(not aim.told for aim in chosen),
        "pressing": not any(request.GET.get(name) for name in by_hand.EXACT),
        "query": address_without(request, set()),
    }
    part = "quality/_remind_preview.html" if request.htmx else "quality/remind.html"
    return render(request, part, context, status=422 if form.errors and not request.htmx else 200)
