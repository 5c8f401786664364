"""Who owes what, and how it stands: at the door of quality.duties.owing."""

from datetime import UTC, date, datetime, timedelta

import pytest

from agencies.access import EVERYWHERE, Reach
from agencies.models import AgencyVersion, Kind
from quality.duties.owing import duties, duty, years_around
from quality.duties.standing import Standing, Tally
from quality.models import (
    Applicability,
    Declaration,
    Regime,
    Relief,
    Status,
    Submission,
)
from tests.factories.agencies import AgencyVersionFactory
from tests.factories.quality import (
    ApplicabilityFactory,
    DeclarationFactory,
    ObligationFactory,
    ReliefFactory,
    SubmissionFactory,
)

State = Submission.State
DUE, LOCK = date(2026, 1, 31), date(2026, 3, 31)


def at(day, hour=10, minute=0, second=0):
    """A moment of that day in the province, seven hours before Greenwich."""
    there = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=UTC)
    return there - timedelta(hours=7)


@pytest.fixture
def policy(register):
    """The quality policy of 2026, owed by departments."""
    return ObligationFactory()


def stands(obligation, agency, day):
    return duty(agency=agency.pk, obligation=obligation, day=day)


def handed_in(obligation, agency, day, state=State.SUBMITTED, decided=None, **more):
    moments = {"submitted_at": at(day), "decided_at": at(decided) if decided else None}
    reason = {"return_reason": "Thiếu chữ ký"} if state == State.RETURNED else {}
    return SubmissionFactory(
        agency=agency, obligation=obligation, state=state, **moments | reason | more
    )


def relieved(obligation, agency, day, **more):
    relief = ReliefFactory(agency=agency, obligation=obligation, **more)
    Relief.objects.filter(pk=relief.pk).update(at=at(day))
    relief.refresh_from_db()
    return relief


# --- the days ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        (date(2025, 12, 1), Standing.COMING),
        (DUE, Standing.COMING),
        (DUE + timedelta(days=1), Standing.OVERDUE),
        (LOCK, Standing.OVERDUE),
        (LOCK + timedelta(days=1), Standing.LOCKED),
    ],
)
def test_what_was_not_handed_in_is_coming_then_overdue_then_locked(policy, register, day, standing):
    cell = stands(policy, register.department, day)

    assert (cell.standing, cell.on_time, cell.open_until) == (standing, None, LOCK)


def test_between_due_and_timely_day_nothing_is_overdue(register):
    policy = ObligationFactory(timely_on=date(2026, 2, 10))

    assert stands(policy, register.department, date(2026, 2, 10)).standing == Standing.COMING
    assert stands(policy, register.department, date(2026, 2, 11)).standing == Standing.OVERDUE


@pytest.mark.parametrize(
    ("moment", "on_time"),
    [(at(DUE, 23, 59, 59), True), (at(DUE + timedelta(days=1), 0), False)],
    ids=["23:59:59", "00:00:00"],
)
def test_the_day_ends_at_midnight_in_the_province(policy, register, moment, on_time):
    handed_in(policy, register.department, DUE, submitted_at=moment)

    cell = stands(policy, register.department, LOCK)

    assert (cell.standing, cell.on_time, cell.handed_in) == (Standing.SUBMITTED, on_time, moment)


# --- what was handed in -------------------------------------------------------------------


def test_the_first_submission_decides_on_time_however_long_the_review_takes(policy, register):
    handed_in(policy, register.department, DUE, State.RETURNED, decided=date(2026, 2, 20))
    second = handed_in(
        policy, register.department, date(2026, 2, 25), State.ACCEPTED,
        decided=date(2026, 3, 2), number=2,
    )  # fmt: skip

    cell = stands(policy, register.department, LOCK)

    assert (cell.standing, cell.on_time, cell.submission) == (Standing.ACCEPTED, True, second.pk)


def test_what_was_returned_is_to_do_again_within_its_days(policy, register):
    handed_in(policy, register.department, DUE, State.RETURNED, decided=date(2026, 3, 28))

    cell = stands(policy, register.department, LOCK)

    assert cell.standing == Standing.RETURNED
    assert (cell.resubmit_by, cell.open_until) == (date(2026, 4, 7), date(2026, 4, 7))
    assert cell.is_to_do
    assert not cell.is_late_on(date(2026, 4, 7))
    assert cell.is_late_on(date(2026, 4, 8))


def test_an_early_return_does_not_shorten_the_time(policy, register):
    handed_in(
        policy, register.department, date(2026, 1, 5), State.RETURNED, decided=date(2026, 1, 6)
    )

    assert stands(policy, register.department, DUE).open_until == LOCK


