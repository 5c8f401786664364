"""People: finding them, and what the portal knows of each."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import shown_once
from accounts.confirming import ask_password
from accounts.http import (
    Request,
    address_without,
    form_page,
    require_form,
    sheet_response,
)
from accounts.models import User
from agencies import people
from agencies.access import can_somewhere
from agencies.invitations import invite
from agencies.people_filters import PersonFilter, people_xlsx, state_of, with_state
from agencies.people_forms import NewPersonForm, PersonForm
from agencies.people_page import about
from agencies.roles import Permission, Role
from agencies.views.asking import sent, typed
from isoportal.lib.fields import tried

PAGE = 50
LINK = "first_link"  # the one just made, told once to whoever made it


@require_safe
def person_list(request: Request) -> HttpResponse:
    """The people this person looks after, those of one branch with ?agency=."""
    asked = _asked(request)
    found = with_state(asked.qs, asked.day, request.user)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    for person in page.object_list:
        person.state = state_of(person)  # type: ignore[attr-defined]
    context = {
        "filter": asked,
        "page": page,
        "chips": [
            {"label": words, "url": address_without(request, {name})}
            for name, words in asked.words.items()
        ],
        "clear": address_without(request, {*asked.filters}),
    }
    part = "agencies/_person_table.html" if request.htmx else "agencies/person_list.html"
    return render(request, part, context, status=422 if asked.form.errors else 200)


@require_safe
def person_export(request: Request) -> HttpResponse:
    """Exactly the people that the filters show, as a workbook."""
    asked = _asked(request)
    if asked.form.errors:
        raise ValidationError([said for each in asked.form.errors.values() for said in each])
    content = people_xlsx(with_state(asked.qs, asked.day, request.user))
    return sheet_response(content, f"nguoi-dung-{asked.day.isoformat()}.xlsx")


@never_cache
@require_safe
def person_detail(request: Request, pk: int) -> HttpResponse:
    person = asked_person(request, pk)
    link = shown_once.told(request, LINK)
    context = {
        "person": person,
        "about": about(person, request.user),
        "link": request.build_absolute_uri(link) if link else "",
    }
    page = render(request, "agencies/person_detail.html", context)
    shown_once.forget(page, LINK, page=request.path)
    return page


@require_form
def person_new(request: Request) -> HttpResponse:
    """Somebody new with a first role, at ?agency= if that is given.

    Their link is told to who asks: whoever stole a session would make an account that lasts.
    """
    require_keeper(request)
    if asked := ask_password(request):
        return asked
    today = timezone.localdate()
    initial = {"start": today, **typed(request)}
    form = NewPersonForm(sent(request), by=request.user, day=today, initial=initial)
    if form.is_valid() and tried(form, lambda: _enrol(request, form)):
        person = User.objects.get(pk=form.person_pk)
        messages.success(request, f"Đã lập tài khoản {person.username} cho {person}.")
        return to_person(request, person.pk)
    return form_page(request, "agencies/person_new.html", form)


@require_form
def person_edit(request: Request, pk: int) -> HttpResponse:
    """How somebody is reached leads to their password: the own one is asked first."""
    person = asked_person(request, pk)
    people.check_looks_after(request.user, person)
    if asked := ask_password(request):
        return asked
    form = PersonForm(sent(request), instance=person)

    def act() -> None:
        people.change(by=request.user, person=person, new=form.cleaned_data)

    if form.is_valid() and tried(form, act):
        messages.success(request, "Đã ghi thông tin của người dùng.")
        return redirect("agencies:person-detail", pk)
    return form_page(request, "agencies/person_edit.html", form, person=person)


def asked_person(request: Request, pk: int) -> User:
    """Somebody this person sees; 404 for everybody else, whether they exist or not."""
    person: User = get_object_or_404(people.people_for(request.user), pk=pk)
    return person


def require_keeper(request: Request) -> None:
    if not can_somewhere(request.user, Permission.APPOINT):
        raise PermissionDenied(
            "Chỉ Tổ giúp việc Ban Chỉ đạo, quản trị hệ thống và thủ trưởng cơ quan xem và thêm "
            "người dùng."
        )


def keep_link(request: Request, person: User) -> None:
    """Make a link for a first access; `to_person` has the person's page tell it, once."""
    request.first_link = invite(by=request.user, person=person)  # type: ignore[attr-defined]


def to_person(request: Request, pk: int) -> HttpResponse:
    response = redirect("agencies:person-detail", pk)
    if link := getattr(request, "first_link", ""):
        shown_once.keep(response, LINK, link, to=request.user, page=response.url)
    return response


@transaction.atomic
def _enrol(request: Request, form: NewPersonForm) -> None:
    given = form.cleaned_data
    person = people.enrol(
        by=request.user, person=form.person, agency=given["agency"], role=Role(given["role"]),
        start=given["start"],
    )  # fmt: skip
    keep_link(request, person)
    form.person_pk = person.pk


def _asked(request: Request) -> PersonFilter:
    require_keeper(request)
    found = people.people_for(request.user)
    return PersonFilter(request.GET, found, request=request, day=timezone.localdate())
