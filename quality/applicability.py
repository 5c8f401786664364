"""Whom the law obliges or encourages, on a day."""

from collections.abc import Iterable, Mapping
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
class RegimesOn:
    """The rules of one day, by the agency or the kind of agency they are for."""

    own: Mapping[int, Regime]
    kinds: Mapping[str, Regime]

    def of(self, agency: int, kind: str) -> Regime:
        return self.own.get(agency) or self.kinds.get(kind, Regime.NONE)


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

    def at(self, day: date) -> "RegimesOn":
        """Those that hold on `day`, ready to be asked for one agency after another."""
        holding = self.on(day).rules[::-1]  # the first of a kind is written last, and stays
        own = {rule.agency: Regime(rule.regime) for rule in holding if rule.agency is not None}
        kinds = {rule.kind: Regime(rule.regime) for rule in holding if rule.agency is None}
        return RegimesOn(own, kinds)

    def of(self, agency: int, kind: str, day: date) -> Regime:
        """The regime of one agency on `day`: by a rule of its own, else of its kind."""
        return self.at(day).of(agency, kind)

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
