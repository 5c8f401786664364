"""What earlier inspections of a unit found and is not settled: it goes into the next one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from agencies.heritage import lineage
from audits.criteria import Item
from audits.findings.states import signed
from audits.models import Finding, Inspection
from isoportal.lib.days import show_day


@dataclass(frozen=True)
class Carried:
    """The open findings of a unit's earlier inspections, the oldest first, and what they are about.

    Those of the agencies it took over from are its own to settle.
    """

    findings: list[Any]  # rows of Finding, each signed

    @classmethod
    def into(cls, inspection: Inspection, day: date) -> "Carried":
        rows = Finding.objects.open().filter(source=Finding.Source.INSPECTION)
        rows = rows.filter(
            agency__in=lineage(inspection.agency_id),
            inspection__campaign__first_day__lte=inspection.campaign.first_day,
        ).exclude(inspection=inspection)
        near = rows.select_related("agency").order_by("found_on", "pk")
        return cls(signed(near, day))

    def about(self, item: Item) -> list[Any]:
        """Those that were found by this item, or against one of its clauses."""
        return [each for each in self.findings if is_about(each, item)]

    def told(self, items: Iterable[Item]) -> list[dict[str, Any]]:
        """As a device takes them along: each with the codes of the items it is about."""
        listed = list(items)
        return [
            {
                "label": each.label,
                "agency": str(each.agency),
                "grade": each.grade_sign.text,
                "state": each.sign.text,
                "nature": each.nature,
                "due": show_day(each.due) if each.due else "",
                "late": each.urgency.text if each.urgency else "",
                "items": [item.code for item in listed if is_about(each, item)],
            }
            for each in self.findings
        ]


def is_about(finding: Finding, item: Item) -> bool:
    return finding.item == item.code or finding.clause in item.clauses
