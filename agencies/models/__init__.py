"""State bodies, who holds which role there, and the files they hand in."""

from agencies.models.agency import (
    LEVEL_OF,
    SEARCH_KEY,
    SORT_KEY,
    Agency,
    AgencyQuerySet,
    AgencyVersion,
    AgencyVersionQuerySet,
    Kind,
    Level,
    ReportingGroup,
    Succession,
    kinds_at,
)
from agencies.models.assignment import Assignment
from agencies.models.contact import Contact
from agencies.models.upload import Upload

__all__ = [
    "LEVEL_OF",
    "SEARCH_KEY",
    "SORT_KEY",
    "Agency",
    "AgencyQuerySet",
    "AgencyVersion",
    "AgencyVersionQuerySet",
    "Assignment",
    "Contact",
    "Kind",
    "Level",
    "ReportingGroup",
    "Succession",
    "Upload",
    "kinds_at",
]
