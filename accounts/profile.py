"""What a person changes of their own account; the staff change the rest, and the address too."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.log import changes, log, values_of
from accounts.mail import Letter, announce, write
from accounts.models import LogEntry, User
from accounts.notify import notify

SHOWN_SIGN_INS = 5
NOT_OWN = "Địa chỉ này chưa dùng được: hãy nhập thư điện tử công vụ của riêng một người."
EMAIL_CHANGED = announce(
    Letter(
        kind="person.email_changed",
        label="Báo địa chỉ cũ rằng thư điện tử đã đổi",
        template="mail/email_changed.txt",
        subject="Thư điện tử của tài khoản đã đổi",
        sample={
            "user": User(full_name="Huỳnh Ngọc An", username="an.huynh"),
            "to": "an.huynh@angiang.example",
        },
    )
)


@transaction.atomic
def change(*, by: User, phone: str, wants_digest: bool) -> None:
    before = values_of(by)
    by.phone, by.wants_digest = phone, wants_digest
    by.save(update_fields=["phone", "wants_digest"])
    if changed := changes(before, values_of(by)):
        log(by, "person.profile_changed", by, changes=changed)


@transaction.atomic
def change_email(*, by: User, to: str) -> None:
    old = by.email
    set_email(by=by, user=by, to=to)
    log(by, "person.email_changed", by, changes={"email": [old, to]})


@transaction.atomic
def set_email(*, by: User, user: User, to: str) -> None:
    """From now on letters to `user` go to `to`; whoever reads the old address is told so.

    The caller writes the log and, where it is another's account, has checked that `by`
    looks after it.
    """
    check_email(user, to)
    old = user.email
    if old:
        _tell_old_address(user, to, by)
    user.email = to
    user.save(update_fields=["email"])
    words = f"Thư điện tử của tài khoản đã đổi từ {old or 'chưa có'} sang {to or 'để trống'}"
    words += "." if by == user else f", do {by} sửa."
    notify([user], "person.email_changed", words, reverse("accounts:profile"), mailed=bool(old))


def check_email(user: User, to: str) -> None:
    """Raises ValidationError where the provider, who finds people by it, could mean another.

    It tells nobody whose the address is.
    """
    others = User.objects.active().exclude(pk=user.pk)
    if settings.OIDC and to and others.filter(email__iexact=to).exists():
        raise ValidationError({"email": NOT_OWN})


def _tell_old_address(user: User, to: str, by: User) -> None:
    letter = EMAIL_CHANGED
    write(
        user=user,
        kind=letter.kind,
        key=f"{letter.kind}:{timezone.now().isoformat()}",
        subject=letter.subject,
        template=letter.template,
        context={"to": to, "by": None if by == user else by},
    )


def sign_ins(user: User) -> QuerySet[LogEntry]:
    """When and from where somebody signed in lately, the last first."""
    own = LogEntry.objects.filter(target=f"accounts.user:{user.pk}", action="person.signed_in")
    return own[:SHOWN_SIGN_INS]


def has_second_factor(user: User) -> bool:
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()