@pytest.mark.parametrize("state", [State.SUBMITTED, State.RETURNED])
def test_what_was_accepted_stays_so_while_the_agency_revises_it(policy, register, state):
    accepted = handed_in(policy, register.department, DUE, State.ACCEPTED, decided=date(2026, 2, 2))
    decided = date(2026, 2, 20) if state == State.RETURNED else None
    revision = handed_in(
        policy, register.department, date(2026, 2, 9), state, decided=decided, number=2
    )

    cell = stands(policy, register.department, LOCK)

    assert (cell.standing, cell.submission) == (Standing.ACCEPTED, accepted.pk)
    assert cell.revision == (revision.pk, state)
    assert Tally.of([cell]).waiting == (state == State.SUBMITTED)
    assert stands(policy, register.department, date(2026, 2, 8)).revision is None


def test_a_draft_is_not_handed_in_but_is_known(policy, register):
    draft = handed_in(policy, register.department, DUE, State.DRAFT)

    cell = stands(policy, register.department, DUE)

    assert (cell.standing, cell.inside, cell.draft) == (Standing.COMING, "draft", draft.pk)


def test_a_draft_of_a_revision_lies_beside_what_was_returned(policy, register):
    handed_in(policy, register.department, DUE, State.RETURNED, decided=date(2026, 2, 2))
    draft = handed_in(policy, register.department, DUE, State.APPROVAL, number=2, submitted_at=None)

    cell = stands(policy, register.department, LOCK)

    assert (cell.standing, cell.inside, cell.draft) == (Standing.RETURNED, "approval", draft.pk)


def test_a_past_day_does_not_know_what_came_or_was_decided_later(policy, register):
    handed_in(policy, register.department, date(2026, 1, 20), State.ACCEPTED, date(2026, 2, 5))

    seen = [
        stands(policy, register.department, day).standing
        for day in [date(2026, 1, 19), date(2026, 1, 20), date(2026, 2, 4), date(2026, 2, 5)]
    ]

    assert seen == ["coming", "submitted", "submitted", "accepted"]


# --- waived and unlocked ------------------------------------------------------------------


def test_a_waiver_holds_from_the_day_it_was_granted_until_it_is_taken_back(policy, register):
    waiver = relieved(policy, register.department, date(2026, 2, 1))
    waiver.ended_at, waiver.ended_by = at(date(2026, 3, 1)), waiver.by
    waiver.save()

    seen = [
        stands(policy, register.department, day).standing
        for day in [DUE, date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 1)]
    ]

    assert seen == ["coming", "waived", "waived", "overdue"]


def test_an_unlocked_agency_may_hand_in_until_the_day_but_late_it_is(policy, register):
    until = date(2026, 4, 30)
    relieved(policy, register.department, date(2026, 4, 2), kind="unlock", until=until)

    cell = stands(policy, register.department, until)
    assert (cell.standing, cell.open_until) == (Standing.OVERDUE, until)
    assert stands(policy, register.department, date(2026, 5, 1)).standing == Standing.LOCKED

    handed_in(policy, register.department, date(2026, 4, 20))
    assert stands(policy, register.department, until).on_time is False


# --- who owes -----------------------------------------------------------------------------


def test_only_the_kind_of_agency_owes_it(policy, register):
    assert [row.pk for row in duties(day=DUE, years=[2026], reach=EVERYWHERE).rows] == [
        register.department.pk
    ]


def test_an_encouraged_commune_owes_only_with_a_declaration_when_the_year_began(register):
    policy = ObligationFactory(agency_kind=Kind.COMMUNE)
    DeclarationFactory(agency=register.commune_b, start=date(2026, 1, 2))

    assert stands(policy, register.commune_a, DUE).standing == Standing.COMING
    assert stands(policy, register.commune_b, DUE).standing == Standing.NONE


def test_an_encouraged_commune_whose_declaration_had_ended_owes_nothing(register):
    policy = ObligationFactory(agency_kind=Kind.COMMUNE)
    Declaration.objects.filter(agency=register.commune_a).update(end=date(2026, 1, 1))

    assert stands(policy, register.commune_a, DUE).standing == Standing.NONE


def test_a_declaration_that_was_only_submitted_obliges_to_nothing(register):
    policy = ObligationFactory(agency_kind=Kind.COMMUNE)
    DeclarationFactory(agency=register.commune_b, status=Status.SUBMITTED)

    assert stands(policy, register.commune_b, DUE).standing == Standing.NONE


def test_the_law_of_the_due_day_decides_and_an_agency_may_have_its_own(policy, register):
    Applicability.objects.filter(kind="department").update(end=DUE)
    assert stands(policy, register.department, DUE).standing == Standing.NONE

    ApplicabilityFactory(agency=register.department, kind="", regime=Regime.MANDATORY)
    assert stands(policy, register.department, DUE).standing == Standing.COMING


