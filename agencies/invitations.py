"""The two letters that lead somebody to a password: the first one, and a new one."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts import first_access
from accounts.log import log
from accounts.mail import Letter, announce, write
from accounts.models import User
from agencies.people import check_looks_after

SOMEBODY = User(full_name="Huỳnh Ngọc An", username="an.huynh")
FIRST = announce(
    Letter(
        kind="person.first_access",
        label="Đường dẫn đặt mật khẩu lần đầu",
        template="mail/first_access.txt",
        subject="Tài khoản của anh/chị trên cổng ISO 9001",
        sample={"user": SOMEBODY, "hours": settings.FIRST_ACCESS_AGE // 3600},
    )
)
RESET = announce(
    Letter(
        kind="person.password_reset",
        label="Đường dẫn đặt lại mật khẩu",
        template="mail/password_reset.txt",
        subject="Đặt lại mật khẩu trên cổng ISO 9001",
        sample={"user": SOMEBODY, "minutes": settings.PASSWORD_RESET_TIMEOUT // 60},
    )
)


@transaction.atomic
def invite(*, by: User, person: User) -> str:
    """A link for a first access, told to `by` once and, where there is an address, mailed."""
    check_looks_after(by, person)
    address = first_access.issue(by=by, user=person)
    if person.email:
        hours = timedelta(seconds=settings.FIRST_ACCESS_AGE) // timedelta(hours=1)
        _write(FIRST, person, address, hours=hours)
    return address


@transaction.atomic
def send_reset(*, by: User, person: User) -> None:
    """Mail somebody who has a password a link to choose another; the password itself stays."""
    check_looks_after(by, person)
    if not person.is_active:
        raise ValidationError(f"Tài khoản của {person} đã đóng; hãy mở lại trước.")
    if not person.has_usable_password():
        raise ValidationError(f"{person} chưa đặt mật khẩu; hãy tạo đường dẫn lần đầu.")
    if not person.email:
        raise ValidationError(f"{person} chưa có thư điện tử; hãy ghi vào tài khoản trước.")
    uid = urlsafe_base64_encode(force_bytes(person.pk))
    token = default_token_generator.make_token(person)
    address = reverse("accounts:password-reset-confirm", args=[uid, token])
    _write(RESET, person, address, minutes=settings.PASSWORD_RESET_TIMEOUT // 60)
    log(by, "person.reset_asked", person)


def _write(letter: Letter, person: User, address: str, **context: int) -> None:
    write(
        user=person,
        kind=letter.kind,
        key=f"{letter.kind}:{timezone.now().isoformat()}",
        subject=letter.subject,
        template=letter.template,
        context=context,
        secret=f"{settings.PORTAL_URL}{address}",
    )
