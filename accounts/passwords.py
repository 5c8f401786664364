"""A new password, and what ends with it."""

from django.db import transaction

from accounts import sessions
from accounts.log import log
from accounts.models import User

LONGEST = 128  # signs: how weak one is takes the longer to measure the longer it is


@transaction.atomic
def choose(*, by: User, password: str, action: str) -> None:
    """`by` signs in with `password` from now on; `action` says in the log how they came to it."""
    by.set_password(password)
    by.save(update_fields=["password"])
    sessions.forget_unproved(by)
    log(by, action, by)
