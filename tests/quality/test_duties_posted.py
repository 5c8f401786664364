"""The duty of posting the declaration, which the register answers, and the numbers of duties."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality.duties.owing import duty
from quality.duties.standing import Cell, Standing, Tally
from quality.models import Declaration, Obligation, ObligationKind, Posting, Relief
from tests.factories.quality import (
    DeclarationFactory,
    ObligationFactory,
    ObligationKindFactory,
    ReliefFactory,
)
from tests.quality.owing import moment

DUE, LOCK = date(2026, 1, 31), date(2026, 3, 31)


def stands(obligation, agency, day):
    return duty(agency=agency.pk, obligation=obligation, day=day)


@pytest.fixture
def posting(register):
    """That the declaration is posted, owed by departments."""
    kind = ObligationKindFactory(code="posting", form=ObligationKind.Form.POSTING)
    return ObligationFactory(kind=kind)


def posted(agency, on, **more):
    declaration = Declaration.objects.filter(agency=agency, **more).latest("start")
    return Posting.objects.create(declaration=declaration, place="Bộ phận Một cửa", on=on)


@pytest.mark.parametrize(
    ("on", "day", "standing", "on_time"),
    [
        (None, DUE, Standing.COMING, None),
        (date(2018, 7, 1), DUE, Standing.ACCEPTED, True),
        (DUE, LOCK, Standing.ACCEPTED, True),
        (date(2026, 2, 1), LOCK, Standing.ACCEPTED, False),
        (date(2026, 2, 1), DUE, Standing.COMING, None),
        (None, date(2026, 12, 31), Standing.OVERDUE, None),
    ],
)
def test_a_posting_is_answered_by_the_register(posting, register, on, day, standing, on_time):
    if on:
        posted(register.department, on)

    cell = stands(posting, register.department, day)

    assert (cell.standing, cell.on_time, cell.open_until) == (standing, on_time, None)


def test_who_declares_anew_after_the_due_day_keeps_what_was_fulfilled(posting, register):
    posted(register.department, DUE)
    Declaration.objects.filter(agency=register.department).update(end=date(2026, 6, 1))
    DeclarationFactory(agency=register.department, start=date(2026, 6, 1))

    assert stands(posting, register.department, date(2026, 7, 1)).on_time is True


def test_a_posting_of_a_later_declaration_is_late(posting, register):
    Declaration.objects.filter(agency=register.department).update(end=date(2026, 6, 1))
    DeclarationFactory(agency=register.department, start=date(2026, 6, 1))
    posted(register.department, date(2026, 6, 3))

    cell = stands(posting, register.department, date(2026, 7, 1))

    assert (cell.standing, cell.on_time) == (Standing.ACCEPTED, False)


def test_a_posting_may_be_waived(posting, register):
    waiver = ReliefFactory(agency=register.department, obligation=posting)
    Relief.objects.filter(pk=waiver.pk).update(at=moment(date(2026, 1, 10)))

    assert stands(posting, register.department, DUE).standing == Standing.WAIVED


# --- numbers ------------------------------------------------------------------------------

anything = st.builds(
    Cell,
    agency=st.integers(1, 9),
    obligation=st.just(Obligation()),
    standing=st.sampled_from(Standing),
    on_time=st.sampled_from([True, False, None]),
)


@given(st.lists(anything), st.lists(anything))
def test_numbers_add_up(some, others):
    tally, rest, whole = Tally.of(some), Tally.of(others), Tally.of([*some, *others])

    assert tally.expected == tally.submitted + tally.missing
    assert tally.submitted == tally.on_time + tally.late
    assert tally.submitted == tally.waiting + tally.returned + tally.accepted
    assert tally.overdue <= tally.missing
    assert {name: vars(tally)[name] + vars(rest)[name] for name in vars(whole)} == vars(whole)
