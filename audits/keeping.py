"""What every change of an own audit or review begins with: the row as it stands, kept from others.

Somebody who saw an older revision is told so, and loses nothing of what they typed.
"""

from typing import TypeVar

from django.core.exceptions import ValidationError

from accounts.models import User
from audits.models import AuditProgramme, InternalAudit, ManagementReview
from quality.conflicts import claim

Kept = TypeVar("Kept", AuditProgramme, InternalAudit, ManagementReview)
GONE = "Nội dung này vừa bị người khác xóa."


def claimed(by: User, row: Kept, revision: int) -> Kept:
    """The row as it stands, for this transaction alone to change; of its next revision.

    Raises Conflict where somebody changed it after `revision`, which the writer saw.
    """
    rows = type(row)._default_manager.select_for_update(no_key=True, of=("self",))
    found = rows.filter(pk=row.pk).first()
    if found is None:
        raise ValidationError(GONE)
    claim(by=by, row=found, revision=revision)
    return found


def check_long(most: int, **texts: str) -> None:
    """Raises for what is longer than anybody reads."""
    for name, text in texts.items():
        if len(text) > most:
            raise ValidationError({name: f"Dài {len(text)} chữ; nhiều nhất là {most}."})
