"""The one way to write the log."""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from django.db import models

from accounts.models import LogEntry, User

# whence the request that is being answered comes; nothing where the portal acts by itself
ORIGIN: ContextVar[str] = ContextVar("origin", default="")


def log(
    by: User | None,
    action: str,
    target: models.Model,
    *,
    called: str = "",
    agency: int | None = None,
    **details: Any,
) -> LogEntry:
    """Record that `by` did `action` to `target`: log(user, "agency.merged", agency, into=7).

    `by` is None for what the portal does by itself. A target whose own name is not yet
    for every reader of the log is `called` something else. `agency` is the id of the
    agency it concerns.
    """
    return LogEntry.objects.create(
        by_pk=by.pk if by else None,
        by_name=str(by) if by else "Hệ thống",
        action=action,
        target=f"{target._meta.label_lower}:{target.pk}",
        target_name=(called or str(target))[:300],
        agency_pk=agency,
        address=ORIGIN.get(),
        details=details,
    )


def values_of(row: models.Model, *, without: frozenset[str] = frozenset()) -> dict[str, str]:
    """What stands in the fields of `row`, in words, to be compared after a change."""
    return {
        field.name: str(getattr(row, field.name) if field.choices is None else _label(row, field))
        for field in row._meta.concrete_fields
        if not field.primary_key and field.name not in without
    }


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, list[str]]:
    """The fields that differ: {"number": ["12/QĐ", "13/QĐ"]}, as `log(changes=…)` keeps them."""
    return {
        name: [before.get(name, ""), value]
        for name, value in after.items()
        if before.get(name, "") != value
    }


def _label(row: models.Model, field: Any) -> str:
    return str(getattr(row, f"get_{field.name}_display")())
