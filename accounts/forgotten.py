"""The letter with a link to a new password, to whoever says they forgot theirs."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.mail import Letter, announce, write
from accounts.models import User

PAUSE = timedelta(minutes=5)  # whoever asks more often fills nobody's mailbox
FORGOTTEN = announce(
    Letter(
        kind="person.password_forgotten",
        label="Quên mật khẩu",
        template="mail/password_forgotten.txt",
        subject="Đặt lại mật khẩu Cổng quản lý chất lượng ISO 9001",
        sample={
            "user": User(full_name="Huỳnh Ngọc An", username="an.huynh"),
            "minutes": settings.PASSWORD_RESET_TIMEOUT // 60,
        },
    )
)


def send_link(user: User, uid: str, token: str) -> None:
    """Into the outbox: a mail server that is slow or down neither holds up who asked nor
    shows them, by the time it takes, whether the address has an account.
    """
    path = reverse("accounts:password-reset-confirm", kwargs={"uidb64": uid, "token": token})
    slot = int(timezone.now().timestamp() // PAUSE.total_seconds())
    write(
        user=user,
        kind=FORGOTTEN.kind,
        key=f"password-forgotten:{slot}",
        subject=FORGOTTEN.subject,
        template=FORGOTTEN.template,
        context={"minutes": settings.PASSWORD_RESET_TIMEOUT // 60},
        secret=f"{settings.PORTAL_URL}{path}",
    )
