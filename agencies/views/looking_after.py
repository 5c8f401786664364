"""What is done to somebody's account: closing, opening again, and the ways back in."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.confirming import ask_password
from accounts.http import Request, require_form
from accounts.models import User
from agencies import people
from agencies.invitations import send_reset
from agencies.views.people import asked_person, keep_link, to_person

Act = Callable[[User], object]


@require_form
def person_close(request: Request, pk: int) -> HttpResponse:
    """First a page that says what ends, then the end."""
    person = asked_person(request, pk)
    people.check_looks_after(request.user, person)
    if request.method != "POST":
        context = {"person": person, "ending": people.lasting_roles(person)}
        return render(request, "agencies/person_close.html", context)
    people.close(by=request.user, person=person)
    messages.success(request, f"Đã đóng tài khoản của {person}.")
    if people.looks_after_all(request.user):
        return redirect("agencies:person-detail", pk)
    return redirect("agencies:person-list")  # without roles it is beyond a head's reach


@require_POST
def person_reopen(request: Request, pk: int) -> HttpResponse:
    def act(person: User) -> None:
        people.reopen(by=request.user, person=person)

    return _done(request, pk, act, "Đã mở lại tài khoản. Hãy giao lại vai trò nếu cần.")


@require_POST
def person_link(request: Request, pk: int) -> HttpResponse:
    """A new link for a first access; the page it leads back to tells it once."""
    people.check_looks_after(request.user, asked_person(request, pk))
    if asked := ask_password(request):
        return asked

    def act(person: User) -> None:
        keep_link(request, person)

    return _done(request, pk, act, "Đã tạo đường dẫn lần đầu; đường dẫn cũ không còn dùng được.")


@require_POST
def person_password(request: Request, pk: int) -> HttpResponse:
    def act(person: User) -> None:
        send_reset(by=request.user, person=person)

    return _done(request, pk, act, "Đã gửi thư có đường dẫn đặt lại mật khẩu.")


@require_POST
def person_sign_out(request: Request, pk: int) -> HttpResponse:
    def act(person: User) -> None:
        people.end_sessions(by=request.user, person=person)

    return _done(request, pk, act, "Đã đăng xuất người này khỏi mọi thiết bị.")


@require_POST
def person_second_factor(request: Request, pk: int) -> HttpResponse:
    """For somebody who lost the phone; the password is asked first."""
    people.check_looks_after(request.user, asked_person(request, pk))
    if asked := ask_password(request):
        return asked

    def act(person: User) -> None:
        people.reset_second_factor(by=request.user, person=person)

    return _done(request, pk, act, "Đã gỡ xác thực hai lớp; người này sẽ cài đặt lại.")


def _done(request: Request, pk: int, act: Act, words: str) -> HttpResponse:
    act(asked_person(request, pk))
    messages.success(request, words)
    return to_person(request, pk)
