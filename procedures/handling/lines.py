"""What an agency handles, line by line: its ISO procedures, its times, its life-cycle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import F

from isoportal.lib.vietnamese import plain, search_words
from procedures.duration import Duration
from procedures.handling.cycle import Cycle, Kind, Stage, with_days
from procedures.models import Cover, ProcedureVersion, State

NOTED = [Stage(kind.value) for kind in Kind]  # what an agency writes down itself
NAMED = 500  # from as many on, covers are asked for by the question and not by number

COLUMNS = {
    "agency_name": F("place__name"),
    "code": F("procedure__code"),
    "local": F("procedure__local"),
    "name": F("version__name"),
    "words": F("version__search_key"),
    "field": F("version__field"),
    "field_name": F("version__field__name"),
    "limits": F("version__limits"),
}
OWN = ("pk", "agency_id", "procedure_id", "start", "published", *Kind.values)
ORDER = ("place__sort_key", "agency", "version__field__sort_key", "procedure__code", "pk")


@dataclass(frozen=True)
class Iso:
    """An ISO procedure in force that covers the procedure, and the time it states."""

    pk: int
    code: str
    title: str
    stated: Duration | None
    is_main: bool
    since: date  # when its link or its first revision came to hold


@dataclass(frozen=True)
class Line:
    """One procedure of one agency on a day."""

    pk: int
    agency: int
    agency_name: str
    procedure: int
    code: str
    name: str
    words: str
    field: int | None
    field_name: str
    legal: Duration | None
    isos: Sequence[Iso]
    cycle: Cycle

    @property
    def is_covered(self) -> bool:
        return bool(self.isos)

    @property
    def stated(self) -> Duration | None:
        """The time stated by the main ISO procedure, or else by the first that states one."""
        told = sorted((iso for iso in self.isos if iso.stated), key=lambda iso: not iso.is_main)
        return told[0].stated if told else None

    @property
    def exceeds(self) -> bool:
        """Whether an ISO procedure takes longer than the law allows."""
        return any(each is True for each in self._compared)

    @property
    def is_incomparable(self) -> bool:
        """Whether the two times are in units that cannot be compared: people must look."""
        return any(each is None for each in self._compared)

    @property
    def _compared(self) -> list[bool | None]:
        legal = self.legal
        return [iso.stated.exceeds(legal) for iso in self.isos if iso.stated and legal]

    @property
    def warns(self) -> bool:
        """Whether people must look: too long, not to be compared, or still without any."""
        return self.exceeds or self.is_incomparable or (not self.isos and self.cycle.is_late)

    def says(self, words: str) -> bool:
        """Whether its code or name holds every word, accents or not."""
        return all(word in self.words for word in search_words(plain(words)))


def lines(rows: Any, day: date) -> list[Line]:
    """The lines of `rows` (of coverage.handled, or joined as they are), two queries for all."""
    known = list(with_days(rows, day).values(*OWN, **COLUMNS))
    isos = _isos(known, rows, day)
    limits = {row["procedure_id"]: row["limits"] for row in known}  # many agencies share them
    legal = {pk: ProcedureVersion(limits=each or []).longest_limit() for pk, each in limits.items()}
    return [_line(row, isos.get(row["pk"], ()), legal[row["procedure_id"]], day) for row in known]


def _line(row: Mapping[str, Any], isos: Sequence[Iso], legal: Duration | None, day: date) -> Line:
    taken = {stage: row[stage.value] for stage in NOTED if row[stage.value]}
    if isos:
        taken[Stage.ISO] = min(iso.since for iso in isos)
    return Line(
        pk=row["pk"],
        agency=row["agency_id"],
        agency_name=row["agency_name"] or "",
        procedure=row["procedure_id"],
        code=f"{row['code']}.{row['local']}" if row["local"] else row["code"],
        name=row["name"] or "",
        words=row["words"] or "",
        field=row["field"],
        field_name=row["field_name"] or "",
        legal=legal,
        isos=isos,
        cycle=Cycle(day, row["published"] or row["start"], row["start"], taken),
    )


class _Link(NamedTuple):
    """A link and one issued revision of its ISO procedure."""

    handling: int
    iso: int
    code: str
    part: str
    start: date
    end: date | None
    title: str
    issued: date
    replaced: date | None
    stated: Any
    unit: str

    @property
    def since(self) -> date:
        return max(self.start, self.issued)

    @property
    def until(self) -> date:
        return min(self.end or date.max, self.replaced or date.max)


LINK = (
    "handling", "iso", "iso__code", "part", "start", "end", "iso__revisions__title",
    "iso__revisions__start", "iso__revisions__end", "iso__revisions__stated",
    "iso__revisions__stated_unit",
)  # fmt: skip


def _isos(known: Sequence[Mapping[str, Any]], rows: Any, day: date) -> dict[int, list[Iso]]:
    """The ISO procedures in force on `day`, by handling, the main ones first."""
    few = len(known) < NAMED
    asked = [row["pk"] for row in known] if few else rows.order_by().values("pk")
    issued = Cover.objects.filter(handling__in=asked, start__lte=day).filter(
        iso__revisions__state=State.ISSUED, iso__revisions__start__lte=day
    )
    links = [_Link(*row) for row in issued.order_by("-part", "pk").values_list(*LINK)]
    by_pair: dict[tuple[int, int], list[_Link]] = {}
    for link in links:
        by_pair.setdefault((link.handling, link.iso), []).append(link)
    found: dict[int, list[Iso]] = {}
    for (handling, _), pairs in by_pair.items():
        found.setdefault(handling, []).extend(_in_force(pairs, day))
    return found


def _in_force(links: Sequence[_Link], day: date) -> list[Iso]:
    """The ISO procedure of `links` as it covers on `day`; none where it does not."""
    first = min((link.since for link in links if link.since < link.until), default=day)
    return [
        Iso(link.iso, link.code, link.title, Duration.of(link.stated, link.unit),
            link.part == Cover.Part.MAIN, first)
        for link in links
        if link.since <= day < link.until
    ]  # fmt: skip
