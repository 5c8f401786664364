"""The clauses of all versions side by side, as the page of clauses shows them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from quality.models import Clause, ClauseMapping


@dataclass
class Row:
    """A clause of 2015 between what it came of and what it becomes."""

    clause: Clause
    before: Sequence[Clause] = field(default_factory=list)
    after: Sequence[Clause] = field(default_factory=list)
    notes: Sequence[str] = field(default_factory=list)


def side_by_side() -> list[Row]:
    """Every clause of ISO 9001:2015 in its order; two queries."""
    listed = Clause.objects.filter(version__code="2015").select_related("version")
    rows = {clause.pk: Row(clause) for clause in listed}
    links = ClauseMapping.objects.select_related("earlier__version", "later__version")
    before: dict[int, list[Clause]] = {}
    after: dict[int, list[Clause]] = {}
    notes: dict[int, list[str]] = {}
    for link in links:
        is_old = link.later_id in rows
        pk = link.later_id if is_old else link.earlier_id
        (before if is_old else after).setdefault(pk, []).append(
            link.earlier if is_old else link.later
        )
        if link.note:
            notes.setdefault(pk, []).append(link.note)
    for pk, row in rows.items():
        row.before, row.after = before.get(pk, []), after.get(pk, [])
        row.notes = list(dict.fromkeys(notes.get(pk, [])))
    return list(rows.values())
