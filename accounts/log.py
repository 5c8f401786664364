"""The one way to write the log."""

from typing import Any

from django.db import models

from accounts.models import LogEntry, User


def log(
    by: User | None, action: str, target: models.Model, *, called: str = "", **details: Any
) -> LogEntry:
    """Record that `by` did `action` to `target`: log(user, "agency.merged", agency, into=7).

    `by` is None for what the portal does by itself. A target whose own name is not yet
    for every reader of the log is `called` something else.
    """
    return LogEntry.objects.create(
        by_pk=by.pk if by else None,
        by_name=str(by) if by else "Hệ thống",
        action=action,
        target=f"{target._meta.label_lower}:{target.pk}",
        target_name=(called or str(target))[:300],
        details=details,
    )
