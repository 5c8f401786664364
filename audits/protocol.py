"""Papers of parts: the plan, report and minutes of own audits and reviews, a conclusion.

Set as Decree 30/2020 sets official papers, made once and the same in PDF and in Word: what
stands on them is only text.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from isoportal.lib.official import MOTTO, NATION, listed
from isoportal.lib.paper import printed

SHEET = "protocol.css"
MARGINS = 165  # mm between them


@dataclass(frozen=True)
class Table:
    """A table with lines; `widths` are in mm and fill the page."""

    columns: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[str]]

    @property
    def shares(self) -> list[int]:
        """The widths in hundredths of the page."""
        return [round(100 * width / sum(self.widths)) for width in self.widths]


@dataclass(frozen=True)
class Part:
    """A heading with what stands under it: paragraphs, then a table."""

    title: str
    paragraphs: Sequence[str] = ()
    table: Table | None = None


@dataclass(frozen=True)
class Signer:
    """Who signs: what stands above the name."""

    lines: Sequence[str]
    name: str


@dataclass(frozen=True)
class Protocol:
    """A paper, part by part; minutes bear neither place nor day at their head."""

    host: str
    issuer: Sequence[str]
    number: str
    place_and_day: str
    kind: str
    subject: Sequence[str]
    parts: Sequence[Part]
    signers: Sequence[Signer]
    author: str
    bases: Sequence[str] = ()
    copies: Sequence[str] = ()  # who gets it: said beside who signs

    nation, motto = NATION, MOTTO

    @property
    def base_lines(self) -> list[str]:
        return listed(self.bases)

    @property
    def copy_lines(self) -> list[str]:
        return listed([f"- {copy}" for copy in self.copies])

    @property
    def title(self) -> str:
        return f"{self.kind.capitalize()} {' '.join(self.subject)} của {self.author}"

    def pdf(self) -> bytes:
        return printed("pdf/protocol.html", {"paper": self}, sheet=SHEET)
