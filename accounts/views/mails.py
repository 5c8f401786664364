"""The letters on their way out: what was sent, what failed and why, and every kind there is."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Count, Q, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import mail as letters
from accounts.digest import DIGEST
from accounts.http import Request, address_without
from accounts.models import Mail
from isoportal.lib.vietnamese import plain, search_words

LETTERS_A_PAGE = 50
TAGS = {
    Mail.State.WAITING: "info",
    Mail.State.SENDING: "info",
    Mail.State.SENT: "done",
    Mail.State.FAILED: "late",
    Mail.State.CANCELLED: "idle",
}
FIRST = Case(
    When(state=Mail.State.FAILED, then=Value(0)),
    When(state__in=[Mail.State.WAITING, Mail.State.SENDING], then=Value(1)),
    default=Value(2),
)


@require_safe
def mail_list(request: Request) -> HttpResponse:
    """Every letter, what failed first, with its reason."""
    letters.check_keeper(request.user)
    words, asked = request.GET.get("q", "").strip(), request.GET.get("state", "")
    found = Mail.objects.filter(_about(words))
    counted = dict(found.order_by().values_list("state").annotate(Count("pk")))
    shown = found.filter(state=asked) if asked in Mail.State.values else found
    page = Paginator(
        shown.select_related("user").order_by(FIRST, "-written_at", "-pk"), LETTERS_A_PAGE
    ).get_page(request.GET.get("page"))
    for each in page.object_list:
        each.tag = TAGS[Mail.State(each.state)]  # type: ignore[attr-defined]
    context = {
        "page": page,
        "q": words,
        "asked": asked,
        "states": [
            {
                "value": state,
                "label": state.label,
                "count": counted[state],
                "url": address_without(request, {"state"}, state=state),
            }
            for state in Mail.State
            if state in counted
        ],
        "all": sum(counted.values()),
        "failed": counted.get(Mail.State.FAILED, 0),
        "every": address_without(request, {"state"}),
    }
    return render(request, "accounts/mail_list.html", context)


@require_safe
def mail_detail(request: Request, pk: int) -> HttpResponse:
    letters.check_keeper(request.user)
    mail = get_object_or_404(Mail.objects.select_related("user"), pk=pk)
    kind = letters.LETTERS.get(mail.kind)
    context = {"mail": mail, "tag": TAGS[Mail.State(mail.state)], "kind": kind and kind.label}
    return render(request, "accounts/mail_detail.html", context)


@require_POST
def mail_retry(request: Request, pk: int) -> HttpResponse:
    letters.check_keeper(request.user)
    mail = get_object_or_404(Mail, pk=pk)
    letters.retry(by=request.user, mail=mail)
    messages.success(request, "Thư sẽ được gửi lại trong ít phút.")
    return redirect("accounts:mail-detail", pk)


@require_POST
def mail_cancel(request: Request, pk: int) -> HttpResponse:
    letters.check_keeper(request.user)
    mail = get_object_or_404(Mail, pk=pk)
    letters.cancel(by=request.user, mail=mail)
    messages.success(request, "Đã hủy thư; thư sẽ không được gửi.")
    return redirect("accounts:mail-detail", pk)


@require_safe
def mail_samples(request: Request) -> HttpResponse:
    """Every kind of letter the portal writes, with an example of what stands in it."""
    letters.check_keeper(request.user)
    known = sorted(letters.LETTERS.values(), key=lambda each: (each is not DIGEST, each.label))
    samples = [(each, letters.render(each.template, each.sample)) for each in known]
    return render(request, "accounts/mail_samples.html", {"samples": samples})


def _about(words: str) -> Q:
    """Letters to somebody, or with a subject, that is called so."""
    named = Q()
    for word in search_words(words):
        named &= (
            Q(user__search_key__contains=plain(word))
            | Q(to__icontains=word)
            | Q(subject__icontains=word)
        )
    return named
