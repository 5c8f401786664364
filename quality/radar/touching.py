"""Which declarations are in force, and which of them rest on a procedure or a legal text."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, FilteredRelation

from agencies.access import Reach
from isoportal.lib.dated import holds
from procedures.models import AdministrativeProcedure, LegalDocument, ProcedureVersion
from quality.models import Declaration


@dataclass(frozen=True)
class Touched:
    """A declaration in force, and how many procedures of its annex it is about."""

    declaration: Declaration
    count: int


def declared(day: date, reach: Reach) -> Any:
    """The declarations that count on `day`, each with the `place` (joined) of its agency then.

    In the order of the agencies' names, which are `agency_name`.
    """
    rows = Declaration.objects.in_force(day).alias(
        place=FilteredRelation("agency__versions", condition=holds(day, "agency__versions__"))
    )
    rows = reach.limit(rows.filter(place__isnull=False), "agency").select_related("version")
    return rows.annotate(agency_name=F("place__name")).order_by("place__sort_key", "pk")


def by_procedure(procedure: AdministrativeProcedure, day: date, reach: Reach) -> list[Touched]:
    """The declarations whose annex holds the procedure, in whatever version."""
    return _holding("procedure", {procedure.pk}, day, reach)


def by_text(text: LegalDocument, day: date, reach: Reach) -> list[Touched]:
    """The declarations whose annex holds procedures as they read when they cited the text."""
    citing = ProcedureVersion.objects.filter(legal_bases=text).order_by()
    return _holding("version", set(citing.values_list("pk", flat=True)), day, reach)


def _holding(key: str, asked: set[int], day: date, reach: Reach) -> list[Touched]:
    if not asked:
        return []
    counted = ((each, _count(each.scope_snapshot, key, asked)) for each in declared(day, reach))
    return [Touched(each, count) for each, count in counted if count]


def _count(snapshot: dict[str, Any], key: str, asked: set[int]) -> int:
    entries: Iterable[dict[str, Any]] = snapshot.get("procedures", ())
    return sum(entry[key] in asked for entry in entries if entry["isos"])
