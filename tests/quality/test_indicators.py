from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from isoportal.lib.share import Share
from quality.models import Objective, ObligationKind, Submission
from quality.plans import indicators
from quality.plans.indicators import Indicator, dossiers_on_time, duties_on_time, measured
from tests.factories.procedures import DossierCountFactory
from tests.factories.quality import (
    ObjectiveFactory,
    ObjectivePlanFactory,
    ObligationFactory,
    ObligationKindFactory,
    ReliefFactory,
    SubmissionFactory,
)
from tests.quality.pages import words

MAY = date(2026, 5, 15)


@pytest.fixture
def owed(register):
    """The department owes a policy by 31/01 and objectives by 30/06/2026; the policy came."""
    policy = ObligationFactory()
    kind = ObligationKindFactory(code="objectives", form=ObligationKind.Form.OBJECTIVES)
    objectives = ObligationFactory(kind=kind, due_on=date(2026, 6, 30), lock_on=date(2026, 9, 30))
    SubmissionFactory(
        agency=register.department, obligation=policy, state=Submission.State.ACCEPTED
    )
    return register.department, policy, objectives


def test_duty_that_has_not_come_due_is_not_counted(owed):
    agency, _, _ = owed

    assert duties_on_time(agency.pk, 2026, MAY) == Share(1, 1)
    assert duties_on_time(agency.pk, 2026, date(2026, 7, 1)) == Share(1, 2)


def test_waived_duty_is_not_counted(owed):
    agency, _, objectives = owed
    ReliefFactory(agency=agency, obligation=objectives)

    assert duties_on_time(agency.pk, 2026, date(2027, 12, 31)) == Share(1, 1)


def test_nothing_owed_is_unknown_and_not_all(owed, province):
    agency, _, _ = owed

    assert measured(agency.pk, 2019, MAY, ["duties_on_time"])["duties_on_time"].value is None


def test_measured_value_says_its_day_and_its_share(owed):
    agency, _, _ = owed

    told = measured(agency.pk, 2026, date(2026, 7, 1), ["duties_on_time", "", "gone"])

    assert list(told) == ["duties_on_time"]
    found = told["duties_on_time"]
    assert (found.value, found.share, found.day) == (Decimal(50), Share(1, 2), date(2026, 7, 1))


def test_another_indicator_is_one_line(owed, monkeypatch):
    agency, _, _ = owed
    days = Indicator("days", "Số ngày", "ngày", "Trung bình", lambda *_: Decimal("2.5"))
    monkeypatch.setitem(indicators.INDICATORS, "days", days)

    assert measured(agency.pk, 2026, MAY, ["days"])["days"].value == Decimal("2.5")


def test_measured_value_stands_beside_the_typed_one_and_never_replaces_it(owed, officer, signed_in):
    agency, _, _ = owed
    plan = ObjectivePlanFactory(agency=agency, year=2026)
    typed = {"indicator": "duties_on_time", "target": Decimal(100), "year_end": Decimal(100)}
    row = ObjectiveFactory(plan=plan, name="Nộp đúng hạn", **typed)
    url = reverse("quality:plan", args=[agency.pk, 2026])

    page = words(signed_in(officer).get(url, {"day": "2026-07-01"}))
    same = words(signed_in(officer).get(url, {"day": "2026-05-15"}))

    assert "Cổng: 50 % (1/2), số liệu tại ngày 01/07/2026 – khác số đã nhập" in page.replace(
        "\u00a0", " "
    )
    assert "Cổng: 100 % (1/1), số liệu tại ngày 15/05/2026" in same
    assert "khác số đã nhập" not in same
    assert Objective.objects.get(pk=row.pk).year_end == 100


def test_results_form_shows_the_measured_value(owed, officer, signed_in):
    agency, _, _ = owed
    plan = ObjectivePlanFactory(agency=agency, year=2026)
    ObjectiveFactory(plan=plan, indicator="duties_on_time")

    page = words(signed_in(officer).get(reverse("quality:plan-results", args=[agency.pk, 2026])))

    assert "Cổng: " in page


def counted(agency, start, end, **figures):
    given = {"received_direct": sum(figures.values()), "done_on_time": 0} | figures
    return DossierCountFactory(agency=agency, start=start, end=end, **given)


def test_dossiers_on_time_are_those_of_the_years_periods_that_are_over(province):
    agency = province.department
    counted(agency, date(2026, 1, 1), date(2026, 4, 1), done_early=10, done_on_time=941)
    counted(agency, date(2026, 4, 1), date(2026, 7, 1), done_late=1)
    counted(agency, date(2025, 1, 1), date(2026, 1, 1), done_late=7)
    counted(province.sub_department, date(2026, 1, 1), date(2026, 4, 1), done_late=9)

    assert dossiers_on_time(agency.pk, 2026, date(2026, 3, 30)) == Share(0, 0)
    assert dossiers_on_time(agency.pk, 2026, date(2026, 3, 31)) == Share(951, 951)
    assert dossiers_on_time(agency.pk, 2026, date(2027, 5, 1)) == Share(951, 952)


def test_dossiers_on_time_stand_beside_the_typed_result(province, officer, signed_in):
    agency = province.department
    counted(agency, date(2025, 1, 1), date(2026, 1, 1), done_on_time=951, done_late=1)
    plan = ObjectivePlanFactory(agency=agency, year=2025)
    typed = {"indicator": "dossiers_on_time", "target": Decimal(98), "year_end": Decimal(100)}
    ObjectiveFactory(plan=plan, **typed)

    page = words(
        signed_in(officer).get(
            reverse("quality:plan", args=[agency.pk, 2025]), {"day": "2026-01-31"}
        )
    )

    assert "Cổng: 99,89 % (951/952), số liệu tại ngày 31/01/2026 – khác số đã nhập" in page.replace(
        "\u00a0", " "
    )
