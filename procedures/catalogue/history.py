"""The versions of a procedure as a story: published, amended, abolished, and what changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from procedures.catalogue.telling import Difference, differences
from procedures.models import ProcedureVersion

ABOLISHED = "Bãi bỏ"


@dataclass(frozen=True)
class Step:
    """A change of the procedure: its day, the decision, and what differs from before."""

    what: str
    on: date
    decision: str
    decided_on: date | None
    url: str
    version: ProcedureVersion
    changed: Sequence[Difference] = ()

    @property
    def is_abolition(self) -> bool:
        return self.what == ABOLISHED


def story(versions: Sequence[ProcedureVersion]) -> list[Step]:
    """Newest first, from `versions` in the order of their days."""
    steps: list[Step] = []
    for place, version in enumerate(versions):
        before = versions[place - 1] if place else None
        follows = bool(before and before.end == version.start)
        steps.append(_begun(version, before if follows else None, again=bool(before)))
        after = versions[place + 1] if place + 1 < len(versions) else None
        if version.end and (after is None or after.start > version.end):
            told = version.end_decision, version.end_decided_on, version.end_url
            steps.append(Step(ABOLISHED, version.end, *told, version))
    return steps[::-1]


def _begun(version: ProcedureVersion, before: ProcedureVersion | None, *, again: bool) -> Step:
    what = "Sửa đổi, bổ sung" if before else ("Công bố lại" if again else "Công bố")
    changed = differences(before, version) if before else ()
    told = version.decision, version.decided_on, version.decision_url
    return Step(what, version.start, *told, version, changed)
