"""Dossiers added up over a span."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isoportal.lib.share import Share
from procedures.dossiers.periods import Period
from procedures.dossiers.totals import Dimension, Numbers, totals
from procedures.models import DossierCount
from procedures.models.dossier import COUNTS, DONE, OPEN, RECEIVED
from tests.factories.procedures import DossierCountFactory, FieldFactory, ProcedureFactory
from tests.procedures.counting import Q1, Q2, Q3, YEAR


@pytest.fixture
def commune(province):
    return province.commune_a


@pytest.fixture
def series(commune):
    """An agency, a field, and what may be counted in it: the whole, or two procedures."""
    return commune, FieldFactory(), [None, ProcedureFactory(), ProcedureFactory()]


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


def test_what_is_carried_beyond_what_was_open_is_said_and_not_hidden(commune):
    store(commune, Q1, received_direct=5, done_on_time=3, open_in_time=2)
    store(commune, Q2, carried=5, done_on_time=5)

    total = told().total

    assert (total.carried, total.received, total.jump, total.done) == (0, 5, 3, 8)


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
FIGURES = [name for name in COUNTS if name != "done_on_time"]  # which balances a period


def expected(rows):
    """What a clerk adds up by hand: each series from its first period to its last."""
    told = dict.fromkeys([*COUNTS, "jump"], 0)
    for row in rows:
        near = [each for each in rows if None in {row.procedure_id, each.procedure_id}
                or row.procedure_id == each.procedure_id]  # fmt: skip
        is_first = row.start == min(each.start for each in near)
        is_last = row.end == max(each.end for each in near)
        for name in [*RECEIVED, *DONE]:
            told[name] += getattr(row, name)
        for name in OPEN:
            told[name] += getattr(row, name) if is_last else 0
        told["carried"] += row.carried if is_first else 0
        told["jump"] += 0 if is_first else row.carried
        told["jump"] -= 0 if is_last else row.still_open
    return Numbers(**told)


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.lists(st.tuples(st.integers(1, 12), st.integers(0, 2), *[figure] * 8), max_size=12))
def test_totals_of_any_field_are_those_added_up_by_hand(series, months):
    agency, field, procedures = series
    DossierCount.objects.all().delete()
    rows = {}
    for month, of, *figures in months:
        if any(each in rows for each in [(month, 0), (month, of)]) or (
            not of and any((month, each) in rows for each in [1, 2])
        ):
            continue
        given = dict(zip(FIGURES, figures, strict=True))
        left = given["carried"] + sum(given[name] for name in RECEIVED)
        for name in ["done_early", "done_late", *OPEN]:
            given[name] = min(given[name], left)
            left -= given[name]
        period = Period.of(2021, f"m{month}")
        rows[month, of] = DossierCount(
            agency=agency, field=field, procedure=procedures[of], start=period.start,
            end=period.end, done_on_time=left, **given,
        )  # fmt: skip
    DossierCount.objects.bulk_create(rows.values())

    found = {by: told(by=by) for by in Dimension}

    total = expected(list(rows.values()))
    assert {each.total for each in found.values()} == {total}
    assert total.carried + total.received + total.jump == total.done + total.still_open
    for by in [Dimension.FIELD, Dimension.AGENCY]:
        assert [row.numbers for row in found[by].rows] == ([total] if rows else [])
    assert {row.key: row.numbers for row in found[Dimension.PROCEDURE].rows} == {
        procedure and procedure.pk: expected(own)
        for procedure in procedures
        if (own := [row for row in rows.values() if row.procedure == procedure])
    }
