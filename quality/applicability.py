"""Whom the law obliges or encourages, on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Case, CharField, Value, When

from quality.models import Applicability, Regime


@dataclass(frozen=True)
class Regimes:
    """All rules of applicability, held in memory: there are a handful."""

    rules: tuple[Applicability, ...]

    @classmethod
    def load(cls) -> Self:
        return cls(tuple(Applicability.objects.order_by("pk")))

    def expression(self, day: date) -> Case:
        """The regime of an AgencyVersion on `day`, for a query: own rule, else its kind's."""
        held = [rule for rule in self.rules if rule.holds_on(day)]
        cases = [
            When(agency_id__in=ids, then=Value(regime))
            for regime in Regime.values
            if (ids := _of(held, regime, "agency_id"))
        ]
        cases += [
            When(kind__in=kinds, then=Value(regime))
            for regime in Regime.values
            if (kinds := _of(held, regime, "kind"))
        ]
        return Case(*cases, default=Value(Regime.NONE.value), output_field=CharField())


def _of(rules: Iterable[Applicability], regime: str, field: str) -> list[int | str]:
    return [value for rule in rules if rule.regime == regime and (value := getattr(rule, field))]