def test_who_ended_before_the_due_day_or_was_founded_after_it_owes_nothing(policy, register):
    ended = another_department(register, end=DUE)
    founded = another_department(register, start=DUE + timedelta(days=1))
    merged_into = another_department(register, start=DUE)

    seen = [stands(policy, each, LOCK).standing for each in (ended, founded, merged_into)]

    assert seen == ["none", "none", "overdue"]


def test_who_ended_after_it_was_locked_still_owed_it(policy, register):
    ended = another_department(register, end=date(2026, 6, 1))

    assert stands(policy, ended, date(2026, 12, 31)).standing == Standing.LOCKED


def test_who_ended_while_it_was_still_taken_owes_it_no_more_from_then_on(policy, register):
    ended = another_department(register, end=LOCK)

    seen = [stands(policy, ended, day).standing for day in (LOCK - timedelta(days=1), LOCK)]

    assert seen == ["overdue", "none"]


def test_what_an_agency_that_ended_was_returned_or_let_off_stays_with_it(policy, register):
    returned, waived = (another_department(register, end=date(2026, 3, 1)) for _ in range(2))
    handed_in(policy, returned, DUE, State.RETURNED, decided=date(2026, 2, 20))
    relieved(policy, waived, date(2026, 2, 1))

    seen = [stands(policy, each, LOCK).standing for each in (returned, waived)]

    assert seen == ["returned", "waived"]


def test_what_was_handed_in_before_a_merger_still_counts(policy, register):
    ended = another_department(register, end=date(2026, 1, 20))
    handed_in(policy, ended, date(2026, 1, 10))

    assert stands(policy, ended, LOCK).on_time is True


def test_an_agency_is_called_and_placed_as_on_the_day(policy, register):
    renamed = date(2026, 3, 1)  # after all that is owed was due
    AgencyVersion.objects.filter(agency=register.department).update(end=renamed)
    AgencyVersionFactory(
        agency=register.department, name="Sở Khoa học", kind=Kind.DEPARTMENT,
        parent=register.top, group=register.groups.department, start=renamed,
    )  # fmt: skip

    def called(day, year=2026):
        (row,) = duties(day=day, years=[year], reach=EVERYWHERE).rows
        return row.shown.name, list(row.cells)

    next_year = ObligationFactory(kind=policy.kind, year=2027, due_on=date(2027, 1, 31))
    assert called(DUE) == ("Sở Khoa học và Công nghệ", [policy.pk])
    assert called(renamed) == ("Sở Khoa học", [policy.pk])
    assert called(DUE, 2027) == ("Sở Khoa học và Công nghệ", [next_year.pk])


def test_the_province_itself_is_not_counted_and_owes_nothing(register):
    ApplicabilityFactory(kind=Kind.PROVINCE)
    policy = ObligationFactory(agency_kind=Kind.PROVINCE)

    assert stands(policy, register.top, DUE).standing == Standing.NONE


def test_what_lies_outside_the_reach_is_not_told(policy, register):
    other = another_department(register)
    handed_in(policy, other, DUE)

    mine = duties(day=DUE, years=[2026], reach=Reach(False, frozenset({register.department.pk})))

    assert [row.pk for row in mine.rows] == [register.department.pk]


def test_each_owes_what_its_kind_owes_that_year(register):
    for kind in [Kind.DEPARTMENT, Kind.DISTRICT]:
        ObligationFactory(agency_kind=kind)
        ObligationFactory(agency_kind=kind, year=2027)

    found = duties(day=DUE, years=years_around(DUE), reach=EVERYWHERE)

    assert [(row.shown.name, len(row.cells)) for row in found.rows] == [
        ("Sở Khoa học và Công nghệ", 2),
        ("UBND huyện Nam Trực", 2),
    ]


def test_a_year_without_obligations_is_empty_and_costs_one_query(province, count_queries):
    def ask():
        assert duties(day=DUE, years=[2031], reach=EVERYWHERE).rows == []

    assert count_queries(ask) == 1


def test_four_queries_answer_for_every_agency(policy, register, count_queries):
    def ask():
        duties(day=DUE, years=[2026], reach=EVERYWHERE)

    few = count_queries(ask)
    for _ in range(5):
        handed_in(policy, another_department(register), DUE)

    assert count_queries(ask) == few == 4


def another_department(province, **more):
    return AgencyVersionFactory(
        kind=Kind.DEPARTMENT, parent=province.top, group=province.groups.department, **more
    ).agency
