from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from agencies.models import AgencyVersion, Kind
from quality.applicability import Regimes
from quality.models import Applicability, Regime
from tests.factories.quality import ApplicabilityFactory

DAY = date(2020, 12, 31)


def regime_of(agency, day=DAY):
    versions = AgencyVersion.objects.as_of(day).annotate(regime=Regimes.load().on(day).expression)
    return versions.get(agency=agency).regime


def test_agency_without_a_rule_is_neither_obliged_nor_encouraged(province):
    assert regime_of(province.department) == Regime.NONE


def test_rule_holds_only_in_its_span(province):
    ApplicabilityFactory(kind=Kind.DISTRICT, end=date(2025, 7, 1))

    assert regime_of(province.district) == Regime.MANDATORY
    assert regime_of(province.district, date(2025, 6, 30)) == Regime.MANDATORY
    assert regime_of(province.district, date(2025, 7, 1)) == Regime.NONE


def test_rule_of_one_agency_goes_before_that_of_its_kind_also_to_free_it(province):
    ApplicabilityFactory(kind=Kind.COMMUNE, regime=Regime.ENCOURAGED)
    ApplicabilityFactory(agency=province.commune_a, regime=Regime.NONE)

    assert regime_of(province.commune_a) == Regime.NONE
    assert regime_of(province.commune_b) == Regime.ENCOURAGED


@pytest.mark.parametrize("whom", ["kind", "agency"])
def test_two_rules_for_the_same_on_one_day_are_refused(province, whom):
    same = {"kind": Kind.COMMUNE} if whom == "kind" else {"agency": province.commune_a}
    first = ApplicabilityFactory(**same)
    second = Applicability(
        **same, regime=Regime.ENCOURAGED, legal_basis="Quyết định khác", start=DAY
    )

    with pytest.raises(ValidationError, match="đã có chế độ"):
        second.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()
    Applicability.objects.filter(pk=first.pk).update(end=DAY)
    second.full_clean()


@pytest.mark.parametrize("both", [True, False])
def test_rule_is_for_a_kind_or_for_an_agency(province, both):
    rule = Applicability(
        kind=Kind.COMMUNE if both else "",
        agency=province.commune_a if both else None,
        regime=Regime.MANDATORY,
        legal_basis="Điều 2",
        start=DAY,
    )

    with pytest.raises(ValidationError, match="hoặc một cơ quan"):
        rule.full_clean()
