"""The one way to tell people something."""

from collections.abc import Iterable

from accounts.models import Notification, User


def notify(
    users: Iterable[User], kind: str, text: str, url: str = "", *, agency: int | None = None
) -> None:
    """Put one line into the inbox of each of `users`; `agency` is the id of whom it concerns."""
    Notification.objects.bulk_create(
        Notification(user=user, kind=kind, text=text[:300], url=url, agency_pk=agency)
        for user in users
    )
