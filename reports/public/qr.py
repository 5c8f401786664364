"""The code on the counter's wall: a camera that sees it opens the agency's public page."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

import segno
from django.conf import settings
from django.urls import reverse

from agencies.models import Agency, Contact

LONG_NAME, LONG_TEXT = 70, 160  # signs
QUIET = 4  # empty modules all round: what the standard asks for
CORRECTION = "m"  # 15 % of it may be dirty or torn


def address_of(agency: int) -> str:
    """The absolute address of the public page, as people type it."""
    return f"{settings.PORTAL_URL}{reverse('reports:public-agency', args=[agency])}"


def code_of(agency: int) -> segno.QRCode:
    return segno.make(address_of(agency), error=CORRECTION, micro=False)


def as_svg(agency: int) -> bytes:
    """A picture of its own, black on white whatever surrounds it."""
    out = BytesIO()
    code_of(agency).save(out, kind="svg", border=QUIET, dark="#000", light="#fff", omitsize=True)
    return out.getvalue()


@dataclass(frozen=True)
class Poster:
    """What the sheet for the counter's wall says."""

    called: str
    contact: Contact | None
    address: str
    drawing: str
    size: int

    @classmethod
    def of(cls, agency: Agency, called: str) -> "Poster":
        contact = getattr(agency, "contact", None)
        return cls(called, contact, address_of(agency.pk), *as_path(agency.pk))

    @property
    def is_long(self) -> bool:
        """Whether it only fits on its sheet in smaller letters."""
        told = f"{self.contact.desk}{self.contact.hours}" if self.contact else ""
        return len(self.called) > LONG_NAME or len(told) > LONG_TEXT


def as_path(agency: int) -> tuple[str, int]:
    """For a document: the dark modules as the path of an SVG, and how many modules it is wide."""
    rows = list(code_of(agency).matrix_iter(border=QUIET))
    runs = [_runs(row, y) for y, row in enumerate(rows)]
    return "".join(runs), len(rows)


def _runs(row: Iterable[int], y: int) -> str:
    """The dark runs of one line of modules."""
    drawn, start = [], None
    for x, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            drawn.append(f"M{start} {y}h{x - start}v1H{start}z")
            start = None
    return "".join(drawn)
