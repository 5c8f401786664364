"""The one way to tell people something."""

from collections.abc import Iterable

from accounts.models import Notification, User


def notify(users: Iterable[User], kind: str, text: str, url: str = "") -> None:
    """Put one line into the inbox of each of `users`."""
    Notification.objects.bulk_create(
        Notification(user=user, kind=kind, text=text[:300], url=url) for user in users
    )
