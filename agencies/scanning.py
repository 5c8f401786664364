"""Looking for viruses, where the installation has a scanner (settings.CLAMD)."""

from django.conf import settings

from agencies.models import Upload


def first_state() -> str:
    """What a file that has just come is: waiting, where there is a scanner."""
    return Upload.Scan.WAITING if settings.CLAMD else Upload.Scan.NONE


def ask_for(upload: Upload) -> None:
    """Have it scanned soon, where it waits for that."""
