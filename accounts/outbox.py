"""Sending what waits in the outbox: each letter once, one refused address holding up nobody.

A worker claims a letter by a conditional UPDATE, so that of many one sends it. What the
mail server refuses for now is tried again, each time later; what it refuses for good
fails at once. A letter whose worker died in the middle may have arrived: it fails too,
with these words, and is never sent twice by itself.
"""

import logging
import time
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import parseaddr
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

from celery import signature
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from kombu.exceptions import ChannelError
from kombu.exceptions import OperationalError as BrokerDown

from accounts.models import Mail
from accounts.smtp import PerhapsSent

logger = logging.getLogger("isoportal.accounts")
State = Mail.State
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240)]
LOST = timedelta(minutes=10)  # since it was claimed: its worker is dead
WAKING = 5  # seconds; a worker that is busier than that leaves it to the next beat
A_RUN = 60  # seconds; what is left is taken by the next
FOR_GOOD = 500  # the first of the codes by which a mail server refuses for good
PERHAPS = "Không rõ đã gửi hay chưa"
DIED = f"{PERHAPS}: máy gửi thư dừng đột ngột khi đang gửi."
SILENT = f"{PERHAPS}: máy chủ thư đã nhận nội dung nhưng không trả lời."


class ServerDown(Exception):  # noqa: N818 - what happened, in words
    """The mail server cannot be reached, or does not take the portal's own sign-in."""


class Refused(Exception):  # noqa: N818 - what happened, in words
    """The mail server refuses this one letter, for now or for good."""

    def __init__(self, words: str, *, for_good: bool) -> None:
        super().__init__(words)
        self.for_good = for_good


def wake() -> None:
    """Have a worker send what is due. Where the broker is down, the next beat does."""
    try:
        signature("accounts.tasks.send_mails").apply_async(expires=WAKING)
    except (BrokerDown, ChannelError) as error:
        logger.warning("Letters wait for the next beat: %s", error)


def wake_on_commit() -> None:
    """Wake a worker when what is being written stands: once, however many letters it is.

    A broker that takes calls and says nothing costs seconds each time.
    """
    if wake not in [call for _, call, *_ in connection.run_on_commit]:
        transaction.on_commit(wake, robust=True)


def send_due(now: datetime | None = None) -> int:
    """Send what is due; how many were. Ends early where the server cannot be reached."""
    sent, ends = 0, time.monotonic() + A_RUN
    due = Mail.objects.due(now or timezone.now()).order_by("next_try_at", "pk")
    for pk in due.values_list("pk", flat=True):
        if time.monotonic() > ends:
            break
        mail = claim(pk, now or timezone.now())
        if mail is None:
            continue  # another worker has it, or it was cancelled
        try:
            sent += _sent(mail)
        except ServerDown as error:
            _again(mail, str(error))
            break
    return sent


def claim(pk: int, now: datetime) -> Mail | None:
    """The letter, if it still waits and is now this worker's alone to send."""
    waiting = Mail.objects.due(now).filter(pk=pk)
    mine = waiting.update(state=State.SENDING, attempts=F("attempts") + 1, tried_at=now, error="")
    return Mail.objects.get(pk=pk) if mine else None


def give_up_lost(now: datetime) -> int:
    """Fail the letters whose worker died; they may have arrived."""
    lost = Mail.objects.filter(state=State.SENDING, tried_at__lte=now - LOST)
    return lost.update(state=State.FAILED, error=DIED, secret="")


def message(mail: Mail) -> EmailMessage:
    """The letter as it leaves; its id stays the same however often it is tried."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    headers = {
        "Message-ID": f"<{mail.written_at:%Y%m%d%H%M%S}.{mail.pk}@{host}>",
        "Auto-Submitted": "auto-generated",
    }
    body = mail.body.replace(Mail.SECRET, mail.secret or Mail.SECRET)
    return EmailMessage(mail.subject, body, to=[mail.to], headers=headers)


def _sent(mail: Mail) -> bool:
    try:
        _hand_over(mail)
    except Refused as error:
        (_fail if error.for_good else _again)(mail, str(error))
        return False
    except PerhapsSent:
        _fail(mail, SILENT)
        return False
    return True


def _hand_over(mail: Mail) -> None:
    """Give the letter to the mail server; raises with what the server said."""
    server = get_connection()
    try:
        server.open()
    except (SMTPException, OSError) as error:
        raise ServerDown(f"Chưa kết nối được máy chủ thư: {error}") from error
    try:
        server.send_messages([message(mail)])
        Mail.objects.filter(pk=mail.pk).update(
            state=State.SENT, sent_at=timezone.now(), error="", secret=""
        )
    except SMTPRecipientsRefused as error:
        raise _refused(*next(iter(error.recipients.values()))) from error
    except SMTPDataError as error:
        raise _refused(error.smtp_code, error.smtp_error) from error
    except (SMTPException, OSError) as error:  # before it was handed over, or our own address
        raise Refused(f"Máy chủ thư chưa nhận: {error}", for_good=False) from error
    except (ValueError, UnicodeError) as error:
        raise Refused(f"Không lập được thư: {error}", for_good=True) from error
    finally:
        with suppress(SMTPException, OSError):
            server.close()


def _refused(code: int, said: bytes | str) -> Refused:
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    return Refused(f"Máy chủ thư từ chối: {code} {words}", for_good=code >= FOR_GOOD)


def _again(mail: Mail, words: str) -> None:
    """Back to those that wait, each time for longer; after the last time it has failed."""
    if mail.attempts > len(PAUSES):
        return _fail(mail, words)
    assert mail.tried_at
    pause = PAUSES[mail.attempts - 1]
    mine = Mail.objects.filter(pk=mail.pk, state=State.SENDING)
    mine.update(state=State.WAITING, next_try_at=mail.tried_at + pause, error=words[:500])
    return None


def _fail(mail: Mail, words: str) -> None:
    mine = Mail.objects.filter(pk=mail.pk, state=State.SENDING)
    mine.update(state=State.FAILED, error=words[:500], secret="")
