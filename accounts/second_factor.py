"""The second factor: a code of an authenticator app, or one kept for the day it is lost.

A session knows whether the code was asked of it and when it was proved, so that no
request needs a query for it (docs/adr/0011-sign-in.md).
"""

import secrets
import unicodedata
from base64 import b32encode
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import sessions
from accounts.log import log
from accounts.mail import Letter, announce, write
from accounts.models import RecoveryCode, User
from accounts.notify import notify

STATE = "second_factor"
ASKED = "asked"  # otherwise the moment it was proved; absent: the person has none
ADDING = "second_factor_to_add"  # the app whose secret this session was shown
NAME = "Ứng dụng xác thực"
CODES, GROUPS, GROUP = 10, 4, 4
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none is taken for another when copied by hand
WRONG = (
    "Mã chưa đúng, đã hết hạn hoặc đã được dùng. Hãy nhập mã đang hiện trong ứng dụng; nếu vẫn "
    "không được, hãy kiểm tra giờ của điện thoại."
)
RESET = announce(
    Letter(
        kind="person.second_factor_reset",
        label="Báo xác thực hai lớp đã bị gỡ",
        template="mail/second_factor_reset.txt",
        subject="Xác thực hai lớp của tài khoản đã được gỡ",
        sample={
            "user": User(full_name="Huỳnh Ngọc An", username="an.huynh"),
            "by": "Trần Thị Thư",
        },
    )
)


# --- of a session -----------------------------------------------------------------------


def ask_at_sign_in(session: SessionBase, user: User) -> None:
    """Whoever has an app is asked for its code, whichever way they signed in."""
    session.pop(STATE, None)
    if is_on(user):
        session[STATE] = ASKED


def is_asked(session: SessionBase) -> bool:
    """Whether the code is still to be entered."""
    return session.get(STATE) == ASKED


def is_proved(session: SessionBase) -> bool:
    return session.get(STATE, ASKED) != ASKED


def ask(session: SessionBase) -> None:
    session[STATE] = ASKED


def note_proof(session: SessionBase) -> None:
    """From now on the session, under a new id, is that of somebody proved twice."""
    session[STATE] = timezone.now().timestamp()
    begin_anew(session)


def forget_proof(session: SessionBase) -> None:
    """There is no second factor any more; whose role demands one has to add it again."""
    session.pop(STATE, None)
    begin_anew(session)


def begin_anew(session: SessionBase) -> None:
    """This session outlives the others of the same person, which were just ended."""
    session[sessions.BEGAN] = timezone.now().timestamp()
    session.cycle_key()


# --- of a person ------------------------------------------------------------------------


def device_of(user: User) -> TOTPDevice | None:
    device: TOTPDevice | None = TOTPDevice.objects.filter(user=user, confirmed=True).first()
    return device


def is_on(user: User) -> bool:
    return device_of(user) is not None


@transaction.atomic
def device_to_set_up(user: User, session: SessionBase) -> TOTPDevice:
    """The app that is added in this session: the same secret until a first code has proved it.

    What another session began is void, so that nobody adds an app whose secret somebody else saw.
    """
    User.objects.select_for_update().get(pk=user.pk)
    waiting = TOTPDevice.objects.filter(user=user, confirmed=False)
    device: TOTPDevice | None = waiting.filter(pk=session.get(ADDING)).first()
    if device is None:
        waiting.delete()
        device = TOTPDevice.objects.create(user=user, name=NAME, confirmed=False)
        session[ADDING] = device.pk
    return device


def secret_in_groups(device: TOTPDevice) -> str:
    """The secret as it is typed where no camera reads it: "ABCD EFGH …"."""
    letters = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def codes_left(user: User) -> int:
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


# --- actions ----------------------------------------------------------------------------


def prove(*, by: User, code: str) -> None:
    """Use `code` up. Raises ValidationError, in words, where it is not the right one."""
    with transaction.atomic():  # a failure is counted, so nothing is raised in here
        refusal = _try(by, TOTPDevice.objects.filter(user=by, confirmed=True), code)
        if refusal == WRONG:
            log(by, "person.second_factor_failed", by)
    if refusal:
        raise ValidationError(refusal)


