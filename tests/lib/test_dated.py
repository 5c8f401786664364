"""Spans of days, and the rule that two of them do not overlap, on both engines."""

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from agencies.models import Agency, AgencyVersion, Assignment
from agencies.roles import Role
from isoportal.lib.dated import NoOverlap
from isoportal.lib.triggers import AppendOnly, FrozenColumns
from tests.factories.accounts import UserFactory
from tests.factories.agencies import AgencyFactory, AgencyVersionFactory, AssignmentFactory

JANUARY, JULY, DECEMBER = date(2020, 1, 1), date(2020, 7, 1), date(2020, 12, 1)
days = st.dates(date(2019, 1, 1), date(2021, 1, 1))


def version(agency, start, end=None, **more):
    filled = {"name": "Sở Thử", "kind": "department", **more}
    return AgencyVersion(agency=agency, start=start, end=end, **filled)


def written(*rows):
    """Whether the database itself takes the rows, past every check of ours."""
    try:
        with transaction.atomic():
            type(rows[0]).objects.bulk_create(rows)
    except IntegrityError:
        return False
    return True


# --- the span ---------------------------------------------------------------------------


@given(start=days, length=st.integers(1, 400), day=days)
def test_span_holds_from_its_first_day_until_before_its_end(start, length, day):
    end = date.fromordinal(start.toordinal() + length)

    assert version(None, start, end).holds_on(day) is (start <= day < end)
    assert version(None, start).holds_on(day) is (start <= day)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "found"),
    [(date(2019, 12, 31), 0), (JANUARY, 1), (date(2020, 6, 30), 1), (JULY, 1), (DECEMBER, 0)],
)
def test_rows_of_a_day_are_those_that_hold_on_it(day, found):
    agency = AgencyFactory()
    AgencyVersionFactory(agency=agency, start=JANUARY, end=JULY)
    AgencyVersionFactory(agency=agency, start=JULY, end=DECEMBER)

    rows = AgencyVersion.objects.as_of(day)

    assert rows.count() == found
    assert all(row.holds_on(day) for row in rows)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "end", "found"),
    [(JANUARY, JULY, 1), (DECEMBER, None, 0), (date(2019, 1, 1), JANUARY, 0), (JULY, None, 1)],
)
def test_rows_within_a_span_hold_on_one_of_its_days(start, end, found):
    AgencyVersionFactory(start=JANUARY, end=DECEMBER)

    assert AgencyVersion.objects.within(start, end).count() == found


@pytest.mark.django_db
def test_ending_leaves_alone_what_begins_later_or_ended_before():
    agency = AgencyFactory()
    over = AgencyVersionFactory(agency=agency, start=date(2019, 1, 1), end=JANUARY)
    running = AgencyVersionFactory(agency=agency, start=JANUARY, end=DECEMBER)
    later = AgencyVersionFactory(agency=agency, start=DECEMBER)

    assert agency.versions.end_on(JULY) == 1
    for row in [over, running, later]:
        row.refresh_from_db()
    assert (over.end, running.end, later.end) == (JANUARY, JULY, None)


# --- the rule, in the database ----------------------------------------------------------

OVERLAPPING = [
    (JANUARY, None),
    (date(2019, 1, 1), None),
    (date(2020, 3, 1), DECEMBER),
    (date(2020, 6, 30), JULY),
    (date(2019, 1, 1), date(2020, 1, 2)),
]
APART = [(JULY, None), (JULY, DECEMBER), (date(2019, 1, 1), JANUARY)]


@pytest.mark.django_db
@pytest.mark.parametrize(("start", "end"), OVERLAPPING)
def test_database_refuses_overlapping_versions(start, end):
    agency = AgencyVersionFactory(start=JANUARY, end=JULY).agency

    assert not written(version(agency, start, end))


@pytest.mark.django_db
@pytest.mark.parametrize(("start", "end"), APART)
def test_database_takes_versions_that_meet(start, end):
    agency = AgencyVersionFactory(start=JANUARY, end=JULY).agency

    assert written(version(agency, start, end))


@pytest.mark.django_db
def test_database_refuses_an_overlap_within_one_statement():
    agency = AgencyFactory()

    assert not written(version(agency, JANUARY, JULY), version(agency, date(2020, 6, 1)))
    assert not agency.versions.exists()


@pytest.mark.django_db
def test_database_refuses_an_overlap_by_update():
    agency = AgencyFactory()
    AgencyVersionFactory(agency=agency, start=JANUARY, end=JULY)
    AgencyVersionFactory(agency=agency, start=JULY)

    with pytest.raises(IntegrityError), transaction.atomic():
        agency.versions.filter(start=JANUARY).update(end=DECEMBER)
    with pytest.raises(IntegrityError), transaction.atomic():
        agency.versions.filter(start=JULY).update(start=date(2020, 6, 30))


@pytest.mark.django_db
def test_row_does_not_stand_in_its_own_way():
    row = AgencyVersionFactory(start=JANUARY, end=JULY)

    row.end = DECEMBER
    row.full_clean()
    row.save()

    assert AgencyVersion.objects.get().end == DECEMBER


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["unit_code", "identifier"])
def test_database_gives_a_code_to_one_agency_a_day(field):
    AgencyVersionFactory(start=JANUARY, end=JULY, **{field: "91"})

    assert not written(version(AgencyFactory(), date(2020, 6, 30), **{field: "91"}))
    assert written(version(AgencyFactory(), JULY, **{field: "91"}))


