from datetime import date

import pytest

from agencies.models import AgencyVersion, Kind
from isoportal.lib import statement
from isoportal.lib.statement import Slot, Statement
from tests.conftest import place


@pytest.fixture
def names(province):
    """The names of the communes of a day that is left open."""
    communes = AgencyVersion.objects.as_of(Slot("day")).filter(kind=Kind.COMMUNE)
    return Statement.of(communes.order_by(), "name", "unit_code")


def test_one_statement_is_asked_for_several_days_in_one_round(names, province, count_queries):
    AgencyVersion.objects.filter(agency=province.commune_b).update(end=date(2019, 7, 1))
    asked = [(names, {"day": day}) for day in [date(2019, 6, 30), date(2019, 7, 1)]]
    told = []

    assert count_queries(lambda: told.extend(statement.ask(asked))) == 1

    assert sorted(told) == [
        (0, "UBND xã Nam Hùng", "13966"),
        (0, "UBND xã Nam Mỹ", "13969"),
        (1, "UBND xã Nam Hùng", "13966"),
    ]


def test_statement_keeps_no_day_of_those_it_was_asked_for(names, province):
    statement.ask([(names, {"day": date(1995, 1, 1)})])
    place("UBND xã Mới", Kind.COMMUNE, province.district, start=date(2030, 1, 1))

    assert len(statement.ask([(names, {"day": date(2030, 1, 1)})])) == 3


def test_query_that_can_find_nobody_answers_with_nothing(province):
    nobody = Statement.of(AgencyVersion.objects.filter(agency__in=[]), "name")

    assert statement.ask([(nobody, {})]) == []
