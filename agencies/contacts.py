"""Writing down how people reach an agency."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.log import changes, log, values_of
from accounts.models import User
from agencies.access import can
from agencies.models import Agency, Contact
from agencies.roles import Permission

WRITERS = (Permission.SUBMIT, Permission.REORGANISE)  # its own people, the committee's staff


def may_write(user: User, agency: Agency) -> bool:
    return any(can(user, permission, agency) for permission in WRITERS)


@transaction.atomic
def write_contact(*, by: User, contact: Contact) -> None:
    """`contact` is how its agency is reached from now on; the log keeps what stood there."""
    if not may_write(by, contact.agency):
        raise PermissionDenied(
            f"Chỉ người của {contact.agency} và Tổ giúp việc Ban Chỉ đạo ghi được thông tin liên "
            "hệ này."
        )
    Agency.objects.select_for_update().get(pk=contact.agency_id)  # one writes after the other
    stood = Contact.objects.filter(agency=contact.agency_id).first()
    if stood and stood.pk != contact.pk:
        raise ValidationError(
            f"Người khác vừa ghi thông tin liên hệ của {contact.agency}. Hãy mở lại trang để xem."
        )
    contact.full_clean()
    before = values_of(stood) if stood else {}
    contact.save()
    log(
        by,
        "contact.written",
        contact,
        agency=contact.agency_id,
        changes=changes(before, values_of(contact)),
    )
