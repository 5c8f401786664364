"""What an agency promises, by which standard, and what it owes every year."""

from quality.models.declaration import Declaration, Posting, Status, check_signed, counts_on
from quality.models.document import Display, Document
from quality.models.objective import Objective, ObjectivePlan
from quality.models.obligation import Obligation, ObligationKind, Relief, Reminder
from quality.models.standard import (
    Applicability,
    Clause,
    ClauseMapping,
    Regime,
    StandardVersion,
)
from quality.models.submission import Sentence, Submission

__all__ = [
    "Applicability",
    "Clause",
    "ClauseMapping",
    "Declaration",
    "Display",
    "Document",
    "Objective",
    "ObjectivePlan",
    "Obligation",
    "ObligationKind",
    "Posting",
    "Regime",
    "Relief",
    "Reminder",
    "Sentence",
    "StandardVersion",
    "Status",
    "Submission",
    "check_signed",
    "counts_on",
]
