"""What a person sees and changes of their own account."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts import field
from accounts import profile as account
from accounts.confirming import confirmed
from accounts.forms_profile import EmailForm, ProfileForm
from accounts.http import Request, form_page, require_form
from accounts.models import User
from isoportal.lib.fields import tried


@require_form
def profile(request: Request) -> HttpResponse:
    person = User.objects.get(pk=request.user.pk)  # the form fills in another than the page shows
    form = ProfileForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        account.change(by=request.user, **form.cleaned_data)
        messages.success(request, "Đã lưu thông tin của anh/chị.")
        return redirect("accounts:profile")
    more = {
        "sign_ins": account.sign_ins(request.user),
        "field_passes": field.passes(request.user, timezone.now()),
        "has_second_factor": account.has_second_factor(request.user),
    }
    return form_page(request, "accounts/profile.html", form, **more)


@require_form
@confirmed
def email_change(request: Request) -> HttpResponse:
    form = EmailForm(request.POST or None, user=request.user)
    person = User.objects.get(pk=request.user.pk)  # a refused address is not shown as theirs

    def act() -> None:
        account.change_email(by=person, to=form.cleaned_data["email"])

    if form.is_valid() and tried(form, act):
        messages.success(request, f"Thư của cổng từ nay gửi tới {person.email}.")
        return redirect("accounts:profile")
    return form_page(request, "accounts/email_change.html", form)