def set_up(*, by: User, code: str, session: SessionBase) -> list[str]:
    """The app added in this session, which shows `code`, is the second factor from now on.

    Tells its recovery codes.

    Other sessions, which proved themselves once only, are over.
    """
    with transaction.atomic():
        waiting = TOTPDevice.objects.filter(user=by, confirmed=False, pk=session.get(ADDING))
        refusal = _try(by, waiting, code, recovery=False)
        if not refusal:
            device = waiting.get()
            TOTPDevice.objects.filter(user=by).exclude(pk=device.pk).delete()
            device.confirmed = True
            device.save(update_fields=["confirmed"])
            log(by, "person.second_factor_on", by)
            sessions.end_all(by, timezone.now())
            return _new_codes(by)
    raise ValidationError(refusal)


@transaction.atomic
def make_recovery_codes(*, by: User) -> list[str]:
    """Ten codes in place of those there were; nobody can read them again."""
    log(by, "person.recovery_codes_made", by)
    return _new_codes(by)


@transaction.atomic
def turn_off(*, by: User) -> None:
    _forget(by)
    log(by, "person.second_factor_off", by)
    sessions.end_all(by, timezone.now())


@transaction.atomic
def reset(*, by: User, user: User) -> None:
    """`user` has lost the app and the codes: both are void, and all their sessions over.

    The caller has checked that `by` looks after the account of `user`.
    """
    if by == user:
        raise ValidationError("Không tự gỡ xác thực hai lớp của mình bằng cách này.")
    _forget(user)
    log(by, "person.second_factor_reset", user)
    sessions.end_all(user, timezone.now())
    words = f"{by} đã gỡ xác thực hai lớp của tài khoản này. Nếu không phải do anh/chị yêu cầu, "
    words += "hãy báo người quản trị hệ thống."
    notify([user], RESET.kind, words, mailed=bool(user.email))
    if user.email:
        write(
            user=user, kind=RESET.kind, key=f"{RESET.kind}:{timezone.now().isoformat()}",
            subject=RESET.subject, template=RESET.template, context={"by": str(by)},
        )  # fmt: skip


def _forget(user: User) -> None:
    TOTPDevice.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()


def _try(user: User, devices: Any, code: str, *, recovery: bool = True) -> str:
    """Why `code` is refused, in words; empty where it was right, and is used up now."""
    device = devices.select_for_update().order_by("-pk").first()
    if device is None:
        return WRONG
    allowed, why = device.verify_is_allowed()
    if not allowed:
        return _wait(why["locked_until"] - timezone.now())
    code = _plain(code)
    if code.isdecimal() and device.verify_token(code):
        return ""
    if recovery and not code.isdecimal() and _use_up(user, code):
        device.throttle_reset()
        return ""
    if not code.isdecimal():
        device.throttle_increment()  # wrong digits are counted already
    return WRONG


def _wait(left: timedelta) -> str:
    seconds = max(1, round(left.total_seconds()))
    words = f"{seconds} giây" if seconds < 120 else f"{round(seconds / 60)} phút"
    return f"Đã nhập sai nhiều lần. Hãy chờ {words} rồi nhập mã đang hiện trong ứng dụng."


def _plain(code: str) -> str:
    """As it is compared: without the blanks and hyphens that make it readable."""
    code = unicodedata.normalize("NFKC", code).lower()
    return "".join(sign for sign in code if sign.isalnum())


def _new_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    codes = ["-".join(_group() for _ in range(GROUPS)) for _ in range(CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=_digest(_plain(code))) for code in codes
    )
    return codes


def _group() -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(GROUP))


def _digest(code: str) -> str:
    return sha256(code.encode()).hexdigest()


def _use_up(user: User, code: str) -> bool:
    unused = RecoveryCode.objects.filter(user=user, digest=_digest(code), used_at=None)
    if not unused.update(used_at=timezone.now()):
        return False
    log(user, "person.recovery_code_used", user, left=codes_left(user))
    return True
