"""Who issues a paper, as the head of the page names it."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from agencies.models import Agency


@dataclass(frozen=True)
class Issuer:
    """An agency and the body right above it, as both were called on a day."""

    name: str
    host: str = ""

    @classmethod
    def of(cls, agency: Agency, day: date) -> Self:
        version = agency.version_on(day)
        above = version and version.parent
        host = (above.version_on(day) or above) if above else ""
        return cls(str(version or agency).upper(), str(host).upper())
