"""What ends with an account: all that would open the portal, also after it is opened again."""

from datetime import datetime

from django.db import transaction

from accounts import sessions
from accounts.log import log
from accounts.models import ApiToken, User


@transaction.atomic
def end_access(*, by: User, user: User, now: datetime) -> None:
    """Sessions, first links and the connections of a system are void; the password stays.

    The caller has checked that `by` looks after the account of `user`.
    """
    sessions.end_all(user, now)
    user.first_accesses.filter(used_at=None, expires_at__gt=now).update(expires_at=now)
    for token in ApiToken.objects.filter(user=user):
        log(by, "token.revoked", user, token=f"{token.token_key}…", text=token.name)
        token.delete()
