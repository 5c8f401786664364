"""What a person changes of their own account; the staff change the rest."""

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
    """From now on letters go to `to`; whoever reads the old address is told so."""
    old = by.email
    if old:
        _tell_old_address(by, to)
    by.email = to
    by.save(update_fields=["email"])
    log(by, "person.email_changed", by, changes={"email": [old, to]})
    words = f"Thư điện tử của tài khoản đã đổi từ {old or 'chưa có'} sang {to}."
    notify([by], "person.email_changed", words, reverse("accounts:profile"), mailed=True)


def _tell_old_address(user: User, to: str) -> None:
    letter = EMAIL_CHANGED
    write(
        user=user,
        kind=letter.kind,
        key=f"{letter.kind}:{timezone.now().isoformat()}",
        subject=letter.subject,
        template=letter.template,
        context={"to": to},
    )


def sign_ins(user: User) -> QuerySet[LogEntry]:
    """When and from where somebody signed in lately, the last first."""
    own = LogEntry.objects.filter(target=f"accounts.user:{user.pk}", action="person.signed_in")
    return own[:SHOWN_SIGN_INS]


def has_second_factor(user: User) -> bool:
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()
