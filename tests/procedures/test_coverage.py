"""How much of what agencies handle is covered, on a day."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from isoportal.lib.share import Share
from procedures.coverage import Dimension, Question, coverage, covered_on, handled
from procedures.models import State
from tests.factories.procedures import (
    CoverFactory,
    FieldFactory,
    HandlingFactory,
    IsoFactory,
    IsoRevisionFactory,
    ProcedureFactory,
)

DAY = date(2021, 6, 30)


@pytest.fixture
def commune(province):
    return province.commune_a


def share(day=DAY, **asked):
    return coverage(Question(day, **asked)).total


def test_procedure_with_an_iso_procedure_in_force_is_covered(commune):
    CoverFactory(handling__agency=commune)
    HandlingFactory(agency=commune)

    assert share() == Share(1, 2)


def test_procedure_covered_by_two_counts_once(commune):
    handling = HandlingFactory(agency=commune)
    CoverFactory(handling=handling)
    CoverFactory(handling=handling, part="linked")

    assert share() == Share(1, 1)


def test_coverage_of_a_past_day_is_that_days(commune):
    handling = HandlingFactory(agency=commune, start=date(2018, 1, 1))
    CoverFactory(handling=handling, start=date(2019, 1, 1), end=date(2020, 1, 1))

    told = {day: share(date.fromisoformat(day)) for day in
            ["2017-12-31", "2018-12-31", "2019-01-01", "2019-12-31", "2020-01-01"]}  # fmt: skip

    assert told == {
        "2017-12-31": Share(0, 0),
        "2018-12-31": Share(0, 1),
        "2019-01-01": Share(1, 1),
        "2019-12-31": Share(1, 1),
        "2020-01-01": Share(0, 1),
    }


@pytest.mark.parametrize("state", [State.DRAFT, State.REVIEWED, State.APPROVED])
def test_iso_procedure_that_is_not_issued_covers_nothing(commune, state):
    iso = IsoFactory(agency=commune, issued=None)
    IsoRevisionFactory(iso=iso, state=state)
    CoverFactory(iso=iso, handling__agency=commune)

    assert share() == Share(0, 1)


def test_iso_procedure_covers_until_its_last_revision_ends(commune):
    iso = IsoFactory(agency=commune, issued=None)
    IsoRevisionFactory(iso=iso, start=date(2019, 1, 1), end=DAY)
    CoverFactory(iso=iso, handling__agency=commune)

    assert share(DAY - timedelta(days=1)) == Share(1, 1)
    assert share(DAY) == Share(0, 1)


def test_abolished_procedure_is_no_longer_counted(commune):
    handling = HandlingFactory(agency=commune)
    handling.procedure.versions.update(end=DAY)

    assert share(DAY - timedelta(days=1)) == Share(0, 1)
    assert share(DAY) == Share(0, 0)


def test_agency_that_ended_handles_nothing_any_more(commune):
    HandlingFactory(agency=commune)
    commune.versions.update(end=DAY)

    assert share() == Share(0, 0)


def test_rows_are_fields_in_the_order_of_the_dictionary_and_add_up(commune):
    for name, count in [("Đất đai", 1), ("Chứng thực", 2), ("Hộ tịch", 1)]:
        for _ in range(count):
            procedure = ProcedureFactory(published__field=FieldFactory(name=name))
            HandlingFactory(agency=commune, procedure=procedure)

    told = coverage(Question(DAY))

    assert [(row.label, row.share.whole) for row in told.rows] == [
        ("Chứng thực", 2), ("Đất đai", 1), ("Hộ tịch", 1)
    ]  # fmt: skip
    assert told.total == Share(0, 4)


def test_number_opens_to_the_list_of_its_members(province):
    handling = CoverFactory(handling__agency=province.commune_a).handling
    missing = HandlingFactory(agency=province.commune_b, procedure=handling.procedure)
    question = Question(DAY, level="commune")

    rows = handled(question)

    assert list(rows.filter(covered_on(DAY))) == [handling]
    assert list(rows.exclude(covered_on(DAY))) == [missing]


@pytest.mark.parametrize("by", Dimension)
def test_as_many_queries_however_much_is_handled(province, by, count_queries):
    CoverFactory(handling__agency=province.commune_a)
    few = count_queries(lambda: coverage(Question(DAY), by))
    for _ in range(12):
        CoverFactory(handling__agency=province.commune_b)

    assert count_queries(lambda: coverage(Question(DAY), by)) == few == 2


def test_every_question_is_counted_without_the_table_of_procedures(commune):
    CoverFactory(handling__agency=commune, handling__procedure__published__name="Đăng ký kết hôn")
    handling = HandlingFactory(agency=commune)
    field = handling.procedure.versions.get().field_id
    asked = Question(DAY, agency=commune.pk, field=field, procedure=handling.procedure_id,
                     group="commune", level="commune", words="thu tuc")  # fmt: skip

    with CaptureQueriesContext(connection) as queries:
        totals = {coverage(asked, by).total for by in Dimension}

    assert totals == {Share(0, 1)}
    assert not [each for each in queries if "procedures_administrativeprocedure" in each["sql"]]
