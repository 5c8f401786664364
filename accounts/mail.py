"""The one way to write somebody a letter, and which letters there are.

A letter is rendered the moment it is written and put into the outbox together with what
it tells of; the worker sends it. So no mail server, down or slow, breaks an action.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.template import Context, Template
from django.template.loader import get_template
from django.utils import timezone

from accounts import outbox
from accounts.log import log
from accounts.models import Mail, User

NO_ADDRESS = "Người dùng chưa có thư điện tử."
CONTROLS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


@dataclass(frozen=True)
class Letter:
    """A kind of letter the portal writes, with an example of what stands in it."""

    kind: str
    label: str
    template: str
    subject: str
    sample: Mapping[str, Any] = field(default_factory=dict)


LETTERS: dict[str, Letter] = {}


def announce(letter: Letter) -> Letter:
    """Let the page of samples show this kind; each app announces its own."""
    LETTERS[letter.kind] = letter
    return letter


def write(
    *,
    user: User,
    kind: str,
    key: str,
    subject: str,
    template: str,
    context: Mapping[str, Any],
    at: datetime | None = None,
    secret: str = "",
) -> Mail | None:
    """Put a letter to `user` into the outbox, to be sent once this is committed, or `at`.

    None where a letter of this `key` was written to them before. Who has no address gets
    a letter that says so, as failed, to the staff. `secret` stands in the text wherever
    the template says {{ secret }}, and never on a page.
    """
    wrong = refusal_of(user.email)
    mail, is_new = Mail.objects.get_or_create(
        user=user,
        key=key,
        defaults={
            "to": user.email,
            "kind": kind,
            "subject": one_line(subject)[:200],
            "body": render(template, {**context, "user": user}),
            "secret": "" if wrong else secret,
            "state": Mail.State.FAILED if wrong else Mail.State.WAITING,
            "error": wrong,
            "next_try_at": at or timezone.now(),
        },
    )
    if not is_new:
        return None
    if not (wrong or at):
        outbox.wake_on_commit()
    return mail


@transaction.atomic
def retry(*, by: User, mail: Mail) -> None:
    """Let a letter that failed wait again, with all its attempts, to the address of today."""
    check_keeper(by)
    mail = Mail.objects.select_for_update(no_key=True).get(pk=mail.pk)
    if mail.state != Mail.State.FAILED:
        raise ValidationError(f"Thư ở trạng thái “{mail.get_state_display()}”, không cần gửi lại.")
    if Mail.SECRET in mail.body and not mail.secret:
        raise ValidationError("Đường dẫn riêng trong thư này đã hủy; hãy tạo đường dẫn mới.")
    wrong = refusal_of(mail.user.email)
    if wrong:
        raise ValidationError(f"{mail.user}: {wrong} Hãy sửa địa chỉ trong tài khoản rồi gửi lại.")
    log(by, "mail.retried", mail, reason=mail.error)
    mail.state, mail.to, mail.attempts, mail.error = Mail.State.WAITING, mail.user.email, 0, ""
    mail.next_try_at = timezone.now()
    mail.save(update_fields=["state", "to", "attempts", "error", "next_try_at"])
    outbox.wake_on_commit()


@transaction.atomic
def cancel(*, by: User, mail: Mail) -> None:
    """Take back a letter that still waits."""
    check_keeper(by)
    waiting = Mail.objects.filter(pk=mail.pk, state=Mail.State.WAITING)
    if not waiting.update(state=Mail.State.CANCELLED, secret=""):
        mail.refresh_from_db()
        raise ValidationError(f"Thư ở trạng thái “{mail.get_state_display()}”, không hủy được nữa.")
    log(by, "mail.cancelled", mail)


def check_keeper(by: User) -> None:
    """Raises where `by` may not see the letters on their way out."""
    if not by.has_perm("accounts.read_mail"):
        raise PermissionDenied(
            "Chỉ Tổ giúp việc Ban Chỉ đạo và quản trị hệ thống được xem và gửi lại thư đi."
        )


def render(template: str, context: Mapping[str, Any]) -> str:
    """The text of a letter: plain, so nothing in it is escaped."""
    found: Template = get_template(template).template  # type: ignore[attr-defined]
    given = {"portal": settings.PORTAL_URL, "secret": Mail.SECRET, **context}
    return re.sub(r"\n{3,}", "\n\n", found.render(Context(given, autoescape=False))).strip() + "\n"


def one_line(text: str) -> str:
    """Without line ends and their like, by which a name could write headers of its own."""
    return " ".join(CONTROLS.sub(" ", text).split())


def refusal_of(address: str) -> str:
    """Why nothing can be sent there; empty where it can."""
    if not address:
        return NO_ADDRESS
    try:
        validate_email(address)
    except ValidationError:
        return f"“{address[:100]}” không phải là một địa chỉ thư điện tử."
    return ""
