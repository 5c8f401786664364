"""Dossiers added up over a span."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isoportal.lib.share import Share
from procedures.dossiers.periods import Period
from procedures.dossiers.totals import Cell, Dimension, Numbers, added_up, totals
from procedures.models import DossierCount
from tests.factories.procedures import DossierCountFactory, FieldFactory, ProcedureFactory
from tests.procedures.counting import Q1, Q2, Q3, YEAR


@pytest.fixture
def commune(province):
    return province.commune_a


def store(agency, period, **figures):
    figures = {"received_direct": 0, "done_on_time": 0} | figures
    return DossierCountFactory(agency=agency, start=period.start, end=period.end, **figures)


def told(span=YEAR, by=Dimension.FIELD):
    return totals(DossierCount.objects.all(), span, by)


def test_951_of_952_is_not_yet_everything(commune):
    store(commune, YEAR, received_direct=952, done_on_time=951, done_late=1)

    assert told().total.on_time == Share(951, 952)
    assert told().total.on_time.percent == Decimal("99.89")


def test_all_of_nam_truc_are_on_time(province):
    store(province.district, YEAR, received_direct=1951, done_early=951, done_on_time=1000)

    assert (told().total.received, told().total.on_time.percent) == (1951, 100)


def test_carried_is_of_the_first_period_and_open_of_the_last(commune):
    store(commune, Q1, carried=3, received_direct=10, done_on_time=9, open_in_time=4)
    store(commune, Q2, carried=4, received_online=6, done_on_time=5, open_in_time=3, open_late=2)

    total = told().total

    assert (total.carried, total.received, total.done, total.still_open) == (3, 16, 14, 5)
    assert total.jump == 0
    assert total.adds_up


def test_what_is_carried_beyond_what_was_open_is_said_and_not_hidden(commune):
    store(commune, Q1, received_direct=5, done_on_time=3, open_in_time=2)
    store(commune, Q2, carried=5, done_on_time=5)

    total = told().total

    assert (total.carried, total.jump) == (0, 3)
    assert total.adds_up


def test_field_counted_whole_and_then_by_procedure_is_one_series(commune):
    store(commune, Q1, received_direct=5, done_on_time=3, open_in_time=2)
    procedure = ProcedureFactory()
    store(commune, Q2, procedure=procedure, carried=2, done_on_time=1, open_in_time=1)
    store(commune, Q3, procedure=procedure, carried=1, done_on_time=1)

    total = told().total

    assert (total.carried, total.still_open, total.jump, total.done) == (0, 0, 0, 5)


def test_a_procedure_that_begins_later_brings_what_it_carries(commune):
    store(commune, Q1, procedure=ProcedureFactory(), received_direct=1, done_late=1)
    store(commune, Q2, procedure=ProcedureFactory(), carried=4, done_late=4)

    assert (told().total.carried, told().total.jump) == (4, 0)


def test_periods_that_reach_out_of_the_span_are_told_and_not_counted(commune):
    store(commune, YEAR, received_direct=2, done_late=2)

    found = told(Q1)

    assert (found.rows, found.total, found.beyond) == ([], Numbers(), 1)


def test_rows_are_fields_agencies_or_procedures(province):
    procedure = ProcedureFactory(code="1.000894", published__name="Đăng ký kết hôn")
    for agency in [province.commune_a, province.commune_b]:
        store(agency, YEAR, procedure=procedure, received_direct=2, done_late=2)
        store(agency, YEAR, field=FieldFactory(name="Đất đai"), received_post=1, done_early=1)

    shown = {by: [(row.code, row.label, row.numbers.received) for row in told(by=by).rows]
             for by in Dimension}  # fmt: skip

    assert shown == {
        Dimension.FIELD: [("", "Đất đai", 2), ("", "Hộ tịch", 4)],
        Dimension.AGENCY: [("", "UBND xã Nam Hùng", 3), ("", "UBND xã Nam Mỹ", 3)],
        Dimension.PROCEDURE: [
            ("1.000894", "Đăng ký kết hôn", 4),
            ("", "Số liệu chung của lĩnh vực, không chia theo TTHC", 2),
        ],
    }


def test_two_queries_however_many_rows(province, count_queries):
    for agency in [province.commune_a, province.commune_b]:
        for name in ["Hộ tịch", "Đất đai", "Chứng thực"]:
            of = {"field": FieldFactory(name=name), "procedure": ProcedureFactory()}
            store(agency, YEAR, received_direct=1, done_late=1, **of)

    asked = {by: count_queries(lambda by=by: told(by=by)) for by in Dimension}

    assert asked == dict.fromkeys(Dimension, 2)


figure = st.integers(0, 50)


@given(st.lists(st.tuples(*[figure] * 7), min_size=1, max_size=12), figure)
def test_totals_of_a_chain_add_up_like_its_periods(months, carried):
    """Each month carries over what the one before left open; its last figure balances it."""
    chain, first = [], carried
    for number, (online, direct, post, early, late, in_time, open_late) in enumerate(months, 1):
        there = carried + online + direct + post
        early, late = min(early, there), min(late, there - min(early, there))
        left = there - early - late
        in_time = min(in_time, left)
        open_late = min(open_late, left - in_time)
        on_time = left - in_time - open_late
        numbers = Numbers(carried, online, direct, post, early, on_time, late, in_time, open_late)
        assert numbers.adds_up
        chain.append(Cell(1, 1, None, Period.of(2021, f"m{number}"), numbers))
        carried = numbers.still_open

    total = added_up(chain)

    assert (total.carried, total.jump, total.still_open) == (first, 0, carried)
    assert total.adds_up
