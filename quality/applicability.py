"""Whom the law obliges or encourages, on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Self

from django.db.models import Case, CharField, Value, When

from quality.models import Applicability, Regime


class Rule(NamedTuple):
    """What an Applicability says: a kind of agency or one agency, its regime, and when."""

    kind: str
    agency: int | None
    regime: str
    start: date
    end: date | None


@dataclass(frozen=True)
class Regimes:
    """Rules of applicability, held in memory: there are a handful."""

    rules: tuple[Rule, ...]

    @classmethod
    def load(cls) -> Self:
        rows = Applicability.objects.order_by("pk")
        return cls(tuple(Rule(*row) for row in rows.values_list(*Rule._fields)))

    def on(self, day: date) -> "Regimes":
        """Those that hold on `day`."""
        return Regimes(
            tuple(
                rule
                for rule in self.rules
                if rule.start <= day and (rule.end is None or day < rule.end)
            )
        )

    def of(self, agency: int, kind: str, day: date) -> Regime:
        """The regime of one agency on `day`: by a rule of its own, else of its kind."""
        holding = self.on(day).rules
        own = [rule.regime for rule in holding if rule.agency == agency]
        its_kind = [rule.regime for rule in holding if rule.kind == kind and rule.agency is None]
        return Regime([*own, *its_kind, Regime.NONE][0])

    @property
    def expression(self) -> Case:
        """The regime of an AgencyVersion, for a query: by a rule of its own, else of its kind."""
        cases = [
            When(agency_id__in=ids, then=Value(regime))
            for regime in Regime.values
            if (ids := [rule.agency for rule in self._of(regime) if rule.agency])
        ]
        cases += [
            When(kind__in=kinds, then=Value(regime))
            for regime in Regime.values
            if (kinds := [rule.kind for rule in self._of(regime) if rule.kind])
        ]
        return Case(*cases, default=Value(Regime.NONE.value), output_field=CharField())

    def _of(self, regime: str) -> Iterable[Rule]:
        return (rule for rule in self.rules if rule.regime == regime)
