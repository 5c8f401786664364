"""What an agency promises, and by which standard."""

from quality.models.declaration import Declaration, Posting, Status, check_signed, counts_on
from quality.models.standard import Applicability, Regime, StandardVersion

__all__ = [
    "Applicability",
    "Declaration",
    "Posting",
    "Regime",
    "StandardVersion",
    "Status",
    "check_signed",
    "counts_on",
]
