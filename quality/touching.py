"""Which declarations in force rest on an administrative procedure, or on a legal text."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from agencies.access import Reach
from agencies.models import Agency
from procedures.models import AdministrativeProcedure, LegalDocument, ProcedureVersion
from quality.models import Declaration


@dataclass(frozen=True)
class Touched:
    """A declaration in force, and how many procedures of its annex it is about."""

    declaration: Declaration
    count: int


def declared(day: date, reach: Reach) -> Any:
    """The declarations in force on `day` of agencies that exist then."""
    rows = Declaration.objects.in_force(day).filter(agency__in=Agency.objects.as_of(day))
    return reach.limit(rows, "agency")


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
    rows = (
        declared(day, reach).with_agency_on(day).select_related("version").order_by("agency_name")
    )
    counted = ((each, _count(each.scope_snapshot, key, asked)) for each in rows)
    return [Touched(each, count) for each, count in counted if count]


def _count(snapshot: dict[str, Any], key: str, asked: set[int]) -> int:
    entries: Iterable[dict[str, Any]] = snapshot.get("procedures", ())
    return sum(entry[key] in asked for entry in entries if entry["isos"])
