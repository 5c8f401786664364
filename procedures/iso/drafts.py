"""What a revision of an ISO procedure is to say, as its drafter hands it over."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from procedures.body import Body
from procedures.duration import Unit
from procedures.models import IsoRevision, LegalDocument


class Conflict(Exception):  # noqa: N818 - nothing went wrong: somebody was quicker
    """Somebody else changed the draft after the page was made from it."""


@dataclass(frozen=True)
class Draft:
    """The content of a revision: title, times, the seven parts, and the texts it cites."""

    title: str
    body: Body = field(default_factory=Body)
    stated: Decimal | None = None
    stated_unit: str = Unit.WORKING_DAYS
    cites: Sequence[LegalDocument] = ()
    changed: str = ""  # against the revision before
    drafter_position: str = ""

    @classmethod
    def of(cls, revision: IsoRevision) -> "Draft":
        return cls(
            title=revision.title,
            body=revision.content,
            stated=revision.stated,
            stated_unit=revision.stated_unit,
            cites=list(revision.cites.all()) if revision.pk else [],
            changed=revision.changed,
            drafter_position=revision.drafter_position,
        )

    def put_on(self, revision: IsoRevision) -> None:
        """Write it into the row, which is not saved yet; the cited texts come after that."""
        revision.title, revision.body = self.title, self.body.stored()
        revision.stated, revision.stated_unit = self.stated, self.stated_unit
        revision.changed, revision.drafter_position = self.changed, self.drafter_position


def mark_of(revision: IsoRevision) -> str:
    """A mark of what the revision says now: another one, and somebody has changed it."""
    cites = sorted(each.number for each in revision.cites.all()) if revision.pk else []
    stated = f"{revision.stated.normalize():f}" if revision.stated is not None else ""
    said: list[Any] = [
        revision.iso.code, revision.iso.kind, revision.title, stated, revision.stated_unit,
        revision.changed, cites, revision.body,
    ]  # fmt: skip
    text = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
