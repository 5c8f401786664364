"""What a declaration covers: the procedures of its agency, and the ISO procedures behind them.

Of a draft it is what holds on the day it is signed; submitted, it is frozen as the annex
of the paper: a versioned JSON with its SHA-256. Pages, papers and the radar read only that.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.db.models import F, FilteredRelation

from isoportal.lib.dated import holds
from isoportal.lib.frozen import canonical
from isoportal.lib.share import Share
from isoportal.lib.vietnamese import plain, search_words
from procedures.coverage import Question, handled, links_on
from procedures.models import Exclusion
from quality.models import Declaration

VERSION = 1


@dataclass(frozen=True)
class Iso:
    """An ISO procedure that covers a procedure."""

    code: str
    title: str


@dataclass(frozen=True)
class Entry:
    """A procedure the agency handles, as it read then, and what covers it."""

    handling: int
    procedure: int
    version: int
    since: date  # the day from which it read so
    code: str
    name: str
    field: str
    isos: tuple[Iso, ...] = ()

    @classmethod
    def read(cls, stored: dict[str, Any]) -> "Entry":
        told = {
            "since": date.fromisoformat(stored["since"]),
            "isos": tuple(Iso(**iso) for iso in stored["isos"]),
        }
        return cls(**stored | told)

    @property
    def is_covered(self) -> bool:
        return bool(self.isos)

    def holds_words(self, words: Iterable[str]) -> bool:
        isos = (f"{iso.code} {iso.title}" for iso in self.isos)
        told = plain(" ".join([self.code, self.name, self.field, *isos]))
        return all(word in told for word in words)


@dataclass(frozen=True)
class Excluded:
    """A procedure the agency does not handle though others of its level do, and why."""

    code: str
    name: str
    reason: str


@dataclass(frozen=True)
class Scope:
    """What an agency handles on a day, how it is covered, and what it leaves out."""

    day: date
    procedures: tuple[Entry, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    version: int = VERSION

    @classmethod
    def read(cls, stored: dict[str, Any]) -> "Scope":
        """As it was frozen."""
        return cls(
            date.fromisoformat(stored["day"]),
            tuple(Entry.read(entry) for entry in stored["procedures"]),
            tuple(Excluded(**each) for each in stored["excluded"]),
            stored["version"],
        )

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it, with the hash of what it says."""
        content: dict[str, Any] = json.loads(self._canonical)
        return {**content, "sha256": self.sha256}

    @property
    def sha256(self) -> str:
        return sha256(self._canonical.encode()).hexdigest()

    @cached_property
    def _canonical(self) -> str:
        return canonical(asdict(self))

    @cached_property
    def covered(self) -> list[Entry]:
        return [entry for entry in self.procedures if entry.is_covered]

    @cached_property
    def uncovered(self) -> list[Entry]:
        return [entry for entry in self.procedures if not entry.is_covered]

    @property
    def share(self) -> Share:
        return Share(len(self.covered), len(self.procedures))

    @cached_property
    def isos(self) -> list[Iso]:
        """The ISO procedures that cover something, each once."""
        return list(dict.fromkeys(iso for entry in self.covered for iso in entry.isos))

    @cached_property
    def fields(self) -> list[str]:
        """The fields of what is covered, in Vietnamese order."""
        return list(dict.fromkeys(entry.field for entry in self.covered))

    @property
    def words(self) -> str:
        """146 quy trình bao phủ 209/209 TTHC."""
        return f"{len(self.isos)} quy trình bao phủ {self.share} TTHC"

    @property
    def sentence(self) -> str:
        """What a declaration says of it, to be taken over into its text."""
        return (
            f"Hoạt động giải quyết {len(self.covered)} thủ tục hành chính thuộc "
            f"{len(self.fields)} lĩnh vực theo {len(self.isos)} quy trình (danh mục tại Phụ lục "
            "kèm theo)."
        )

    def search(self, words: str) -> list[Entry]:
        """The procedures whose code, name, field or ISO procedures hold every word."""
        asked = search_words(plain(words))
        return [entry for entry in self.procedures if entry.holds_words(asked)]


def live(agency: int, day: date) -> Scope:
    """What the agency handles and covers on `day`. Three queries."""
    isos: dict[int, list[Iso]] = {}
    links = links_on(day).filter(iso__agency=agency).order_by("iso__code", "pk")
    for handling, code, title in links.values_list("handling", "iso__code", "revision__title"):
        isos.setdefault(handling, []).append(Iso(code, title))
    named = ["version", "version__start", "version__name", "version__field__name"]
    rows = handled(Question(day, agency=agency)).select_related("procedure")
    rows = rows.annotate(**{f"its_{name}": F(name) for name in named}).order_by(
        "version__field__sort_key", "procedure__code", "procedure__local"
    )
    entries = [
        Entry(
            row.pk, row.procedure_id, row.its_version, row.its_version__start,
            row.procedure.full_code, row.its_version__name, row.its_version__field__name,
            tuple(isos.get(row.pk, ())),
        )
        for row in rows
    ]  # fmt: skip
    return Scope(day, tuple(entries), tuple(_excluded(agency, day)))


def scope_of(declaration: Declaration) -> Scope | None:
    """What it covers: frozen once it was submitted, before that what holds when it is signed.

    None where nothing was frozen: it was entered before the portal knew its procedures.
    """
    if declaration.is_open:
        return live(declaration.agency_id, declaration.signed_on)
    stored = declaration.scope_snapshot
    return Scope.read(stored) if stored.get("procedures") else None


def _excluded(agency: int, day: date) -> list[Excluded]:
    reads = holds(day, "procedure__versions__")
    rows = Exclusion.objects.as_of(day).filter(agency=agency).select_related("procedure")
    rows = rows.alias(reads=FilteredRelation("procedure__versions", condition=reads))
    rows = rows.annotate(name=F("reads__name"))
    return [Excluded(row.procedure.full_code, row.name or "", row.reason) for row in rows]