@pytest.mark.django_db
def test_many_agencies_have_no_code():
    assert written(version(AgencyFactory(), JANUARY), version(AgencyFactory(), JANUARY))


@pytest.mark.django_db
def test_database_gives_a_role_once():
    held = AssignmentFactory(start=JANUARY)
    again = Assignment(user=held.user, agency=held.agency, role=held.role, start=JULY)
    other = Assignment(user=held.user, agency=held.agency, role=Role.HEAD, start=JULY)

    assert not written(again)
    assert written(other)


@pytest.mark.django_db
@pytest.mark.parametrize("end", [JANUARY, date(2019, 12, 31)])
def test_database_refuses_an_end_that_is_not_after_the_start(end):
    assert not written(version(AgencyFactory(), JANUARY, end))


@pytest.mark.django_db
def test_database_refuses_an_agency_under_itself():
    agency = AgencyFactory()

    assert not written(version(agency, JANUARY, parent=agency))


@pytest.mark.django_db
def test_each_engine_keeps_the_rules_itself():
    """Counted after migrate: a rebuilt table loses triggers that nobody wrote down."""
    rules = [rule for model in apps.get_models() for rule in model._meta.constraints]
    spans = [rule.name for rule in rules if isinstance(rule, NoOverlap)]
    fixed = [rule.name for rule in rules if isinstance(rule, AppendOnly)]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            expected = {f"{name}_{event}" for name in spans for event in ["insert", "update"]}
            expected |= {f"{name}_{event}" for name in fixed for event in ["update", "delete"]}
        else:
            cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'x'")
            expected = {*spans}
        kept = {name for (name,) in cursor.fetchall()}
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
            kept |= {name for (name,) in cursor.fetchall()}
            several = {rule.name for rule in rules if isinstance(rule, FrozenColumns)}
            expected |= {*fixed} - several
            expected |= {f"{name}_{event}" for name in several for event in ["update", "delete"]}

    assert len(spans) >= 5
    assert kept == expected


# --- the same rule, in words ------------------------------------------------------------


def refusal_of(row):
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    return " ".join(refusal.value.messages)


@pytest.mark.django_db
def test_overlap_is_refused_in_words_that_name_the_other_row():
    agency = AgencyVersionFactory(name="Sở Cũ", start=JANUARY).agency

    assert "đã có một giai đoạn khác trong thời gian này: Sở Cũ" in refusal_of(
        version(agency, JULY)
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "words"),
    [("unit_code", "Mã đơn vị hành chính 91"), ("identifier", "Mã định danh 91")],
)
def test_code_already_held_that_day_names_its_holder(field, words):
    AgencyVersionFactory(name="UBND tỉnh Cũ", start=JANUARY, **{field: "91"})

    said = refusal_of(version(AgencyFactory(), JULY, **{field: "91"}))

    assert f"{words} đang do UBND tỉnh Cũ giữ" in said


@pytest.mark.django_db
def test_role_held_twice_is_refused_in_words():
    held = AssignmentFactory(start=JANUARY)
    again = Assignment(user=held.user, agency=held.agency, role=held.role, start=JULY)

    assert "đã giữ vai trò đó tại cơ quan" in refusal_of(again)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"start": JULY, "end": JANUARY}, "Ngày hết hiệu lực phải sau ngày bắt đầu"),
        ({"start": date(1, 1, 1)}, "Ngày 01/01/0001 nằm ngoài khoảng được hỗ trợ"),
        ({"start": JULY, "end": date(9999, 12, 31)}, "Ngày 31/12/9999 nằm ngoài khoảng"),
    ],
)
def test_impossible_span_is_refused_in_words(row, words):
    assert words in refusal_of(version(AgencyFactory(), **row))


@pytest.mark.django_db
def test_agency_under_itself_is_refused_in_words():
    agency = AgencyFactory()

    assert "trực thuộc chính mình" in refusal_of(version(agency, JULY, parent=agency))


@pytest.mark.django_db
def test_row_without_a_start_says_so_and_nothing_else():
    assert refusal_of(version(AgencyFactory(), None)) == "Hãy điền ô này."


@pytest.mark.django_db
def test_rule_of_one_agency_does_not_bind_another():
    AgencyVersionFactory(start=JANUARY)
    other = Agency.objects.create(name="Sở Khác")

    version(other, JANUARY).full_clean()


@pytest.mark.django_db
def test_condition_limits_the_rule_in_words_as_in_the_database():
    AgencyVersionFactory(start=JANUARY, unit_code="")

    version(AgencyFactory(), JULY, unit_code="").full_clean()


@pytest.mark.django_db
def test_person_keeps_a_role_again_after_it_ended():
    person = UserFactory()
    held = AssignmentFactory(user=person, start=JANUARY, end=JULY)

    Assignment(user=person, agency=held.agency, role=held.role, start=JULY).full_clean()
