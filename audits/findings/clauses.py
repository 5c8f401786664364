"""Clauses and items by name: a finding keeps only their codes."""

import re
from collections.abc import Mapping
from typing import Any

from audits.inspections.asked import criteria_of
from audits.models import Checklist, Finding, Inspection
from isoportal.lib.links import reached_from
from quality.models import Clause, ClauseMapping

LABEL = re.compile(r"(\d+(?:\.\d+)*) *\((\d{4})\)", re.ASCII)


def clause_choices() -> list[tuple[str, Any]]:
    """The clauses of each version of the standard, the newest version that is in use first."""
    told: dict[str, list[tuple[str, str]]] = {}
    for clause in Clause.objects.select_related("version"):
        told.setdefault(clause.version.code, []).append(
            (f"{clause.version.code}:{clause.number}", str(clause))
        )
    first = sorted(told, key=lambda code: (code != "2015", code))
    return [(f"ISO 9001:{code}", told[code]) for code in first]


def clause_names() -> dict[str, str]:
    """2015:9.2 → 9.2 Đánh giá nội bộ (ISO 9001:2015)."""
    return {
        f"{clause.version.code}:{clause.number}": f"{clause} (ISO 9001:{clause.version.code})"
        for clause in Clause.objects.select_related("version")
    }


def same_clauses(clause: str) -> set[str]:
    """The clause, all it came of in earlier versions of the standard and all it became.

    What else came of the same earlier clause is another one.
    """
    became: dict[str, list[str]] = {}
    came_of: dict[str, list[str]] = {}
    sides = ("earlier__version__code", "earlier__number", "later__version__code", "later__number")
    for version, number, later, name in ClauseMapping.objects.order_by().values_list(*sides):
        before, after = f"{version}:{number}", f"{later}:{name}"
        became.setdefault(before, []).append(after)
        came_of.setdefault(after, []).append(before)
    return reached_from([clause], became) | reached_from([clause], came_of)


def clause_label(clause: str) -> str:
    """9.2 (2015), as a table has room for it; what is no clause of a version as it was typed."""
    version, _, number = clause.partition(":")
    return f"{number} ({version})" if number else clause


def clause_code(label: str) -> str:
    """2015:9.2, from 9.2 (2015); what is no clause of a version as it was typed."""
    found = LABEL.fullmatch(label.strip())
    return f"{found[2]}:{found[1]}" if found else label


def item_choices(inspection: Inspection) -> list[tuple[str, str]]:
    """What the unit is asked, an item each."""
    return [
        (item.code, f"{item.code} {item.text}") for item in criteria_of(inspection).items()
    ]  # fmt: skip


def item_names() -> dict[str, str]:
    """The items by their codes, in the words of the newest checklist; said where others differ."""
    names: dict[str, list[str]] = {}
    for checklist in Checklist.objects.order_by("-year", "-edition"):
        for item in checklist.criteria.items():
            names.setdefault(item.code, []).append(item.text)
    return {
        code: texts[0] if len(set(texts)) == 1 else f"{texts[0]} (bộ tiêu chí khác hỏi điều khác)"
        for code, texts in names.items()
    }


def asking_alike(inspection: Inspection, code: str) -> list[int]:
    """The checklists that ask under this code what the inspection's own asks."""
    own = inspection.campaign.checklist.criteria
    words = {item.text for item in own.items() if item.code == code}
    return [
        checklist.pk
        for checklist in Checklist.objects.all()
        if any(item.code == code and item.text in words for item in checklist.criteria.items())
    ]


def about(finding: Finding, clauses: Mapping[str, str]) -> list[str]:
    """What it is about, as a line each: the item and the clause."""
    found = []
    if finding.item:
        items = {}
        if finding.inspection:
            items = dict(item_choices(finding.inspection))
        found.append(f"Tiêu chí {items.get(finding.item, finding.item)}")
    if finding.clause:
        found.append(f"Điều khoản {clauses.get(finding.clause, finding.clause)}")
    return found
