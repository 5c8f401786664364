"""Within what time a procedure is done: as an agency states it, and as the law allows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F

from procedures.coverage import links_on
from procedures.duration import Duration, longest
from procedures.models import Cover, ProcedureVersion


@dataclass(frozen=True)
class Offer:
    """One procedure at one agency."""

    version: ProcedureVersion
    stated: Duration | None

    @property
    def legal(self) -> Duration | None:
        return self.version.longest_limit()

    @property
    def time(self) -> Duration | None:
        """What people may count on."""
        return self.stated or self.legal

    @property
    def is_shorter(self) -> bool:
        """Whether the agency does it quicker than the law asks."""
        stated, legal = self.stated, self.legal
        return bool(stated and legal and legal.exceeds(stated))


def stated_times(day: date, **of: Any) -> dict[tuple[int, int], Duration]:
    """The times in the ISO procedures in force, by agency and procedure; one query.

    What the main one states counts; of several the longest.
    """
    told: dict[tuple[int, int], dict[str, list[Duration]]] = {}
    for agency, procedure, part, value, unit in _rows(day, of):
        duration = Duration.of(value, unit)
        if duration:
            parts = told.setdefault((agency, procedure), {})
            parts.setdefault(part, []).append(duration)
    return {key: _of(parts) for key, parts in told.items()}


def _rows(day: date, of: dict[str, Any]) -> Iterable[tuple[int, int, str, Any, str]]:
    links = links_on(day).filter(**of).order_by()
    told = {"value": F("revision__stated"), "unit": F("revision__stated_unit")}
    near = links.annotate(**told)
    return near.values_list("handling__agency", "handling__procedure", "part", "value", "unit")  # type: ignore[no-any-return]


def _of(parts: dict[str, list[Duration]]) -> Duration:
    stated = parts.get(Cover.Part.MAIN) or parts[Cover.Part.LINKED]
    found = longest(stated)
    assert found  # there is one at least
    return found
