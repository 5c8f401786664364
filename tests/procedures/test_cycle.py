"""The list of life-cycles: which step is missing, and what waits too long."""

from datetime import date

import pytest
from django.urls import reverse

from procedures.models import Milestone
from tests.factories.procedures import CoverFactory, HandlingFactory, ProcedureFactory

LIST = reverse("procedures:life-cycle")
DAY = date(2021, 6, 30)
PUBLISHED = date(2021, 5, 1)


@pytest.fixture
def cycles(province):
    """Published on 1 May: one with an ISO procedure and posted, one without; one is new."""

    def handle(name, on, **more):
        procedure = ProcedureFactory(
            published__name=name, published__decided_on=on, published__start=on
        )
        return HandlingFactory(agency=province.commune_a, procedure=procedure, **more)

    done, waiting = handle("Đã có", PUBLISHED), handle("Đang chờ", PUBLISHED)
    handle("Mới công bố", date(2021, 6, 20))
    handle("Mới giao", PUBLISHED, start=date(2021, 6, 20))
    CoverFactory(handling=done, start=date(2021, 5, 11))
    for kind, on in [("posted", date(2021, 5, 21)), ("posted", date(2021, 6, 1))]:
        Milestone.objects.create(handling=done, kind=kind, on=on, place="Bộ phận Một cửa")
    Milestone.objects.create(handling=waiting, kind="installed", on=date(2021, 7, 1))
    return province


@pytest.fixture
def ask(signed_in, staff):
    client = signed_in(staff)

    def answer(**asked):
        return client.get(LIST, {"day": DAY.isoformat(), **asked})

    return answer


def names(answer):
    return {line.name for line in answer.context["lines"]}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"missing": "late"}, {"Đang chờ"}),
        ({"missing": "late", "days": "5"}, {"Đang chờ", "Mới công bố", "Mới giao"}),
        ({"missing": "late", "days": "60"}, set()),
        ({"missing": "iso"}, {"Đang chờ", "Mới công bố", "Mới giao"}),
        ({"missing": "posted"}, {"Đang chờ", "Mới công bố", "Mới giao"}),
        ({"missing": "installed"}, {"Đã có", "Đang chờ", "Mới công bố", "Mới giao"}),
        ({"missing": "posted", "q": "mới"}, {"Mới công bố", "Mới giao"}),
    ],
)
def test_list_keeps_what_lacks_the_step(cycles, ask, asked, found):
    assert names(ask(**asked)) == found


def test_list_and_line_agree_on_what_is_late(cycles, ask):
    late = {line.name for line in ask().context["lines"] if line.cycle.is_late}

    assert late == names(ask(missing="late"))
    assert ask().context["late"] == len(late)


def test_days_of_the_first_posting_are_told(cycles, ask):
    (line,) = [line for line in ask().context["lines"] if line.name == "Đã có"]

    assert [step.days for step in line.cycle.steps] == [10, None, 20, None]


def test_on_a_later_day_the_later_step_is_known(cycles, ask):
    assert "Đang chờ" not in names(ask(day="2021-07-01", missing="installed"))


def test_number_of_days_is_the_installations(cycles, ask, settings):
    settings.ISO_WITHIN_DAYS = 5

    assert len(names(ask(missing="late"))) == 3


@pytest.mark.parametrize("asked", [{"missing": "x"}, {"days": "nhiều"}, {"days": "-1"}])
def test_what_is_not_understood_is_said(cycles, ask, asked):
    assert ask(**asked).status_code == 422


def test_list_costs_as_many_queries_however_long(cycles, ask, count_queries):
    ask()
    few = count_queries(ask)
    for _ in range(12):
        CoverFactory(handling__agency=cycles.commune_b)

    assert count_queries(ask) == few <= 8
