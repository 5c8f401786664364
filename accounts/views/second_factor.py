"""Adding an authenticator app, being asked for its code, and the codes for when it is lost."""

from collections.abc import Callable

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts import second_factor as factor
from accounts import shown_once
from accounts.confirming import confirmed
from accounts.forms import CodeForm, RecoveryForm
from accounts.http import Request, form_page, leading_to, next_page, require_form
from isoportal.lib.fields import tried

NEW_CODES = "new_recovery_codes"
FEW = 3
View = Callable[..., HttpResponse]


def before_second_factor(view: View) -> View:
    """Open to whoever still has to prove the second factor, or to add one."""
    view.before_second_factor = True  # type: ignore[attr-defined]
    return view


@before_second_factor
@sensitive_post_parameters()
@require_form
def second_factor(request: Request) -> HttpResponse:
    """Asked after the password, before anything else."""
    if not factor.is_asked(request.session):
        return redirect(next_page(request))
    recovery = "recovery" in request.GET
    form = (RecoveryForm if recovery else CodeForm)(request.POST or None)
    if form.is_valid() and tried(form, lambda: _prove(request, form.cleaned_data["otp"])):
        return redirect(next_page(request))
    back = leading_to(next_page(request))
    return form_page(request, "accounts/second_factor.html", form, recovery=recovery, back=back)


def _prove(request: Request, code: str) -> None:
    factor.prove(by=request.user, code=code)
    factor.note_proof(request.session)
    left = factor.codes_left(request.user)
    if left <= FEW:
        words = f"Anh/chị còn {left} mã khôi phục. Hãy tạo bộ mã mới ở mục Xác thực hai lớp."
        messages.warning(request, words)


@before_second_factor
@sensitive_post_parameters()
@require_form
def second_factor_setup(request: Request) -> HttpResponse:
    """To whoever has one: how it stands, unless another app shall take its place."""
    if factor.is_on(request.user):
        if not factor.is_proved(request.session):
            factor.ask(request.session)
            return redirect("accounts:second-factor")
        if "anew" not in request.GET:
            return redirect("accounts:second-factor-status")
    return _set_up(request)


@confirmed
def _set_up(request: Request) -> HttpResponse:
    form = CodeForm(request.POST or None, autofocus=False)  # what to do first stands above it
    codes: list[str] = []
    if form.is_valid() and tried(form, lambda: codes.extend(_add(request, form))):
        return _show(request, codes, next_page(request))
    device = factor.device_to_set_up(request.user, request.session)
    shown = {
        "secret": factor.secret_in_groups(device),
        "qr": segno.make(device.config_url, error="m").svg_data_uri(scale=4, light="#fff"),
        "anew": factor.is_on(request.user),
    }
    return form_page(request, "accounts/second_factor_setup.html", form, **shown)


def _add(request: Request, form: CodeForm) -> list[str]:
    code = form.cleaned_data["otp"]
    codes = factor.set_up(by=request.user, code=code, session=request.session)
    factor.note_proof(request.session)
    return codes


@require_safe
def second_factor_status(request: Request) -> HttpResponse:
    device = factor.device_of(request.user)
    shown = {"device": device, "left": factor.codes_left(request.user)}
    return render(request, "accounts/second_factor_status.html", shown)


@require_POST
@confirmed
def second_factor_off(request: Request) -> HttpResponse:
    factor.turn_off(by=request.user)
    factor.forget_proof(request.session)
    messages.success(request, "Đã tắt xác thực hai lớp. Các phiên đăng nhập khác đã bị đóng.")
    return redirect("accounts:second-factor-status")


@require_form
def recovery_codes(request: Request) -> HttpResponse:
    """The codes that were just made, once; by POST new ones in place of the old."""
    if not factor.is_on(request.user):
        return redirect("accounts:second-factor-setup")
    if request.method == "POST":
        return _recovery_codes_new(request)
    codes = shown_once.told(request, NEW_CODES).split()
    shown = {"codes": codes, "next": next_page(request), "left": factor.codes_left(request.user)}
    page = render(request, "accounts/recovery_codes.html", shown)
    shown_once.forget(page, NEW_CODES, page=reverse("accounts:recovery-codes"))
    return page


@confirmed
def _recovery_codes_new(request: Request) -> HttpResponse:
    codes = factor.make_recovery_codes(by=request.user)
    return _show(request, codes, reverse("accounts:second-factor-status"))


def _show(request: Request, codes: list[str], back: str) -> HttpResponse:
    """Lead to the page that shows the codes, and from there to `back`."""
    page = reverse("accounts:recovery-codes")
    response = redirect(f"{page}?{leading_to(back)}")
    shown_once.keep(response, NEW_CODES, " ".join(codes), to=request.user, page=page)
    return response
