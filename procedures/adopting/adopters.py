"""How far each agency that a template fits has come with it.

Adopting is encouraged: an agency that has not yet begun has done nothing wrong.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto
from typing import Any

from agencies.access import Reach
from agencies.models import Agency
from isoportal.lib.share import Share
from procedures.adopting.differences import differing, in_short
from procedures.adopting.fitting import alive, living, who_could
from procedures.iso.states import Standing
from procedures.models import IsoProcedure, IsoRevision


class State(StrEnum):
    """Where an adopter stands; DIFFERS is asked for beside the others."""

    LATEST = auto()
    OLD = auto()
    DIFFERS = auto()
    UNDER_WAY = auto()
    NONE = auto()


WORDS = {
    State.LATEST: "Theo bản mới nhất",
    State.OLD: "Theo bản cũ",
    State.DIFFERS: "Có khác biệt",
    State.UNDER_WAY: "Đang soạn thảo, chờ duyệt",
    State.NONE: "Chưa áp dụng",
}
STANDINGS = {
    State.LATEST: Standing("done", "circle-check", WORDS[State.LATEST]),
    State.OLD: Standing("due", "history", WORDS[State.OLD]),
    State.UNDER_WAY: Standing("info", "pencil", WORDS[State.UNDER_WAY]),
    State.NONE: Standing("encouraged", "sparkles", WORDS[State.NONE]),
}


@dataclass(frozen=True)
class Adopter:
    """An agency that could adopt the template, and what it made of it."""

    agency: int
    name: str
    state: State
    iso: IsoProcedure | None = None
    revision: IsoRevision | None = None
    differs: str = ""  # "phần 3, bước 4"

    @property
    def standing(self) -> Standing:
        return STANDINGS[self.state]

    def is_in(self, state: str) -> bool:
        return bool(self.differs) if state == State.DIFFERS else self.state == state

    @property
    def has_adopted(self) -> bool:
        return self.state in {State.LATEST, State.OLD}


@dataclass(frozen=True)
class Adopters:
    """All of them, in the order of their names, and the revision they are held against."""

    newest: IsoRevision | None
    rows: Sequence[Adopter]

    @property
    def share(self) -> Share:
        return Share(sum(row.has_adopted for row in self.rows), len(self.rows))

    def many(self, state: str) -> int:
        return sum(row.is_in(state) for row in self.rows)


def adopters(template: IsoProcedure, day: date, within: Reach, own: Reach) -> Adopters:
    """All within reach; what is not yet issued is told of one's `own` agencies alone.

    Six queries, however many agencies the template fits.
    """
    newest = template.revision_on(day)
    isos = list(living(day).filter(template=template).order_by("pk"))
    known = _Known.of(isos, day, own)
    places = {iso.agency_id: iso for iso in known.in_order(isos)}
    rows = [
        known.adopter(pk, name, places.get(pk), newest)
        for pk, name in who_could(template, day, within).values_list("agency", "name")
    ]
    return Adopters(newest, rows)


def at_agency(
    agency: Agency, templates: Collection[IsoRevision], day: date, own: Reach
) -> dict[int, Adopter]:
    """What the agency made of each of these templates, by the template's id; one query."""
    asked = [each.iso_id for each in templates]
    rows = alive(day).filter(iso__agency=agency, iso__template__in=asked).order_by("iso", "pk")
    found = list(rows.select_related("iso", "adopted_from"))
    revisions = {each.iso_id: each for each in found if each.holds_on(day)}
    made_of = {each.adopted_from_id: each.adopted_from for each in revisions.values()}
    made_of.pop(None, None)
    known = _Known(revisions, differing(list(revisions.values()), made_of), own)
    isos = {each.iso_id: each.iso for each in found}
    made = {iso.template_id: iso for iso in known.in_order(list(isos.values()))}
    return {
        each.iso_id: known.adopter(
            agency.pk, agency.name, made.get(each.iso_id), each if each.holds_on(day) else None
        )
        for each in templates
    }


@dataclass(frozen=True)
class _Known:
    """The adoptions in force, with where they differ, and whose drafts may be told of."""

    revisions: Mapping[int, IsoRevision]
    differ: Mapping[int, Any]
    own: Reach

    @classmethod
    def of(cls, isos: Collection[IsoProcedure], day: date, own: Reach) -> "_Known":
        rows = IsoRevision.objects.in_force(day).filter(iso__in=[iso.pk for iso in isos])
        revisions = {row.iso_id: row for row in rows}
        return cls(revisions, differing(list(revisions.values())), own)

    def in_order(self, isos: Collection[IsoProcedure]) -> list[IsoProcedure]:
        """Of several of one agency the one in force comes last, so that it counts."""
        return sorted(isos, key=lambda iso: iso.pk in self.revisions)

    def adopter(
        self, agency: int, name: str, iso: IsoProcedure | None, newest: IsoRevision | None
    ) -> Adopter:
        if iso is None or (iso.pk not in self.revisions and agency not in self.own):
            return Adopter(agency, name, State.NONE)
        revision = self.revisions.get(iso.pk)
        if revision is None:
            return Adopter(agency, name, State.UNDER_WAY, iso)
        is_latest = newest is not None and revision.adopted_from_id == newest.pk
        said = in_short(self.differ.get(revision.pk, []))
        state = State.LATEST if is_latest else State.OLD
        return Adopter(agency, name, state, iso, revision, said)
